//! Letters by a real conversation with a mail server.

use std::fs;
use std::time::{Duration, Instant};

use sitegen::testing::{Letter, Mailer, Refused, Smtp};

use super::people::{accounts, change, now, register, shop};
use crate::support::SiteTest;
use crate::support::nginx::wait_until;
use crate::support::server::Server;
use crate::support::smtp::{MailServer, Manner};
use crate::support::visitor::Visitor;

const BODY: &str = "Hello,\n\n.\n..\n.hidden\nFrom here on.\nEnd\n";

fn letter(body: &str) -> Letter {
    Letter {
        to: "zoe@example.org".parse().unwrap(),
        subject: "About dots".into(),
        body: body.into(),
    }
}

fn mailer(server: &MailServer, patience: Duration) -> Mailer {
    let url = server.url();
    let smtp = Smtp { url: &url, login: None, patience };
    Mailer::by_smtp("Site <site@example.org>", &smtp).unwrap()
}

fn configure(site: &SiteTest, server: &MailServer) {
    let settings = site.read("sitegen.toml");
    let mail = format!("[mail]\nfrom = \"site@example.org\"\nsmtp = \"{}\"\n", server.url());
    site.put("sitegen.toml", settings + &mail);
}

#[test]
fn a_letter_arrives_as_it_was_written_dots_and_accents_included() {
    let server = MailServer::start(Manner::Takes);
    let mailer = mailer(&server, Duration::from_secs(20));
    mailer.send(&letter(BODY)).unwrap();
    let arrived = server.next();
    assert_eq!(
        (arrived.from.as_str(), arrived.to.as_slice()),
        ("site@example.org", &["zoe@example.org".to_string()][..])
    );
    assert_eq!(arrived.header("Subject"), Some("About dots"));
    assert_eq!(arrived.header("To"), Some("zoe@example.org"));
    assert_eq!(arrived.text().trim_end(), BODY.trim_end());
    assert!(arrived.wire.iter().any(|line| line == ".."), "{:?}", arrived.wire);

    let french = "Bonjour Zoé,\n\n« voilà » : https://example.org/a?b=c\n.\nÀ bientôt\n";
    mailer.send(&letter(french)).unwrap();
    assert_eq!(server.next().text().trim_end(), french.trim_end());
}

#[test]
fn a_refusal_is_told_apart_and_does_not_repeat_the_address() {
    let server = MailServer::start(Manner::Refuses);
    let error = mailer(&server, Duration::from_secs(20)).send(&letter(BODY)).unwrap_err();
    assert!(error.is::<Refused>());
    assert_eq!(format!("{error:#}"), "the mail server refused a letter: code 550");
    assert!(!format!("{error:?}").contains("zoe"), "{error:?}");
}

#[test]
fn a_server_that_never_answers_holds_nobody_longer_than_agreed() {
    let server = MailServer::start(Manner::KeepsSilent);
    let started = Instant::now();
    let error = mailer(&server, Duration::from_millis(300)).send(&letter(BODY)).unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(15), "the usual patience is 20 seconds");
    assert!(!error.is::<Refused>());
    assert!(format!("{error:#}").contains("cannot be reached"), "{error:#}");
}

#[test]
fn nobody_at_the_address_is_no_refusal() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("smtp://{port}");
    let smtp = Smtp { url: &url, login: None, patience: Duration::from_secs(20) };
    let error =
        Mailer::by_smtp("site@example.org", &smtp).unwrap().send(&letter(BODY)).unwrap_err();
    assert!(!error.is::<Refused>());
    assert!(format!("{error:#}").contains("cannot be reached"), "{error:#}");
}

#[test]
fn a_forgotten_password_is_replaced_by_letter() {
    let site = shop(5);
    let mail = MailServer::start(Manner::Takes);
    configure(&site, &mail);
    register(&accounts(&site), "Zoe@example.org", now());
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1);
    for address in ["nobody@example.org", "zoe@example.org"] {
        let asked = zoe.post("/mot-de-passe", &[("adresse", address)]).unwrap();
        assert_eq!(asked.status, 303, "{}", asked.body);
    }
    let letter = mail.next();
    assert_eq!(letter.to, ["Zoe@example.org"], "as the account has it; to nobody else");
    let text = letter.text();
    let token = text.split("/mot-de-passe/nouveau?jeton=").nth(1).unwrap().lines().next().unwrap();
    let password = "camembert fondant du lundi";
    let form = [("jeton", token), ("nouveau", password)];
    let chosen = zoe.post("/mot-de-passe/nouveau", &form).unwrap();
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    let again = zoe.post("/mot-de-passe/nouveau", &form).unwrap();
    assert_eq!(again.status, 404, "a link is good once");
    let signed_in =
        zoe.post("/connexion", &[("adresse", "zoe@example.org"), ("mot_de_passe", password)]);
    assert_eq!(signed_in.unwrap().status, 303);
    assert!(mail.is_empty());
}

