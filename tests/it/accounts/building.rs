//! While the site is built, people go on saving: the build and the accounts share no lock.

use std::fs::File;

use rusqlite::Connection;

use super::people::{accounts, faults, pair, shop, signed_in};
use crate::support::server::Server;
use crate::support::visitor::Visitor;

const PRODUCTS: u64 = 60;

#[test]
fn a_build_at_work_holds_up_nobody() {
    let site = shop(PRODUCTS);
    let (account, cookie) = signed_in(&accounts(&site), "zoe@example.org");
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1).with_cookie(&cookie);
    let mut saved = 0;
    let mut build = site.start(&["build", "--full"]);
    // No more than the throttle lets pass, however long the build takes.
    while build.try_wait().unwrap().is_none() && saved < 100 {
        assert_eq!(zoe.save(pair(PRODUCTS, saved)).status, 303);
        saved += 1;
    }
    assert!(saved > 0);
    assert!(build.wait().unwrap().success());
    assert_eq!(zoe.save(pair(PRODUCTS, saved)).status, 303);
    let listed = accounts(&site).saved(account).unwrap().len();
    assert_eq!(u64::try_from(listed).unwrap(), saved + 1);
    assert_eq!(faults(&site), [""; 0]);
}

#[test]
fn whatever_the_build_may_lock_the_accounts_are_free() {
    let site = shop(5);
    let (_, cookie) = signed_in(&accounts(&site), "zoe@example.org");
    let server = Server::start(&site);
    let lock = File::options().read(true).write(true).open(site.path("data/.lock")).unwrap();
    lock.lock().unwrap();
    let held: Vec<Connection> = ["catalogue", "ledger"]
        .map(|name| {
            let database = Connection::open(site.path(&format!("data/{name}.sqlite"))).unwrap();
            database.execute_batch("BEGIN EXCLUSIVE").unwrap();
            database
        })
        .into();
    let zoe = Visitor::new(&server, 1).with_cookie(&cookie);
    assert_eq!(zoe.save(pair(5, 4)).status, 303);
    for arguments in [&["user", "list"][..], &["user", "purge", "--yes"], &["account-db", "check"]]
    {
        assert_eq!(site.run(arguments).code, 0, "{arguments:?}");
    }
    drop(held);
}
