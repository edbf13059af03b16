//! A program that was built without PostgreSQL says so, and does not begin with a file in its place.

use crate::support::SiteTest;

#[test]
fn an_address_of_a_server_is_refused_by_what_cannot_use_it() {
    let site = SiteTest::new();
    site.put("database", "postgres://site:hush@db.example.org/accounts\n");
    site.edit("sitegen.toml", "confirm = false", "confirm = false\ndatabase_file = \"database\"");
    for arguments in [&["serve"][..], &["user", "list"], &["status"], &["backup"]] {
        let run = site.run(arguments);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("without the feature `postgres`"), "{}", run.stderr);
        assert!(!run.stderr.contains("hush"), "{}", run.stderr);
    }
    // An address in the settings would be read by more people than should have the password.
    site.edit("sitegen.toml", "\"database\"", "\"postgres://site:hush@db.example.org/accounts\"");
    let run = site.run(&["status"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("SITEGEN_ACCOUNTS_DATABASE"), "{}", run.stderr);
    assert!(!run.stderr.contains("hush"), "{}", run.stderr);
}
