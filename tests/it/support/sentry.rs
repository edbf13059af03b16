//! A receiver of Sentry's envelope protocol on this machine
//! (<https://develop.sentry.dev/sdk/data-model/envelopes/>).

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use serde_json::Value;

/// How the receiver treats who comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Treatment {
    /// Takes every envelope.
    Takes,
    /// Takes the connection and never answers.
    KeepsSilent,
}

/// An envelope that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Reported {
    /// The request as it came: its lines and the envelope.
    pub wire: String,
    /// The type and the payload of its items.
    pub items: Vec<(String, Value)>,
}

/// A receiver; it answers until the test process ends.
pub(crate) struct SentryReceiver {
    address: SocketAddr,
    reported: Receiver<Reported>,
}

impl SentryReceiver {
    pub(crate) fn start(treatment: Treatment) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, reported) = mpsc::channel();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let sender = sender.clone();
                // A client that hangs up is its own affair.
                std::thread::spawn(move || drop(receive(&client, treatment, &sender)));
            }
        });
        Self { address, reported }
    }

    /// The address of a project at this receiver.
    pub(crate) fn dsn(&self) -> String {
        format!("http://public-key@{}/7", self.address)
    }

    /// The next item of a type, waited for.
    pub(crate) fn next(&self, kind: &str) -> (Value, String) {
        loop {
            let mut reported = self.reported.recv_timeout(Duration::from_secs(30)).unwrap();
            if let Some(at) = reported.items.iter().position(|(own, _)| own == kind) {
                return (reported.items.remove(at).1, reported.wire);
            }
        }
    }

    /// All that has arrived and was not asked for.
    pub(crate) fn rest(&self) -> Vec<Reported> {
        self.reported.try_iter().collect()
    }
}

fn receive(
    client: &TcpStream,
    treatment: Treatment,
    reported: &Sender<Reported>,
) -> io::Result<()> {
    client.set_read_timeout(Some(Duration::from_mins(1)))?;
    let mut lines = BufReader::new(client);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let begin = head.len();
            if lines.read_line(&mut head)? == 0 {
                return Ok(());
            }
            let line = head[begin..].to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body)?;
        if treatment == Treatment::KeepsSilent {
            // Until the client has enough.
            return lines.read_exact(&mut [0]);
        }
        let body = String::from_utf8(body).map_err(io::Error::other)?;
        let wire = head + &body;
        reported.send(Reported { items: items(&body), wire }).ok();
        let mut to_client = client;
        to_client.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")?;
    }
}

/// A head, then for each item a line that says what follows, and its payload in a line.
fn items(envelope: &str) -> Vec<(String, Value)> {
    let mut items = Vec::new();
    let mut lines = envelope.lines().skip(1);
    while let (Some(head), Some(payload)) = (lines.next(), lines.next()) {
        let head: Value = serde_json::from_str(head).unwrap();
        items.push((head["type"].as_str().unwrap().into(), serde_json::from_str(payload).unwrap()));
    }
    items
}
