//! `sitegen user …` and `sitegen account-db check`.

use std::fs;
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};

use rusqlite::Connection;
use serde_json::Value;

use super::people::{accounts, in_a_file, now, pair, register, signed_in};
use crate::support::{Run, SiteTest};

use sitegen::model::Timestamp;

/// A site where Anna has two sessions' worth of life and Zoé nothing yet.
fn site() -> SiteTest {
    let site = SiteTest::new();
    let accounts = accounts(&site);
    let (anna, _) = signed_in(&accounts, "Anna.B@example.org");
    accounts.save(anna, pair(5, 0), "{}", now()).unwrap();
    accounts.save(anna, pair(5, 1), "{}", now()).unwrap();
    register(&accounts, "zoe@example.org", now());
    site
}

fn done(site: &SiteTest, arguments: &[&str]) -> String {
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run.stdout
}

fn json(site: &SiteTest, arguments: &[&str]) -> Value {
    serde_json::from_str(&done(site, arguments)).unwrap()
}

#[test]
fn the_list_has_everybody_with_what_they_have() {
    let site = site();
    let list = done(&site, &["user", "list"]);
    assert!(list.starts_with("2 accounts\n"), "{list}");
    let anna = list.lines().find(|line| line.contains("Anna.B@example.org")).unwrap();
    assert!(anna.contains("1 session · 2 saved") && anna.contains("UTC"), "{anna}");
    let list = json(&site, &["user", "list", "--json"]);
    assert_eq!(list[1]["email"], "zoe@example.org");
    assert_eq!((&list[0]["sessions"], &list[0]["saved"]), (&1.into(), &2.into()));
    let shown = list.to_string();
    assert!(!shown.contains("hash") && !shown.contains("password"), "{shown}");
}

#[test]
fn an_account_is_found_by_any_spelling_of_its_address() {
    let site = site();
    let shown = done(&site, &["user", "show", "anna.b@EXAMPLE.org"]);
    for words in ["Anna.B@example.org", "open", "2 substitutes", "1 session", "Firefox, Linux"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let shown = json(&site, &["user", "show", "anna.b@example.org", "--json"]);
    assert_eq!((&shown["name"], &shown["saved"]), (&"Zoé".into(), &2.into()));
    assert_eq!(shown["sessions"][0]["label"], "Firefox, Linux");
}

#[test]
fn a_disabled_account_has_no_sessions_and_can_be_opened_again() {
    let site = site();
    done(&site, &["user", "disable", "anna.b@example.org"]);
    let shown = json(&site, &["user", "show", "anna.b@example.org", "--json"]);
    assert_eq!((&shown["is_disabled"], &shown["sessions"]), (&true.into(), &Value::Array(vec![])));
    let refused = site.run(&["user", "reset", "anna.b@example.org"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("sitegen user enable"), "{}", refused.stderr);
    done(&site, &["user", "enable", "anna.b@example.org"]);
    let shown = json(&site, &["user", "show", "anna.b@example.org", "--json"]);
    assert_eq!((&shown["is_disabled"], &shown["saved"]), (&false.into(), &2.into()));
}

#[test]
fn deleting_needs_a_yes_and_leaves_no_byte() {
    let site = site();
    let asked = site.run(&["user", "delete", "anna.b@example.org"]);
    assert_eq!(asked.code, 2);
    assert!(
        asked.stdout.contains("would delete the account Anna.B@example.org"),
        "{}",
        asked.stdout
    );
    assert!(asked.stdout.contains("2 saved substitutes"), "{}", asked.stdout);
    assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);
    assert!(accounts(&site).find(&"anna.b@example.org".parse().unwrap()).unwrap().is_some());

    let deleted = done(&site, &["user", "delete", "anna.b@example.org", "--yes"]);
    assert!(deleted.contains("deleted the account Anna.B@example.org"), "{deleted}");
    let files = if in_a_file() { Some(fs::read_dir(site.path("data")).unwrap()) } else { None };
    for file in files.into_iter().flatten() {
        let bytes = fs::read(file.unwrap().path()).unwrap().to_ascii_lowercase();
        assert!(!bytes.windows(18).any(|part| part == b"anna.b@example.org"));
    }
    assert_eq!(json(&site, &["user", "list", "--json"]).as_array().unwrap().len(), 1);
}

#[test]
fn a_reset_prints_a_link_that_only_the_newest_token_fits() {
    let site = site();
    let link = |run: &Run| {
        let start = "https://example.org/mot-de-passe/nouveau?jeton=";
        run.stdout.trim_end().strip_prefix(start).unwrap().to_string()
    };
    let (first, second) = (
        site.run(&["user", "reset", "zoe@example.org"]),
        site.run(&["user", "reset", "zoe@example.org"]),
    );
    assert!(second.stderr.contains("30 minutes"), "{}", second.stderr);
    let is_valid = |token: &str, at: Timestamp| {
        let token = sitegen::testing::Token::parse(token).unwrap().hash();
        accounts(&site).is_reset_valid(token, at).unwrap()
    };
    assert!(!is_valid(&link(&first), now()), "it may have gone to the wrong person");
    assert!(is_valid(&link(&second), now()));
    assert!(!is_valid(&link(&second), now() + 31 * 60));
}

#[test]
fn an_account_is_made_without_a_letter() {
    let site = site();
    let run = site.run(&["user", "add", "anna.c@example.org"]);
    assert_eq!((run.code, run.stdout.trim_end().len()), (0, 43), "{}", run.stderr);
    let shown = json(&site, &["user", "show", "anna.c@example.org", "--json"]);
    assert_eq!(shown["name"], "anna.c");
    let again = site.run(&["user", "add", "ANNA.C@example.org"]);
    assert!(again.code == 1 && again.stderr.contains("has an account already"), "{}", again.stderr);
}

#[test]
fn who_has_no_account_is_named() {
    let site = site();
    for command in ["show", "disable", "enable", "delete", "reset"] {
        let run = site.run(&["user", command, "nobody@example.org"]);
        assert_eq!(run.code, 1, "{command}");
        assert!(
            run.stderr.contains("no account has the address nobody@example.org"),
            "{}",
            run.stderr
        );
        let run = site.run(&["user", command, "nobody"]);
        assert_eq!(run.code, 2, "{command}");
        assert!(run.stderr.contains("name@domain"), "{}", run.stderr);
    }
}

#[test]
fn no_command_makes_the_accounts() {
    if !in_a_file() {
        return;
    }
    let site = SiteTest::new();
    let all: [&[&str]; 7] = [
        &["user", "list"],
        &["user", "show", "a@example.org"],
        &["user", "disable", "a@example.org"],
        &["user", "enable", "a@example.org"],
        &["user", "delete", "a@example.org", "--yes"],
        &["user", "reset", "a@example.org"],
        &["account-db", "check"],
    ];
    for arguments in all {
        let run = site.run(arguments);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.stderr.contains("accounts.sqlite is missing"), "{}", run.stderr);
    }
    let purge = site.run(&["user", "purge", "--yes"]);
    assert_eq!((purge.code, purge.stdout.as_str(), purge.stderr.as_str()), (0, "", ""));
    assert!(!site.path("data/accounts.sqlite").exists());
}

