//! Visitors who follow links while the site is built again and again, and builds are killed.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sitegen::model::OF_THE_SERVER;

use crate::nginx::status;
use crate::support::nginx::{Caged, Rates, is_there};
use crate::support::pages::{crawl, internal_links};
use crate::support::{SiteTest, assert_same_pages};

/// Builds that must be killed while they are at work.
const KILLS: u32 = 20;
/// Answers there must be, so that none that is wrong says something.
const ANSWERS: usize = 10_000;
/// Builds after which it ends in any case.
const BUILDS: u32 = 150;
const PRODUCTS: usize = 120;
const VISITORS: usize = 2;

/// Two weeks: in the second a quarter of the products is gone, another quarter new, a third changed.
fn weeks() -> [Vec<Value>; 2] {
    let demo = SiteTest::with_demo().read("source/products.jsonl");
    let all: Vec<Value> =
        demo.lines().take(PRODUCTS).map(|line| serde_json::from_str(line).unwrap()).collect();
    let first = all[..PRODUCTS * 4 / 5].to_vec();
    let mut second = all[PRODUCTS / 5..].to_vec();
    for product in second.iter_mut().step_by(3) {
        product["product_name"] =
            json!(format!("{} bis", product["product_name"].as_str().unwrap()));
    }
    [first, second]
}

/// What visitors saw.
#[derive(Default)]
struct Seen {
    answers: AtomicUsize,
    found: AtomicUsize,
    wrong: Mutex<Vec<String>>,
}

impl Seen {
    fn complain(&self, what: String) {
        self.wrong.lock().unwrap().push(what);
    }

    /// Asks for a page; gives its text where it is there, or where something says that it is gone and leads on.
    fn get(&self, caged: &Caged, url: &str) -> Option<String> {
        let answer = caged.get(url);
        self.answers.fetch_add(1, Ordering::Relaxed);
        let code = status(&answer);
        if code == 404 {
            return None;
        }
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let is_page = answer.contains("Content-Type: text/html");
        // An address of before leads on.
        if ![200, 308, 410].contains(&code) {
            self.complain(format!("{url} answers {code}"));
        } else if code == 410
            && !internal_links(body).iter().any(|link| link.starts_with("/categorie/"))
        {
            self.complain(format!("{url} is gone and leads nowhere"));
        } else if is_page && !body.trim_end().ends_with("</html>") {
            self.complain(format!("{url} is cut: {} bytes", body.len()));
        }
        Some(body.to_string())
    }

    /// Whether a link of a page leads nowhere, and the page still has it afterwards.
    fn is_dead(&self, caged: &Caged, page: &str, link: &str) -> bool {
        // A page may be gone since, with all that linked to it; one that links to it later leads there.
        (0..3).all(|_| {
            self.get(caged, link).is_none()
                && self.get(caged, page).is_some_and(|body| internal_links(&body).contains(link))
        })
    }

    /// Follows every link from the home page and from a page of results.
    fn walk(&self, caged: &Caged, done: &AtomicBool) {
        let mut open: Vec<String> = vec!["/recherche?q=chocolat".into(), "/".into()];
        let mut known: BTreeSet<String> = open.iter().cloned().collect();
        while let Some(page) = open.pop() {
            if done.load(Ordering::Relaxed) {
                return;
            }
            // Gone by now: whether it is still linked was seen when the link was met.
            let Some(body) = self.get(caged, &page) else { continue };
            for link in internal_links(&body) {
                let first = link[1..].split(['/', '?']).next().unwrap();
                if OF_THE_SERVER.contains(&first) || !known.insert(link.clone()) {
                    continue;
                }
                if self.is_dead(caged, &page, &link) {
                    self.complain(format!("{page} links to {link}"));
                }
                self.found.fetch_add(1, Ordering::Relaxed);
                open.push(link);
            }
        }
    }
}

#[test]
fn no_visitor_meets_a_dead_link_or_a_cut_page_while_the_site_is_built_and_builds_are_killed() {
    if !is_there() {
        return;
    }
    let weeks = weeks();
    let site = SiteTest::with_products(&weeks[0]);
    let caged = Caged::start(site, Rates::Lifted);
    let (site, seen, done) = (&caged.site, Seen::default(), AtomicBool::new(false));
    let started = Instant::now();
    site.put_products(&weeks[1]).build();
    site.put_products(&weeks[0]).build();
    let duration = started.elapsed() / 2;
    let (mut killed, mut build) = (0, 0);
    std::thread::scope(|scope| {
        for _ in 0..VISITORS {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    seen.walk(&caged, &done);
                }
            });
        }
        let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            while killed < KILLS || seen.answers.load(Ordering::Relaxed) < ANSWERS {
                assert!(build < BUILDS, "{killed} killed of {build}");
                site.put_products(&weeks[(build as usize + 1) % 2]);
                let mut running = site.start(&["build"]);
                if build % 3 != 0 {
                    std::thread::sleep(duration * (build * 7 % KILLS + 1) / KILLS);
                    killed += u32::from(running.try_wait().unwrap().is_none());
                    running.kill().unwrap();
                } else {
                    std::thread::sleep(Duration::from_millis(50));
                }
                running.wait().unwrap();
                build += 1;
            }
        }));
        done.store(true, Ordering::Relaxed);
        built.unwrap();
    });
    let wrong = seen.wrong.into_inner().unwrap();
    let (answers, found) = (seen.answers.into_inner(), seen.found.into_inner());
    println!(
        "measured: {} of {answers} answers wrong, {found} links followed, {killed} of {build} builds killed",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(found > 2000, "{found} links: too few to say anything");
    site.build();
    assert!(crawl(&site.pages()).1.is_empty());
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
}
