//! scripts/weekly.sh, as cron runs it: from anywhere, with almost no environment.

use std::fs;
use std::process::{Command, Output};

use crate::support::{SiteTest, project, shelf};

fn weekly(site: &SiteTest) -> Output {
    let mut command = Command::new("/bin/bash");
    command.arg(site.path("scripts/weekly.sh")).arg(env!("CARGO_BIN_EXE_sitegen"));
    command.current_dir("/").env_clear().env("PATH", "/usr/bin:/bin").output().unwrap()
}

fn logs(site: &SiteTest) -> Vec<String> {
    let entries = fs::read_dir(site.path("data/logs")).unwrap();
    entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

#[test]
fn the_weekly_script_keeps_the_exit_code_and_a_log() {
    let site = SiteTest::with_products(&shelf());
    fs::create_dir(site.path("scripts")).unwrap();
    fs::copy(project().join("scripts/weekly.sh"), site.path("scripts/weekly.sh")).unwrap();
    let good = weekly(&site);
    assert_eq!(good.status.code(), Some(0));
    assert!(
        good.stdout.is_empty() && good.stderr.is_empty(),
        "cron mails nothing when all is well"
    );
    assert!(site.path("public/index.html").exists());
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
    assert_eq!(jobs, ["0 3 * * 0 /opt/sitegen/scripts/weekly.sh"]);
}
