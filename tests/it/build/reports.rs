//! What a receiver of reports learns of builds and of the server, and that no run waits for it.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::support::sentry::{SentryReceiver, Treatment};
use crate::support::server::Server;
use crate::support::{SiteTest, shelf};

/// What a receiver may cost at most: three seconds, and what a loaded machine makes of them.
const BOUND: Duration = Duration::from_secs(6);

fn build_command(site: &SiteTest, dsn: &str) -> Command {
    let mut command = site.command(&["build"]);
    command.env("SITEGEN_SENTRY_DSN", dsn);
    command
}

/// A build that fails: its source is gone.
fn failing_build(site: &SiteTest, dsn: &str) -> (Output, Duration) {
    let started = Instant::now();
    let source = "/home/zoe/zoe@example.org products.jsonl";
    let mut command = build_command(site, dsn);
    let output = command.args(["--source", source]).output().unwrap();
    (output, started.elapsed())
}

#[test]
fn a_failing_build_is_reported_with_release_environment_and_run_and_without_people() {
    let site = SiteTest::with_products(&shelf());
    let receiver = SentryReceiver::start(Treatment::Takes);
    let (output, _) = failing_build(&site, &receiver.dsn());
    assert_eq!(output.status.code(), Some(1));
    let (event, wire) = receiver.next("event");
    assert_eq!(event["environment"], "production");
    assert_eq!(event["release"], concat!("sitegen@", env!("CARGO_PKG_VERSION")));
    assert_eq!(event["tags"]["activity"], "build");
    assert_eq!(event["fingerprint"][0], "build");
    let said = String::from_utf8(output.stderr).unwrap();
    let run = event["tags"]["run"].as_str().unwrap();
    assert!(said.contains(&format!("reported to Sentry as run {run}")), "{said}");
    for secret in ["zoe", "example.org", "server_name", "127.0.0.1/"] {
        assert!(!wire.contains(secret), "{secret}: {wire}");
    }
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    assert!(host.trim().is_empty() || !wire.contains(host.trim()), "{wire}");
    assert!(event["message"].as_str().unwrap().contains("products.jsonl"), "{wire}");
    assert!(!said.contains("public-key"), "{said}");
}

#[test]
fn a_scheduled_build_checks_in_before_and_after() {
    let site = SiteTest::with_products(&shelf());
    let receiver = SentryReceiver::start(Treatment::Takes);
    let mut command = build_command(&site, &receiver.dsn());
    let output = command.env("SITEGEN_SENTRY_MONITOR", "weekly-build").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (begun, _) = receiver.next("check_in");
    assert_eq!(
        (&begun["status"], &begun["monitor_slug"]),
        (&"in_progress".into(), &"weekly-build".into())
    );
    let config = &begun["monitor_config"];
    assert_eq!(config["schedule"], serde_json::json!({ "type": "crontab", "value": "0 3 * * 0" }));
    assert!(
        config["checkin_margin"].as_u64() > Some(0) && config["max_runtime"].as_u64() > Some(0)
    );
    assert!(config["timezone"].is_string());
    let (ended, _) = receiver.next("check_in");
    assert_eq!((&ended["status"], &ended["check_in_id"]), (&"ok".into(), &begun["check_in_id"]));
    assert!(ended["duration"].as_f64() > Some(0.0));

    let mut command = build_command(&site, &receiver.dsn());
    command.env("SITEGEN_SENTRY_MONITOR", "weekly-build").args(["--source", "none.jsonl"]);
    assert_eq!(command.output().unwrap().status.code(), Some(1));
    let _begun = receiver.next("check_in");
    assert_eq!(receiver.next("check_in").0["status"], "error");

    // A build by hand says nothing where all is well.
    receiver.rest();
    assert!(build_command(&site, &receiver.dsn()).output().unwrap().status.success());
    assert!(receiver.rest().is_empty());
}

#[test]
fn no_run_waits_for_a_receiver_that_keeps_silent_or_is_gone() {
    let site = SiteTest::with_products(&shelf());
    let taking = SentryReceiver::start(Treatment::Takes);
    let (_, usual) = failing_build(&site, &taking.dsn());
    let silent = SentryReceiver::start(Treatment::KeepsSilent);
    let (output, took) = failing_build(&site, &silent.dsn());
    assert_eq!(output.status.code(), Some(1));
    assert!(took < usual * 2 + BOUND, "{took:?}, {usual:?} where it answers");
    // The port was given back: nothing listens there.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (output, took) = failing_build(&site, &format!("http://key@{gone}/1"));
    assert_eq!(output.status.code(), Some(1));
    assert!(took < usual * 2 + BOUND, "{took:?}, {usual:?} where it answers");
}

#[test]
fn a_wrong_dsn_is_a_mistake_of_the_configuration() {
    let site = SiteTest::with_products(&shelf());
    for command in ["build", "status"] {
        let mut command = site.command(&[command]);
        let output = command.env("SITEGEN_SENTRY_DSN", "https://hunter2/1").output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("SITEGEN_SENTRY_DSN") && !said.contains("hunter2"), "{said}");
    }
}

/// A server whose search file is no database any more, after it was started with a good one.
#[test]
fn what_the_server_cannot_answer_is_reported_once_without_who_asked_what() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let receiver = SentryReceiver::start(Treatment::Takes);
    let dsn_file = site.path("sentry-dsn");
    std::fs::write(&dsn_file, receiver.dsn()).unwrap();
    let settings = site.read("sitegen.toml");
    site.put(
        "sitegen.toml",
        format!("{settings}[sentry]\ndsn_file = \"sentry-dsn\"\nenvironment = \"trial\"\n"),
    );
    let server = Server::start(&site);
    site.put("data/search.sqlite", "this is no database".repeat(5000));
    let mut answer = String::new();
    for _ in 0..3 {
        answer = server
            .get("GET /recherche?q=zoe%40example.org HTTP/1.1\r\nCookie: sitegen=hunter2\r\nX:");
        assert!(answer.starts_with("HTTP/1.1 50"), "{answer}");
    }
    let (event, wire) = receiver.next("event");
    assert_eq!(event["environment"], "trial");
    assert_eq!(event["tags"]["activity"], "serve");
    let id = event["tags"]["request"].as_str().unwrap();
    assert!(server.log().contains(&format!("\"id\":\"{id}\"")), "{}", server.log());
    for secret in ["zoe", "hunter2", "recherche?"] {
        assert!(!wire.contains(secret), "{secret}: {wire}");
    }
    assert!(receiver.rest().is_empty(), "the same failure is reported once in a while: {answer}");
}

#[test]
fn a_server_answers_while_its_receiver_keeps_silent() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let silent = SentryReceiver::start(Treatment::KeepsSilent);
    std::fs::write(site.path("sentry-dsn"), silent.dsn()).unwrap();
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[sentry]\ndsn_file = \"sentry-dsn\"\n"));
    let server = Server::start(&site);
    site.put("data/search.sqlite", "this is no database".repeat(5000));
    let started = Instant::now();
    for _ in 0..10 {
        assert!(server.get("GET /recherche?q=riz").starts_with("HTTP/1.1 50"));
    }
    assert!(server.get("GET /healthz").starts_with("HTTP/1.1 200"));
    // Eleven requests; waiting three seconds for one of them would not pass here.
    assert!(started.elapsed() < BOUND, "{:?}", started.elapsed());
}
