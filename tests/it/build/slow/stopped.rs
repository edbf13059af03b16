//! Builds stopped by SIGTERM in each phase: they end at once and say so, the site stays whole, the next build completes it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use serde_json::json;

use super::interrupted::Weeks;
use crate::support::{SiteTest, assert_same_pages, product};

/// A phase, what a build says first in it, and what once it is over. While files are fetched, `fetch::stopping` stops it.
const PHASES: [(&str, &str, &str); 6] = [
    ("reading", "reading products …", "ranking products"),
    ("refreshing the catalogue", "reading products:", "ranking products"),
    ("selecting", "ranking products", "making pages …"),
    ("making pages", "making pages …", "changing pages …"),
    ("changing pages", "changing pages …", NEVER),
    ("settling", "changing pages:", NEVER),
];

/// Nothing more is said: a build that is through has ended with 0.
const NEVER: &str = "\0";

/// A phase may be over before the signal reaches it; then another build is stopped.
const ATTEMPTS: usize = 25;

/// How a build ended that was sent SIGTERM.
struct Stopped {
    code: Option<i32>,
    took: Duration,
    /// What it said after the signal was sent, and may have said before it came.
    said_then: String,
}

/// Stops a build as soon as it says this.
fn stopped_at(weeks: &Weeks, sign: &str) -> Stopped {
    // This test is not to wait for a processor that the build has.
    let mut command = Command::new("nice");
    command.args(["-n", "19", env!("CARGO_BIN_EXE_sitegen"), "build"]);
    command.current_dir(weeks.site.path("")).stdin(Stdio::null());
    let mut build = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(build.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with(sign) {
        line.clear();
        assert_ne!(told.read_line(&mut line).unwrap(), 0, "the build never said `{sign}`");
    }
    kill_process(Pid::from_child(&build), Signal::TERM).unwrap();
    let sent = Instant::now();
    let mut said_then = String::new();
    told.read_to_string(&mut said_then).unwrap();
    let code = build.wait().unwrap().code();
    Stopped { code, took: sent.elapsed(), said_then }
}

/// The products of a week, with so much that no page shows that reading them takes a moment.
fn turn_to(weeks: &Weeks, week: usize) {
    let mut products = weeks.products[week].clone();
    let unused = "x".repeat(40_000);
    for product in &mut products {
        product["unused"] = json!(unused);
    }
    weeks.site.put_products(&products);
}

/// Whether the signal came in the phase itself; what the build did then is looked at in any case.
fn is_stopped_in(weeks: &Weeks, phase: usize) -> bool {
    let (name, sign, next) = PHASES[phase];
    let Stopped { code, took, said_then } = stopped_at(weeks, sign);
    assert!(took < Duration::from_secs(20), "{name}: it went on for {took:?}");
    weeks.check_whole();
    weeks.check_catalogue();
    let run = weeks.site.status()["catalogue"]["runs"][0].clone();
    if code == Some(0) {
        assert_eq!(run["outcome"], "done", "{name}: {run}");
        // What is left then is shorter than taking it up again: it is done.
        return phase + 1 == PHASES.len();
    }
    assert_eq!(code, Some(1), "{name}: {said_then}");
    assert!(said_then.contains("interrupted before the work was done"), "{name}: {said_then}");
    assert_eq!(run["outcome"], "interrupted", "{name}: {run}");
    !said_then.contains(next)
}

#[test]
fn a_build_stopped_in_any_phase_leaves_a_whole_site_and_the_next_completes_it() {
    let weeks = Weeks::new();
    weeks.site.build();
    let mut week = 1;
    for (phase, (name, ..)) in PHASES.iter().enumerate() {
        let mut attempts = 0;
        loop {
            week = 1 - week;
            turn_to(&weeks, week);
            let is_stopped = is_stopped_in(&weeks, phase);
            weeks.site.build();
            assert_same_pages(&weeks.site.pages(), &weeks.pages[week]);
            attempts += 1;
            if is_stopped {
                break;
            }
            assert!(attempts < ATTEMPTS, "no build was stopped while {name}");
        }
        println!("measured: stopped while {name}, attempt {attempts}");
    }
}

/// So many that laying shelves, learning and choosing take seconds.
const MANY: u64 = 20_000;
/// Moments of a build of them, from its beginning until its pages are made.
const MOMENTS: u32 = 6;
/// A second, and what a busy machine adds.
const SOON: Duration = Duration::from_secs(3);

/// Products of forty categories with names and lists of ingredients of many words.
fn many() -> Vec<serde_json::Value> {
    let grades = ["a", "b", "c", "d", "e"];
    let mut products = Vec::new();
    for number in 1..=MANY {
        let leaf = format!("en:kind-{}", number % 40);
        let grade = grades[usize::try_from(number % 5).unwrap()];
        let mut made = product(number, grade, &["en:snacks", "en:biscuits", &leaf]);
        made["product_name"] =
            json!(format!("Mot{} mot{} goût{}", number % 997, number % 313, number % 71));
        made["ingredients_text"] =
            json!(format!("sucre, farine{}, huile{}", number % 499, number % 211));
        products.push(made);
    }
    products
}

#[test]
fn twenty_thousand_products_are_let_go_of_at_any_moment_within_seconds() {
    let site = SiteTest::with_products(&many());
    let start = || {
        let mut command = site.command(&["build", "--jobs", "1"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let stop = |mut build: std::process::Child| {
        kill_process(Pid::from_child(&build), Signal::TERM).unwrap();
        let sent = Instant::now();
        let mut said = String::new();
        build.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (build.wait().unwrap().code(), sent.elapsed(), said)
    };
    // How long it takes until pages are made; the last moment is among them.
    let started = Instant::now();
    let mut build = start();
    let mut told = BufReader::new(build.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("making pages …") {
        line.clear();
        assert_ne!(told.read_line(&mut line).unwrap(), 0, "no page was made");
    }
    let duration = started.elapsed();
    build.stderr = Some(told.into_inner());
    let (code, mut worst, said) = stop(build);
    assert_eq!(code, Some(1), "{said}");
    // What that one kept would make the next ones quicker.
    std::fs::remove_dir_all(site.path("data")).unwrap();
    for moment in 0..MOMENTS {
        let build = start();
        std::thread::sleep(duration * (2 * moment + 1) / (2 * MOMENTS));
        let (code, took, said) = stop(build);
        assert_eq!(code, Some(1), "moment {moment}: {said}");
        assert!(said.contains("interrupted before the work was done"), "moment {moment}: {said}");
        assert!(took < SOON, "moment {moment} of {duration:?}: it went on for {took:?} {said}");
        worst = worst.max(took);
    }
    println!("measured: {} moments of {duration:?}, ended within {worst:?}", MOMENTS + 1);
}
