//! The rules, one by one.

use super::*;
use crate::telemetry::DiskSpace;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn run(command: &str, outcome: &str, days_ago: i64) -> JournalEntry {
    let started = NOW - days_ago * Timestamp::DAY;
    JournalEntry {
        command: command.into(),
        started,
        ended: (outcome != "running").then_some(started + 60),
        outcome: outcome.into(),
        error: (outcome == "failed").then(|| "a gate is closed\nand more".into()),
        id: 1,
        program: String::new(),
        report: None,
    }
}

fn well(runs: Vec<JournalEntry>) -> HealthFacts {
    HealthFacts {
        now: NOW,
        has_site: true,
        journal: JournalFacts::Runs(runs),
        lock_since: None,
        rooms: vec![room(50, 50)],
        mirror: None,
        torn: None,
        search: None,
        accounts: None,
        letters: LetterFacts::default(),
    }
}

/// A disk of 100 GB and ten million inodes with these percents left.
fn room(bytes: u64, inodes: u64) -> Room {
    let disk = DiskSpace {
        size_bytes: 100_000_000_000,
        free_bytes: bytes * 1_000_000_000,
        inodes: 10_000_000,
        free_inodes: inodes * 100_000,
    };
    Room { folder: "data".into(), disk }
}

fn codes(facts: &HealthFacts) -> Vec<&'static str> {
    reasons(facts).iter().map(|reason| reason.code.code()).collect()
}

#[test]
fn a_site_of_last_sunday_is_well_and_one_of_nine_days_ago_is_not() {
    assert_eq!(codes(&well(vec![run("build", "done", 8)])), [""; 0]);
    assert_eq!(codes(&well(vec![run("build", "done", 9)])), ["data_old", "no_run"]);
    let failing = well(vec![run("build", "failed", 2), run("build", "done", 9)]);
    assert_eq!(codes(&failing), ["last_run_failed", "data_old"]);
    let said = &reasons(&failing)[0].text;
    assert!(said.contains("a gate is closed") && !said.contains("and more"), "{said}");
}

#[test]
fn a_run_at_work_hides_no_failure_and_only_a_build_makes_one_good() {
    for (runs, expected) in [
        (vec![("build", "running"), ("build", "failed")], &["last_run_failed"][..]),
        (vec![("fetch", "done"), ("build", "failed")], &["last_run_failed"]),
        (vec![("fetch", "done"), ("fetch", "failed"), ("build", "done")], &[]),
        (vec![("build", "done"), ("fetch", "failed")], &[]),
        (vec![("rollback", "done"), ("fetch", "failed")], &["last_run_failed"]),
        (vec![("rollback", "done"), ("rollback", "failed"), ("build", "done")], &[]),
        (vec![("rollback", "failed"), ("build", "done")], &["last_run_failed"]),
        (vec![("build", "interrupted")], &["last_run_interrupted"]),
        (vec![("build", "running")], &[]),
    ] {
        let mut seen: Vec<JournalEntry> = Vec::new();
        for (command, outcome) in &runs {
            seen.push(run(command, outcome, 1));
        }
        seen.push(run("build", "done", 2));
        assert_eq!(codes(&well(seen)), *expected, "{runs:?}");
    }
}

#[test]
fn before_the_first_build_nothing_is_missing_and_after_it_a_lost_catalogue_is() {
    let missing = SearchFault::Missing("search.sqlite is not there".into());
    let facts = |has_site| HealthFacts {
        has_site,
        journal: JournalFacts::Missing,
        search: Some(missing.clone()),
        ..well(Vec::new())
    };
    assert_eq!(codes(&facts(false)), [""; 0]);
    assert_eq!(codes(&facts(true)), ["catalogue_missing", "search_missing"]);
}

