//! `sitegen user purge`: who stayed away is warned, then forgotten.

use super::people::{DAY, accounts, now, register};
use crate::support::smtp::{MailServer, Manner};
use crate::support::{SiteTest, tree};

/// Four owners: one was here lately, one must be warned, one was warned too lately, one is due.
fn site() -> SiteTest {
    let site = SiteTest::new();
    let accounts = accounts(&site);
    register(&accounts, "here@example.org", now() - 600 * DAY);
    register(&accounts, "away@example.org", now() - 710 * DAY);
    let told = register(&accounts, "told@example.org", now() - 740 * DAY);
    accounts.mark_warned(told, now() - 20 * DAY).unwrap();
    let gone = register(&accounts, "gone@example.org", now() - 740 * DAY);
    accounts.mark_warned(gone, now() - 35 * DAY).unwrap();
    site
}

/// The name before the `@` of everybody who has an account.
fn names(site: &SiteTest) -> Vec<String> {
    let listed = accounts(site).list().unwrap();
    let name = |email: &str| email.split('@').next().unwrap().to_string();
    listed.iter().map(|listed| name(listed.account.email.as_str())).collect()
}

#[test]
fn a_purge_only_tells_what_it_would_do() {
    let site = site();
    let run = site.run(&["user", "purge"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "would delete gone@example.org\nwould warn away@example.org\n\
         1 account would be deleted, 1 owner warned; --yes does it\n"
    );
    assert_eq!(names(&site), ["here", "away", "told", "gone"]);
    assert!(!site.path("data/outbox").exists());
}

#[test]
fn with_a_yes_it_warns_once_and_deletes_and_names_nobody() {
    let site = site();
    let run = site.run(&["user", "purge", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout, "1 account deleted for not being used, 1 owner warned\n");
    assert_eq!(names(&site), ["here", "away", "told"]);
    let letters: Vec<Vec<u8>> = tree(&site.path("data/outbox")).into_values().collect();
    let [letter] = letters.try_into().unwrap();
    assert!(String::from_utf8(letter).unwrap().contains("To: away@example.org"));

    let again = site.run(&["user", "purge", "--yes"]);
    assert_eq!((again.code, again.stdout.as_str(), again.stderr.as_str()), (0, "", ""));
    assert_eq!(tree(&site.path("data/outbox")).len(), 1);
}

#[test]
fn nobody_goes_unwarned_however_long_they_were_away() {
    let site = SiteTest::new();
    register(&accounts(&site), "ancient@example.org", now() - 2000 * DAY);
    assert_eq!(site.run(&["user", "purge", "--yes"]).code, 0);
    assert_eq!(names(&site), ["ancient"]);
    let warned = accounts(&site).list().unwrap()[0].account.warned.unwrap();
    assert!((now() - warned) < DAY);
}

#[test]
fn a_warning_that_was_heeded_counts_no_more() {
    let site = SiteTest::new();
    let accounts = accounts(&site);
    let back = register(&accounts, "back@example.org", now() - 740 * DAY);
    accounts.mark_warned(back, now() - 741 * DAY).unwrap();
    let run = site.run(&["user", "purge"]);
    assert!(run.stdout.contains("would warn back@example.org"), "{}", run.stdout);
}

#[test]
fn who_cannot_be_told_keeps_the_account() {
    let site = site();
    let mail = MailServer::start(Manner::Refuses);
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[mail]\nsmtp = \"{}\"\n", mail.url()));
    let run = site.run(&["user", "purge", "--yes"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("1 account deleted"), "{}", run.stdout);
    assert!(run.stderr.contains("refused the warning of 1 owner"), "{}", run.stderr);
    assert!(!run.stderr.contains("away") && !run.stdout.contains("away"), "no log names anybody");
    assert_eq!(names(&site), ["here", "away", "told"]);
    assert_eq!(accounts(&site).list().unwrap()[1].account.warned, None);
}

#[test]
fn the_warning_leads_to_signing_in() {
    let site = site();
    let mail = MailServer::start(Manner::Takes);
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[mail]\nsmtp = \"{}\"\n", mail.url()));
    assert_eq!(site.run(&["user", "purge", "--yes"]).code, 0);
    let letter = mail.next();
    assert_eq!(letter.to, ["away@example.org"]);
    assert!(letter.text().contains("https://example.org/connexion\n"), "{}", letter.text());
    assert!(mail.is_empty());
}
