//! Faults of the machine around a build: it ends by itself, names what is wrong, leaves last week's site, and the next one
//! makes it good.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::status;
use crate::support::memory::MemoryCgroup;
use crate::support::pages::dead_links;
use crate::support::{SiteTest, assert_same_pages, is_installed, leave_out, product, shelf};

/// Longest time for any of these builds on a busy machine.
const SOON: Duration = Duration::from_mins(1);

/// Runs a build under what a line of bash does first; `$1` is the folder of the site.
fn build_under(site: &SiteTest, before: &str) -> Output {
    let mut command = Command::new("bash");
    let line = format!("{before}; exec {} build --full", env!("CARGO_BIN_EXE_sitegen"));
    command.args(["-c", &line, "bash"]).arg(site.path("")).current_dir(site.path(""));
    command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").stdin(Stdio::null());
    let begun = Instant::now();
    let output = command.output().unwrap();
    assert!(begun.elapsed() < SOON, "{before}: {:?}", begun.elapsed());
    output
}

/// A built site whose sources have changed since.
fn changed() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let mut products = shelf();
    products.push(product(7, "b", &["en:snacks", "en:biscuits"]));
    site.put_products(&products);
    site
}

/// The build failed with these words and changed no page; without the fault the next one is as a fresh one.
fn assert_fails_and_heals(site: &SiteTest, before: &str, words: &str) {
    let pages = site.pages();
    let output = build_under(site, before);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{before}: {said}");
    assert!(said.contains(words), "{before}: {words} is not in {said}");
    assert_same_pages(&site.pages(), &pages);
    site.build();
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
    assert_eq!(status(site).1, [""; 0], "{before}");
}

fn read_only(folder: &str) -> String {
    format!(
        "unshare -m true || exit 99; exec unshare -m bash -c 'mount --make-rprivate / && mount --bind \"$1\"{folder} \
         \"$1\"{folder} && mount -o remount,ro,bind \"$1\"{folder} && exec {} build --full' bash \"$1\"",
        env!("CARGO_BIN_EXE_sitegen")
    )
}

#[test]
fn a_public_or_data_folder_that_is_read_only_is_named() {
    if !rustix::process::geteuid().is_root() {
        leave_out("a folder that is read-only; only root can mount one");
        return;
    }
    assert_fails_and_heals(&changed(), &read_only("public"), "public");
    assert_fails_and_heals(&changed(), &read_only("data"), "data/.lock");
}

#[test]
fn a_build_without_file_handles_ends_and_says_so() {
    assert_fails_and_heals(&changed(), "ulimit -n 20", "needs 64: raise `ulimit -n`");
}

/// A clock that says something else.
fn fake(clock: &str) -> String {
    format!("export LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1' FAKETIME='{clock}'")
}

#[test]
fn a_clock_that_is_wrong_by_a_month_stops_no_build_and_one_that_lost_its_time_is_named() {
    if !is_installed("faketime") {
        return;
    }
    let lost = fake("@2001-01-01 00:00:00");
    assert_fails_and_heals(&changed(), &lost, "the clock of this machine says 2001-01-01");
    for clock in ["-30d", "+30d"] {
        let site = changed();
        let output = build_under(&site, &fake(clock));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{clock}: {said}");
        assert_eq!(dead_links(&site.pages()), [""; 0], "{clock}");
        let expected: &[&str] =
            if clock.starts_with('+') { &["clock_wrong"] } else { &["data_old", "no_run"] };
        assert_eq!(status(&site).1, expected, "{clock}");
        site.build();
        // The sitemap has the days on which pages changed, by the clock of that time.
        let [mut healed, mut fresh] = [site.pages(), site.fresh_pages(&[])];
        assert!(healed.remove("sitemap.xml").is_some() && fresh.remove("sitemap.xml").is_some());
        assert_same_pages(&healed, &fresh);
        assert_eq!(status(&site).1, [""; 0], "{clock}");
    }
}

/// The kernel kills what goes over the limit; nothing can be said then, so what is left must be sound.
#[test]
fn a_build_that_its_memory_cgroup_kills_leaves_no_dead_link_and_the_next_one_completes_it() {
    let Some(cgroup) = MemoryCgroup::make() else { return };
    let mut interrupted = 0;
    // Up to what such a build needs.
    for megabytes in (4..).step_by(2) {
        let site = changed();
        cgroup.limit(megabytes << 20);
        let output = build_under(&site, &cgroup.entering());
        if output.status.success() {
            break;
        }
        assert_eq!(output.status.signal(), Some(9), "{megabytes} MB: {output:?}");
        assert_eq!(dead_links(&site.pages()), [""; 0], "{megabytes} MB");
        interrupted += usize::from(status(&site).1 == ["last_run_interrupted"]);
        site.build();
        assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
        assert_eq!(status(&site).1, [""; 0], "{megabytes} MB");
    }
    assert!(interrupted > 0, "no limit was too narrow");
}
