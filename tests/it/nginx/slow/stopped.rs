//! A server that is stopped at any moment: while it starts, and while a new release takes over from it.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
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

/// Starts the server of the release.
fn start(site: &SiteTest) -> Child {
    start_with(site, &[])
}

/// The same with an environment.
fn start_with(site: &SiteTest, environment: &[(&str, &str)]) -> Child {
    let mut command = Command::new(site.path("current/sitegen"));
    command.args(["serve", "--listen", &socket(site)]).current_dir(site.path("")).env_clear();
    command.envs(environment.iter().copied()).stdin(Stdio::null()).stdout(Stdio::null());
    command.stderr(std::fs::File::create(site.path("server.log")).unwrap()).spawn().unwrap()
}

fn answers(site: &SiteTest) -> bool {
    site.run(&["serve", "--check", "--listen", &socket(site)]).code == 0
}

/// The server ends in time, with 0 or by the signal, and its workers with it.
fn assert_ends(server: &mut Child, workers: &[u32], moment: &str) -> ExitStatus {
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
    status
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

/// SIGUSR2, then SIGTERM some time after.
fn stop_in_renewal(site: &SiteTest, after: Duration) {
    let mut server = start(site);
    wait_until(|| answers(site), || "it does not answer".into());
    let mut workers: Vec<u32> = worker_of(server.id()).into_iter().collect();
    assert_eq!(workers.len(), 1);
    kill_process(Pid::from_child(&server), Signal::USR2).unwrap();
    std::thread::sleep(after);
    workers.extend(worker_of(server.id()));
    terminate(&server);
    assert_ends(&mut server, &workers, &format!("{after:?} after the start of a renewal"));
}

#[test]
fn a_stop_that_comes_during_a_renewal_is_not_lost() {
    let site = site();
    for moment in (0..600).step_by(100) {
        stop_in_renewal(&site, Duration::from_millis(moment));
    }
}

/// Raises SIGTERM in the middle of a renewal, as nothing from outside could: between the last that the parent says and
/// its looking whether it is to stop, and between that and its becoming the new program.
const STOPPER: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int is_at(const char *moment) {
    const char *wanted = getenv("STOP_AT");
    return wanted && !strcmp(wanted, moment);
}
ssize_t write(int file, const void *text, size_t length) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    ssize_t written = real(file, text, length);
    if (is_at("said") && memmem(text, length, "the server was renewed", 22)) raise(SIGTERM);
    return written;
}
int execvp(const char *program, char *const arguments[]) {
    int (*real)(const char *, char *const[]) = dlsym(RTLD_NEXT, "execvp");
    for (int i = 0; arguments[i]; i++)
        if (is_at("becoming") && !strncmp(arguments[i], "--adopt=", 8)) raise(SIGTERM);
    return real(program, arguments);
}
"#;

/// How a server ends that is stopped at a moment of its renewal.
fn end_of_one_stopped(site: &SiteTest, moment: &str) -> ExitStatus {
    let mut server = start_with(site, &[("LD_PRELOAD", "./stopper.so"), ("STOP_AT", moment)]);
    wait_until(|| answers(site), || "it does not answer".into());
    let workers: Vec<u32> = worker_of(server.id()).into_iter().collect();
    kill_process(Pid::from_child(&server), Signal::USR2).unwrap();
    assert_ends(&mut server, &workers, moment)
}

#[test]
fn a_stop_in_the_last_moments_before_the_parent_becomes_another_program_is_not_lost() {
    let site = site();
    site.put("stopper.c", STOPPER);
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-o", "stopper.so", "stopper.c", "-ldl"]);
    assert!(compiler.current_dir(site.path("")).status().unwrap().success());
    // Seen, and the server ends as it does at work.
    assert_eq!(end_of_one_stopped(&site, "said").code(), Some(0));
    // Too late to be seen by either program: it ends the process as it is.
    let end = end_of_one_stopped(&site, "becoming");
    assert_eq!(end.signal(), Some(Signal::TERM.as_raw()), "{end}");
}