#[test]
fn a_sound_file_is_ok() {
    let site = site();
    assert_eq!(done(&site, &["account-db", "check"]), "ok\n");
    let findings = json(&site, &["account-db", "check", "--json"]);
    assert_eq!(findings, serde_json::json!({"ok": true, "faults": []}));
}

#[test]
fn all_accounts_are_moved_to_a_new_file_and_never_to_their_own() {
    if !in_a_file() {
        return;
    }
    let site = site();
    let [own, new] =
        ["data/accounts.sqlite", "new.sqlite"].map(|name| site.path(name).display().to_string());
    let run = site.run(&["account-db", "move", "--to", &own]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("is where the accounts are already"), "{}", run.stderr);
    let told = done(&site, &["account-db", "move", "--to", &new]);
    assert!(told.contains("account: 2 rows"), "{told}");
    assert!(told.contains("new.sqlite, a new file, holds all of"), "{told}");
    let again = site.run(&["account-db", "move", "--to", &new]);
    assert_eq!(again.code, 1, "{}", again.stderr);
    assert!(again.stderr.contains("is not empty (table account)"), "{}", again.stderr);
    site.put("empty", "");
    let empty = site.path("empty").display().to_string();
    let run = site.run(&["account-db", "move", "--to", &empty]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("the file is empty"), "{}", run.stderr);
}

#[test]
fn what_is_wrong_with_the_file_is_found() {
    if !in_a_file() {
        return;
    }
    let file = "data/accounts.sqlite";
    let broken = |brake: &dyn Fn(&SiteTest)| {
        let site = site();
        brake(&site);
        let run = site.run(&["account-db", "check", "--json"]);
        assert_eq!(run.code, 1, "{}", run.stdout);
        assert!(run.stderr.contains("docs/ACCOUNTS.md"), "{}", run.stderr);
        let findings: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(findings["ok"], false);
        findings["faults"].to_string()
    };
    let sql = |sql: &'static str| {
        broken(&|site| Connection::open(site.path(file)).unwrap().execute_batch(sql).unwrap())
    };
    let stray = sql("PRAGMA foreign_keys = OFF; DELETE FROM account WHERE id = 1;");
    assert!(stray.contains("belongs to no row of account"), "{stray}");
    assert!(sql("DROP INDEX account_by_seen;").contains("account_by_seen is missing"));
    assert!(sql("PRAGMA user_version = 99;").contains("version 99"));
    let open = broken(&|site| {
        fs::set_permissions(site.path(file), fs::Permissions::from_mode(0o644)).unwrap();
    });
    assert!(open.contains("chmod 600"), "{open}");
    let damaged = broken(&|site| {
        let accounts = fs::File::options().write(true).open(site.path(file)).unwrap();
        let pages = accounts.metadata().unwrap().len() / 4096;
        for page in 1..pages {
            accounts.write_all_at(&[0xa5; 512], page * 4096).unwrap();
        }
    });
    assert!(damaged.contains("damaged") || damaged.contains("btree"), "{damaged}");
    let foreign = broken(&|site| {
        site.put(file, "no database at all, but long enough to be one".repeat(200));
    });
    assert!(foreign.contains("the file is damaged"), "{foreign}");
}
