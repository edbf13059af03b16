//! The processes of the server: parent, worker, socket, and how all of it begins and ends. No nginx.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use super::{addresses::asked_directly, status};
use crate::support::nginx::{signal, socket, start_server, wait_until, worker_of};
use crate::support::{SiteTest, shelf};

/// A server on its socket, ended when dropped.
struct Server {
    site: SiteTest,
    parent: Child,
}

impl Server {
    fn start() -> Self {
        let site = SiteTest::with_products(&shelf());
        site.build();
        let parent = start_server(&site);
        Self { site, parent }
    }

    fn check(&self) -> i32 {
        self.site.run(&["serve", "--check", "--listen", &socket(&self.site)]).code
    }

    fn worker(&self) -> u32 {
        worker_of(self.parent.id()).unwrap()
    }

    /// Waits for another worker than this.
    fn next_worker(&self, last: u32) -> u32 {
        let next = || worker_of(self.parent.id()).filter(|next| *next != last);
        wait_until(|| next().is_some() && self.check() == 0, || self.site.read("server.log"));
        next().unwrap()
    }

    fn said(&self) -> String {
        self.site.read("server.log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.parent.kill();
        let _ = self.parent.wait();
    }
}

#[test]
fn a_worker_that_dies_is_followed_by_another_on_the_same_socket() {
    let server = Server::start();
    let mut worker = server.worker();
    for name in ["KILL", "ABRT", "TERM"] {
        signal(worker, name);
        worker = server.next_worker(worker);
    }
    assert_eq!(server.said().matches("worker ended").count(), 3, "{}", server.said());
}

#[test]
fn a_worker_dies_with_its_parent_and_leaves_the_socket_to_the_next() {
    let mut server = Server::start();
    let worker = server.worker();
    server.parent.kill().unwrap();
    server.parent.wait().unwrap();
    let is_gone = || !std::path::Path::new(&format!("/proc/{worker}/stat")).exists();
    wait_until(is_gone, || "the worker lives on".into());
    assert_eq!(server.check(), 1);
    // As a supervisor would, at once.
    server.parent = start_server(&server.site);
    assert_eq!(server.check(), 0);
}

#[test]
fn it_leaves_with_0_and_takes_its_socket_away() {
    for name in ["TERM", "INT"] {
        let mut server = Server::start();
        let worker = server.worker();
        signal(server.parent.id(), name);
        assert_eq!(server.parent.wait().unwrap().code(), Some(0));
        assert!(!server.site.path("s").exists());
        assert!(!std::path::Path::new(&format!("/proc/{worker}")).exists());
    }
}

#[test]
fn what_can_never_start_is_not_started_again() {
    let server = Server::start();
    let second = server.site.run(&["serve", "--listen", &socket(&server.site)]);
    assert_eq!(second.code, 1);
    assert!(second.stderr.contains("in use"), "{}", second.stderr);
    let other = format!("unix:{}", server.site.path("other").display());
    server.site.edit("themes/default/templates/product.html", "{%", "{% nonsense");
    let broken = server.site.run(&["serve", "--listen", &other]);
    assert_eq!(broken.code, 1, "{}", broken.stderr);
    assert!(broken.stderr.ends_with("error: the server could not start\n"), "{}", broken.stderr);
    assert!(!server.site.path("other").exists());
    assert_eq!(server.site.run(&["serve", "--listen", "0.0.0.0:1"]).code, 2);
    assert_eq!(server.check(), 0);
}

/// How many files a process has open once that stays the same: one that has just begun has more.
fn settled_files(pid: u32) -> usize {
    let count = || std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
    let counts = || {
        std::thread::sleep(Duration::from_millis(50));
        count()
    };
    let mut last = [count(), counts(), counts()];
    while last.iter().any(|count| *count != last[0]) {
        last = [last[1], last[2], counts()];
    }
    last[0]
}

/// Where connections cannot be accepted any more, another worker with a fresh limit must take over.
#[test]
fn a_worker_that_takes_no_connections_any_more_ends_at_once() {
    let server = Server::start();
    for more in 0..3 {
        let worker = server.worker();
        let limit = Some(settled_files(worker) as u64 + more);
        let pid = Pid::from_raw(worker.cast_signed());
        prlimit(pid, Resource::Nofile, Rlimit { current: limit, maximum: limit }).unwrap();
        // They say nothing, so each keeps its two files.
        let connect = |_| UnixStream::connect(server.site.path("s")).unwrap();
        let held: Vec<UnixStream> = (0..10).map(connect).collect();
        server.next_worker(worker);
        drop(held);
    }
    let said = server.said();
    assert_eq!(said.matches("exit status: 70").count(), 3, "{said}");
    assert!(!said.contains("self-check 2"), "{said}");
}

#[test]
fn a_socket_somebody_took_away_is_made_again() {
    let server = Server::start();
    let worker = server.worker();
    std::fs::remove_file(server.site.path("s")).unwrap();
    assert_eq!(server.check(), 1);
    signal(worker, "KILL");
    server.next_worker(worker);
}

#[test]
fn a_worker_has_files_enough_for_all_connections() {
    let server = Server::start();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.worker())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let soft: u64 = line.split_whitespace().nth(3).unwrap().parse().unwrap();
    assert!(soft >= 2 * 400 + 128, "{line}");
}

#[test]
fn a_worker_without_parent_or_socket_does_not_begin() {
    let server = Server::start();
    let no_socket = server.site.run(&["serve", "--worker", &std::process::id().to_string()]);
    assert_eq!(no_socket.code, 1);
    assert!(no_socket.stderr.contains("not a listening socket"), "{}", no_socket.stderr);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut orphan = server.site.command(&["serve", "--worker", "1"]);
    let orphan = orphan.stdin(Stdio::from(OwnedFd::from(listener))).output().unwrap();
    assert!(String::from_utf8_lossy(&orphan.stderr).contains("is not the parent"));
}

/// Against 40 ms of waiting for an acknowledgement, over TCP with a kept connection.
#[test]
fn answers_over_tcp_do_not_wait_for_an_acknowledgement() {
    let server = Server::start();
    let mut command = server.site.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut parent = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut said = std::io::BufReader::new(parent.stderr.take().unwrap());
    while !line.contains("http://") {
        assert!(std::io::BufRead::read_line(&mut said, &mut line).unwrap() > 0, "{line}");
    }
    let address = line.split("http://").nth(1).unwrap().split(' ').next().unwrap();
    let stream = std::net::TcpStream::connect(address).unwrap();
    let time = exchanges(stream, 50);
    parent.kill().unwrap();
    parent.wait().unwrap();
    // 50 answers that wait take two seconds, that do not, a few milliseconds.
    println!("50 requests on one connection took {time:?}");
    assert!(time < std::time::Duration::from_millis(1500), "{time:?}");
    assert_eq!(status(&asked_directly(&server.site, "GET / HTTP/1.0\r\n\r\n")), 200);
}

fn exchanges(mut stream: std::net::TcpStream, count: usize) -> std::time::Duration {
    use std::io::{Read as _, Write as _};
    let started = std::time::Instant::now();
    for _ in 0..count {
        stream.write_all(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
        }
    }
    started.elapsed()
}
