//! A disk that refuses: the nth write, sync, rename, opening or removal of a build fails with ENOSPC or EIO.
//!
//! A sample of all there are, or every one of them with `TEST_EVERY_WRITE` (`scripts/trust.sh --every-write R4`).

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::support::pages::crawl;
use crate::support::{Run, SiteTest, assert_same_pages, is_installed, product, shelf};

/// What changes a file or folder, or tells that it is on disk.
const CALLS: &str = "write,writev,pwrite64,pwritev,copy_file_range,sendfile,fallocate,ftruncate,fdatasync,fsync,syncfs,\
                     rename,renameat,renameat2,link,linkat,mkdir,mkdirat,unlink,unlinkat,rmdir,fchmod,utimensat,openat";
/// How a file is opened that is to be written.
const TO_WRITE: [&str; 3] = ["O_CREAT", "O_WRONLY", "O_RDWR"];
const ERRORS: [&str; 2] = ["ENOSPC", "EIO"];
/// Moments tried of each call, spread over all there are, where not every one is.
const MOMENTS: usize = 5;

/// A build under strace.
fn traced(site: &SiteTest, arguments: &[String]) -> Run {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "--seccomp-bpf", "-o"]).arg(site.path("trace")).args(arguments);
    command.args([env!("CARGO_BIN_EXE_sitegen"), "build", "--quiet", "--jobs", "1"]);
    Run::of(&command.current_dir(site.path("")).env_clear().output().unwrap())
}

/// The calls of a build: for each its name and which of one thread it was. strace counts so.
fn places(site: &SiteTest) -> BTreeMap<String, BTreeSet<usize>> {
    let run = traced(site, &["-e".into(), format!("trace={CALLS}")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (mut counts, mut places) = (BTreeMap::new(), BTreeMap::<String, BTreeSet<usize>>::new());
    let mut only_read = BTreeSet::new();
    for line in site.read("trace").lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let Some((name, given)) = call.trim_start().split_once('(') else { continue };
        let nth = counts.entry((thread.to_string(), name.to_string())).or_insert(0);
        *nth += 1;
        if name == "openat" && !TO_WRITE.iter().any(|way| given.contains(way)) {
            only_read.insert(*nth);
        } else {
            places.entry(name.to_string()).or_default().insert(*nth);
        }
    }
    // The fault would meet every thread: one that opens what is only read, as the configuration, is none of this.
    places.entry("openat".into()).or_default().retain(|nth| !only_read.contains(nth));
    places
}

/// The faults to try: every place with each error, or some places of each call, the errors by turns.
fn faults(places: &BTreeMap<String, BTreeSet<usize>>) -> Vec<String> {
    let is_every = std::env::var_os("TEST_EVERY_WRITE").is_some();
    let mut faults = Vec::new();
    for (call, numbers) in places {
        let step = if is_every { 1 } else { numbers.len().div_ceil(MOMENTS) };
        for (at, nth) in numbers.iter().step_by(step).enumerate() {
            let errors = if is_every { &ERRORS[..] } else { &ERRORS[at % 2..=at % 2] };
            for error in errors {
                faults.push(format!("inject={call}:error={error}:when={nth}"));
            }
        }
    }
    faults
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
    turn_to(&site, 0);
    let places = places(&site);
    let faults = faults(&places);
    let (mut week, mut met, mut failed) = (0, 0, 0);
    for fault in &faults {
        week = 1 - week;
        turn_to(&site, week);
        let (call, _) = fault.split_once(':').unwrap();
        let calls = call.replace("inject", "trace");
        let run = traced(&site, &["-e".into(), calls, "-e".into(), fault.clone()]);
        assert!([0, 1].contains(&run.code), "{fault}: {} {}", run.code, run.stderr);
        assert!(!run.stderr.contains("panicked"), "{fault}: {}", run.stderr);
        let (_, dead) = crawl(&site.pages());
        assert!(dead.is_empty(), "{fault}: {dead:?}");
        met += usize::from(site.read("trace").contains("(INJECTED)"));
        failed += usize::from(run.code == 1);
        site.build();
        assert_same_pages(&site.pages(), &pages[week]);
    }
    let (tried, all) = (faults.len(), places.values().map(BTreeSet::len).sum::<usize>());
    assert!(met * 10 > tried * 9, "of {tried} faults {met} were met: the others say nothing");
    assert!(failed * 2 > tried, "of {tried} faults {failed} ended a build: too few say anything");
    println!(
        "measured: {tried} faults at {all} places of {} calls, {met} met, {failed} ended a build, 0 left a dead link, 0 were not \
         mended",
        places.len()
    );
}
