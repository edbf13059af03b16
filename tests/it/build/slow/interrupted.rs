//! Builds killed at random moments: nothing half-written is ever seen, the next build mends all.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::support::{SiteTest, assert_same_pages, pages::crawl};

const KILLS: u32 = 30;

/// Two catalogues the site goes back and forth between, so that every build has much to write.
pub(super) struct Weeks {
    pub(super) site: SiteTest,
    pub(super) products: [Vec<Value>; 2],
    pub(super) pages: [BTreeMap<String, Vec<u8>>; 2],
}

impl Weeks {
    pub(super) fn new() -> Self {
        Self::of(SiteTest::with_demo())
    }

    pub(super) fn of(site: SiteTest) -> Self {
        let lines = site.read("source/products.jsonl");
        let first: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut second: Vec<Value> = first.iter().skip(40).cloned().collect();
        for product in second.iter_mut().step_by(3) {
            product["nutriments"]["sugars_100g"] = json!(1.5);
            product["product_name"] =
                json!(format!("{} bis", product["product_name"].as_str().unwrap()));
        }
        let products = [first, second];
        let pages = [0, 1].map(|week| {
            site.put_products(&products[week]);
            site.fresh_pages(&[])
        });
        Self { site, products, pages }
    }

    pub(super) fn turn_to(&self, week: usize) {
        self.site.put_products(&self.products[week]);
    }

    /// Every file a visitor reaches is whole: it is as one of the two weeks has it. What nothing links to yet may have
    /// been left in part.
    pub(super) fn check_whole(&self) {
        self.check_seen(&without_packed(self.site.pages()));
    }

    /// The same of these files.
    pub(super) fn check_seen(&self, seen: &BTreeMap<String, Vec<u8>>) {
        let (mut reached, dead) = crawl(seen);
        assert!(dead.is_empty(), "{dead:?}");
        // Files at the top have addresses that anyone knows.
        reached.extend(seen.keys().filter(|name| !name.contains('/')).cloned());
        reached.retain(|name| !name.ends_with(".sitegen-tmp"));
        assert!(reached.len() > 500, "only {} files can be reached", reached.len());
        for name in &reached {
            let is_whole = self.pages.iter().any(|week| week.get(name) == seen.get(name));
            assert!(is_whole, "{name} is as in neither week");
        }
    }

    /// The catalogue can be read and is that of one week.
    pub(super) fn check_catalogue(&self) {
        let products = self.site.status()["catalogue"]["products"].as_u64().unwrap_or(0);
        assert!([0, 360, 400].contains(&products), "{products} products");
    }
}

/// Moments spread over a build, in an order that is not that of time.
fn moment(attempt: u32, build: Duration) -> Duration {
    let scattered = (attempt * 17 + 5) % KILLS;
    build * (2 * scattered + 1) / (2 * KILLS)
}

#[test]
fn thirty_killed_builds_leave_nothing_half_written_and_the_next_one_mends_all() {
    let weeks = Weeks::new();
    weeks.site.build();
    weeks.turn_to(0);
    let started = Instant::now();
    weeks.site.build();
    let mut duration = started.elapsed();
    let (mut killed, mut attempt, mut noted) = (0, 0, 0);
    while killed < KILLS {
        let week = usize::from(attempt % 2 == 0);
        weeks.turn_to(week);
        let mut build = weeks.site.start(&["build"]);
        std::thread::sleep(moment(attempt, duration));
        let was_running = build.try_wait().unwrap().is_none();
        build.kill().unwrap();
        build.wait().unwrap();
        if was_running {
            killed += 1;
        } else {
            // It was quicker than the one that was timed: aim earlier.
            duration = duration * 9 / 10;
        }
        weeks.check_whole();
        weeks.check_catalogue();
        // Every other time the sources are back to the other week when the next build comes.
        let week = if attempt % 4 < 2 { week } else { 1 - week };
        weeks.turn_to(week);
        weeks.site.build();
        assert_same_pages(&weeks.site.pages(), &weeks.pages[week]);
        // The journal knows of all but those killed before they had written there that they began.
        noted += u32::from(weeks.site.status()["catalogue"]["runs"][1]["outcome"] == "interrupted");
        attempt += 1;
        assert!(attempt < 10 * KILLS, "only {killed} of {attempt} builds could be killed");
    }
    assert!((KILLS / 5..=killed).contains(&noted), "{noted} of {killed} are in the journal");
}

/// The files of a site without the compressed ones, each of which must be of the file it stands next to.
fn without_packed(mut pages: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let packed: Vec<String> = pages.keys().filter(|name| name.ends_with(".gz")).cloned().collect();
    for name in packed {
        let packed = pages.remove(&name).unwrap();
        let mut unpacked = Vec::new();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert!(pages.get(name.trim_end_matches(".gz")) == Some(&unpacked), "{name} is of another");
    }
    pages
}

/// Moments of a rollback that is killed.
const ROLLBACKS: u32 = 10;

#[test]
fn a_rollback_that_is_killed_leaves_no_link_dead_and_can_be_done_again() {
    let weeks = Weeks::new();
    let site = &weeks.site;
    site.put(
        "sitegen.toml",
        site.read("sitegen.toml") + "[build]\nkeep_undo = true\nprecompress = \"all\"\n",
    );
    weeks.turn_to(0);
    site.build();
    let (mut duration, mut killed, mut attempt) = (Duration::from_millis(100), 0, 0);
    while killed < ROLLBACKS {
        weeks.turn_to(1);
        let mut build = site.start(&["build"]);
        if attempt % 3 == 2 {
            // Of a build that was killed, too.
            std::thread::sleep(duration);
            build.kill().unwrap();
        }
        build.wait().unwrap();
        let started = Instant::now();
        let mut rollback = site.start(&["rollback"]);
        std::thread::sleep(duration * (attempt % ROLLBACKS) / ROLLBACKS);
        let was_running = rollback.try_wait().unwrap().is_none();
        rollback.kill().unwrap();
        rollback.wait().unwrap();
        killed += u32::from(was_running);
        if !was_running {
            duration = started.elapsed() * 9 / 10;
        }
        weeks.check_whole();
        let again = site.run(&["rollback"]);
        let is_put_back = again.code == 0 || again.stderr.contains("nothing to put back");
        assert!(is_put_back, "{}", again.stderr);
        let seen = without_packed(site.pages());
        for (name, content) in &weeks.pages[0] {
            assert!(seen.get(name) == Some(content), "{name} is not as before");
        }
        assert!(crawl(&seen).1.is_empty());
        attempt += 1;
        assert!(attempt < 10 * ROLLBACKS, "only {killed} of {attempt} could be killed");
    }
    weeks.turn_to(1);
    site.build();
    let packed = site.pages().keys().filter(|name| name.ends_with(".html.gz")).count();
    assert!(packed > 500, "only {packed} pages are compressed");
    assert_same_pages(&without_packed(site.pages()), &weeks.pages[1]);
}
