//! Two publishers at one bucket, and two sites.

use std::time::{Duration, Instant};

use super::bucket::assert_is_site;
use super::store::{Moto, Proxy};
use super::week;
use crate::support::SiteTest;

#[test]
fn of_two_live_publishers_the_second_leaves_with_75() {
    let Some(moto) = Moto::start() else { return };
    let [slow, proxy] = [(); 2].map(|()| Proxy::before(&moto));
    // The same site on two machines, as far as the store can tell.
    let [site, elsewhere] = [(); 2].map(|()| SiteTest::with_products(&week(0)));
    site.build();
    elsewhere.build();
    slow.delay(Duration::from_millis(400));
    let mut first = slow.command(&site, &["--quiet"]).spawn().unwrap();
    let started = Instant::now();
    while moto.keys().is_empty() {
        assert!(started.elapsed() < Duration::from_mins(2), "nothing is published");
        std::thread::sleep(Duration::from_millis(20));
    }
    for (site, sentence) in
        [(&elsewhere, "another `sitegen publish` is at work at s3://site"), (&site, "process ")]
    {
        let second = proxy.publish(site, &["--quiet"]);
        assert!(first.try_wait().unwrap().is_none(), "the first one is no longer at work");
        assert_eq!(second.code, 75, "{}", second.stderr);
        assert!(second.stderr.contains(sentence), "{}", second.stderr);
    }
    assert!(proxy.take_done().iter().all(|asked| !asked.is_change()));
    slow.delay(Duration::ZERO);
    assert!(first.wait().unwrap().success());
    assert_is_site(&moto, &site);
    assert_eq!(proxy.publish(&elsewhere, &["--quiet"]).code, 0);
}

#[test]
fn a_bucket_of_another_site_is_given_up_by_adopt_alone() {
    let Some(moto) = Moto::start() else { return };
    let proxy = Proxy::before(&moto);
    let [site, other] = [0, 1].map(|number| SiteTest::with_products(&week(number)[..8]));
    other.edit("sitegen.toml", "https://example.org", "https://example.com");
    site.build();
    other.build();
    assert_eq!(proxy.publish(&site, &["--quiet"]).code, 0);
    proxy.take_done();
    for arguments in [&["--quiet"][..], &["--dry-run"], &["--verify"], &["--full"]] {
        let run = proxy.publish(&other, arguments);
        assert_eq!(run.code, 1, "{arguments:?}");
        let said =
            "s3://site holds the site https://example.org, and this one is https://example.com";
        assert!(run.stderr.contains(said) && run.stderr.contains("--adopt"), "{}", run.stderr);
    }
    assert!(proxy.take_done().iter().all(|asked| !asked.is_change()));
    assert_is_site(&moto, &site);
    // Whose it is does not keep the site itself away.
    assert_eq!(proxy.publish(&site, &["--quiet"]).code, 0);
    assert_eq!(proxy.publish(&other, &["--quiet", "--adopt"]).code, 0);
    assert_is_site(&moto, &other);
    assert_eq!(proxy.publish(&site, &["--quiet"]).code, 1);
}

#[test]
fn a_key_file_that_cannot_be_read_stops_who_asks_a_bucket_alone() {
    let site = SiteTest::with_products(&week(0)[..3]);
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[publish]\ncredentials_file = \"no-key\"\n"));
    std::fs::create_dir(site.path("copy")).unwrap();
    site.build();
    let to = format!("file://{}", site.path("copy").display());
    assert_eq!(site.run(&["publish", "--quiet", "--to", &to]).code, 0);
    let bucket = || site.run(&["publish", "--to", "s3://site"]);
    let run = bucket();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("credentials_file") && run.stderr.contains("can be read"),
        "{}",
        run.stderr
    );
    site.put("no-key", "AWS_ACCESS_KEY_ID=one\n");
    let run = bucket();
    assert!(run.code == 2 && run.stderr.contains("AWS_SECRET_ACCESS_KEY=…"), "{}", run.stderr);
    assert_eq!(site.run(&["status"]).code, 0);
}
