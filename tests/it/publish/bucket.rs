//! A bucket is brought up to date at a cost in proportion to what changed, and is never believed blindly.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::Duration;

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use sitegen::model::PagePath;

use super::store::{Asked, Moto, Proxy};
use super::week;
use crate::support::{SiteTest, barcode};

/// What a bucket should hold of a site, by key.
pub(super) fn expected(site: &SiteTest) -> BTreeMap<String, Vec<u8>> {
    let mut expected = BTreeMap::new();
    for (name, content) in site.pages() {
        let key = match name.as_str() {
            "index.html" => name.clone(),
            _ if name.ends_with(".gz") => continue,
            _ => PagePath::file(&name).url()[1..].to_string(),
        };
        expected.insert(key, content);
    }
    expected
}

/// Fails where a bucket holds anything else than the site, as visitors get it.
pub(super) fn assert_is_site(moto: &Moto, site: &SiteTest) {
    let expected = expected(site);
    let keys: Vec<&String> = expected.keys().collect();
    assert_eq!(moto.keys().iter().collect::<Vec<_>>(), keys);
    for (key, content) in &expected {
        assert!(body_of(moto, key) == *content, "{key} differs");
    }
}

/// What a browser shows of a key.
fn body_of(moto: &Moto, key: &str) -> Vec<u8> {
    let got = moto.get(key);
    assert_eq!(got.status, 200, "{key}");
    if got.headers.get("content-encoding").is_none_or(|coding| coding != "gzip") {
        return got.body;
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(got.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    unpacked
}

fn figures(run: &crate::support::Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// How many requests are of a kind.
fn count(done: &[Asked], method: &str) -> usize {
    done.iter().filter(|asked| asked.method == method).count()
}

#[test]
fn a_bucket_follows_the_site_at_a_cost_in_proportion() {
    let Some(moto) = Moto::start() else { return };
    let proxy = Proxy::before(&moto);
    let site = SiteTest::with_products(&week(0));
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[build]\nprecompress = \"all\"\n"));
    site.build();
    let publish = |arguments: &[&str]| proxy.publish(&site, &[&["--json"], arguments].concat());

    let preview = proxy.publish(&site, &["--dry-run"]);
    assert!(preview.stdout.contains("new /produit/"), "{}{}", preview.stdout, preview.stderr);
    assert!(moto.all_keys().is_empty());

    let first = figures(&publish(&[]));
    assert_is_site(&moto, &site);
    assert_eq!(first["new"], expected(&site).len());
    for (key, kind, caching, coding) in [
        ("index.html", "text/html; charset=utf-8", "no-cache", Some("gzip")),
        ("favicon.ico", "image/x-icon", "no-cache", None),
        ("sitemap.xml", "application/xml; charset=utf-8", "no-cache", Some("gzip")),
    ] {
        let headers = moto.get(key).headers;
        assert_eq!(headers["content-type"], kind);
        assert_eq!(headers["cache-control"], caching);
        assert_eq!(headers.get("content-encoding").map(String::as_str), coding, "{key}");
    }
    let asset = moto.keys().into_iter().find(|key| key.ends_with(".css")).unwrap();
    assert_eq!(moto.get(&asset).headers["cache-control"], "public, max-age=31536000, immutable");

    // Nothing changed: the lock, the manifest, the lock.
    proxy.take_done();
    figures(&publish(&[]));
    assert_eq!(proxy.take_done().len(), 3);

    // One product is named otherwise: as many files are sent as differ, and no more than a dozen requests besides.
    let before = expected(&site);
    let mut products = week(0);
    products[7]["product_name"] = json!("Biscuit tout autre");
    site.put_products(&products).build();
    let after = expected(&site);
    let differ = after.iter().filter(|(key, content)| before.get(*key) != Some(content)).count();
    let second = figures(&publish(&["--purge-list", "purge.json", "--purge-format", "cloudfront"]));
    let done = proxy.take_done();
    assert_eq!(
        second["new"].as_u64().unwrap() + second["changed"].as_u64().unwrap(),
        differ as u64
    );
    assert!(differ > 1 && differ < after.len() / 2, "{differ} files differ");
    assert_eq!(
        done.iter().filter(|asked| asked.method == "PUT" && asked.is_change()).count(),
        differ
    );
    assert!(done.len() <= differ + 12, "{} requests for {differ} files", done.len());
    assert_eq!(
        count(&done, "HEAD")
            + done.iter().filter(|asked| asked.target.contains("list-type")).count(),
        0
    );
    assert_eq!(second["requests"], done.len());
    let purge: Value = serde_json::from_str(&site.read("purge.json")).unwrap();
    assert_eq!(purge["Paths"]["Quantity"], second["stale"]);
    let page = json!(format!("/produit/{}", barcode(7)));
    assert!(purge["Paths"]["Items"].as_array().unwrap().contains(&page));
    assert_is_site(&moto, &site);
}

#[test]
fn what_others_did_to_a_bucket_is_found_mended_and_left_alone() {
    let Some(moto) = Moto::start() else { return };
    let proxy = Proxy::before(&moto);
    let site = SiteTest::with_products(&week(0)[..6]);
    site.build();
    let publish = |arguments: &[&str]| proxy.publish(&site, &[&["--json"], arguments].concat());

    // A bucket of someone else's is left as it is.
    moto.put("404.html", b"of others");
    let refused = publish(&[]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("holds `404.html`, which sitegen did not put there"),
        "{}",
        refused.stderr
    );
    assert_eq!(moto.all_keys(), ["404.html"]);
    moto.remove("404.html");
    moto.put("other", b"of others");
    let first = figures(&publish(&[]));
    assert_eq!(first["foreign"], 1);

    let pages = expected(&site);
    let page = pages.keys().find(|key| key.starts_with("produit/")).unwrap();
    moto.put(page, b"of others");
    moto.remove("404.html");
    let verified = publish(&["--verify"]);
    assert_eq!(verified.code, 1);
    let found: Value = serde_json::from_str(&verified.stdout).unwrap();
    assert_eq!(found["first_different"], json!([page]));
    assert_eq!(found["first_missing"], json!(["404.html"]));
    assert_eq!(found["first_foreign"], json!(["other"]));
    let mended = publish(&["--full"]);
    assert!(
        mended.stderr.contains("not the site's: 1 file, the first is `other`"),
        "{}",
        mended.stderr
    );
    assert_eq!(figures(&mended)["changed"], 1);
    assert_eq!(publish(&["--verify"]).code, 0);

    // Without its manifest all is listed once, and what is right is not sent again.
    moto.remove(".sitegen/manifest.gz");
    proxy.take_done();
    let again = figures(&publish(&[]));
    assert_eq!([&again["new"], &again["changed"]], [0, 0]);
    let done = proxy.take_done();
    assert!(done.len() <= 8 && done.iter().all(|asked| !asked.is_change()), "{}", done.len());
    // Also where the site is another one since: what sitegen put there says so itself.
    moto.remove(".sitegen/manifest.gz");
    site.put_products(&week(0)[..5]).build();
    figures(&publish(&[]));
    moto.remove("other");
    // What is gone since is not known any more, and stays.
    let kept = moto.keys();
    assert!(expected(&site).keys().all(|key| kept.contains(key)));
}

/// Consoles make a folder as an object of its name.
#[test]
fn a_site_below_a_prefix_leaves_what_stands_around_it() {
    let Some(moto) = Moto::start() else { return };
    let proxy = Proxy::before(&moto);
    let site = SiteTest::with_products(&week(0)[..6]);
    site.build();
    for (key, body) in
        [("one/", &b""[..]), ("other/index.html", b"of others"), ("index.html", b"too")]
    {
        moto.put(key, body);
    }
    let publish = |more: &[&str]| {
        let mut command = proxy.command_to("s3://site/one", &site, &[&["--json"], more].concat());
        crate::support::Run::of(&command.output().unwrap())
    };
    assert_eq!(figures(&publish(&[]))["foreign"], 0);
    for (key, content) in expected(&site) {
        assert!(body_of(&moto, &format!("one/{key}")) == content, "{key} differs");
    }
    assert_eq!(figures(&publish(&["--full"]))["unchanged"], expected(&site).len());
    assert_eq!(publish(&["--verify"]).code, 0);
    assert_eq!(moto.get("index.html").body, b"too");
    assert_eq!(moto.keys().len(), expected(&site).len() + 3);
}

#[test]
fn of_two_publishers_the_second_leaves_and_a_dead_one_is_followed_after_a_while() {
    let Some(moto) = Moto::start() else { return };
    let proxy = Proxy::before(&moto);
    let [first, second] = [(); 2].map(|()| {
        let site = SiteTest::with_products(&week(0)[..6]);
        site.build();
        site
    });
    // The first one is in the midst of its work, as far as anyone can tell.
    proxy.cut_after(5);
    let mut run = proxy.command(&first, &[]).spawn().unwrap();
    while !proxy.is_cut() {
        assert!(run.try_wait().unwrap().is_none(), "it ended before it was cut off");
        std::thread::sleep(Duration::from_millis(20));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    proxy.mend();
    let busy = proxy.publish(&second, &[]);
    assert_eq!(busy.code, 75, "{}", busy.stderr);
    assert!(
        busy.stderr.contains("another `sitegen publish` is at work at s3://site (process "),
        "{}",
        busy.stderr
    );
    assert!(busy.stderr.contains("10m after that sign"), "{}", busy.stderr);
    // Whoever holds the lock of the same data knows that the other one is gone; a stranger waits.
    std::thread::sleep(Duration::from_secs(3));
    let over = figures(&proxy.publish(&second, &["--json", "--lock-expires", "1s"]));
    assert_eq!(over["resumed"], true);
    assert_is_site(&moto, &second);
    let again = figures(&proxy.publish(&first, &["--json"]));
    assert_eq!([&again["new"], &again["changed"], &again["gone"]], [0, 0, 0]);
}
