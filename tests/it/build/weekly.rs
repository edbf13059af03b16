//! scripts/weekly.sh, as cron runs it: from anywhere, with almost no environment.

use std::fs;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use sitegen::testing::Accounts;

use crate::support::{SiteTest, project, shelf};

use sitegen::model::Timestamp;

fn weekly(site: &SiteTest) -> Output {
    let mut command = Command::new("/bin/bash");
    command.arg(site.path("scripts/weekly.sh")).arg(env!("CARGO_BIN_EXE_sitegen"));
    command.current_dir("/").env_clear().env("PATH", "/usr/bin:/bin").output().unwrap()
}

fn logs(site: &SiteTest) -> Vec<String> {
    let entries = fs::read_dir(site.path("data/logs")).unwrap();
    entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

fn site() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    fs::create_dir(site.path("scripts")).unwrap();
    fs::copy(project().join("scripts/weekly.sh"), site.path("scripts/weekly.sh")).unwrap();
    site
}

/// An account that was last used three years ago.
fn abandoned(site: &SiteTest) -> Accounts {
    let accounts = Accounts::open(&site.path("data/accounts.sqlite")).unwrap();
    let (email, name) = ("away@example.org".parse().unwrap(), "Zoé".parse().unwrap());
    let seen = Timestamp::from(chrono::Utc::now()) - 3 * 365 * 24 * 60 * 60;
    accounts.register(&email, &name, "no hash", None, seen).unwrap();
    accounts
}

#[test]
fn the_weekly_script_warns_owners_of_accounts_nobody_uses() {
    let site = site();
    let accounts = abandoned(&site);
    let run = weekly(&site);
    assert_eq!(run.status.code(), Some(0));
    assert!(run.stdout.is_empty() && run.stderr.is_empty(), "cron mails nothing");
    assert!(accounts.list().unwrap()[0].account.warned.is_some());
    let log = logs(&site).remove(0);
    assert!(log.contains("1 owner warned") && !log.contains("away@"), "{log}");
}

#[test]
fn a_purge_that_fails_is_told_and_does_not_make_a_good_build_bad() {
    let site = site();
    let accounts = abandoned(&site);
    // The port was given back: nothing listens there.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[mail]\nsmtp = \"smtp://{nobody}\"\n"));
    let run = weekly(&site);
    assert_eq!(run.status.code(), Some(0));
    let mail = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(mail.contains("purge ended with exit code 1") && !mail.contains("away@"), "{mail}");
    assert!(logs(&site)[0].contains("error: ") && logs(&site)[0].ends_with("exit code 0\n"));
    assert_eq!(accounts.list().unwrap()[0].account.warned, None);
}

#[test]
fn the_weekly_script_keeps_the_exit_code_and_a_log() {
    let site = site();
    let good = weekly(&site);
    assert_eq!(good.status.code(), Some(0));
    assert!(
        good.stdout.is_empty() && good.stderr.is_empty(),
        "cron mails nothing when all is well"
    );
    assert!(site.path("public/index.html").exists());
    assert!(!site.path("data/accounts.sqlite").exists(), "there are none to look after");
    assert!(logs(&site)[0].contains("records read") && logs(&site)[0].ends_with("exit code 0\n"));

    site.put("source/products.jsonl", "<html>");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let bad = weekly(&site);
    assert_eq!(bad.status.code(), Some(1));
    let mail = String::from_utf8_lossy(&bad.stderr).into_owned();
    assert!(mail.contains("ended with exit code 1") && mail.contains("error: "), "{mail}");
    assert_eq!(logs(&site).len(), 2);

    site.edit("sitegen.toml", "[site]", "[sight]");
    assert_eq!(weekly(&site).status.code(), Some(2));
}

#[test]
fn the_crontab_runs_it_every_sunday_at_three() {
    let crontab = fs::read_to_string(project().join("scripts/cron/sitegen.crontab")).unwrap();
    let jobs: Vec<&str> = crontab
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
        .collect();
    assert_eq!(jobs[0], "0 3 * * 0 sitegen /opt/sitegen/current/scripts/weekly.sh");
}

#[test]
fn a_weekly_build_without_memory_ends_soon_and_leaves_the_site() {
    let site = site();
    assert_eq!(weekly(&site).status.code(), Some(0));
    let before = site.pages();
    let script = site.path("scripts/weekly.sh");
    let limited =
        format!("ulimit -v 36000; exec {} {}", script.display(), env!("CARGO_BIN_EXE_sitegen"));
    let mut command = Command::new("/bin/bash");
    command
        .args(["-c", &limited])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("RUST_BACKTRACE", "1");
    let started = Instant::now();
    let run = command.output().unwrap();
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
    assert!(!run.status.success() && !run.stderr.is_empty());
    assert_eq!(site.pages(), before);
}
