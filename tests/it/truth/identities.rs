//! When two spellings are one: addresses of people and of the site (kind K).

use crate::support::server::Server;
use crate::support::visitor::Visitor;
use crate::support::{SiteTest, product, shelf};

const PASSWORD: &str = "trois pommes et demie";

/// Whether someone gets in.
fn signs_in(server: &Server, number: usize, address: &str, password: &str) -> bool {
    let form = [("adresse", address), ("mot_de_passe", password)];
    let answer = Visitor::new(server, number).post("/connexion", &form).unwrap();
    answer.status == 303
}

fn register(server: &Server, number: usize, address: &str, password: &str) {
    let form = [("nom", "Zoé"), ("adresse", address), ("mot_de_passe", password)];
    assert_eq!(Visitor::new(server, number).post("/inscription", &form).unwrap().status, 303);
}

/// Case 26: some browsers send a domain in punycode, others as it was typed.
#[test]
fn an_address_gets_in_however_its_domain_is_spelt() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let server = Server::start(&site);
    register(&server, 1, "idn@müller.fr", PASSWORD);
    for (number, address) in
        ["idn@xn--mller-kva.fr", "IDN@XN--MLLER-KVA.FR", "idn@MÜLLER.fr", "idn@mu\u{308}ller.fr"]
            .into_iter()
            .enumerate()
    {
        assert!(signs_in(&server, 10 + number, address, PASSWORD), "{address}");
    }
    assert!(!signs_in(&server, 20, "idn@muller.fr", PASSWORD));
    // The other spelling makes no second account: its password does not get in.
    register(&server, 21, "idn@xn--mller-kva.fr", "quatre pommes et demie");
    assert!(!signs_in(&server, 22, "idn@müller.fr", "quatre pommes et demie"));
}

#[test]
fn a_password_gets_in_from_every_keyboard() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let server = Server::start(&site);
    register(&server, 1, "anna@example.fr", "con\u{fb01}ture de \u{ff14} fruits");
    assert!(signs_in(&server, 2, "anna@example.fr", "confiture de 4 fruits"));
    assert!(signs_in(&server, 3, "anna@example.fr", "con\u{fb01}ture de \u{ff14} fruits"));
    assert!(!signs_in(&server, 4, "anna@example.fr", "confiture de 5 fruits"));
}

#[test]
fn a_site_with_accents_in_its_name_has_one_address() {
    let site = SiteTest::with_products(&shelf());
    let settings = site.read("sitegen.toml");
    let own = settings.lines().find(|line| line.starts_with("base_url")).unwrap().to_string();
    site.put(
        "sitegen.toml",
        settings.replace(&own, "base_url = \"https://Épicerie.example:443/\""),
    );
    site.build();
    let home = site.read("public/index.html");
    assert!(home.contains("href=\"https://xn--picerie-9xa.example/\""), "{home}");
    assert!(site.read("public/sitemap.xml").contains("<loc>https://xn--picerie-9xa.example/"));
}

/// Records tell countries by tags of several languages, codes and names.
#[test]
fn a_country_is_the_same_however_it_is_written() {
    let mut products = Vec::new();
    for (number, country) in ["en:france", "fr:france", "en:fr", "en:germany"].iter().enumerate() {
        let mut record = product(number as u64 + 1, "c", &["en:snacks", "en:biscuits"]);
        record["countries_tags"] = serde_json::json!([country]);
        products.push(record);
    }
    let site = SiteTest::with_products(&products);
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", settings + "[filter]\ncountries = [\"en:france\"]\n");
    let report = site.build();
    assert_eq!(report["products"]["new"], 3, "{report}");
}
