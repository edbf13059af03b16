//! Asks the running server whether it answers, as a client would: through its own socket.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType};

use crate::config::ListenAddress;
use crate::model::Stop;
use crate::telemetry::Reporter;

/// A server that lives answers in a thousandth of this.
const ANSWER_TIME: Duration = Duration::from_secs(5);
const INTERVAL: Duration = Duration::from_secs(10);
/// So many failures in a row are no accident.
const FAILURES: usize = 3;
const LOOK_UP: Duration = Duration::from_millis(100);
const STATUS_BYTES: u64 = 64;

/// Fails where the server does not say that it is alive.
pub(super) fn ask(address: &ListenAddress) -> Result<()> {
    let answer = match address {
        ListenAddress::Unix(path) => connect(path).and_then(exchange),
        ListenAddress::Tcp(address) => tcp(address).and_then(exchange),
    };
    let answer = answer.with_context(|| format!("no answer from {address}"))?;
    // Who asks through a public address is no visitor this route is for, but is answered.
    let expected = if address.is_private() { "HTTP/1.1 200 " } else { "HTTP/1.1 " };
    let line = answer.lines().next().unwrap_or_default();
    ensure!(line.starts_with(expected), "{address} answers {line:?} instead of {expected:?}");
    Ok(())
}

fn tcp(address: &std::net::SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect_timeout(address, ANSWER_TIME)?;
    stream.set_read_timeout(Some(ANSWER_TIME))?;
    stream.set_write_timeout(Some(ANSWER_TIME))?;
    Ok(stream)
}

/// Connects, but does not wait for ever where the queue of connections is full.
fn connect(path: &Path) -> Result<UnixStream> {
    let socket = rustix::net::socket(AddressFamily::UNIX, SocketType::STREAM, None)?;
    set_socket_timeout(&socket, Timeout::Send, Some(ANSWER_TIME))?;
    set_socket_timeout(&socket, Timeout::Recv, Some(ANSWER_TIME))?;
    rustix::net::connect(&socket, &SocketAddrUnix::new(path)?)?;
    Ok(socket.into())
}

/// The beginning of the answer.
fn exchange(mut stream: impl Read + Write) -> Result<String> {
    stream.write_all(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(STATUS_BYTES).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Asks again and again; fails where no answer came several times in a row. The crate may stop to
/// take connections without an error anybody sees.
pub(super) fn watch(address: &ListenAddress, stop: &Stop, reporter: &Reporter) -> Result<()> {
    let mut failures = 0;
    loop {
        let asked = Instant::now();
        while asked.elapsed() < INTERVAL {
            if stop.is_asked() {
                return Ok(());
            }
            std::thread::sleep(LOOK_UP);
        }
        match ask(address) {
            Ok(()) => failures = 0,
            Err(error) => {
                failures += 1;
                reporter.warn(&format!("self-check {failures} of {FAILURES} failed: {error:#}"));
                ensure!(failures < FAILURES, "the server does not answer itself");
            }
        }
    }
}
