//! What the outside learns of a run: progress and messages on the terminal, failures in Sentry,
//! facts of the machine.
//!
//! Stages return values and errors; only drivers and commands speak, and they speak through here.
//! This is the only file that names `sentry`. What is sent says what failed, with the paths the
//! configuration names, and in which version; not the machine's name nor its user.

mod exposition;
mod machine;
mod reporter;

use std::panic::{self, PanicHookInfo};
use std::sync::Once;

use anyhow::{Result, anyhow};
use sentry::protocol::{Event, Exception, Frame, Mechanism, Stacktrace};
use sentry::types::Dsn;
use sentry::{ClientInitGuard, ClientOptions, Level};

pub(crate) use exposition::Exposition;
pub use machine::peak_memory_bytes;
pub(crate) use machine::{DiskSpace, Machine, MachineUse, ProcessUse};
pub(crate) use reporter::{Amounts, Phase, Reporter, Verbosity, Wait};

/// Reports failures to Sentry. What is still unsent is sent when it is dropped. Without a DSN it does nothing.
pub(crate) struct FailureReports {
    _client: Option<ClientInitGuard>,
}

impl FailureReports {
    /// Starts reporting to the project a DSN names; panics of any thread are reported too.
    pub(crate) fn start(dsn: Option<&str>) -> Result<Self> {
        let client = dsn.map(client).transpose()?;
        if client.is_some() {
            report_panics();
        }
        Ok(Self { _client: client })
    }

    /// Reports what made a run fail.
    #[allow(clippy::unused_self, reason = "who reports has started reporting")]
    pub(crate) fn report(&self, error: &anyhow::Error) {
        sentry::capture_message(&format!("{error:#}"), Level::Error);
    }
}

fn client(dsn: &str) -> Result<ClientInitGuard> {
    let _is_a_dsn: Dsn = dsn.parse().map_err(|_| {
        anyhow!(
            "the Sentry DSN is not valid; expected an address such as https://key@sentry.example/1"
        )
    })?;
    crate::tls::install_provider();
    let options = ClientOptions::new()
        .dsn(dsn)
        .release(concat!("sitegen@", env!("CARGO_PKG_VERSION")))
        .send_default_pii(false)
        // Leaves out who and where.
        .before_send(|event| Some(Event { server_name: None, user: None, request: None, ..event }));
    Ok(sentry::init(options))
}

/// Reports each panic before the hook that prints it. Sentry's own hook would bring a crate for stack traces and
/// with it regular expressions, a tenth of a release build; the place a panic names tells as much.
fn report_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let next = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            sentry::capture_event(panic_event(panicked));
            if let Some(client) = sentry::Hub::current().client() {
                // The process may be about to end: wait until it is sent.
                client.flush(None);
            }
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
    Event { level: Level::Fatal, exception: vec![exception].into(), ..Event::default() }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::time::Duration;

    use super::*;

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
        connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").unwrap();
        String::from_utf8_lossy(&request).into_owned()
    }

    #[test]
    fn a_panic_of_any_thread_reaches_sentry_with_its_message_and_place() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let dsn = format!("http://key@{}/1", server.local_addr().unwrap());
        let reader = std::thread::spawn(move || received(&server));
        let _reports = FailureReports::start(Some(&dsn)).unwrap();
        let panicked = std::thread::spawn(|| panic!("a shelf fell over")).join();
        assert!(panicked.is_err());
        let request = reader.join().unwrap();
        for part in ["a shelf fell over", "src/telemetry.rs", "\"lineno\"", "sitegen@"] {
            assert!(request.contains(part), "{part}: {request}");
        }
        assert!(!request.contains("server_name"), "{request}");
    }

    #[test]
    fn what_is_not_a_dsn_is_refused_without_repeating_it() {
        let error = FailureReports::start(Some("secret-key")).err().unwrap();
        assert!(!error.to_string().contains("secret-key"));
        assert!(error.to_string().contains("not valid"));
    }
}
