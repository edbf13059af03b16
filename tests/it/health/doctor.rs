//! `sitegen doctor` finds each fault that is made, says what to do, and finds none where there is none.

use std::fs::{self, File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::accounts::people::{accounts, now, register};
use crate::install::nginx_config::Secured;
use crate::support::nginx::{Caged, Rates, is_there, socket};
use crate::support::sentry::{SentryReceiver, Treatment};
use crate::support::smtp::{MailServer, Manner};
use crate::support::{Run, SiteTest, is_installed, shelf};

/// What a check says: `ok`, `warn` or `fail`, its text and what to do; the exit code agrees.
fn check(site: &SiteTest, name: &str, arguments: &[&str]) -> (String, String) {
    check_with(site, name, arguments, &[])
}

/// The same with an environment.
fn check_with(
    site: &SiteTest,
    name: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> (String, String) {
    let mut command = site.command(&[&["doctor", "--json"], arguments].concat());
    command.envs(environment.iter().copied());
    let run = Run::of(&command.output().unwrap());
    let said: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
    let checks = said["checks"].as_array().unwrap();
    let failed = checks.iter().filter(|check| check["outcome"] == "fail").count();
    assert_eq!(run.code, i32::from(failed > 0), "{run:?}");
    assert_eq!(said["ok"], failed == 0, "{said}");
    for check in checks {
        let is_well = check["outcome"] == "ok";
        assert_eq!(check["remedy"].is_null(), is_well, "each fault has its remedy: {check}");
    }
    let found = checks.iter().find(|check| check["name"] == name);
    let found = found.unwrap_or_else(|| panic!("no {name} in {said}"));
    let text = |key: &str| found[key].as_str().unwrap_or_default().to_string();
    (text("outcome"), text("text") + &text("remedy"))
}

fn offline(site: &SiteTest, name: &str) -> (String, String) {
    check(site, name, &["--offline"])
}

fn assert_found(found: &(String, String), outcome: &str, words: &str) {
    assert!(found.0 == outcome && found.1.contains(words), "{outcome} {words}: {found:?}");
}

/// A built site in a folder that others may enter, as a site is installed.
fn built() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    fs::set_permissions(site.path(""), Permissions::from_mode(0o755)).unwrap();
    site.build();
    site
}

fn chmod(site: &SiteTest, name: &str, mode: u32) {
    fs::set_permissions(site.path(name), Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_built_site_is_well_and_a_wrong_setting_is_the_end() {
    let site = built();
    let run = site.run(&["doctor", "--offline"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    for words in ["ok    configuration", "ok    data", "ok    clock", "ok    secrets", "ok    site"]
    {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    for name in ["address", "texts"] {
        assert_eq!(offline(&site, name).0, "warn", "{name}");
    }
    site.edit("sitegen.toml", "[site]", "[sight]");
    let run = site.run(&["doctor"]);
    assert!(run.code == 2 && run.stderr.contains("sight"), "{}", run.stderr);
}

#[test]
fn what_others_may_read_and_what_the_web_server_may_not_is_found() {
    let site = built();
    register(&accounts(&site), "zoe@example.org", now());
    assert_found(&offline(&site, "secrets"), "ok", "");
    chmod(&site, "data/accounts.sqlite", 0o644);
    assert_found(&offline(&site, "secrets"), "fail", "chmod go= ");
    chmod(&site, "data/accounts.sqlite", 0o600);

    site.put("canary", "canary@example.org\nhunter2\n");
    assert_found(&offline(&site, "secrets"), "fail", "canary");
    chmod(&site, "canary", 0o600);
    site.put("mail-password", "hunter2");
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", settings + "[mail]\npassword_file = \"mail-password\"\n");
    chmod(&site, "mail-password", 0o640);
    assert_found(&offline(&site, "secrets"), "fail", "mail-password");
    chmod(&site, "mail-password", 0o400);
    assert_found(&offline(&site, "secrets"), "ok", "");

    assert_found(&offline(&site, "site"), "ok", "");
    chmod(&site, "public", 0o700);
    assert_found(&offline(&site, "site"), "fail", "cannot enter");
    chmod(&site, "public", 0o755);
    chmod(&site, "public/index.html", 0o600);
    assert_found(&offline(&site, "site"), "fail", "index.html");
}

#[test]
fn folders_that_cannot_be_written_a_wrong_clock_and_a_missing_program_are_found() {
    let site = built();
    // Root may write anywhere, but not into a folder that is none.
    let elsewhere = site.run(&["doctor", "--offline", "--json", "--data", "sitegen.toml"]);
    assert!(elsewhere.code == 1 && elsewhere.stdout.contains("cannot write"), "{elsewhere:?}");
    let page = File::options().write(true).open(site.path("public/index.html")).unwrap();
    page.set_modified(SystemTime::now() + Duration::from_hours(720)).unwrap();
    assert_found(&offline(&site, "clock"), "fail", "timedatectl");
    page.set_modified(SystemTime::now()).unwrap();
    assert_found(&offline(&site, "clock"), "ok", "");

    let settings = site.read("sitegen.toml");
    let more = "[backup]\nrecipient = \"age1qqqq\"\nsecond = \"s3://bucket/sitegen\"\n";
    site.put("sitegen.toml", settings + more);
    let mut command = site.command(&["doctor", "--offline"]);
    let output = command.env("PATH", "/nowhere").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.code() == Some(1) && said.contains("needs the program aws"),
        "{output:?}"
    );
}

#[test]
fn accounts_without_a_backup_of_last_week_are_found() {
    let site = built();
    assert_found(&offline(&site, "backups"), "ok", "no accounts yet");
    register(&accounts(&site), "zoe@example.org", now());
    assert_found(&offline(&site, "backups"), "fail", "there are accounts, and no backup");
    let run = site.run(&["backup"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_found(&offline(&site, "backups"), "ok", "the newest one");
    let made = run.stdout.lines().find(|line| line.contains("accounts-")).unwrap().to_string();
    let old = site.path("backups/accounts-2020-02-29T02-30-00Z.sqlite");
    fs::rename(site.path(&made), old).unwrap();
    assert_found(&offline(&site, "backups"), "fail", "2020-02-29");
}

#[test]
fn what_status_finds_is_found_too() {
    let site = built();
    fs::remove_file(site.path("data/search.sqlite")).unwrap();
    assert_found(&offline(&site, "search_missing"), "fail", "docs/OPERATIONS.md");
}

fn with_mail_server(url: &str) -> SiteTest {
    let site = built();
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", settings + &format!("[mail]\nsmtp = \"{url}\"\n"));
    site
}

#[test]
fn a_mail_server_is_greeted_without_a_letter_and_one_that_is_silent_is_given_up() {
    assert_found(&check(&built(), "mail", &[]), "warn", "outbox");
    let takes = MailServer::start(Manner::Takes);
    assert_found(&check(&with_mail_server(&takes.url()), "mail", &[]), "ok", "no letter");
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let site = with_mail_server(&format!("smtp://{gone}"));
    assert_found(&check(&site, "mail", &[]), "fail", "cannot be reached");
    let silent = MailServer::start(Manner::KeepsSilent);
    let begun = Instant::now();
    assert_found(&check(&with_mail_server(&silent.url()), "mail", &[]), "fail", "`mail.smtp`");
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[test]
fn certificates_that_are_missing_are_found() {
    let site = built();
    assert_found(&check(&site, "certificates", &[]), "ok", "");
    let mut command = site.command(&["doctor"]);
    command.env("SSL_CERT_FILE", "/nowhere").env("SSL_CERT_DIR", "/nowhere");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code() == Some(1) && said.contains("ca-certificates"), "{said}");
}

#[test]
fn nginx_as_shipped_is_well_and_one_that_shows_monitoring_or_lacks_headers_is_not() {
    if !is_there() {
        return;
    }
    let site = built();
    site.edit("sitegen.toml", "https://", "http://");
    let caged = Caged::start(site, Rates::Lifted);
    let site = &caged.site;
    let settings = site.read("sitegen.toml");
    let listen = format!("[server]\nlisten = \"{}\"\n", socket(site));
    site.put("sitegen.toml", settings + &listen);
    let address = caged.address.to_string();
    assert_found(&check(site, "nginx", &["--nginx", &address]), "ok", &address);
    assert_found(&check(site, "server", &["--nginx", &address]), "ok", "");
    let nothing = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    assert_found(&check(site, "nginx", &["--nginx", &nothing]), "warn", "Behind nginx");
    // Without TLS a site by https has no one who answers.
    site.edit("sitegen.toml", "http://", "https://");
    let found = check(site, "nginx", &["--nginx", &address]);
    assert_found(&found, "fail", "does not answer https://example.org");
    site.edit("sitegen.toml", "https://", "http://");
    // The server itself, asked as if it were nginx, shows what nginx hides.
    let bare = crate::support::server::Server::start(site);
    let found = check(site, "nginx", &["--nginx", bare.address()]);
    assert_found(&found, "fail", "shows /healthz");
}

#[test]
fn a_site_by_https_is_asked_by_tls_and_its_certificate_looked_at() {
    if !is_there() || !is_installed("openssl") {
        return;
    }
    let secured = Secured::start();
    let site = &secured.site;
    let authority = site.path("ca.pem").display().to_string();
    let known = [("SSL_CERT_FILE", authority.as_str())];
    let address = secured.tls.to_string();
    let by_default = check_with(site, "nginx", &[], &known);
    assert_found(&by_default, "ok", &format!("{address} answers as it should by TLS"));
    // Only the authorities of the machine are trusted, and only for the name of the site.
    let found = check(site, "nginx", &["--nginx", &address]);
    assert_found(&found, "fail", "certificate");
    site.edit("sitegen.toml", "courses.example", "other.example");
    let found = check_with(site, "nginx", &["--nginx", &address], &known);
    assert_found(&found, "fail", "certificate");
    assert!(found.1.contains("does not answer https://other.example"), "{found:?}");
    // A site that is at https, whatever its settings say.
    site.edit("sitegen.toml", "https://other.example", "http://courses.example");
    let found = check(site, "nginx", &["--nginx", &secured.plain.to_string()]);
    assert_found(&found, "warn", "leads to https://");
}

#[test]
fn a_test_event_is_sent_and_a_receiver_that_is_silent_is_given_up() {
    let site = built();
    assert_found(&check(&site, "sentry", &[]), "warn", "sentry.dsn_file");
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", settings + "[sentry]\ndsn_file = \"dsn\"\n");
    let takes = SentryReceiver::start(Treatment::Takes);
    site.put("dsn", takes.dsn());
    chmod(&site, "dsn", 0o600);
    assert_found(&check(&site, "sentry", &[]), "ok", "was taken");
    let (event, _) = takes.next("event");
    assert!(event.to_string().contains("a test event"), "{event}");
    site.put("dsn", SentryReceiver::start(Treatment::KeepsSilent).dsn());
    let begun = Instant::now();
    assert_found(&check(&site, "sentry", &[]), "fail", "DSN");
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}
