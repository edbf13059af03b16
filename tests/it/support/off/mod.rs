//! Open Food Facts, played by a small server on 127.0.0.1 that can misbehave in every way a real one
//! does now and then: it cuts, stalls, lies about lengths, answers HTML for JSON.
//!
//! It is written by hand on `std::net` because a proper HTTP library would refuse to send most of
//! this. It uses nothing of the other test support, so that `examples/mock_off` can use it too. It
//! never reaches beyond 127.0.0.1, and every pause it makes is bounded.
#![allow(dead_code, reason = "each including crate uses its part")]

mod answer;
mod bomb;
mod date;
mod fault;
mod file;
mod request;
mod search;
mod server;
mod state;
#[cfg(test)]
mod tests;
mod wire;

use std::io::{self, BufReader, Read as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use self::fault::Fault;
pub(crate) use self::request::Received;
use self::server::Server;
use self::state::State;

/// How long a connection may be idle between two requests.
const IDLE: Duration = Duration::from_secs(30);

/// A client that does not read holds a thread no longer than this.
const UNREAD: Duration = Duration::from_secs(30);

/// The server. It stops, and ends its connections, when dropped.
pub(crate) struct MockOff {
    state: Arc<State>,
    server: Server,
}

impl MockOff {
    /// Listens on a free port.
    #[allow(clippy::panic, reason = "without a server there is no test")]
    pub(crate) fn start() -> Self {
        Self::start_on(0).unwrap_or_else(|error| panic!("no port on 127.0.0.1: {error}"))
    }

    /// Listens on this port; 0 is any free one.
    pub(crate) fn start_on(port: u16) -> io::Result<Self> {
        let state = Arc::new(State::default());
        let told = Arc::clone(&state);
        let server = Server::start(port, move |stream| {
            // Clients may leave at any moment: that is none of the server's errors.
            let _ = converse(&stream, &told);
        })?;
        Ok(Self { state, server })
    }

    /// The address of a path that begins with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    /// Serves a file. It gets a new `ETag` and a later `Last-Modified` when its content changes.
    /// Conditions and ranges are honoured as nginx does (`file.rs`).
    pub(crate) fn file(&self, path: &str, content: impl Into<Vec<u8>>) {
        self.state.put_file(path, content.into());
    }

    /// This path is a 404 from now on.
    pub(crate) fn remove(&self, path: &str) {
        self.state.remove_file(path);
    }

    /// The products of `/cgi/search.pl`, `/api/v2/search` and `/api/v2/product/CODE.json`, in the
    /// order in which searches give them.
    pub(crate) fn products(&self, products: Vec<serde_json::Value>) {
        self.state.put_products(products);
    }

    /// The next requests for this path misbehave, one fault each; these come after faults that
    /// still wait.
    pub(crate) fn misbehave(&self, path: &str, faults: Vec<Fault>) {
        self.state.queue_faults(path, faults);
    }

    /// Every request for this path misbehaves when no queued fault is left, until `behave`.
    pub(crate) fn misbehave_always(&self, path: &str, fault: Fault) {
        self.state.set_standing_fault(path, fault);
    }

    /// Forgets all faults of this path.
    pub(crate) fn behave(&self, path: &str) {
        self.state.forget_faults(path);
    }

    /// All requests so far, in the order in which they came.
    pub(crate) fn requests(&self) -> Vec<Received> {
        self.state.requests()
    }

    /// Forgets the requests so far.
    pub(crate) fn clear_requests(&self) {
        self.state.clear_requests();
    }

    /// Tells of each request once its answer has been sent.
    pub(crate) fn on_answer(&self, listener: impl Fn(&Received) + Send + Sync + 'static) {
        self.state.listen(Arc::new(listener));
    }
}

/// Answers the requests of a connection until either side has enough.
fn converse(stream: &TcpStream, state: &State) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(UNREAD))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        stream.set_read_timeout(Some(IDLE))?;
        let Some(request) = request::read(&mut reader)? else {
            return Ok(());
        };
        let progress = state.record(&request);
        let fault = state.next_fault(&request.path);
        let answer = state.answer(&request, fault.as_ref());
        let sent = wire::deliver(stream, &request, &answer, fault.as_ref(), &progress);
        state.tell(&request, &progress);
        if request.closes || matches!(sent?, wire::After::Close) {
            return Ok(());
        }
    }
}

/// The content as one gzip member.
#[allow(clippy::unwrap_used, reason = "reading and compressing memory does not fail")]
pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut encoder = flate2::read::GzEncoder::new(content, flate2::Compression::fast());
    encoder.read_to_end(&mut packed).unwrap();
    packed
}

/// The name of a delta with the changes between two UNIX times.
pub(crate) fn delta_name(first: u64, last: u64) -> String {
    format!("openfoodfacts_products_{first}_{last}.json.gz")
}

/// `delta/index.txt`: a name a line.
pub(crate) fn index(names: &[String]) -> String {
    names.iter().flat_map(|name| [name, "\n"]).collect()
}
