//! W6 to W10, W14, W16, W17: what people do on the site.

use serde_json::Value;

use crate::accounts::people::{accounts, fields, pair, shop, signed_in};
use crate::support::server::Server;
use crate::support::visitor::{Answer, Visitor};
use crate::support::{SiteTest, shelf};

const PASSWORD: &str = "camembert fondant du lundi";

/// The pairs an account has saved.
fn saved(visitor: &Visitor) -> usize {
    let list = visitor.get("/mes-aliments.json").unwrap();
    assert_eq!(list.status, 200, "{}", list.head);
    let pairs: Value = serde_json::from_str(&list.body).unwrap();
    pairs.as_array().unwrap().len()
}

fn sign_in(visitor: &Visitor, email: &str, password: &str) -> Answer {
    visitor.post("/connexion", &[("adresse", email), ("mot_de_passe", password)]).unwrap()
}

/// A visitor who has registered as zoe@example.org and signed in.
fn newcomer(server: &Server) -> Visitor {
    let visitor = Visitor::new(server, 1);
    let form = [("nom", "Zoé"), ("adresse", "zoe@example.org"), ("mot_de_passe", PASSWORD)];
    assert_eq!(visitor.post("/inscription", &form).unwrap().status, 303);
    let welcome = sign_in(&visitor, "zoe@example.org", PASSWORD);
    visitor.with_cookie(welcome.header("Set-Cookie").unwrap().split(';').next().unwrap())
}

#[test]
fn w06_saving_is_a_form_of_the_site_and_counts_for_who_is_signed_in() {
    let site = shop(6);
    let (_, zoes) = signed_in(&accounts(&site), "zoe@example.org");
    let (eve_id, eves) = signed_in(&accounts(&site), "eve@example.org");
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1).with_cookie(&zoes);
    let eve = Visitor::new(&server, 2).with_cookie(&eves);
    let [product, substitute] = fields(pair(6, 4));
    let query = format!("{}={}&{}={}", product.0, product.1, substitute.0, substitute.1);
    zoe.get(&format!("/mes-aliments?{query}")).unwrap();
    assert_eq!(saved(&zoe), 0, "a GET saves nothing");
    let elsewhere = Visitor::new(&server, 1).with_cookie(&zoes).elsewhere();
    assert_eq!(elsewhere.save(pair(6, 4)).status, 403, "a form of another site");
    assert_eq!(saved(&zoe), 0);
    let eve_id = format!("{eve_id:?}");
    let form = [
        (product.0, product.1.as_str()),
        (substitute.0, substitute.1.as_str()),
        ("user", eve_id.as_str()),
        ("compte", "eve@example.org"),
    ];
    zoe.post("/mes-aliments", &form).unwrap();
    assert_eq!((saved(&zoe), saved(&eve)), (1, 0), "whatever the form says");
}

#[test]
fn w08_no_url_gives_a_server_error() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let server = Server::start(&site);
    for url in [
        "/produit",
        "/produit/",
        "/produit/0",
        "/produit/99999999999999999999999",
        "/produit/3017620422003/",
        "/produit/a/b/c",
        "/categorie/",
        "/categorie/biscuits/0",
        "/categorie/biscuits/99999999999999999999",
        "/categorie/p%C3%A2tes",
        "/%00",
        "/..%2f..%2fetc%2fpasswd",
        "/static/",
        "/.sitegen-identity",
        "/?",
    ] {
        let answer = server.get(&format!("GET {url}"));
        let status = answer.split(' ').nth(1).unwrap_or_default().to_string();
        assert!(status == "404" || (status == "200" && url == "/?"), "{url}: {answer}");
    }
    for url in ["/recherche?q=jus+d%27orange", "/recherche?q=a/b", "/recherche/", "/compte/"] {
        let answer = server.get(&format!("GET {url}"));
        assert!(
            answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 308"),
            "{answer}"
        );
    }
}

#[test]
fn w10_mistakes_of_registering_stand_at_their_fields() {
    let site = shop(1);
    let server = Server::start(&site);
    let form = [("nom", ""), ("adresse", "zoe"), ("mot_de_passe", "court")];
    let answer = Visitor::new(&server, 1).post("/inscription", &form).unwrap();
    assert_eq!(answer.status, 422);
    for field in ["nom", "adresse", "mot_de_passe"] {
        let described = format!("aria-describedby=\"register-{field}-fault");
        assert!(answer.body.contains(&described), "{field} has no error in {}", answer.body);
    }
    assert!(answer.body.contains("value=\"zoe\"") && !answer.body.contains("court\""));
}

#[test]
fn w14_a_pair_is_saved_once_and_can_be_removed() {
    let site = shop(6);
    let (_, cookie) = signed_in(&accounts(&site), "zoe@example.org");
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1).with_cookie(&cookie);
    for _ in 0..3 {
        assert_eq!(zoe.save(pair(6, 4)).status, 303);
    }
    assert_eq!(saved(&zoe), 1);
    let [product, substitute] = fields(pair(6, 4));
    let form = [(product.0, product.1.as_str()), (substitute.0, substitute.1.as_str())];
    zoe.post("/mes-aliments/retrait", &form).unwrap();
    assert_eq!(saved(&zoe), 0);
}

#[test]
fn w16_people_take_their_data_along_and_delete_their_account() {
    let site = shop(6);
    let server = Server::start(&site);
    let zoe = newcomer(&server);
    zoe.save(pair(6, 4));
    let data: Value = serde_json::from_str(&zoe.get("/compte/donnees.json").unwrap().body).unwrap();
    assert!(data.to_string().contains("zoe@example.org"), "{data}");
    assert!(data.to_string().contains(&pair(6, 4).product().to_string()), "{data}");
    zoe.post("/compte/suppression", &[("actuel", PASSWORD)]).unwrap();
    assert!(accounts(&site).find(&"zoe@example.org".parse().unwrap()).unwrap().is_none());
    assert_eq!(sign_in(&zoe, "zoe@example.org", PASSWORD).status, 422);
}

#[test]
fn w17_signing_out_is_a_form_and_guessing_is_slowed_down() {
    let site = shop(1);
    let server = Server::start(&site);
    let zoe = newcomer(&server);
    assert_eq!(zoe.get("/deconnexion").unwrap().status, 405);
    assert_eq!(zoe.get("/compte").unwrap().status, 200, "still signed in");
    assert_eq!(zoe.post("/deconnexion", &[]).unwrap().status, 303);
    assert_eq!(zoe.get("/compte").unwrap().status, 303, "led to signing in");
    let guesser = Visitor::new(&server, 2);
    let statuses: Vec<u16> = (0..20)
        .map(|number| sign_in(&guesser, "zoe@example.org", &format!("guess {number}")).status)
        .collect();
    assert_eq!((statuses[0], statuses[19]), (422, 429), "{statuses:?}");
}