#[test]
fn a_lock_of_a_day_is_stuck_and_a_clock_before_the_last_run_is_wrong() {
    let runs = || vec![run("build", "running", 9), run("build", "done", 10)];
    let held = |hours: i64| HealthFacts { lock_since: Some(NOW - hours * 3600), ..well(runs()) };
    assert_eq!(codes(&held(23)), ["data_old"]);
    assert_eq!(codes(&held(25)), ["data_old", "run_stuck"]);
    let set_back =
        HealthFacts { now: NOW - 30 * Timestamp::DAY, ..well(vec![run("build", "done", 0)]) };
    assert_eq!(codes(&set_back), ["clock_wrong"]);
}

fn small(disk: &mut DiskSpace, free: u64) {
    (disk.size_bytes, disk.free_bytes) = (1_000_000_000, free);
}

#[test]
fn a_disk_is_full_at_a_twentieth_and_a_large_one_at_a_gigabyte() {
    let with = |change: fn(&mut DiskSpace)| {
        let mut changed = room(50, 50);
        change(&mut changed.disk);
        codes(&HealthFacts { rooms: vec![changed], ..well(vec![run("build", "done", 1)]) })
    };
    assert_eq!(with(|disk| disk.free_bytes = 1_000_000_000), [""; 0]);
    assert_eq!(with(|disk| disk.free_bytes = 999_999_999), ["disk_full"]);
    assert_eq!(with(|disk| disk.free_inodes = 100_000), [""; 0]);
    assert_eq!(with(|disk| disk.free_inodes = 99_999), ["inodes_full"]);
    assert_eq!(with(|disk| small(disk, 51_000_000)), [""; 0]);
    assert_eq!(with(|disk| small(disk, 49_000_000)), ["disk_full"]);
    assert_eq!(with(|disk| (disk.inodes, disk.free_inodes) = (0, 0)), [""; 0]);
}

#[test]
fn letters_are_stuck_in_the_outbox_in_the_queue_and_at_the_mail_server() {
    let with = |letters| {
        let facts = HealthFacts { letters, ..well(vec![run("build", "done", 1)]) };
        reasons(&facts).into_iter().map(|reason| reason.text).collect::<Vec<_>>()
    };
    let ago = |seconds: i64| Some(NOW - seconds);
    let none = LetterFacts::default();
    assert_eq!(with(LetterFacts { laid: 2, laid_since: ago(80_000), ..none }), [""; 0]);
    let laid = with(LetterFacts { laid: 2, laid_since: ago(90_000), ..none });
    assert!(matches!(&laid[..], [text] if text.contains("data/outbox")), "{laid:?}");
    let waiting = with(LetterFacts { waiting: 7, waiting_since: ago(601), ..none });
    assert!(matches!(&waiting[..], [text] if text.starts_with("7 wait")), "{waiting:?}");
    assert_eq!(with(LetterFacts { waiting: 7, waiting_since: ago(5), ..none }), [""; 0]);
    let failed = LetterFacts { failed: 3, failed_last: ago(60), ..none };
    assert!(with(failed)[0].starts_with("3 could not be sent"));
    assert_eq!(with(LetterFacts { failed_last: ago(90_000), ..failed }), [""; 0]);
}

#[test]
fn what_was_found_of_files_is_said_as_it_is() {
    let damaged = SearchFault::Damaged("the search file is damaged".into());
    let lost = HealthReason::new(HealthCode::AccountsLost, "accounts.sqlite is missing");
    let facts = HealthFacts {
        search: Some(damaged),
        accounts: Some(lost),
        journal: JournalFacts::Unreadable("malformed".into()),
        ..well(Vec::new())
    };
    assert_eq!(codes(&facts), ["catalogue_unreadable", "search_damaged", "accounts_lost"]);
}

/// docs/OPERATIONS.md has each reason with what to do, in this order, and no other.
#[test]
fn the_document_has_each_reason() {
    let manual = include_str!("../../docs/OPERATIONS.md");
    let (_, section) = manual.split_once("\n## When something is wrong\n").unwrap();
    let section = section.split("\n##").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let documented: Vec<&str> = rows.map(|row| row.split('`').next().unwrap()).collect();
    assert_eq!(documented, HealthCode::ALL.map(HealthCode::code));
}
