//! A disk that refuses: the nth write, sync or rename of a build fails with ENOSPC or EIO, for many n over the whole build.

use std::process::Command;

use crate::support::pages::crawl;
use crate::support::{Run, SiteTest, assert_same_pages, is_installed, product, shelf};

/// What changes a file or tells that it is on disk.
const CALLS: [&str; 4] =
    ["write", "pwrite64", "fdatasync,fsync,syncfs", "rename,renameat,renameat2,linkat,link"];
const ERRORS: [&str; 2] = ["ENOSPC", "EIO"];
/// Moments tried of each kind of call, spread over all there are.
const MOMENTS: usize = 6;

/// A build under strace.
fn traced(site: &SiteTest, arguments: &[String]) -> Run {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "--seccomp-bpf", "-o"]).arg(site.path("trace")).args(arguments);
    command.args([env!("CARGO_BIN_EXE_sitegen"), "build", "--quiet", "--jobs", "1"]);
    Run::of(&command.current_dir(site.path("")).env_clear().output().unwrap())
}

/// The most calls of a kind that one thread makes in a build: strace counts them by thread.
fn calls(site: &SiteTest, kind: &str) -> usize {
    let run = traced(site, &["-e".into(), format!("trace={kind}")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut counts = std::collections::BTreeMap::new();
    for line in site.read("trace").lines() {
        let thread = line.split(' ').next().unwrap().to_string();
        *counts.entry(thread).or_insert(0) += 1;
    }
    counts.into_values().max().unwrap_or_default()
}

/// Two weeks of a shelf, by turns.
fn turn_to(site: &SiteTest, week: usize) {
    let mut products = shelf();
    products[week]["product_name"] = format!("Nouveau {week}").into();
    products.push(product(20 + week as u64, "b", &["en:snacks", "en:biscuits"]));
    site.put_products(&products);
}

#[test]
fn whichever_write_fails_the_site_stays_whole_and_the_next_build_mends_all() {
    if !is_installed("strace") {
        return;
    }
    let site = SiteTest::new();
    let mut pages = Vec::new();
    for week in [0, 1] {
        turn_to(&site, week);
        pages.push(site.fresh_pages(&[]));
    }
    site.build();
    let (mut week, mut failed, mut tried) = (1, 0, 0);
    for kind in CALLS {
        week = 1 - week;
        turn_to(&site, week);
        let most = calls(&site, kind);
        for error in ERRORS {
            for moment in 0..MOMENTS.min(most) {
                week = 1 - week;
                turn_to(&site, week);
                let nth = 1 + moment * most / MOMENTS.min(most);
                let fault = format!("inject={kind}:error={error}:when={nth}");
                let run = traced(&site, &["-e".into(), fault.clone()]);
                assert!([0, 1].contains(&run.code), "{fault}: {} {}", run.code, run.stderr);
                assert!(!run.stderr.contains("panicked"), "{fault}: {}", run.stderr);
                let (_, dead) = crawl(&site.pages());
                assert!(dead.is_empty(), "{fault}: {dead:?}");
                (failed, tried) = (failed + usize::from(run.code == 1), tried + 1);
                site.build();
                assert_same_pages(&site.pages(), &pages[week]);
            }
        }
    }
    assert!(failed * 2 > tried, "of {tried} faults {failed} ended a build: too few say anything");
    println!(
        "measured: {tried} faults, {failed} ended a build, 0 left a dead link, 0 were not mended"
    );
}
