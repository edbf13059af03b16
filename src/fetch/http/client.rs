//! The client: one request with its redirects, and patience with servers that are overloaded.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

use crate::model::Stop;

use super::body::{self, Body, Events};
use super::error::NotFound;
use super::exchange::{self, Event, Head};
use super::policy::Policy;
use super::{Clock, FetchError, Manners, Progress, Traffic, pace};

/// A redirect loop is noticed after this many.
const REDIRECTS_MAX: usize = 10;

/// What is asked for.
pub(in crate::fetch) struct Ask<'a> {
    pub(in crate::fetch) url: &'a Url,
    pub(in crate::fetch) headers: Vec<(HeaderName, String)>,
    /// Longest body allowed, in bytes.
    pub(in crate::fetch) limit: u64,
    /// When everything must be over, by the client's clock.
    pub(in crate::fetch) deadline: Duration,
}

/// What a server answered.
pub(in crate::fetch) struct Answer<'c> {
    pub(in crate::fetch) head: Head,
    pub(in crate::fetch) body: Body<'c>,
}

/// Asks servers.
pub(crate) struct Client<'c> {
    web: reqwest::blocking::Client,
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
    ) -> Result<Self> {
        crate::tls::install_provider();
        let policy = Policy { allow_private: manners.allow_private };
        let web = reqwest::blocking::Client::builder()
            .user_agent(&manners.user_agent)
            .connect_timeout(manners.connect_timeout)
            // For each read, so that the thread of a request that was given up ends.
            .timeout(manners.read_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // The environment is read in config only; a proxy would also hide where it connects to.
            .no_proxy()
            .dns_resolver(Arc::new(policy))
            .build()
            .context("cannot set up the HTTP client")?;
        let traffic = Cell::default();
        Ok(Self { web, manners, policy, clock, progress, stop, jitter: fastrand::f64, traffic })
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
    pub(in crate::fetch) fn ask(&self, ask: &Ask) -> Result<Answer<'_>, FetchError> {
        let mut url = ask.url.clone();
        for _ in 0..=REDIRECTS_MAX {
            let answer = self.ask_once(&url, ask)?;
            let head = &answer.head;
            match head.status {
                200 | 206 | 304 | 416 => return Ok(answer),
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
                status => {
                    return Err(FetchError::Lasting(anyhow!(
                        "{url}: the server answered {status}"
                    )));
                }
            }
        }
        Err(FetchError::Lasting(anyhow!("it redirects more than {REDIRECTS_MAX} times")))
    }

    fn ask_once(&self, url: &Url, ask: &Ask) -> Result<Answer<'_>, FetchError> {
        self.policy.check(url)?;
        let mut request = reqwest::blocking::Request::new(reqwest::Method::GET, url.clone());
        for (name, value) in &ask.headers {
            let value = HeaderValue::from_str(value).context("a header cannot be sent")?;
            request.headers_mut().insert(name.clone(), value);
        }
        self.traffic.update(|past| Traffic { requests: past.requests + 1, ..past });
        let events = Events {
            receiver: exchange::start(&self.web, request),
            clock: self.clock,
            stop: self.stop,
            silence_max: self.manners.read_timeout,
            deadline: ask.deadline,
        };
        let Event::Head(head) = events.next()? else {
            return Err(FetchError::passing("the server sent no answer"));
        };
        if matches!(head.status, 200 | 206) && head.length.is_some_and(|length| length > ask.limit)
        {
            return Err(body::too_large(ask.limit));
        }
        let measured = (self.clock.now(), 0);
        // The rest of a file may begin with any byte.
        let is_blank = head.status != 206;
        let traffic = &self.traffic;
        let body = Body { traffic, events, limit: ask.limit, received: 0, is_blank, measured };
        Ok(Answer { head, body })
    }
}
