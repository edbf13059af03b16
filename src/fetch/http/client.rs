//! The client: one request with its redirects, and patience with servers that are overloaded.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

use crate::model::Stop;

use super::exchange::{self, Event, Head};
use super::policy::Policy;
use super::{Clock, FetchError, Manners, NotFound, Progress, Traffic, pace};

/// How often a waiter looks whether it is to stop.
const SLICE: Duration = Duration::from_millis(20);

/// A body that is slower for as long as a server may be silent is given up: it would never end.
const BYTES_A_SECOND_MIN: f64 = 1_000.0;

/// A redirect loop is noticed after this many.
const REDIRECTS_MAX: usize = 10;

/// Asks servers.
pub(crate) struct Client<'c> {
    /// Made when the first server is asked: it needs certificates, which work without servers does not.
    web: OnceCell<reqwest::blocking::Client>,
    manners: Manners,
    policy: Policy,
    pub(in crate::fetch) clock: &'c dyn Clock,
    pub(in crate::fetch) progress: &'c dyn Progress,
    pub(in crate::fetch) stop: &'c Stop,
    /// Gives 0 to 1.
    jitter: fn() -> f64,
    traffic: Cell<Traffic>,
}

impl<'c> Client<'c> {
    /// A client with these manners.
    pub(crate) fn new(
        manners: Manners,
        clock: &'c dyn Clock,
        progress: &'c dyn Progress,
        stop: &'c Stop,
    ) -> Self {
        let policy = Policy { allow_private: manners.allow_private };
        let (web, traffic) = (OnceCell::new(), Cell::default());
        Self { web, manners, policy, clock, progress, stop, jitter: fastrand::f64, traffic }
    }

    /// Fails where no server could be asked: there are no certificates.
    pub(crate) fn prepare(&self) -> Result<()> {
        self.web().map(|_| ())
    }

    fn web(&self) -> Result<&reqwest::blocking::Client> {
        if let Some(web) = self.web.get() {
            return Ok(web);
        }
        crate::tls::install_provider();
        // Buckets bring HTTP/2 along; downloads must not depend on what the program was built with.
        let made = reqwest::blocking::Client::builder()
            .http1_only()
            .user_agent(&self.manners.user_agent)
            .connect_timeout(self.manners.connect_timeout)
            // For each read, so that the thread of a request that was given up ends.
            .timeout(self.manners.read_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // The environment is read in config only; a proxy would also hide where it connects to.
            .no_proxy()
            .dns_resolver(Arc::new(self.policy))
            .build()
            .context(
                "cannot set up the HTTP client; are the certificates installed (ca-certificates)?",
            )?;
        Ok(self.web.get_or_init(|| made))
    }

    /// What was exchanged since the last time this was asked.
    pub(crate) fn take_traffic(&self) -> Traffic {
        self.traffic.take()
    }

    /// Repeats an attempt until it succeeds, with growing waits, as long as trying again may help,
    /// attempts are left and time is left. The attempt is given the time when all must be over.
    pub(in crate::fetch) fn patiently<T>(
        &self,
        url: &Url,
        mut attempt: impl FnMut(Duration) -> Result<T, FetchError>,
    ) -> Result<T> {
        let deadline = self.clock.now().saturating_add(self.manners.total_timeout);
        let mut failures = 0;
        loop {
            let (why, pause, progressed) = match attempt(deadline) {
                Ok(done) => return Ok(done),
                Err(FetchError::Lasting(error)) => {
                    return Err(error.context(format!("fetching {url}")));
                }
                Err(FetchError::Passing { why, pause, progressed }) => (why, pause, progressed),
            };
            // A server that breaks off every few megabytes still gets the file here in the end.
            failures = if progressed { 1 } else { failures + 1 };
            if failures >= self.manners.attempts {
                bail!("fetching {url}: {why}; gave up after {failures} attempts");
            }
            let own = pace::wait_after(failures, self.manners.retry_wait, (self.jitter)());
            // A server that asks for no wait at all gets some all the same.
            let wait = pause.map_or(Duration::ZERO, |asked| asked.max(own));
            if self.clock.now().saturating_add(wait) >= deadline {
                bail!(
                    "fetching {url}: {why}; waiting {} more would take longer than \
                     fetch.total_timeout allows",
                    humantime::format_duration(wait)
                );
            }
            self.progress.waits(&format!("{why} ({url})"), wait);
            self.clock.sleep(wait, self.stop)?;
            self.progress.goes_on();
            self.traffic.update(|past| Traffic { retries: past.retries + 1, ..past });
        }
    }

    /// One request, redirects followed. Statuses other than 200, 206, 304 and 416 are faults: they
    /// speak louder than the HTML that comes with them.
    /// The body may have `limit` bytes, and all must be over by `deadline` of the client's clock.
    pub(in crate::fetch) fn ask(
        &self,
        url: &Url,
        headers: &[(HeaderName, String)],
        limit: u64,
        deadline: Duration,
    ) -> Result<(Head, Body<'_>), FetchError> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS_MAX {
            let (head, body) = self.ask_once(&url, headers, limit, deadline)?;
            match head.status {
                200 | 206 | 304 | 416 => return Ok((head, body)),
                301 | 302 | 303 | 307 | 308 => {
                    let location = head.location.clone().unwrap_or_default();
                    url = self.policy.redirect(&url, &location)?;
                }
                404 | 410 => {
                    return Err(FetchError::Lasting(NotFound(url.to_string(), head.status).into()));
                }
                408 | 425 | 429 | 500..=599 => {
                    let why = format!("the server answered {}", head.status);
                    let pause = head.retry_after.unwrap_or_default();
                    return Err(FetchError::Passing { why, pause: Some(pause), progressed: false });
                }
                status => return Err(anyhow!("{url}: the server answered {status}").into()),
            }
        }
        Err(anyhow!("it redirects more than {REDIRECTS_MAX} times").into())
    }

