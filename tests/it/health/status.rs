//! Each fault is named by `status` and by `/readyz` alike, and by neither once it is mended.

use std::fs::{self, File};
use std::time::{Duration, Instant, SystemTime};

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{reasons, status};
use crate::accounts::people::{accounts, now, register, shop};
use crate::support::server::Server;
use crate::support::visitor::Visitor;
use crate::support::{SiteTest, shelf};

const NONE: [&str; 0] = [];

fn built() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    site.build();
    site
}

/// Changes the journal behind the program's back.
fn journal(site: &SiteTest, sql: &str) {
    let connection = Connection::open(site.path("data/catalogue.sqlite")).unwrap();
    connection.execute_batch(sql).unwrap();
}

fn both(site: &SiteTest, server: &Server) -> Vec<String> {
    let (_, names) = status(site);
    assert_eq!(reasons(server), names);
    names
}

/// Changes bytes in the middle of a file that stays where it is.
fn overwrite(site: &SiteTest, name: &str) {
    let bytes = fs::metadata(site.path(name)).unwrap().len();
    let file = File::options().write(true).open(site.path(name)).unwrap();
    let middle = usize::try_from(bytes / 2).unwrap();
    let noise: Vec<u8> = (0..middle).map(|at| u8::try_from(at * 7919 % 251).unwrap()).collect();
    std::os::unix::fs::FileExt::write_all_at(&file, &noise, bytes / 4).unwrap();
}

#[test]
fn before_the_first_build_all_is_well_and_after_it_too() {
    let site = SiteTest::with_products(&shelf());
    assert_eq!(status(&site).1, NONE);
    site.build();
    let (said, names) = status(&site);
    assert_eq!(names, NONE, "{said}");
    assert_eq!(said["catalogue"]["products"], 6);
    let server = Server::start(&site);
    assert_eq!(both(&site, &server), NONE);
}

#[test]
fn old_data_missing_runs_and_a_clock_that_was_set_back_are_named() {
    let site = built();
    let server = Server::start(&site);
    journal(&site, "UPDATE run SET started = started - 9 * 86400, ended = ended - 9 * 86400");
    assert_eq!(both(&site, &server), ["data_old", "no_run"]);
    site.build();
    assert_eq!(both(&site, &server), NONE);
    journal(&site, "UPDATE run SET started = started + 9 * 86400, ended = ended + 9 * 86400");
    assert_eq!(both(&site, &server), ["clock_wrong"]);
}

#[test]
fn a_run_that_failed_is_named_with_its_reason_until_one_is_done() {
    let site = built();
    let server = Server::start(&site);
    site.put("source/products.jsonl", "<html>");
    assert_eq!(site.run(&["build"]).code, 1);
    assert_eq!(both(&site, &server), ["last_run_failed"]);
    let shown = site.run(&["status"]);
    assert_eq!(shown.code, 1);
    assert!(shown.stderr.contains("not all is well: last_run_failed"), "{}", shown.stderr);
    assert!(shown.stdout.contains("products.jsonl"), "{}", shown.stdout);
    site.put_products(&shelf());
    site.build();
    assert_eq!(both(&site, &server), NONE);
}

#[test]
fn a_run_is_believed_to_be_running_only_where_it_holds_the_lock() {
    let site = built();
    let running = "INSERT INTO run (command, started, outcome, program)
                   VALUES ('build', unixepoch(), 'running', '0')";
    journal(&site, running);
    let last = |said: &Value| said["catalogue"]["runs"][0]["outcome"].clone();
    let (said, names) = status(&site);
    assert_eq!(
        (last(&said), &names[..]),
        (json!("interrupted"), &["last_run_interrupted".into()][..])
    );
    let lock = File::options().read(true).write(true).open(site.path("data/.lock")).unwrap();
    lock.lock().unwrap();
    let (said, names) = status(&site);
    assert_eq!((last(&said), &names[..]), (json!("running"), &[][..]));
    lock.set_modified(SystemTime::now() - Duration::from_hours(25)).unwrap();
    assert_eq!(status(&site).1, ["run_stuck"]);
    drop(lock);
    site.build();
    assert_eq!(status(&site).1, NONE);
}

