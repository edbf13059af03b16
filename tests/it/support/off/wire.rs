//! Sends answers, byte by byte where a fault asks for it.

use std::io::{self, ErrorKind, Read as _, Write};
use std::net::TcpStream;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use super::answer::Answer;
use super::bomb::Bomb;
use super::date::http_date;
use super::fault::Fault;
use super::request::Received;
use super::state::{Progress, in_memory};

/// No fault holds a connection longer than this.
const LONGEST_FAULT: Duration = Duration::from_mins(2);

/// How long a connection stays open behind an announced body that does not come, and how much of it
/// does.
const ANNOUNCED_PAUSE: Duration = Duration::from_secs(5);
const ANNOUNCED_BYTES: usize = 1024;

const CHUNK: usize = 1000;

/// What becomes of the connection.
pub(super) enum After {
    KeepOpen,
    Close,
}

/// What the head says of the body's length.
enum Length {
    Bytes(u64),
    Chunked,
    UntilClose,
}

/// Sends the answer as the fault has it.
pub(super) fn deliver(
    stream: &TcpStream,
    request: &Received,
    answer: &Answer,
    fault: Option<&Fault>,
    progress: &Progress,
) -> io::Result<After> {
    let line = Line { stream, answer, progress, headless: request.method == "HEAD" };
    match fault {
        Some(Fault::Reset) => Ok(After::Close),
        Some(Fault::Silent(time)) => {
            pause(stream, *time);
            Ok(After::Close)
        }
        Some(fault) => line.misbehave(fault),
        None => line.behave(),
    }
}

/// An answer on its way.
struct Line<'a> {
    stream: &'a TcpStream,
    answer: &'a Answer,
    progress: &'a Progress,
    /// Is only the head wanted?
    headless: bool,
}

impl Line<'_> {
    fn behave(&self) -> io::Result<After> {
        self.send(&Length::Bytes(self.length()), self.answer.body())?;
        Ok(After::KeepOpen)
    }

    fn misbehave(&self, fault: &Fault) -> io::Result<After> {
        let length = self.length();
        let body = self.answer.body();
        let beginning = |bytes: u64| &body[..in_memory(bytes).min(body.len())];
        match fault {
            Fault::CutAt(bytes) => self.send(&Length::Bytes(length), beginning(*bytes))?,
            Fault::ShorterThanAnnounced(bytes) => {
                self.send(&Length::Bytes(length + bytes), body)?;
            }
            Fault::LongerThanAnnounced(bytes) => {
                self.send(&Length::Bytes(length.saturating_sub(*bytes)), body)?;
            }
            Fault::NoLength => self.send(&Length::UntilClose, body)?,
            Fault::Chunked => {
                self.send_chunks(body)?;
                self.end_chunks()?;
                return Ok(After::KeepOpen);
            }
            Fault::ChunkedCutAt(bytes) => self.send_chunks(beginning(*bytes))?,
            Fault::Drip { bytes, pause } => self.drip(*bytes, *pause)?,
            Fault::Announce(bytes) => {
                self.send(&Length::Bytes(*bytes), &body[..ANNOUNCED_BYTES.min(body.len())])?;
                pause(self.stream, ANNOUNCED_PAUSE);
            }
            Fault::GzipBomb(bytes) => self.send_bomb(*bytes)?,
            _ => return self.behave(),
        }
        Ok(After::Close)
    }

    fn length(&self) -> u64 {
        u64::try_from(self.answer.body().len()).unwrap_or_default()
    }

    fn send(&self, length: &Length, body: &[u8]) -> io::Result<()> {
        self.send_head(length)?;
        self.body().write_all(body)
    }

    fn send_head(&self, length: &Length) -> io::Result<()> {
        let answer = self.answer;
        self.progress.status.store(answer.status, Ordering::SeqCst);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut head = vec![format!("HTTP/1.1 {} {}", answer.status, answer.reason())];
        let mut say = |name: &str, value: &str| head.push(format!("{name}: {value}"));
        say("Server", "mock-off");
        say("Date", &http_date(now.as_secs()));
        for (name, value) in &answer.headers {
            say(name, value);
        }
        match length {
            // It has no body, and a length would be that of another answer (RFC 9110, 15.4.5).
            _ if answer.status == 304 => {}
            Length::Bytes(bytes) => say("Content-Length", &bytes.to_string()),
            Length::Chunked => say("Transfer-Encoding", "chunked"),
            Length::UntilClose => say("Connection", "close"),
        }
        self.raw().write_all(format!("{}\r\n\r\n", head.join("\r\n")).as_bytes())
    }

    fn send_chunks(&self, body: &[u8]) -> io::Result<()> {
        self.send_head(&Length::Chunked)?;
        if self.headless {
            return Ok(());
        }
        for chunk in body.chunks(CHUNK) {
            self.raw().write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
            self.body().write_all(chunk)?;
            self.raw().write_all(b"\r\n")?;
        }
        Ok(())
    }

    fn end_chunks(&self) -> io::Result<()> {
        if self.headless { Ok(()) } else { self.raw().write_all(b"0\r\n\r\n") }
    }

    fn drip(&self, bytes: usize, time: Duration) -> io::Result<()> {
        self.send_head(&Length::Bytes(self.length()))?;
        if self.headless {
            return Ok(());
        }
        let begun = Instant::now();
        for drop in self.answer.body().chunks(bytes.max(1)) {
            self.body().write_all(drop)?;
            if !pause(self.stream, time) || begun.elapsed() > LONGEST_FAULT {
                break;
            }
        }
        Ok(())
    }

    fn send_bomb(&self, bytes: u64) -> io::Result<()> {
        let bomb = Bomb::of(bytes)?;
        self.send_head(&Length::Bytes(bomb.length()))?;
        bomb.write(&mut self.body())
    }

    fn raw(&self) -> impl Write {
        self.stream
    }

    fn body(&self) -> Counted<'_> {
        Counted { stream: self.stream, progress: self.progress, headless: self.headless }
    }
}

/// Writes a body and counts it; swallows it when only the head is wanted.
struct Counted<'a> {
    stream: &'a TcpStream,
    progress: &'a Progress,
    headless: bool,
}

impl Write for Counted<'_> {
    /// Counts before it writes and corrects afterwards: the client may be quicker than this thread.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.headless {
            return Ok(bytes.len());
        }
        let long = |count: usize| u64::try_from(count).unwrap_or_default();
        self.progress.body.fetch_add(long(bytes.len()), Ordering::SeqCst);
        let written = self.stream.write(bytes);
        let missing = bytes.len() - *written.as_ref().unwrap_or(&0);
        self.progress.body.fetch_sub(long(missing), Ordering::SeqCst);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Waits, and says whether the client is still there. Waiting is reading: it ends as soon as either
/// side closes the connection.
fn pause(mut stream: &TcpStream, time: Duration) -> bool {
    let end = Instant::now() + time.min(LONGEST_FAULT);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        if stream.set_read_timeout(Some(left)).is_err() {
            return false;
        }
        match stream.read(&mut [0; 512]) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) if is_timeout(error.kind()) => {}
            Err(_) => return false,
        }
    }
}

fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