    fn ask_once(
        &self,
        url: &Url,
        headers: &[(HeaderName, String)],
        limit: u64,
        deadline: Duration,
    ) -> Result<(Head, Body<'_>), FetchError> {
        self.policy.check(url)?;
        let mut request = reqwest::blocking::Request::new(reqwest::Method::GET, url.clone());
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).context("a header cannot be sent")?;
            request.headers_mut().insert(name.clone(), value);
        }
        self.traffic.update(|past| Traffic { requests: past.requests + 1, ..past });
        let mut body = Body {
            client: self,
            receiver: exchange::start(self.web()?, request),
            deadline,
            limit,
            received: 0,
            is_blank: true,
            measured: (Duration::ZERO, 0),
        };
        let Event::Head(head) = body.event()? else {
            return Err(FetchError::passing("the server sent no answer"));
        };
        if matches!(head.status, 200 | 206) && head.length.is_some_and(|length| length > limit) {
            return Err(too_large(limit));
        }
        // The rest of a file may begin with any byte.
        body.is_blank = head.status != 206;
        body.measured.0 = self.clock.now();
        Ok((head, body))
    }
}

/// The body of an answer as it arrives, watched: not silent for too long, not longer than allowed,
/// no HTML.
pub(in crate::fetch) struct Body<'c> {
    client: &'c Client<'c>,
    receiver: Receiver<Result<Event, FetchError>>,
    /// When everything must be over.
    deadline: Duration,
    /// Longest body allowed, in bytes.
    limit: u64,
    received: u64,
    /// True from the beginning of a file until something other than white space came.
    is_blank: bool,
    /// When the speed was last looked at, and what had come by then.
    measured: (Duration, u64),
}

impl Body<'_> {
    /// Waits for what happens with the request.
    fn event(&self) -> Result<Event, FetchError> {
        let silence_max = self.client.manners.read_timeout;
        let silent_at = self.client.clock.now().saturating_add(silence_max);
        loop {
            self.client.stop.check()?;
            let now = self.client.clock.now();
            if now >= self.deadline {
                return Err(anyhow!("it takes longer than fetch.total_timeout allows").into());
            }
            if now >= silent_at {
                let silence = humantime::format_duration(silence_max);
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

    /// The next bytes; `None` at the end.
    pub(in crate::fetch) fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        let Event::Chunk(chunk) = self.event()? else { return Ok(None) };
        self.received += chunk.len() as u64;
        let more = chunk.len() as u64;
        self.client.traffic.update(|past| Traffic { bytes: past.bytes + more, ..past });
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
        let now = self.client.clock.now();
        let time = now.saturating_sub(since);
        if time < self.client.manners.read_timeout {
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
        let first = chunk.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'<') {
            return Err(FetchError::passing("the server sent an HTML page instead of data"));
        }
        self.is_blank = first.is_none();
        Ok(())
    }
}

/// The fault that a body is too large to be what was asked for.
fn too_large(limit: u64) -> FetchError {
    anyhow!("it is larger than the {limit} bytes allowed").into()
}
