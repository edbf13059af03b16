//! Failures and panics, reported to Sentry. What is sent says what failed and in which version; not who asked for it,
//! nor on which machine.

use std::collections::HashMap;
use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use sentry::protocol::{Event, Exception, Frame, Map, Mechanism, Stacktrace};
use sentry::types::Dsn;
use sentry::{ClientInitGuard, ClientOptions, Envelope, Hub, Level, Transport};

use super::answering::answered_request;
use super::delivery::{self, DELIVERY_MAX, Delivery};
use super::scrub::scrubbed;

const RELEASE: &str = concat!("sitegen@", env!("CARGO_PKG_VERSION"));

/// The same failure of a server is reported again only after this time: one broken file makes every search fail.
const SAME_AGAIN: Duration = Duration::from_mins(10);
/// Different failures that are remembered for it; when there are more, all are forgotten.
const REMEMBERED: usize = 100;
/// A fingerprint has no more characters than that.
const FINGERPRINT_CHARS: usize = 200;

/// Where reports go.
#[derive(Clone, Copy)]
pub(crate) struct Destination<'d> {
    /// The address of a project, which holds its key.
    pub(crate) dsn: &'d str,
    /// Which of an operator's sites it is: `production`.
    pub(crate) environment: &'d str,
}

/// Reports failures to Sentry. What is still unsent is sent when it is dropped, or given up after [`DELIVERY_MAX`].
/// Without a destination it does nothing.
pub(crate) struct FailureReports {
    client: Option<ClientInitGuard>,
    /// What runs: `build`, `serve`.
    activity: &'static str,
    /// Names this run in every report.
    run: String,
    /// When a failure was reported last, by its fingerprint.
    reported: Mutex<HashMap<String, Instant>>,
}

impl FailureReports {
    /// Starts reporting; panics of any thread are reported too.
    pub(crate) fn start(
        destination: Option<Destination<'_>>,
        activity: &'static str,
    ) -> Result<Self> {
        let run = format!("{:016x}", fastrand::u64(..));
        let client = destination.map(|destination| client(destination, activity, &run));
        let client = client.transpose()?;
        if client.is_some() {
            report_panics();
        }
        Ok(Self { client, activity, run, reported: Mutex::default() })
    }

    /// The name of this run in reports; `None` where nothing is reported.
    pub(crate) fn run(&self) -> Option<&str> {
        self.client.as_ref().map(|_| self.run.as_str())
    }

    /// Reports what made a run fail.
    pub(crate) fn report(&self, error: &anyhow::Error) {
        if self.client.is_some() {
            sentry::capture_event(event(error, self.activity));
        }
    }

    /// Reports that a request could not be answered, with its route and the name it has in the log.
    pub(crate) fn report_request(&self, error: &anyhow::Error, route: &str, id: &str) {
        if self.client.is_none() {
            return;
        }
        let mut event = event(error, route);
        if !self.is_due(&event.fingerprint.concat()) {
            return;
        }
        event.tags.insert("route".into(), route.into());
        event.tags.insert("request".into(), id.into());
        sentry::capture_event(event);
    }

    /// Sends an event to try the way, and says whether it was taken.
    pub(crate) fn try_out(destination: Destination<'_>) -> Result<()> {
        let dsn = dsn_of(destination.dsn)?;
        let event = Event {
            message: Some("a test event of sitegen doctor".into()),
            level: Level::Info,
            release: Some(RELEASE.into()),
            environment: Some(destination.environment.to_string().into()),
            ..Event::default()
        };
        delivery::send_now(&dsn, &Envelope::from(event))
    }

    fn is_due(&self, fingerprint: &str) -> bool {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.get(fingerprint).is_some_and(|last| last.elapsed() < SAME_AGAIN) {
            return false;
        }
        if reported.len() >= REMEMBERED {
            reported.clear();
        }
        reported.insert(fingerprint.to_string(), Instant::now());
        true
    }
}

/// Reports what ends this process, which does not return to where reporting began.
pub(crate) fn report_end(error: &anyhow::Error) {
    sentry::capture_event(event(error, "end"));
    deliver();
}

/// Sends what is unsent, or gives it up after [`DELIVERY_MAX`].
fn deliver() {
    if let Some(client) = Hub::current().client() {
        client.flush(Some(DELIVERY_MAX));
    }
}

