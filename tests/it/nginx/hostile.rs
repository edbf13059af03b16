//! Slow, idle, greedy and flooding visitors: meanwhile the others are served, and memory stays small.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketType};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{caged, status};
use crate::support::nginx::{Caged, Rates};

/// What the server may hold at most.
const MEMORY: u64 = 150 * 1024 * 1024;
/// Others are to be answered within this.
const PROMPT: Duration = Duration::from_secs(1);
/// Files the tests need: a connection of theirs is one.
const FILES: u64 = 8192;

const HEAD: &str = "POST /api/essai HTTP/1.1\r\nHost: x\r\n";

/// Asks as anybody would, a file and the server. More than half must be answered promptly: an attack
/// that works stops all of them, a busy machine only some.
fn assert_others_are_served(caged: &Caged, meanwhile: &str) {
    let mut times: Vec<Duration> = (0..40)
        .map(|number| {
            let (url, expected) = if number % 2 == 0 { ("/", 200) } else { ("/api/essai", 404) };
            let asked = Instant::now();
            let answer = caged.get(url);
            assert_eq!(status(&answer), expected, "{meanwhile}: {answer} {}", caged.nginx_errors());
            asked.elapsed()
        })
        .collect();
    times.sort();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("measured: {meanwhile}: others waited {median:?}, at worst {worst:?}");
    assert!(median < PROMPT, "{meanwhile}: others waited {median:?}");
}

fn assert_memory_is_small(caged: &Caged) {
    let peak = caged.peak_memory();
    println!("measured: the server held {} MB at most", peak / 1024 / 1024);
    assert!(peak <= MEMORY, "the server held {peak} bytes");
}

/// A connection from another address than that of the others.
fn attacker(caged: &Caged) -> TcpStream {
    let socket = rustix::net::socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    rustix::net::bind(&socket, &SocketAddr::from(([127, 0, 0, 2], 0))).unwrap();
    rustix::net::connect(&socket, &caged.address).unwrap();
    socket.into()
}

/// Connections that begin with some bytes and say nothing more.
fn silent(caged: &Caged, count: usize, bytes: &[u8]) -> Vec<TcpStream> {
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < FILES) {
        let current = Some(limit.maximum.map_or(FILES, |maximum| maximum.min(FILES)));
        setrlimit(Resource::Nofile, Rlimit { current, ..limit }).unwrap();
    }
    (0..count)
        .map(|_| {
            let mut stream = attacker(caged);
            stream.write_all(bytes).unwrap();
            stream
        })
        .collect()
}

#[test]
fn two_thousand_idle_connections_harm_nobody() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let mut idle = silent(&caged, 1000, b"");
    idle.extend(silent(&caged, 1000, b"GET /api/essai HTTP/1.1\r\nHost: x\r\n"));
    assert_others_are_served(&caged, "2,000 idle connections");
    assert_memory_is_small(&caged);
    // Only what came whole reaches the server.
    assert!(caged.log("served.log").len() < 100);
    drop(idle);
}

#[test]
fn slow_heads_and_bodies_harm_nobody() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let length = "Content-Length: 16000\r\n\r\n";
    let mut slow = silent(&caged, 100, b"GET /api/slow HTTP/1.1\r\n");
    slow.extend(silent(&caged, 100, format!("{HEAD}{length}").as_bytes()));
    slow.extend(silent(
        &caged,
        100,
        format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n").as_bytes(),
    ));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                // Those nginx let go already are none any more.
                for mut stream in &slow {
                    let _ = stream.write(b"1");
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        let others = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            assert_others_are_served(&caged, "300 slow heads and bodies");
        }));
        done.store(true, Ordering::Relaxed);
        others.unwrap();
    });
    assert_memory_is_small(&caged);
}

#[test]
fn readers_that_do_not_read_harm_nobody() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let request = "GET /api/essai HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200);
    let readers = silent(&caged, 100, request.as_bytes());
    assert_others_are_served(&caged, "100 readers that do not read");
    assert_memory_is_small(&caged);
    drop(readers);
}

#[test]
fn requests_sent_by_the_thousand_are_taken_one_by_one() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let requests = "GET /api/essai HTTP/1.1\r\nHost: x\r\n\r\n".repeat(10_000);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| flood(&caged, requests.as_bytes(), &done));
        }
        let others = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            assert_others_are_served(&caged, "8 floods of pipelined requests");
        }));
        done.store(true, Ordering::Relaxed);
        others.unwrap();
    });
    assert_memory_is_small(&caged);
}

/// Sends requests without waiting for answers, and reads what comes only to make room.
fn flood(caged: &Caged, requests: &[u8], done: &AtomicBool) {
    let mut answers = vec![0; 65536];
    while !done.load(Ordering::Relaxed) {
        let mut stream = attacker(caged);
        stream.set_nonblocking(true).unwrap();
        let mut rest = requests;
        while !rest.is_empty() && !done.load(Ordering::Relaxed) {
            match stream.write(rest) {
                Ok(sent) => rest = &rest[sent..],
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(_) => break,
            }
            let _ = stream.read(&mut answers);
        }
    }
}

#[test]
fn endless_heads_and_bodies_fill_no_memory() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let megabytes = "a".repeat(8 * 1024 * 1024);
    for beginning in [
        String::new(),
        "GET /api/".into(),
        "GET /api/essai HTTP/1.1\r\nHost: x\r\nCookie: ".into(),
        "GET /api/essai HTTP/1.1\r\nHost: x\r\nX-Other: ".into(),
        format!("{HEAD}Content-Length: 1000000000000\r\n\r\n"),
        format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n800000\r\n"),
    ] {
        let answer = caged.sent(format!("{beginning}{megabytes}").as_bytes());
        assert!(matches!(status(&answer), 0 | 400 | 413 | 414), "{beginning}: {answer}");
    }
    assert_others_are_served(&caged, "after endless heads and bodies");
    assert_memory_is_small(&caged);
}
