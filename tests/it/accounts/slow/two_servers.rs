//! Two servers with data folders of their own and one database, behind nginx, while visitors save: one is killed, the
//! database goes and comes back, and all that was acknowledged is there.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sitegen::model::AccountId;

use crate::accounts::people::{accounts, fields, pair, shop, signed_in};
use crate::support::SiteTest;
use crate::support::nginx::{balancer, is_there, wait_until};
use crate::support::postgres::PostgresServer;
use crate::support::server::Server;
use crate::support::visitor::Visitor;

const PRODUCTS: u64 = 12;
const PEOPLE: usize = 4;
/// Pairs that are saved before the kill, and after it.
const SAVED: usize = 25;

/// Account, product and substitute, as the database has them.
type SavedRow = (i64, i64, i64);

/// What visitors were told.
#[derive(Default)]
struct Told {
    saved: Mutex<BTreeSet<SavedRow>>,
    count: AtomicUsize,
    failed: AtomicUsize,
    is_over: AtomicBool,
}

/// Saves pairs until it is over.
fn save(visitor: &Visitor, account: AccountId, told: &Told) {
    for number in 0..PRODUCTS * (PRODUCTS - 1) {
        if told.is_over.load(Ordering::Relaxed) {
            return;
        }
        let pair = pair(PRODUCTS, number);
        let [product, substitute] = fields(pair);
        let form = [(product.0, product.1.as_str()), (substitute.0, substitute.1.as_str())];
        match visitor.post("/mes-aliments", &form) {
            Ok(answer) if answer.status == 303 => {
                let [product, substitute] =
                    [&product.1, &substitute.1].map(|code| code.parse().unwrap());
                told.saved.lock().unwrap().insert((account.0, product, substitute));
                told.count.fetch_add(1, Ordering::Relaxed);
            }
            // What the killed server had in hand.
            Ok(answer) if answer.status == 502 => drop(told.failed.fetch_add(1, Ordering::Relaxed)),
            Ok(answer) => panic!("{}", answer.head),
            Err(_) => drop(told.failed.fetch_add(1, Ordering::Relaxed)),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn saved_rows(database: &PostgresServer) -> BTreeSet<SavedRow> {
    let rows = database.sql("postgres", "SELECT account, product, substitute FROM saved");
    let mut saved = BTreeSet::new();
    for row in rows.lines() {
        let mut parts = row.split('|').map(|part| part.parse().unwrap());
        let mut next = || parts.next().unwrap();
        saved.insert((next(), next(), next()));
    }
    saved
}

/// Two sites of one database, and people who are signed in there: moved from the file of the first.
fn sites(database: &PostgresServer) -> ([SiteTest; 2], Vec<(AccountId, String)>) {
    let sites = [shop(PRODUCTS), shop(PRODUCTS)];
    let people = {
        let accounts = accounts(&sites[0]);
        (0..PEOPLE)
            .map(|number| signed_in(&accounts, &format!("old{number}@example.org")))
            .collect()
    };
    for site in &sites {
        site.put("database", database.address("postgres"));
    }
    let moved = sites[0].run(&[
        "account-db",
        "move",
        "--to",
        &sites[0].path("database").display().to_string(),
    ]);
    assert_eq!(moved.code, 0, "{}", moved.stderr);
    assert!(moved.stdout.contains("account: 4 rows"), "{}", moved.stdout);
    for site in &sites {
        site.edit(
            "sitegen.toml",
            "confirm = false",
            "confirm = false\ndatabase_file = \"database\"",
        );
    }
    (sites, people)
}

fn status_of(visitor: &Visitor) -> u16 {
    visitor.get("/mes-aliments").unwrap().status
}

#[test]
fn what_two_servers_acknowledged_outlives_one_of_them_and_an_outage_of_the_database() {
    let Some(mut database) = PostgresServer::start() else { return };
    if !is_there() {
        return;
    }
    let (sites, people) = sites(&database);
    let [stays, goes] = sites.each_ref().map(Server::start);
    let (_nginx, address) = balancer(&[&stays, &goes], &sites[0]);
    let address = address.to_string();
    let told = Told::default();
    std::thread::scope(|scope| {
        for (number, (account, cookie)) in people.iter().enumerate() {
            let visitor = Visitor::at(&address, number).with_cookie(cookie);
            let told = &told;
            scope.spawn(move || save(&visitor, *account, told));
        }
        let count = || told.count.load(Ordering::Relaxed);
        wait_until(|| count() >= SAVED, || goes.log());
        goes.kill();
        let before = count();
        wait_until(|| count() >= before + SAVED, || stays.log());
        told.is_over.store(true, Ordering::Relaxed);
    });
    let acknowledged = told.saved.lock().unwrap().clone();
    let lost: Vec<_> = acknowledged.difference(&saved_rows(&database)).copied().collect();
    assert_eq!(lost, [], "of {}", acknowledged.len());
    let failed = told.failed.load(Ordering::Relaxed);
    assert!(failed <= PEOPLE, "{failed} requests failed, and each visitor has one in hand");
    println!("measured: {} acknowledged, 0 lost, {failed} cut off", acknowledged.len());

    let visitor = Visitor::new(&stays, 9).with_cookie(&people[0].1);
    assert_eq!(status_of(&visitor), 200);
    database.stop();
    assert_eq!(status_of(&visitor), 503);
    assert_eq!(
        visitor.get("/recherche?q=biscuit").unwrap().status,
        200,
        "search needs no accounts"
    );
    assert!(stays.get("GET /readyz").contains("accounts_unreachable"));
    says_what_is_wrong(&sites[1]);
    let second = Server::start(&sites[1]);
    let other = Visitor::new(&second, 10).with_cookie(&people[1].1);
    assert_eq!(status_of(&other), 503, "it starts without accounts");
    database.go_on(&[]);
    let begun = Instant::now();
    wait_until(|| status_of(&visitor) == 200 && status_of(&other) == 200, || second.log());
    println!("measured: healed after {} ms", begun.elapsed().as_millis());
    assert!(!stays.get("GET /readyz").contains("accounts_unreachable"));
}

/// The commands, while the database is away.
fn says_what_is_wrong(site: &SiteTest) {
    for (arguments, code, words) in [
        (&["status"][..], 1, "accounts_unreachable"),
        (&["user", "list"], 1, "cannot be reached"),
        (&["account-db", "check"], 1, "cannot be reached"),
        (&["restore", "accounts-2026-01-01.sqlite"], 1, "pg_restore"),
        (&["backup"], 0, "no backup of the accounts was made"),
    ] {
        let run = site.run(arguments);
        assert_eq!(run.code, code, "{arguments:?}: {}", run.stderr);
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
