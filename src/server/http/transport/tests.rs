//! The transport with answers of its own, through real sockets of this machine.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::server::http::route::FORM_BYTES;
use crate::server::process::socket::tcp;
use crate::telemetry::Verbosity;

/// Answers as a test has it; who is sent away reads « later ».
struct Answers<F>(F);

impl<F: Fn(&Request) -> Response + Sync> RequestHandler for Answers<F> {
    fn answer(&self, request: &Request) -> Response {
        self.0(request)
    }

    fn send_away(&self, _: &Request) -> Response {
        Response::text(503, "later")
    }
}

/// Runs a transport, gives its address to a test and stops it afterwards.
fn with_server(answer: impl Fn(&Request) -> Response + Sync, test: impl FnOnce(SocketAddr)) {
    let listener = tcp(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, reporter) = (Stop::default(), Reporter::new(Verbosity::Quiet));
    let handler = Answers(answer);
    std::thread::scope(|scope| {
        scope.spawn(|| listen(Listener::Tcp(listener), &reporter, &stop, &handler));
        // Stopped even where the test panics; the scope would wait for ever.
        let tested = catch_unwind(AssertUnwindSafe(|| test(address)));
        stop.flag().store(true, Ordering::Relaxed);
        tested.unwrap();
    });
}

fn sent(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(bytes).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Answers with what it was asked.
fn echo(request: &Request) -> Response {
    let body = match &request.body {
        Ok(body) => String::from_utf8_lossy(body).into_owned(),
        Err(fault) => format!("{fault:?}"),
    };
    let client = request.client.map_or("nobody".into(), |client| client.to_string());
    let shown = format!("{:?} {} {client} {body}", request.method, request.path);
    Response::text(200, &shown)
}

#[test]
fn a_request_comes_through_with_all_that_is_read() {
    with_server(echo, |address| {
        let request =
            b"POST /a/b?q=1 HTTP/1.0\r\nX-Real-IP: 192.0.2.7\r\nContent-Length: 4\r\n\r\nbody";
        let answer = sent(address, request);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("\r\nConnection: close\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\nPost /a/b 192.0.2.7 body\n"), "{answer}");
    });
}

#[test]
fn a_head_is_measured_and_not_sent() {
    with_server(echo, |address| {
        let answer = sent(address, b"HEAD / HTTP/1.0\r\n\r\n");
        assert!(
            answer.contains("\r\nContent-Length: 18\r\n") && answer.ends_with("\r\n\r\n"),
            "{answer}"
        );
    });
}

#[test]
fn a_body_that_is_not_whole_or_too_long_never_looks_like_one() {
    with_server(echo, |address| {
        let cut = sent(address, b"POST / HTTP/1.0\r\nContent-Length: 2000\r\n\r\nhalf");
        assert!(cut.ends_with("BadRequest\n"), "{cut}");
        // Nothing is answered to a short body that is cut.
        assert_eq!(sent(address, b"POST / HTTP/1.0\r\nContent-Length: 10\r\n\r\nhalf"), "");
        let chunked =
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\na\r\n0\r\n\r\n";
        assert!(sent(address, chunked).ends_with("BadRequest\n"));
        let length = FORM_BYTES + 1;
        let mut long = format!("POST / HTTP/1.0\r\nContent-Length: {length}\r\n\r\n").into_bytes();
        long.resize(long.len() + length, b'a');
        assert!(sent(address, &long).ends_with("TooLong\n"));
        long.pop();
        let whole =
            String::from_utf8(long).unwrap().replace(&length.to_string(), &FORM_BYTES.to_string());
        assert!(sent(address, whole.as_bytes()).ends_with("aaa\n"));
    });
}

#[test]
fn a_handler_that_panics_costs_its_own_request() {
    let answer = |request: &Request| {
        assert_ne!(request.path, "/broken", "on purpose");
        Response::text(200, "well")
    };
    with_server(answer, |address| {
        let broken = sent(address, b"GET /broken HTTP/1.0\r\n\r\n");
        assert!(broken.starts_with("HTTP/1.1 500 "), "{broken}");
        assert!(sent(address, b"GET / HTTP/1.0\r\n\r\n").ends_with("well\n"));
    });
}

#[test]
fn no_value_becomes_a_header_of_its_own() {
    for value in ["a\r\nSet-Cookie: x=1", "a\nb", "a\0", "é", "\u{7f}"] {
        let answer = Response::text(200, "x").with_header("Location", value);
        let text = String::from_utf8(written(&answer, Method::Get)).unwrap();
        assert!(
            text.starts_with("HTTP/1.1 500 ") && !text.contains("Location"),
            "{value:?}: {text}"
        );
    }
    let name = Response::new(200).with_header("A: b\r\nC", "d");
    assert!(written(&name, Method::Get).starts_with(b"HTTP/1.1 500 "));
}

/// More than there are threads: some are in hand, some wait to be.
#[test]
fn what_was_asked_before_the_end_is_answered() {
    let listener = tcp(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, reporter) = (Stop::default(), Reporter::new(Verbosity::Quiet));
    let in_hand = AtomicUsize::new(0);
    let handler = Answers(|_: &Request| {
        in_hand.fetch_add(1, Ordering::Relaxed);
        while !stop.is_asked() {
            std::thread::sleep(Duration::from_millis(1));
        }
        Response::text(200, "well")
    });
    std::thread::scope(|scope| {
        let served = scope.spawn(|| listen(Listener::Tcp(listener), &reporter, &stop, &handler));
        // One that comes too late has its connection reset.
        let ask = || {
            let mut stream = TcpStream::connect(address).unwrap();
            let mut answer = Vec::new();
            let _ = stream.write_all(b"GET / HTTP/1.0\r\n\r\n");
            let _ = stream.read_to_end(&mut answer);
            answer.ends_with(b"well\n")
        };
        let asked: Vec<_> = (0..THREADS * 2).map(|_| scope.spawn(ask)).collect();
        while in_hand.load(Ordering::Relaxed) < THREADS {
            std::thread::sleep(Duration::from_millis(1));
        }
        // Time for the others to be taken by the crate, which shows no sign of it.
        std::thread::sleep(Duration::from_millis(300));
        stop.flag().store(true, Ordering::Relaxed);
        served.join().unwrap().unwrap();
        let answered = asked.into_iter().filter_map(|asked| asked.join().ok());
        assert!(answered.filter(|answered| *answered).count() > THREADS);
    });
}

/// As many wait as may; the next is sent away at once, and who asks how the server fares comes first.
#[test]
fn one_too_many_is_sent_away_and_the_rest_wait() {
    let is_free = AtomicBool::new(false);
    let answer = |request: &Request| {
        while !is_free.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(1));
        }
        Response::text(200, &request.path)
    };
    with_server(answer, |address| {
        let ask = |path: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
            write!(stream, "GET {path} HTTP/1.0\r\n\r\n").unwrap();
            stream
        };
        let read = |mut stream: TcpStream| {
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let asked: Vec<TcpStream> = (0..THREADS + WAITING).map(|_| ask("/page")).collect();
        // They come in on threads of the crate, in an order of its own.
        std::thread::sleep(Duration::from_secs(1));
        for _ in 0..10 {
            let sent_away = read(ask("/page"));
            assert!(sent_away.ends_with("later\n"), "{sent_away}");
        }
        let of_the_machine = ask("/healthz");
        std::thread::sleep(Duration::from_millis(100));
        is_free.store(true, Ordering::Relaxed);
        assert!(read(of_the_machine).ends_with("/healthz\n"));
        for waiting in asked {
            assert!(read(waiting).ends_with("/page\n"));
        }
    });
}
