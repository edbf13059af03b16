//! Asks the running server whether it answers, as a client would: through its own socket.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// Whether something happened that the server may not have survived.
#[derive(Clone, Default)]
pub(super) struct Doubt(Arc<AtomicBool>);

impl Doubt {
    /// Raised by every panic, wherever it is: threads of the crate die of what they do not expect, and
    /// the one that takes connections says nothing when it is gone.
    pub(super) fn of_panics() -> Self {
        let doubt = Self::default();
        let (raised, told) = (doubt.0.clone(), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |panic| {
            told(panic);
            raised.store(true, Ordering::Relaxed);
        }));
        doubt
    }

    fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn taken(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

/// Asks again and again, and at once where there is doubt; fails where no answer came several times
/// in a row, or once in doubt.
pub(super) fn watch(
    address: &ListenAddress,
    doubt: &Doubt,
    stop: &Stop,
    reporter: &Reporter,
) -> Result<()> {
    let mut failures = 0;
    while pause(doubt, stop) {
        let allowed = if doubt.taken() { 1 } else { FAILURES };
        match ask(address) {
            Ok(()) => failures = 0,
            Err(error) => {
                failures += 1;
                reporter.warn(&format!("self-check {failures} of {allowed} failed: {error:#}"));
                ensure!(failures < allowed, "the server does not answer itself");
            }
        }
    }
    Ok(())
}

/// Waits until it is time to ask; false where the server is to stop.
fn pause(doubt: &Doubt, stop: &Stop) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < INTERVAL && !doubt.is_raised() && !stop.is_asked() {
        std::thread::sleep(LOOK_UP);
    }
    !stop.is_asked()
}