/// A power cut in the middle of a run, on a disk that loses what it said was safe.
#[test]
fn pages_that_a_run_left_in_part_are_named_when_the_server_starts_and_until_a_build() {
    let site = built();
    let page = site.path("public/index.html");
    fs::File::create(&page).unwrap();
    // A run that was done is believed.
    let server = Server::start(&site);
    assert_eq!(both(&site, &server), NONE);
    drop(server);
    let ledger = Connection::open(site.path("data/ledger.sqlite")).unwrap();
    ledger.execute("UPDATE fact SET value = 'creating' WHERE key = 'state'", []).unwrap();
    drop(ledger);
    let server = Server::start(&site);
    assert_eq!(both(&site, &server), ["site_torn"]);
    let said = site.run(&["status", "--reasons"]).stdout;
    assert!(said.contains("1 of ") && said.contains("index.html"), "{said}");
    assert_eq!(site.run(&["build", "--full"]).code, 0);
    assert_eq!(both(&site, &server), NONE);
    assert!(fs::metadata(&page).unwrap().len() > 100);
}

#[test]
fn a_search_file_that_is_damaged_in_its_middle_is_not_ready() {
    let site = SiteTest::built_demo();
    let server = Server::start(&site);
    assert_eq!(both(&site, &server), NONE);
    overwrite(&site, "data/search.sqlite");
    assert_eq!(both(&site, &server), ["search_damaged"]);
    site.build();
    assert_eq!(both(&site, &server), NONE);
    fs::remove_file(site.path("data/search.sqlite")).unwrap();
    assert_eq!(both(&site, &server), ["search_missing"]);
}

#[test]
fn damaged_accounts_are_not_ready_before_and_after_the_server_starts() {
    let site = shop(6);
    let held = accounts(&site);
    for number in 0..200 {
        register(&held, &format!("anna-{number}@example.org"), now());
    }
    drop(held);
    let server = Server::start(&site);
    assert_eq!(both(&site, &server), NONE);
    overwrite(&site, "data/accounts.sqlite");
    assert_eq!(status(&site).1, ["accounts_damaged"]);
    // Whoever meets the damage first: a visitor here.
    let form = [("adresse", "anna-7@example.org"), ("mot_de_passe", "wrong-horse-battery")];
    let answer = Visitor::new(&server, 1).post("/connexion", &form).unwrap();
    assert_eq!(answer.status, 503, "{}", answer.head);
    assert_eq!(reasons(&server), ["accounts_damaged"]);
    drop(server);
    let server = Server::start(&site);
    assert_eq!(both(&site, &server), ["accounts_damaged"]);
    fs::remove_file(site.path("data/accounts.sqlite")).unwrap();
    assert_eq!(status(&site).1, ["accounts_lost"]);
}

#[test]
fn a_catalogue_that_is_gone_or_damaged_is_named() {
    let site = SiteTest::built_demo();
    let server = Server::start(&site);
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(site.path(&format!("data/catalogue.sqlite{suffix}")));
    }
    assert_eq!(both(&site, &server), ["catalogue_missing"]);
    site.put("data/catalogue.sqlite", b"this is no database at all\n".repeat(400));
    assert_eq!(both(&site, &server), ["catalogue_unreadable"]);
}

#[test]
fn letters_that_lie_for_a_day_are_stuck() {
    let site = built();
    site.put("data/outbox/1.eml", "To: zoe@example.org\n\n");
    assert_eq!(status(&site).1, NONE);
    let letter = File::options().write(true).open(site.path("data/outbox/1.eml")).unwrap();
    letter.set_modified(SystemTime::now() - Duration::from_hours(25)).unwrap();
    let server = Server::start(&site);
    assert_eq!(both(&site, &server), ["letters_stuck"]);
}

/// `status` asks the server that listens where the configuration says.
#[test]
fn letters_that_the_mail_server_cannot_get_are_stuck() {
    let site = shop(6);
    register(&accounts(&site), "zoe@example.org", now());
    // The port was given back: nothing listens there.
    let mail = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let add = |lines: String| site.put("sitegen.toml", site.read("sitegen.toml") + &lines);
    add(format!("[mail]\nsmtp = \"smtp://{mail}\"\n"));
    let server = Server::start(&site);
    add(format!("[server]\nlisten = \"{}\"\n", server.address()));
    assert_eq!(both(&site, &server), NONE);
    let form = [("adresse", "zoe@example.org")];
    Visitor::new(&server, 1).post("/mot-de-passe", &form).unwrap();
    let begun = Instant::now();
    while reasons(&server).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", server.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(both(&site, &server), ["letters_stuck"]);
}