/// Letters that wait, as the server tells.
fn waiting(server: &Server) -> String {
    let metrics = server.get("GET /metrics");
    let line = "sitegen_letters_waiting{place=\"queue\"} ";
    metrics.split(line).nth(1).unwrap_or_default().lines().next().unwrap().to_string()
}

#[test]
fn a_letter_that_meets_no_mail_server_leaves_once_there_is_one_after_a_restart_too() {
    let site = shop(5);
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = site.read("sitegen.toml");
    let mail = format!("[mail]\nfrom = \"site@example.org\"\nsmtp = \"smtp://{nowhere}\"\n");
    site.put("sitegen.toml", settings.clone() + &mail);
    register(&accounts(&site), "zoe@example.org", now());
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1);
    assert_eq!(zoe.post("/mot-de-passe", &[("adresse", "zoe@example.org")]).unwrap().status, 303);
    wait_until(|| server.log().contains("it is tried again"), || server.log());
    assert_eq!(waiting(&server), "1");
    assert_eq!(server.end(), Some(0));

    let mail = MailServer::start(Manner::Takes);
    site.put("sitegen.toml", settings);
    configure(&site, &mail);
    change(&site, "UPDATE letter SET due = 0 WHERE tries = 1");
    let server = Server::start(&site);
    let arrived = mail.next();
    assert_eq!(arrived.to, ["zoe@example.org"]);
    assert!(arrived.text().contains("/mot-de-passe/nouveau?jeton="));
    wait_until(|| waiting(&server) == "0", || server.log());
    assert!(mail.is_empty());
}

#[test]
fn the_operators_link_works_where_there_is_no_mail() {
    let site = shop(5);
    register(&accounts(&site), "zoe@example.org", now());
    let server = Server::start(&site);
    let link = site.run(&["user", "reset", "zoe@example.org"]).stdout;
    let path = link.trim_end().strip_prefix("https://example.org").unwrap();
    assert_eq!(Visitor::new(&server, 1).get(path).unwrap().status, 200);
}

#[test]
fn an_address_is_proved_by_the_letter_that_lies_in_the_outbox() {
    let site = shop(5);
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", settings.replace("confirm = false", "confirm = true"));
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1);
    let login = [("adresse", "zoe@example.org"), ("mot_de_passe", "camembert fondant du lundi")];
    let rest = [("nom", "Zoé")];
    let sent = zoe.post("/inscription", &[&login[..], &rest].concat()).unwrap();
    assert_eq!(sent.status, 303, "{}", sent.body);
    let told = zoe.get(sent.header("Location").unwrap()).unwrap().body;
    assert!(told.contains("Consultez votre messagerie"), "{told}");
    assert_eq!(zoe.post("/connexion", &login).unwrap().status, 422, "not before the link is used");
    wait_until(|| server.log().contains("a letter lies in "), || server.log());
    let letter = fs::read_dir(site.path("data/outbox")).unwrap().next().unwrap().unwrap();
    let letter =
        fs::read_to_string(letter.path()).unwrap().replace("=\r\n", "").replace("=3D", "=");
    let link = letter.split("https://example.org").nth(1).unwrap().split_whitespace().next();
    let page = zoe.get(link.unwrap()).unwrap().body;
    let proof = page.split("name=\"preuve\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let proved = [login.as_slice(), &[("preuve", proof)]].concat();
    assert_eq!(zoe.post("/connexion", &proved).unwrap().status, 303);
    assert_eq!(zoe.post("/connexion", &login).unwrap().status, 303);
}

#[test]
fn no_log_names_an_address() {
    let site = shop(5);
    let mail = MailServer::start(Manner::Refuses);
    configure(&site, &mail);
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1);
    let email = ("adresse", "zoe.unmistakable@example.org");
    let password = "camembert fondant du lundi";
    let form = [("nom", "Zoé"), email, ("mot_de_passe", password)];
    for _ in ["new", "known already"] {
        assert_eq!(zoe.post("/inscription", &form).unwrap().status, 303);
    }
    assert_eq!(zoe.post("/mot-de-passe", &[email]).unwrap().status, 303);
    let wrong = zoe.post("/connexion", &[email, ("mot_de_passe", "wrong")]).unwrap();
    assert_eq!(wrong.status, 422);
    zoe.get("/connexion?adresse=zoe.unmistakable@example.org").unwrap();
    while server.log().matches("a letter was not sent").count() < 2 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let log = server.log();
    assert!(log.contains("code 550") && log.contains("\"route\":\"sign_in\""), "{log}");
    assert!(!log.contains("unmistakable") && !log.contains("10.0.0.1"), "{log}");
    assert!(!site.path("data/outbox").exists());
}
