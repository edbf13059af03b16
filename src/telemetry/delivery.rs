//! How reports leave: in the background, and never so that a run waits for them longer than [`DELIVERY_MAX`].
//!
//! Sentry's own transports wait for their thread when the program ends, however long a receiver keeps silent. This one
//! is left behind.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::blocking::Client;
use reqwest::redirect::Policy;
use sentry::types::Dsn;
use sentry::{Envelope, Transport};

/// The longest a process waits for its reports, all together, and the longest a receiver has for one.
pub(super) const DELIVERY_MAX: Duration = Duration::from_secs(3);

/// Reports that wait to be sent; further ones are dropped.
const WAITING_MAX: usize = 32;

const USER_AGENT: &str = concat!("sitegen/", env!("CARGO_PKG_VERSION"));

/// Sends envelopes from a thread of its own.
pub(super) struct Delivery {
    queue: SyncSender<Vec<u8>>,
    unsent: Arc<Unsent>,
}

/// What the thread and those who wait for it share.
#[derive(Default)]
struct Unsent {
    state: Mutex<UnsentState>,
    changed: Condvar,
}

#[derive(Default)]
struct UnsentState {
    unsent: usize,
    /// How long this process has waited so far.
    waited: Duration,
}

impl Unsent {
    fn state(&self) -> MutexGuard<'_, UnsentState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self) {
        self.state().unsent += 1;
    }

    fn remove(&self) {
        self.state().unsent -= 1;
        self.changed.notify_all();
    }

    /// Waits until all is sent, as long as `most` and what is left of the time of this process allow.
    fn wait(&self, most: Duration) -> bool {
        let started = Instant::now();
        let state = self.state();
        let most = most.min(DELIVERY_MAX.saturating_sub(state.waited));
        let outcome = self.changed.wait_timeout_while(state, most, |state| state.unsent > 0);
        let (mut state, _) = outcome.unwrap_or_else(PoisonError::into_inner);
        state.waited += started.elapsed();
        state.unsent == 0
    }
}

impl Delivery {
    /// Starts the thread; it makes no connection before there is something to send.
    pub(super) fn start(dsn: Dsn) -> Self {
        let (queue, envelopes) = sync_channel(WAITING_MAX);
        let unsent = Arc::new(Unsent::default());
        let own = Arc::clone(&unsent);
        std::thread::spawn(move || deliver(&dsn, &envelopes, &own));
        Self { queue, unsent }
    }
}

impl Transport for Delivery {
    fn send_envelope(&self, envelope: Envelope) {
        let Ok(bytes) = bytes_of(&envelope) else { return };
        self.unsent.add();
        if self.queue.try_send(bytes).is_err() {
            self.unsent.remove();
        }
    }

    fn flush(&self, timeout: Duration) -> bool {
        self.unsent.wait(timeout)
    }
}

/// Sends what comes until the process ends. What is refused or does not arrive is given up: a report that holds up
/// the next one would be worth less than both.
fn deliver(dsn: &Dsn, envelopes: &Receiver<Vec<u8>>, unsent: &Unsent) {
    let mut client = None;
    for envelope in envelopes {
        if client.is_none() {
            client = http_client().ok();
        }
        if let Some(client) = &client {
            let _ = post(client, dsn, envelope);
        }
        unsent.remove();
    }
}

/// Sends one envelope now and says what became of it.
pub(super) fn send_now(dsn: &Dsn, envelope: &Envelope) -> Result<()> {
    let bytes = bytes_of(envelope)?;
    post(&http_client()?, dsn, bytes)
}

fn bytes_of(envelope: &Envelope) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    envelope.to_writer(&mut bytes)?;
    Ok(bytes)
}

fn http_client() -> Result<Client> {
    crate::tls::install_provider();
    let client = Client::builder().http1_only().timeout(DELIVERY_MAX).redirect(Policy::none());
    client.user_agent(USER_AGENT).build().context("cannot make an HTTP client")
}

/// The envelope protocol: <https://develop.sentry.dev/sdk/data-model/envelopes/>.
fn post(client: &Client, dsn: &Dsn, envelope: Vec<u8>) -> Result<()> {
    let request = client
        .post(dsn.envelope_api_url().to_string())
        .header("X-Sentry-Auth", dsn.to_auth(Some(USER_AGENT)).to_string())
        .header("Content-Type", "application/x-sentry-envelope")
        .body(envelope);
    // Its own words would name the address, which holds the key.
    let answer = request.send().map_err(reqwest::Error::without_url)?;
    let status = answer.status();
    ensure!(status.is_success(), "the receiver of reports answered {status}");
    Ok(())
}
