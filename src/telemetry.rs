//! What the outside learns of a run: progress and messages on the terminal, failures in Sentry,
//! facts of the machine.
//!
//! Stages return values and errors; only drivers and commands speak, and they speak through here.
//! This is the only file that names `sentry`. What is sent says what failed, with the paths the
//! configuration names, and in which version; not the machine's name nor its user.

mod machine;
mod reporter;

use anyhow::{Result, anyhow};
use sentry::protocol::Event;
use sentry::types::Dsn;
use sentry::{ClientInitGuard, ClientOptions, Level};

pub use machine::{Machine, ProcessUse, peak_memory_bytes};
pub use reporter::{Amounts, Phase, Reporter, Verbosity, Wait};

/// Reports of failures, sent before it is dropped. Without a DSN nothing is sent.
pub struct FailureReports {
    _client: Option<ClientInitGuard>,
}

impl FailureReports {
    /// Starts reporting to the project a DSN names; panics are reported too.
    ///
    /// # Errors
    /// When the text is no DSN. The error does not repeat it: it holds a key.
    pub fn start(dsn: Option<&str>) -> Result<Self> {
        let client = dsn.map(client).transpose()?;
        Ok(Self { _client: client })
    }

    /// Reports what made a run fail.
    pub fn report(&self, error: &anyhow::Error) {
        sentry::capture_message(&format!("{error:#}"), Level::Error);
    }
}

fn client(dsn: &str) -> Result<ClientInitGuard> {
    let _is_a_dsn: Dsn = dsn.parse().map_err(|_| {
        anyhow!("the Sentry DSN is none; expected an address such as https://key@sentry.example/1")
    })?;
    let options = ClientOptions::new()
        .dsn(dsn)
        .release(concat!("sitegen@", env!("CARGO_PKG_VERSION")))
        .send_default_pii(false)
        .before_send(|event| Some(scrubbed(event)));
    Ok(sentry::init(options))
}

/// Leaves out who and where.
fn scrubbed(mut event: Event<'static>) -> Event<'static> {
    event.server_name = None;
    event.user = None;
    event.request = None;
    event
}
