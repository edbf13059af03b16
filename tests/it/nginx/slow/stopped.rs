//! A server that is stopped at any moment: while it starts, and while a new release takes over from it.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::nginx::renewal::{release, switch};
use crate::support::nginx::{socket, wait_until, worker_of};
use crate::support::{SiteTest, shelf};

/// A built site with a release at `current`.
fn site() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let folder = release(&site, "r1");
    switch(&site, &folder);
    site
}

/// Starts the server of the release; what it says can be read.
fn start(site: &SiteTest) -> Child {
    let mut command = Command::new(site.path("current/sitegen"));
    command.args(["serve", "--listen", &socket(site)]).current_dir(site.path("")).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn answers(site: &SiteTest) -> bool {
    site.run(&["serve", "--check", "--listen", &socket(site)]).code == 0
}

/// The server ends in time, with 0 or by the signal, and its workers with it.
fn assert_ends(server: &mut Child, workers: &[u32], moment: &str) {
    let asked = Instant::now();
    let status = loop {
        if let Some(status) = server.try_wait().unwrap() {
            break status;
        }
        if asked.elapsed() > Duration::from_secs(20) {
            server.kill().unwrap();
            server.wait().unwrap();
            panic!("{moment}: the signal was lost");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let is_by_signal = status.signal() == Some(Signal::TERM.as_raw());
    assert!(status.code() == Some(0) || is_by_signal, "{moment}: {status}");
    let is_gone = |worker: &u32| {
        let process = Pid::from_raw(worker.cast_signed()).unwrap();
        test_kill_process(process).is_err()
    };
    wait_until(|| workers.iter().all(is_gone), || format!("{moment}: of {workers:?} one is left"));
}

fn terminate(server: &Child) {
    kill_process(Pid::from_child(server), Signal::TERM).unwrap();
}

#[test]
fn a_server_that_is_stopped_while_it_starts_leaves_nothing_behind() {
    let site = site();
    for moment in (0..200).step_by(25) {
        let mut server = start(&site);
        std::thread::sleep(Duration::from_millis(moment));
        let workers: Vec<u32> = worker_of(server.id()).into_iter().collect();
        terminate(&server);
        assert_ends(&mut server, &workers, &format!("{moment} ms after the start"));
    }
    let mut server = start(&site);
    wait_until(|| answers(&site), || "it does not answer any more".into());
    terminate(&server);
    assert_ends(&mut server, &[], "at work");
}

/// SIGUSR2, then SIGTERM once this line is said, or some time after where there is none.
fn stop_in_renewal(site: &SiteTest, after: Option<Duration>) {
    let mut server = start(site);
    let mut told = BufReader::new(server.stderr.take().unwrap());
    wait_until(|| answers(site), || "it does not answer".into());
    let mut workers: Vec<u32> = worker_of(server.id()).into_iter().collect();
    assert_eq!(workers.len(), 1);
    kill_process(Pid::from_child(&server), Signal::USR2).unwrap();
    match after {
        Some(time) => std::thread::sleep(time),
        // The last it says before it becomes the new program.
        None => {
            let mut line = String::new();
            while !line.contains("the server was renewed") {
                line.clear();
                assert_ne!(told.read_line(&mut line).unwrap(), 0, "it was not renewed");
            }
        }
    }
    workers.extend(worker_of(server.id()));
    terminate(&server);
    assert_ends(&mut server, &workers, &format!("{after:?} after the start of a renewal"));
}

#[test]
fn a_stop_that_comes_during_a_renewal_is_not_lost() {
    let site = site();
    for _ in 0..8 {
        stop_in_renewal(&site, None);
    }
    for moment in (0..600).step_by(100) {
        stop_in_renewal(&site, Some(Duration::from_millis(moment)));
    }
}
