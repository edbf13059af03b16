//! Publishing killed ten times: at no instant is a link dead, and the next run ends as if there had been one.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::Duration;

use flate2::read::GzDecoder;
use sitegen::model::PagePath;

use super::super::bucket::assert_is_site;
use super::super::store::{Asked, Moto, Proxy};
use super::super::week;
use crate::support::SiteTest;
use crate::support::pages::dead_links;

const KILLS: usize = 10;

/// Reads what the store did, change by change, as a visitor would at each instant.
#[derive(Default)]
struct Reader {
    files: BTreeMap<String, Vec<u8>>,
    looked: usize,
}

impl Reader {
    fn follow(&mut self, done: &[Asked]) {
        for asked in done.iter().filter(|asked| asked.is_change()) {
            let is_looked_at = if asked.method == "PUT" {
                let file = file_of(asked.key());
                let is_listed = ["index.html", "sitemap.xml", "404.html"].contains(&file.as_str());
                // Nothing links to a file that was not there: or a link was dead before it came.
                self.files.insert(file, unpacked(asked)).is_some() || is_listed
            } else {
                asked.removed().iter().for_each(|key| drop(self.files.remove(&file_of(key))));
                true
            };
            if is_looked_at {
                self.look();
            }
        }
    }

    fn look(&mut self) {
        self.looked += 1;
        let mut dead = dead_links(&self.files);
        if let Some(sitemap) = self.files.get("sitemap.xml") {
            let text = String::from_utf8_lossy(sitemap);
            for address in text.split("<loc>https://example.org").skip(1) {
                let page = PagePath::from_url(address.split('<').next().unwrap()).unwrap();
                if !self.files.contains_key(page.as_file()) {
                    dead.push(format!("sitemap.xml names {page}"));
                }
            }
        }
        assert!(dead.is_empty(), "after {} looks: {:?}", self.looked, dead.first());
    }
}

fn file_of(key: &str) -> String {
    match key {
        "index.html" => key.to_string(),
        _ => PagePath::from_url(&format!("/{key}")).unwrap().as_file().to_string(),
    }
}

fn unpacked(asked: &Asked) -> Vec<u8> {
    if asked.headers.get("content-encoding").is_none_or(|coding| coding != "gzip") {
        return asked.body.clone();
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(asked.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    unpacked
}

#[test]
fn ten_killed_publishers_leave_no_link_dead_and_the_next_one_is_as_one_go() {
    let Some(moto) = Moto::start() else { return };
    let proxy = Proxy::before(&moto);
    let site = SiteTest::with_products(&week(0));
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[build]\nprecompress = \"only\"\n"));
    site.build();
    let mut reader = Reader::default();
    let (mut killed, mut number) = (0, 0);
    for attempt in 0.. {
        assert!(attempt < 4 * KILLS, "only {killed} of {attempt} runs could be killed");
        // The first one meets an empty bucket, those after it a site of another week or a part of one.
        proxy.cut_after([7, 60, 3, 40, 90, 20, 1, 70, 110, 5][attempt % 10]);
        killed += usize::from(is_killed(&proxy, &site));
        reader.follow(&proxy.take_done());
        if killed == KILLS {
            break;
        }
        // Every third one is killed again while it goes on; else the next one completes it, or the site of another week.
        if attempt % 3 != 0 {
            if attempt % 3 == 2 {
                number = 1 - number;
                site.put_products(&week(number)).build();
            }
            let next = proxy.publish(&site, &["--json"]);
            assert_eq!(next.code, 0, "{}", next.stderr);
            reader.follow(&proxy.take_done());
            assert_is_site_packed(&moto, &site);
        }
        number = 1 - number;
        site.put_products(&week(number)).build();
    }
    assert_eq!(proxy.publish(&site, &["--quiet"]).code, 0);
    reader.follow(&proxy.take_done());
    assert_is_site_packed(&moto, &site);
    assert!(reader.looked > 100 && reader.files.len() > 90, "{} looks", reader.looked);
}

/// Publishes until the line is cut, then kills the publisher; false where it was done before.
fn is_killed(proxy: &Proxy, site: &SiteTest) -> bool {
    let mut run = proxy.command(site, &["--quiet"]).spawn().unwrap();
    let mut ended = None;
    while !proxy.is_cut() && ended.is_none() {
        ended = run.try_wait().unwrap();
        std::thread::sleep(Duration::from_millis(5));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    proxy.mend();
    ended.is_none()
}

/// As [`assert_is_site`], of a site that stands compressed alone.
fn assert_is_site_packed(moto: &Moto, site: &SiteTest) {
    let plain = SiteTest::new();
    for (name, content) in site.pages() {
        let (name, content) = match name.strip_suffix(".gz") {
            None => (name.clone(), content),
            Some(plain) => {
                let mut unpacked = Vec::new();
                GzDecoder::new(content.as_slice()).read_to_end(&mut unpacked).unwrap();
                (plain.to_string(), unpacked)
            }
        };
        plain.put(&format!("public/{name}"), content);
    }
    assert_is_site(moto, &plain);
}
