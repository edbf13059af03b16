//! The body of an answer as it arrives, watched: not silent for too long, not longer than allowed,
//! no HTML.

use std::cell::Cell;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::anyhow;

use crate::model::Stop;

use super::exchange::Event;
use super::{Clock, FetchError, Traffic};

/// How often a waiter looks whether it is to stop.
const SLICE: Duration = Duration::from_millis(20);

/// A body that is slower for as long as a server may be silent is given up: it would never end.
const BYTES_A_SECOND_MIN: f64 = 1_000.0;

/// Waits for what happens with a request.
pub(super) struct Events<'c> {
    pub(super) receiver: Receiver<Result<Event, FetchError>>,
    pub(super) clock: &'c dyn Clock,
    pub(super) stop: &'c Stop,
    pub(super) silence_max: Duration,
    /// When everything must be over.
    pub(super) deadline: Duration,
}

impl Events<'_> {
    pub(super) fn next(&self) -> Result<Event, FetchError> {
        let silent_at = self.clock.now().saturating_add(self.silence_max);
        loop {
            self.stop.check()?;
            let now = self.clock.now();
            if now >= self.deadline {
                return Err(FetchError::Lasting(anyhow!(
                    "it takes longer than fetch.total_timeout allows"
                )));
            }
            if now >= silent_at {
                let silence = humantime::format_duration(self.silence_max);
                return Err(FetchError::passing(format!("the server was silent for {silence}")));
            }
            match self.receiver.recv_timeout(SLICE) {
                Ok(event) => return event,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(FetchError::passing("the request ended without an answer"));
                }
            }
        }
    }
}

/// The body of an answer.
pub(in crate::fetch) struct Body<'c> {
    pub(super) traffic: &'c Cell<Traffic>,
    pub(super) events: Events<'c>,
    /// Longest body allowed, in bytes.
    pub(super) limit: u64,
    pub(super) received: u64,
    /// True from the beginning of a file until something other than white space came.
    pub(super) is_blank: bool,
    /// When the speed was last looked at, and what had come by then.
    pub(super) measured: (Duration, u64),
}

impl Body<'_> {
    /// The next bytes; `None` at the end.
    pub(in crate::fetch) fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        let Event::Chunk(chunk) = self.events.next()? else { return Ok(None) };
        self.received += chunk.len() as u64;
        let more = chunk.len() as u64;
        self.traffic.update(|past| Traffic { bytes: past.bytes + more, ..past });
        if self.received > self.limit {
            return Err(too_large(self.limit));
        }
        self.refuse_html(&chunk)?;
        self.refuse_crawling()?;
        Ok(Some(chunk))
    }

    /// All of it.
    pub(in crate::fetch) fn whole(mut self) -> Result<Vec<u8>, FetchError> {
        let mut content = Vec::new();
        while let Some(chunk) = self.next()? {
            content.extend_from_slice(&chunk);
        }
        Ok(content)
    }

    #[allow(clippy::cast_precision_loss, reason = "a rate")]
    fn refuse_crawling(&mut self) -> Result<(), FetchError> {
        let (since, before) = self.measured;
        let now = self.events.clock.now();
        let time = now.saturating_sub(since);
        if time < self.events.silence_max {
            return Ok(());
        }
        let speed = (self.received - before) as f64 / time.as_secs_f64();
        if speed < BYTES_A_SECOND_MIN {
            return Err(FetchError::passing(format!(
                "the server sends only {speed:.0} bytes a second"
            )));
        }
        self.measured = (now, self.received);
        Ok(())
    }

    /// Nothing that is fetched begins like HTML; OFF's pages about overload do, whatever status
    /// and content type they come with.
    fn refuse_html(&mut self, chunk: &[u8]) -> Result<(), FetchError> {
        if !self.is_blank {
            return Ok(());
        }
        match chunk.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => Ok(()),
            Some(b'<') => Err(FetchError::passing("the server sent an HTML page instead of data")),
            Some(_) => {
                self.is_blank = false;
                Ok(())
            }
        }
    }
}

/// The fault that a body is too large to be what was asked for.
pub(super) fn too_large(limit: u64) -> FetchError {
    FetchError::Lasting(anyhow!("it is larger than the {limit} bytes allowed"))
}
