//! Two servers with one database share the letters that wait: each leaves once, whichever server it was asked of, whether
//! that is killed or the database goes away meanwhile.

use std::time::Duration;

use crate::accounts::people::shop;
use crate::support::SiteTest;
use crate::support::nginx::wait_until;
use crate::support::postgres::PostgresServer;
use crate::support::server::Server;
use crate::support::smtp::{MailServer, Manner};
use crate::support::visitor::Visitor;

/// A site with these accounts at a database, whose letters go to a mail server.
fn site(database: &PostgresServer, mail: &MailServer, owners: &[String]) -> SiteTest {
    let site = shop(5);
    site.put("database", database.address("postgres"));
    let settings = site.read("sitegen.toml");
    site.put(
        "sitegen.toml",
        format!(
            "{settings}database_file = \"database\"\n[mail]\nfrom = \"site@example.org\"\nsmtp = \"{}\"\n",
            mail.url()
        ),
    );
    for owner in owners {
        assert_eq!(site.run(&["user", "add", owner]).code, 0);
    }
    site
}

fn owners(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("owner{number}@example.org")).collect()
}

/// Has a letter with a link for a new password sent.
fn ask(server: &Server, number: usize, owner: &str) {
    let asked = Visitor::new(server, number << 16).post("/mot-de-passe", &[("adresse", owner)]);
    assert_eq!(asked.unwrap().status, 303);
}

fn count(database: &PostgresServer, condition: &str) -> usize {
    let sql = format!("SELECT count(*) FROM letter WHERE {condition}");
    database.sql("postgres", &sql).parse().unwrap()
}

fn wait_for_count(database: &PostgresServer, condition: &str, expected: usize) {
    let is_there = || count(database, condition) == expected;
    wait_until(is_there, || database.sql("postgres", "SELECT occasion, tries, due FROM letter"));
}

#[test]
fn letters_of_a_server_that_is_killed_are_sent_by_another() {
    let Some(database) = PostgresServer::start() else { return };
    let [silent, mail] = [Manner::KeepsSilent, Manner::Takes].map(MailServer::start);
    let owners = owners(2);
    let goes = site(&database, &silent, &owners);
    let killed = Server::start(&goes);
    ask(&killed, 0, &owners[0]);
    wait_for_count(&database, "tries = 1", 1);
    ask(&killed, 1, &owners[1]);
    assert_eq!(count(&database, "tries = 0"), 1, "its server is busy with the first");
    let ready = killed.get("GET /metrics");
    assert!(ready.contains("sitegen_letters_waiting{place=\"queue\"} 2"), "{ready}");
    killed.kill();

    let stays = site(&database, &mail, &[]);
    let other = Server::start(&stays);
    let letter = mail.next();
    assert_eq!(letter.to, [owners[1].as_str()]);
    assert!(letter.text().contains("/mot-de-passe/nouveau?jeton="));
    wait_for_count(&database, "true", 1);
    std::thread::sleep(Duration::from_secs(6));
    assert!(mail.is_empty(), "the other one may still be on its way");
    // What it was given to send is over.
    database.sql("postgres", "UPDATE letter SET due = 0");
    assert_eq!(mail.next().to, [owners[0].as_str()]);
    wait_for_count(&database, "true", 0);
    assert!(mail.is_empty() && !other.log().contains("letters wait"), "{}", other.log());
}

#[test]
fn of_two_servers_one_sends_each_letter() {
    let Some(database) = PostgresServer::start() else { return };
    let mail = MailServer::start(Manner::Takes);
    let owners = owners(30);
    let sites = [site(&database, &mail, &owners), site(&database, &mail, &[])];
    let servers = sites.each_ref().map(Server::start);
    for (number, owner) in owners.iter().enumerate() {
        ask(&servers[number % 2], number, owner);
    }
    let mut arrived: Vec<String> = owners.iter().map(|_| mail.next().to.concat()).collect();
    wait_for_count(&database, "true", 0);
    // Both have looked again since.
    std::thread::sleep(Duration::from_secs(6));
    arrived.sort();
    let mut expected = owners;
    expected.sort();
    assert_eq!(arrived, expected);
    assert!(mail.is_empty(), "one came twice");
}

#[test]
fn a_letter_that_leaves_while_the_database_is_away_leaves_once() {
    let Some(mut database) = PostgresServer::start() else { return };
    let mail = MailServer::start(Manner::TakesLate);
    let owners = owners(2);
    let site = site(&database, &mail, &owners);
    let server = Server::start(&site);
    ask(&server, 0, &owners[0]);
    assert_eq!(mail.next().to, [owners[0].as_str()]);
    ask(&server, 1, &owners[1]);
    database.stop();
    mail.release();
    wait_until(|| server.log().contains("letters wait: "), || server.log());
    assert!(mail.is_empty());
    database.go_on(&[]);
    mail.release();
    assert_eq!(mail.next().to, [owners[1].as_str()], "what waited meanwhile");
    wait_for_count(&database, "true", 0);
    assert!(mail.is_empty(), "the first came twice");
}
