//! What a store may answer has its sentence, one line each, and nothing is lost by it.

use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::bucket::assert_is_site;
use super::store::{Asked, Fault, Moto, Proxy};
use super::week;
use crate::support::certificate::make_self_signed;
use crate::support::{Run, SiteTest};

fn on_pages(asked: &Asked, code: (u16, &'static str)) -> Option<(u16, &'static str)> {
    (asked.method == "PUT" && asked.key().starts_with("produit/")).then_some(code)
}

const FAULTS: [(Fault, &str); 8] = [
    (|_| Some((403, "InvalidAccessKeyId")), "refuses the key (InvalidAccessKeyId)"),
    (|_| Some((403, "SignatureDoesNotMatch")), "refuses the key (SignatureDoesNotMatch)"),
    (|_| Some((403, "RequestTimeTooSkewed")), "the clock of this machine is wrong"),
    (|_| Some((501, "NotImplemented")), "does not put objects under a condition"),
    (|_| Some((404, "NoSuchBucket")), "has no bucket `site`"),
    (
        |asked| on_pages(asked, (403, "AccessDenied")),
        "the key may not do this in the bucket `site`",
    ),
    (|asked| on_pages(asked, (507, "InsufficientStorage")), "takes no more (InsufficientStorage)"),
    (
        |asked| on_pages(asked, (503, "SlowDown")),
        "overloaded or away (SlowDown), and did so for 1s",
    ),
];

fn assert_said(run: &Run, sentence: &str) {
    assert_eq!(run.code, 1, "{sentence}: {}", run.stderr);
    assert!(run.stderr.contains(sentence), "{sentence}: {}", run.stderr);
    assert!(!run.stderr.contains("hush"), "a secret: {}", run.stderr);
    let errors = run.stderr.lines().filter(|line| line.starts_with("error: "));
    assert_eq!(errors.count(), 1, "{}", run.stderr);
    assert!(run.stderr.trim_end().lines().last().unwrap().starts_with("error: "), "{}", run.stderr);
}

#[test]
fn each_fault_of_a_store_has_its_sentence_and_nothing_is_lost() {
    let Some(moto) = Moto::start() else { return };
    let proxy = Proxy::before(&moto);
    let site = SiteTest::with_products(&week(0)[..6]);
    site.build();
    for (fault, sentence) in FAULTS {
        proxy.answer_with(Some(fault));
        assert_said(&proxy.publish(&site, &[]), sentence);
    }
    proxy.answer_with(None);
    assert_eq!(proxy.publish(&site, &["--quiet"]).code, 0);
    assert_is_site(&moto, &site);

    // The same on a bucket that holds a site: it stays whole, and the next run completes the new one.
    site.put_products(&week(1)[..6]).build();
    for (fault, sentence) in &FAULTS[5..] {
        proxy.answer_with(Some(*fault));
        assert_said(&proxy.publish(&site, &[]), sentence);
        assert!(moto.keys().contains(&"index.html".to_string()));
    }
    proxy.answer_with(None);
    assert_eq!(proxy.publish(&site, &["--quiet"]).code, 0);
    assert_is_site(&moto, &site);
    let missing = proxy
        .command(&site, &[])
        .env("SITEGEN_PUBLISH_TO", "s3://no-such-bucket")
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(0), "the flag wins over the environment");
}

/// A port where no one listens.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Runs something while a server with a certificate of its own making answers on a port.
fn with_wrong_certificate(site: &SiteTest, publish: impl Fn(u16) -> Run) -> Run {
    let port = free_port();
    make_self_signed(&site.path(""), "elsewhere.example");
    let mut server = Command::new("openssl")
        .args([
            "s_server",
            "-accept",
            &format!("127.0.0.1:{port}"),
            "-key",
            "key.pem",
            "-cert",
            "certificate.pem",
        ])
        .current_dir(site.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(started.elapsed() < Duration::from_secs(30), "openssl does not answer");
        std::thread::sleep(Duration::from_millis(50));
    }
    let run = publish(port);
    server.kill().unwrap();
    server.wait().unwrap();
    run
}

#[test]
fn a_store_that_cannot_be_asked_is_told_by_what_is_in_the_way() {
    let site = SiteTest::with_products(&week(0)[..6]);
    site.build();
    let publish = |endpoint: &str| {
        let mut command = site.command(&["publish", "--to", "s3://site/below"]);
        command.env("SITEGEN_PUBLISH_ENDPOINT", endpoint).env("SITEGEN_PUBLISH_REPEAT_FOR", "1s");
        command.env("AWS_ACCESS_KEY_ID", "testing").env("AWS_SECRET_ACCESS_KEY", "hush");
        Run::of(&command.output().unwrap())
    };
    assert_said(&publish(&format!("http://127.0.0.1:{}", free_port())), "cannot be reached");

    let run = with_wrong_certificate(&site, |port| publish(&format!("https://127.0.0.1:{port}")));
    assert_said(&run, "is not to be trusted");

    // Set up wrongly: nothing is asked.
    let run = publish("http://s3.example.org");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("http:// on this machine only"), "{}", run.stderr);
    let run = site.run(&["publish", "--to", "s3://site"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("a bucket needs a key"), "{}", run.stderr);
    site.put("key-file", "aws_access_key_id = testing\n");
    let mut command = site.command(&["publish", "--to", "s3://site"]);
    let run =
        Run::of(&command.env("SITEGEN_PUBLISH_CREDENTIALS_FILE", "key-file").output().unwrap());
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("AWS_SECRET_ACCESS_KEY=…"), "{}", run.stderr);
}