fn event(error: &anyhow::Error, place: &str) -> Event<'static> {
    let message = format!("{error:#}");
    let fingerprint = vec![place.to_string().into(), fingerprint(&message).into()];
    Event {
        message: Some(message),
        level: Level::Error,
        fingerprint: fingerprint.into(),
        ..Event::default()
    }
}

/// What a failure has in common with the same one of another week: its words without figures.
fn fingerprint(message: &str) -> String {
    let mut masked = String::new();
    for character in scrubbed(message).chars().take(FINGERPRINT_CHARS) {
        let is_figure = character.is_ascii_digit();
        let goes_on = masked.ends_with('#');
        match character {
            _ if is_figure && goes_on => {}
            _ if is_figure => masked.push('#'),
            // 12,345 and 0.5 are one figure each.
            ',' | '.' | '\u{a0}' | '\u{202f}' if goes_on => {}
            _ => masked.push(character),
        }
    }
    masked
}

fn dsn_of(text: &str) -> Result<Dsn> {
    text.parse().map_err(|_| {
        anyhow!(
            "the Sentry DSN is not valid; expected an address such as https://key@sentry.example/1"
        )
    })
}

fn client(
    destination: Destination<'_>,
    activity: &'static str,
    run: &str,
) -> Result<ClientInitGuard> {
    let dsn = dsn_of(destination.dsn)?;
    let delivery: Arc<dyn Transport> = Arc::new(Delivery::start(dsn));
    let options = ClientOptions::new()
        .dsn(destination.dsn)
        .release(RELEASE)
        .environment(destination.environment.to_string())
        .shutdown_timeout(DELIVERY_MAX)
        .transport(move |_: &ClientOptions| Arc::clone(&delivery))
        .before_send(|event| Some(without_people(event)));
    let guard = sentry::init(options);
    let run = run.to_string();
    sentry::configure_scope(|scope| {
        scope.set_tag("activity", activity);
        scope.set_tag("run", run);
    });
    Ok(guard)
}

/// Leaves out who and where, and takes them out of what is said.
fn without_people(event: Event<'static>) -> Event<'static> {
    let mut exceptions = event.exception;
    for exception in &mut exceptions.values {
        exception.value = exception.value.as_deref().map(scrubbed);
        // A panic in a dependency names its file on the machine it was built on.
        for frame in exception.stacktrace.iter_mut().flat_map(|trace| &mut trace.frames) {
            frame.filename = frame.filename.as_deref().map(scrubbed);
        }
    }
    let mut tags = event.tags;
    for value in tags.values_mut() {
        *value = scrubbed(value);
    }
    Event {
        message: event.message.as_deref().map(scrubbed),
        exception: exceptions,
        tags,
        logentry: None,
        transaction: None,
        server_name: None,
        user: None,
        request: None,
        breadcrumbs: Vec::new().into(),
        extra: Map::new(),
        ..event
    }
}

/// Reports each panic before the hook that prints it. Sentry's own hook would bring a crate for stack traces and
/// with it regular expressions, a tenth of a release build; the place a panic names tells as much.
fn report_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let next = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            sentry::capture_event(panic_event(panicked));
            // The process may be about to end: wait until it is sent.
            deliver();
            next(panicked);
        }));
    });
}

