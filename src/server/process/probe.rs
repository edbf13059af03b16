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
use crate::health::{HealthCode, HealthReason};
use crate::model::{POLL_INTERVAL, Stop};
use crate::telemetry::Reporter;

/// A server that lives answers in a thousandth of this.
const ANSWER_TIME: Duration = Duration::from_secs(5);
pub(crate) const INTERVAL: Duration = Duration::from_secs(10);
/// This many failures in a row are no accident.
const FAILURES: usize = 3;
const STATUS_BYTES: u64 = 64;
/// More than all reasons there can be.
const REASONS_BYTES: u64 = 64 * 1024;

/// Fails where the server does not say that it is alive.
pub(crate) fn ask(address: &ListenAddress) -> Result<()> {
    let answer = answer(address, "/healthz", STATUS_BYTES)?;
    // This route is not meant for requests through a public address, but they are answered.
    let expected = if address.is_private() { "HTTP/1.1 200 " } else { "HTTP/1.1 " };
    let line = answer.lines().next().unwrap_or_default();
    ensure!(line.starts_with(expected), "{address} answers {line:?} instead of {expected:?}");
    Ok(())
}

/// That letters are stuck, which only the running server knows; nothing where none answers.
pub(crate) fn letters_stuck(address: &ListenAddress) -> Option<HealthReason> {
    let answer = answer(address, "/readyz", REASONS_BYTES).ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    let ready: serde_json::Value = serde_json::from_str(body).ok()?;
    let code = HealthCode::LettersStuck;
    let reasons = ready["reasons"].as_array()?;
    let stuck = reasons.iter().find(|reason| reason["code"] == code.code())?;
    Some(HealthReason::new(code, stuck["text"].as_str()?))
}

fn answer(address: &ListenAddress, path: &str, bytes: u64) -> Result<String> {
    let answer = match address {
        ListenAddress::Unix(socket) => {
            connect(socket).and_then(|stream| exchange(stream, path, bytes))
        }
        ListenAddress::Tcp(address) => {
            tcp(address).and_then(|stream| exchange(stream, path, bytes))
        }
    };
    answer.with_context(|| format!("no answer from {address}"))
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
fn exchange(mut stream: impl Read + Write, path: &str, bytes: u64) -> Result<String> {
    stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.take(bytes).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// A flag raised by every panic, in whichever thread, so that the server checks at once whether it survived.
pub(crate) fn panic_flag() -> Arc<AtomicBool> {
    let panicked = Arc::<AtomicBool>::default();
    let raised = Arc::clone(&panicked);
    let next = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        next(panic);
        raised.store(true, Ordering::Relaxed);
    }));
    panicked
}

/// How a worker looks after itself.
pub(crate) struct SelfCheck {
    pub(crate) address: ListenAddress,
    pub(crate) panicked: Arc<AtomicBool>,
    pub(crate) interval: Duration,
}

impl SelfCheck {
    /// Asks again and again, and at once after a panic; fails where no answer came several times in a
    /// row, or once after a panic.
    pub(crate) fn keep(&self, stop: &Stop, reporter: &Reporter) -> Result<()> {
        let mut failures = 0;
        while self.pause(stop) {
            let allowed = if self.panicked.swap(false, Ordering::Relaxed) { 1 } else { FAILURES };
            match ask(&self.address) {
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
    fn pause(&self, stop: &Stop) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < self.interval
            && !self.panicked.load(Ordering::Relaxed)
            && !stop.is_asked()
        {
            std::thread::sleep(POLL_INTERVAL);
        }
        !stop.is_asked()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;
    use crate::telemetry::Verbosity;

    /// Gives these answers, one a connection, and counts what was asked; then answers no more.
    fn watched(answers: &[&str], panicked: Arc<AtomicBool>) -> (Result<()>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s");
        let listener = UnixListener::bind(&path).unwrap();
        let interval = Duration::ZERO;
        let watch = SelfCheck { address: ListenAddress::Unix(path), panicked, interval };
        let (stop, reporter) = (Stop::default(), Reporter::new(Verbosity::Quiet));
        std::thread::scope(|scope| {
            let served = scope.spawn(|| answers.iter().for_each(|answer| serve(&listener, answer)));
            let kept = watch.keep(&stop, &reporter);
            (kept, served.join().map(|()| answers.len()).unwrap())
        })
    }

    fn serve(listener: &UnixListener, answer: &str) {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 512];
        assert!(stream.read(&mut request).unwrap() > 0);
        stream.write_all(answer.as_bytes()).unwrap();
    }

    const WELL: &str = "HTTP/1.1 200 OK\r\n\r\nalive\n";

    #[test]
    fn three_failures_in_a_row_are_the_end() {
        let bad = "HTTP/1.1 500 Internal Server Error\r\n\r\n";
        let (kept, asked) = watched(&[WELL, bad, "", WELL, bad, "", bad], Arc::default());
        assert_eq!(asked, 7);
        assert!(kept.unwrap_err().to_string().contains("does not answer itself"));
    }

    #[test]
    fn in_panicked_one_failure_is_the_end() {
        let panicked = Arc::new(AtomicBool::new(false));
        panicked.store(true, Ordering::Relaxed);
        assert!(watched(&[""], panicked.clone()).0.is_err());
        assert!(!panicked.load(Ordering::Relaxed));
    }

    #[test]
    fn who_is_not_there_does_not_answer() {
        let absent = ListenAddress::Unix("/nowhere/s".into());
        let error = format!("{:#}", ask(&absent).unwrap_err());
        assert!(error.starts_with("no answer from unix:/nowhere/s: "), "{error}");
    }
}
