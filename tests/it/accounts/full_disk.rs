//! A disk that is full: a clear 503, nothing corrupt, and all is well when there is space again.

use std::fs;

use super::people::{accounts, faults, fields, pair, shop, signed_in};
use crate::health::reasons;
use crate::support::disk::{Disk, fill};
use crate::support::server::Server;
use crate::support::visitor::{Answer, Visitor};

const PRODUCTS: u64 = 12;

fn save(visitor: &Visitor, number: u64) -> Answer {
    let [product, substitute] = fields(pair(PRODUCTS, number));
    let form = [(product.0, product.1.as_str()), (substitute.0, substitute.1.as_str())];
    visitor.post("/mes-aliments", &form).unwrap()
}

#[test]
fn a_full_disk_is_a_clear_503_that_passes() {
    let site = shop(PRODUCTS);
    let data = site.path("data");
    let elsewhere = site.path("data-on-disk");
    fs::rename(&data, &elsewhere).unwrap();
    fs::create_dir(&data).unwrap();
    let Some(disk) = Disk::mount(&data, "8m") else { return };
    crate::support::copy_folder(&elsewhere, &data);
    let (account, cookie) = signed_in(&accounts(&site), "zoe@example.org");
    let server = Server::start(&site);
    let zoe = Visitor::new(&server, 1).with_cookie(&cookie);
    assert_eq!(save(&zoe, 0).status, 303);
    assert_eq!(reasons(&server), [""; 0]);

    fill(&data.join("filler"));
    // What the log has room for already is still taken.
    let mut kept = 1;
    let refused = loop {
        let answer = save(&zoe, kept);
        if answer.status != 303 {
            break answer;
        }
        kept += 1;
    };
    assert_eq!(refused.status, 503, "{}", refused.head);
    assert_eq!(refused.header("Retry-After"), Some("5"));
    assert!(refused.body.contains("<h1"), "a page that explains: {}", refused.body);
    assert_eq!(zoe.get("/mes-aliments").unwrap().status, 200, "reading needs no space");
    assert_eq!(reasons(&server), ["disk_full"]);
    let status = site.run(&["status", "--reasons"]);
    assert_eq!(status.code, 1, "{}", status.stderr);
    assert!(status.stdout.starts_with("disk_full: the disk of "), "{}", status.stdout);
    assert_eq!(faults(&site), [""; 0]);

    fs::remove_file(data.join("filler")).unwrap();
    assert_eq!(save(&zoe, kept).status, 303);
    assert_eq!(save(&zoe, kept + 1).status, 303);
    assert_eq!(faults(&site), [""; 0]);
    let saved = accounts(&site).saved(account).unwrap();
    for number in 0..=kept + 1 {
        assert!(saved.iter().any(|saved| saved.pair == pair(PRODUCTS, number)), "lost: {number}");
    }
    assert_eq!(server.end(), Some(0));
    drop(disk);
}
