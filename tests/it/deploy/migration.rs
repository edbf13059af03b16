//! `sitegen migrate-copy`: a new release meets copies first.

use std::fs;

use rusqlite::Connection;

use crate::support::{SiteTest, shelf};

#[test]
fn copies_are_opened_and_the_originals_stay_as_they_are() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let before = fs::read(site.path("data/addresses.sqlite")).unwrap();
    let run = site.run(&["migrate-copy", "copies"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("catalogue.sqlite: 6 products"), "{}", run.stdout);
    assert!(site.path("copies/addresses.sqlite").exists());
    assert_eq!(fs::read(site.path("data/addresses.sqlite")).unwrap(), before);
    let again = site.run(&["migrate-copy", "copies"]);
    assert_eq!(again.code, 1, "a folder that is there is nobody's to fill");
}

#[test]
fn a_database_of_a_newer_program_is_refused_by_name() {
    for name in ["addresses", "catalogue"] {
        let site = SiteTest::with_products(&shelf());
        site.build();
        let file = format!("data/{name}.sqlite");
        let database = Connection::open(site.path(&file)).unwrap();
        database.pragma_update(None, "user_version", 9999).unwrap();
        drop(database);
        let run = site.run(&["migrate-copy", "copies"]);
        assert_eq!(run.code, 1, "{name}: {}", run.stdout);
        assert!(run.stderr.contains(&format!("this release cannot use {file}")), "{}", run.stderr);
    }
}
