//! Ctrl-C and SIGTERM: at once, cleanly, with the part kept.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::kitchen::{DUMP, Kitchen, products};
use crate::support::off::Fault;

fn signal(child: &Child, name: &str) {
    let done = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(done.success());
}

/// Waits for the end; a run that does not end is killed.
fn end(mut child: Child) -> (Option<i32>, Duration, String) {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(10) {
        if let Some(status) = child.try_wait().unwrap() {
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            return (status.code(), started.elapsed(), stderr);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    (None, started.elapsed(), String::new())
}

#[test]
fn a_signal_stops_a_download_at_once_and_keeps_its_part() {
    for (name, activity) in [("-INT", "fetch"), ("-TERM", "build")] {
        let kitchen = Kitchen::with_dump(&products(300, 1));
        // A build asks each time.
        kitchen.configure("every = \"0s\"\n", &kitchen.dump_source());
        kitchen.site.build();
        let (before, pages) = (kitchen.content(), kitchen.site.pages());
        kitchen.put_dump(&products(300, 2));
        kitchen.off.clear_requests();
        kitchen
            .off
            .misbehave_always(DUMP, Fault::Drip { bytes: 100, pause: Duration::from_millis(50) });
        let mut command = kitchen.site.command(&[activity]);
        let child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let part = part_of(&kitchen, &child);
        signal(&child, name);
        let (code, time, stderr) = end(child);
        assert_eq!(code, Some(1), "{name}: {stderr}");
        assert!(stderr.contains("interrupted"), "{name}: {stderr}");
        assert!(time < Duration::from_secs(3), "{name}: {time:?}");
        assert_eq!(kitchen.content(), before);
        assert!(kitchen.site.pages() == pages, "{name}: pages changed");
        assert_eq!(kitchen.last_run()["outcome"], "interrupted");
        assert!(std::fs::metadata(&part).unwrap().len() > 0, "the part is kept");

        kitchen.off.behave(DUMP);
        kitchen.off.clear_requests();
        assert_eq!(kitchen.site.run(&[activity]).code, 0);
        let requests = kitchen.off.requests();
        let request = requests.iter().find(|request| request.path == DUMP).unwrap();
        assert!(request.header("range").is_some(), "and continued");
        assert_ne!(kitchen.content(), before);
    }
}

/// The part of the running download, once it is there.
fn part_of(kitchen: &Kitchen, child: &Child) -> std::path::PathBuf {
    let started = Instant::now();
    loop {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "process {} fetches nothing",
            child.id()
        );
        let downloads = walkdir::WalkDir::new(kitchen.site.path("data/downloads"));
        let part = downloads.into_iter().flatten().find(|entry| {
            entry.file_name().to_string_lossy().ends_with(".part")
                && entry.metadata().is_ok_and(|metadata| metadata.len() > 200)
        });
        if let Some(part) = part {
            return part.into_path();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_signal_ends_a_wait_at_once() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    let wait = Some("15".to_string());
    let fault = Fault::Status { code: 429, retry_after: wait, body: String::new() };
    kitchen.off.misbehave_always(DUMP, fault);
    let mut command = kitchen.site.command(&["fetch"]);
    let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(told.any(|line| line.unwrap().contains("waiting 15.0 s")), "the wait is told");
    signal(&child, "-TERM");
    let (code, time, stderr) = end(child);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(time < Duration::from_secs(3), "{time:?}");
}

#[test]
fn a_build_that_is_stopped_is_completed_by_the_next() {
    let kitchen = Kitchen::with_dump(&products(400, 1));
    let mut command = kitchen.site.command(&["build", "--quiet"]);
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while !kitchen.site.path("public/produit").exists()
        && started.elapsed() < Duration::from_secs(20)
    {
        std::thread::sleep(Duration::from_millis(1));
    }
    signal(&child, "-TERM");
    let (code, _, stderr) = end(child);
    assert!(code == Some(1) || code == Some(0), "{code:?}: {stderr}");
    kitchen.site.build();
    crate::support::assert_same_pages(&kitchen.site.pages(), &kitchen.site.fresh_pages(&[]));
}