fn panic_event(panicked: &PanicHookInfo) -> Event<'static> {
    let frame = panicked.location().map(|place| Frame {
        filename: Some(place.file().to_string()),
        lineno: Some(place.line().into()),
        colno: Some(place.column().into()),
        in_app: Some(true),
        ..Frame::default()
    });
    let exception = Exception {
        ty: "panic".into(),
        value: Some(panicked.payload_as_str().unwrap_or("a panic without a message").to_string()),
        mechanism: Some(Mechanism {
            ty: "panic".into(),
            handled: Some(false),
            ..Mechanism::default()
        }),
        stacktrace: frame.map(|frame| Stacktrace { frames: vec![frame], ..Stacktrace::default() }),
        ..Exception::default()
    };
    let mut tags = Map::new();
    if let Some(request) = answered_request() {
        tags.insert("route".into(), request.route.into());
        tags.insert("request".into(), request.id);
    }
    Event { level: Level::Fatal, exception: vec![exception].into(), tags, ..Event::default() }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::time::Duration;

    use super::*;
    use crate::telemetry::Answering;

    /// The first request that has a body, as text.
    fn received(server: &TcpListener) -> String {
        let (mut connection, _) = server.accept().unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut request = Vec::new();
        let mut part = [0; 4096];
        while !String::from_utf8_lossy(&request).contains("\"exception\"") {
            let length = connection.read(&mut part).unwrap();
            assert_ne!(length, 0, "{}", String::from_utf8_lossy(&request));
            request.extend_from_slice(&part[..length]);
        }
        connection
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            .unwrap();
        String::from_utf8_lossy(&request).into_owned()
    }

    #[test]
    fn a_panic_of_any_thread_reaches_sentry_with_its_message_and_place() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let dsn = format!("http://key@{}/1", server.local_addr().unwrap());
        let other = server.try_clone().unwrap();
        let reader = std::thread::spawn(move || received(&other));
        let destination = Destination { dsn: &dsn, environment: "trial" };
        let _reports = FailureReports::start(Some(destination), "build").unwrap();
        let answer = || {
            let _answering = Answering::begin("search", "0123456789abcdef");
            panic!("a shelf fell over")
        };
        let panicked = std::thread::spawn(answer).join();
        assert!(panicked.is_err());
        let request = reader.join().unwrap();
        let request_tag = "\"request\":\"0123456789abcdef\"";
        for part in [
            "a shelf fell over",
            "src/telemetry/failures.rs",
            "\"lineno\"",
            "sitegen@",
            request_tag,
            "\"route\":\"search\"",
        ] {
            assert!(request.contains(part), "{part}: {request}");
        }
        assert!(!request.contains("server_name"), "{request}");

        // Whatever a caller, or a new version of the crate, puts into an event.
        let reader = std::thread::spawn(move || received(&server));
        sentry::capture_event(hostile_event());
        let request = reader.join().unwrap();
        assert!(request.contains("a shelf fell over"), "{request}");
        for secret in ["zoe", "203.0.113", "hunter2", "grossesse", "SESSION"] {
            assert!(!request.contains(secret), "{secret}: {request}");
        }
    }

    /// An event with something of a person in every field.
    fn hostile_event() -> Event<'static> {
        let request = sentry::protocol::Request {
            url: "https://example.org/recherche?q=grossesse".parse().ok(),
            data: Some("password=hunter2".into()),
            query_string: Some("q=grossesse".into()),
            cookies: Some("SESSION=1".into()),
            headers: [("X-Real-IP".to_string(), "203.0.113.7".to_string())].into(),
            ..Default::default()
        };
        let said =
            "a shelf fell over: zoe@example.org from 203.0.113.7 asked /recherche?q=grossesse";
        let frame = Frame { filename: Some("/home/zoe/a.rs".into()), ..Frame::default() };
        let exception = Exception {
            ty: "panic".into(),
            value: Some(format!("{said} in /home/zoe/site, password: hunter2")),
            stacktrace: Some(Stacktrace { frames: vec![frame], ..Stacktrace::default() }),
            ..Exception::default()
        };
        Event {
            message: Some(format!("{said}\nCookie: SESSION=1")),
            transaction: Some(said.into()),
            tags: [("peer".to_string(), "203.0.113.7:4711".to_string())].into(),
            extra: [("body".to_string(), "hunter2".into())].into(),
            user: Some(sentry::User {
                email: Some("zoe@example.org".into()),
                ..Default::default()
            }),
            request: Some(request),
            breadcrumbs: vec![sentry::Breadcrumb {
                message: Some(said.into()),
                ..Default::default()
            }]
            .into(),
            exception: vec![exception].into(),
            ..Event::default()
        }
    }

    #[test]
    fn what_is_not_a_dsn_is_refused_without_repeating_it() {
        let destination = Destination { dsn: "secret-key", environment: "trial" };
        let error = FailureReports::start(Some(destination), "build").err().unwrap();
        assert!(!error.to_string().contains("secret-key"));
        assert!(error.to_string().contains("not valid"));
    }

    #[test]
    fn the_same_failure_of_another_week_has_the_same_fingerprint() {
        let of_week = |now, before, share| {
            fingerprint(&format!("gate `shrink`: {now} products in place of {before} ({share} %)"))
        };
        assert_eq!(of_week("12,345", "23,456", "47"), of_week("9\u{202f}876", "101,112", "2.5"));
        assert_ne!(of_week("1", "2", "3"), fingerprint("the disk is full"));
    }

    #[test]
    fn a_server_reports_a_failure_once_in_a_while() {
        let reports = FailureReports::start(None, "serve").unwrap();
        assert!(reports.is_due("a") && reports.is_due("b"));
        assert!(!reports.is_due("a"));
    }
}
