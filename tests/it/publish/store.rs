//! A real server of S3 (moto's) and, between it and the program, a proxy that keeps what is asked, plays faults and cuts the
//! line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{Run, SiteTest, is_installed};

/// The bucket of all tests.
pub(super) const BUCKET: &str = "site";

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

impl Asked {
    fn read(reader: &mut impl std::io::BufRead) -> Option<Self> {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut words = line.split(' ').map(str::to_string);
        let (method, target) = (words.next()?, words.next()?);
        let headers = read_headers(reader)?;
        let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        Some(Self { method, target, headers, body })
    }

    /// The key it is about, below a prefix of the bucket.
    pub(super) fn key(&self) -> &str {
        let path = self.target.split('?').next().unwrap();
        path.strip_prefix(&format!("/{BUCKET}/")).unwrap_or_default()
    }

    /// Whether it changes the site, not the notes of the publisher.
    pub(super) fn is_change(&self) -> bool {
        let is_own = self.key().contains(".sitegen/");
        self.method == "PUT" && !is_own
            || self.removed().iter().any(|key| !key.contains(".sitegen/"))
    }

    /// The keys it removes.
    pub(super) fn removed(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.body);
        if self.method != "POST" {
            return Vec::new();
        }
        between(&text, "<Key>", "</Key>")
    }
}

fn read_headers(reader: &mut impl std::io::BufRead) -> Option<BTreeMap<String, String>> {
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { return Some(headers) };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_string());
    }
}

fn between(text: &str, opening: &str, closing: &str) -> Vec<String> {
    let parts = text.split(opening).skip(1);
    parts.filter_map(|part| Some(part.split_once(closing)?.0.to_string())).collect()
}

/// What a server answered.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

/// Asks a server of this machine and reads the answer to its end.
fn ask(port: u16, asked: &Asked) -> Option<Answered> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
    let mut head = format!("{} {} HTTP/1.0\r\n", asked.method, asked.target);
    for (name, value) in &asked.headers {
        if name != "connection" {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
    }
    head.push_str("connection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&asked.body).ok()?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let headers = read_headers(&mut reader)?;
    let mut body = Vec::new();
    reader.read_to_end(&mut body).ok()?;
    Some(Answered { status, headers, body })
}

/// moto's server, ended with the test.
pub(super) struct Moto {
    process: Child,
    port: u16,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Moto {
    /// Starts it with an empty bucket; nothing where it is not installed.
    pub(super) fn start() -> Option<Self> {
        if !is_installed("moto_server") {
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("moto_server")
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let moto = Self { process, port };
        let started = Instant::now();
        while moto.ask("PUT", &format!("/{BUCKET}"), b"").is_none() {
            assert!(started.elapsed() < Duration::from_mins(2), "moto does not answer");
            std::thread::sleep(Duration::from_millis(100));
        }
        Some(moto)
    }

    pub(super) fn ask(&self, method: &str, target: &str, body: &[u8]) -> Option<Answered> {
        // Anyone's key opens it, and none does not.
        let key = "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let length = body.len().to_string();
        let headers = [
            ("host", "127.0.0.1".into()),
            ("content-length", length),
            ("authorization", key.into()),
        ];
        let headers = headers.map(|(name, value)| (name.to_string(), value)).into();
        ask(
            self.port,
            &Asked { method: method.into(), target: target.into(), headers, body: body.into() },
        )
    }

    pub(super) fn get(&self, key: &str) -> Answered {
        self.ask("GET", &format!("/{BUCKET}/{key}"), b"").unwrap()
    }

    pub(super) fn put(&self, key: &str, body: &[u8]) {
        assert_eq!(self.ask("PUT", &format!("/{BUCKET}/{key}"), body).unwrap().status, 200);
    }

    pub(super) fn remove(&self, key: &str) {
        assert_eq!(self.ask("DELETE", &format!("/{BUCKET}/{key}"), b"").unwrap().status, 204);
    }

    /// All keys but those of the publisher's notes.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = self.all_keys();
        keys.retain(|key| !key.contains(".sitegen/"));
        keys
    }

    pub(super) fn all_keys(&self) -> Vec<String> {
        let listed = self.ask("GET", &format!("/{BUCKET}?list-type=2"), b"").unwrap();
        let text = String::from_utf8(listed.body).unwrap();
        assert!(text.contains("<IsTruncated>false"), "more keys than a list has");
        between(&text, "<Key>", "</Key>")
    }
}

/// What the proxy answers in the place of the store: status and code.
pub(super) type Fault = fn(&Asked) -> Option<(u16, &'static str)>;

/// What the proxy saw, and what it is to do.
#[derive(Default)]
struct Traffic {
    /// What the store did, in its order.
    done: Vec<Asked>,
    fault: Option<Fault>,
    /// Changes that still pass before the line is cut.
    passing: Option<usize>,
    is_cut: bool,
    /// How long each change waits.
    delay: Duration,
    under_way: usize,
}

/// Stands between the program and the store.
pub(super) struct Proxy {
    port: u16,
    traffic: Arc<Mutex<Traffic>>,
}

impl Proxy {
    pub(super) fn before(moto: &Moto) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let traffic = Arc::new(Mutex::new(Traffic::default()));
        let (shared, behind) = (Arc::clone(&traffic), moto.port);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // Counted before it is read: what a client that is killed had sent may still come.
                shared.lock().unwrap().under_way += 1;
                std::thread::spawn(move || {
                    // A client that hangs up is its own affair.
                    pass(&client, behind, &shared).unwrap_or_default();
                    shared.lock().unwrap().under_way -= 1;
                });
            }
        });
        Self { port, traffic }
    }

    pub(super) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn answer_with(&self, fault: Option<Fault>) {
        self.traffic.lock().unwrap().fault = fault;
    }

    /// What the store did since the last time.
    pub(super) fn take_done(&self) -> Vec<Asked> {
        std::mem::take(&mut self.traffic.lock().unwrap().done)
    }

    /// Lets some changes pass, then nothing any more.
    pub(super) fn cut_after(&self, changes: usize) {
        self.traffic.lock().unwrap().passing = Some(changes);
    }

    pub(super) fn is_cut(&self) -> bool {
        self.traffic.lock().unwrap().is_cut
    }

    /// Has each change wait for so long before the store hears of it.
    pub(super) fn delay(&self, time: Duration) {
        self.traffic.lock().unwrap().delay = time;
    }

    /// Lets all pass again, once nothing is under way any more.
    pub(super) fn mend(&self) {
        let started = Instant::now();
        // Connections are taken in their order: once this one was, so were all of who was killed.
        let mut last = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        last.shutdown(std::net::Shutdown::Write).unwrap();
        last.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        assert_eq!(last.read(&mut [0]).unwrap(), 0);
        while self.traffic.lock().unwrap().under_way > 0 {
            assert!(started.elapsed() < Duration::from_mins(1), "requests do not end");
            std::thread::sleep(Duration::from_millis(10));
        }
        let mut traffic = self.traffic.lock().unwrap();
        (traffic.passing, traffic.is_cut) = (None, false);
    }

    /// Starts publishing a site to the bucket.
    pub(super) fn command(&self, site: &SiteTest, arguments: &[&str]) -> Command {
        self.command_to("s3://site", site, arguments)
    }

    /// The same to a place in it.
    pub(super) fn command_to(&self, to: &str, site: &SiteTest, arguments: &[&str]) -> Command {
        let mut command = site.command(&["publish", "--to", to]);
        command.args(arguments).env("SITEGEN_PUBLISH_ENDPOINT", self.endpoint());
        command.env("AWS_ACCESS_KEY_ID", "testing").env("AWS_SECRET_ACCESS_KEY", "hush");
        command.env("SITEGEN_PUBLISH_REPEAT_FOR", "1s");
        command
    }

    pub(super) fn publish(&self, site: &SiteTest, arguments: &[&str]) -> Run {
        Run::of(&self.command(site, arguments).output().unwrap())
    }
}

fn pass(client: &TcpStream, behind: u16, traffic: &Mutex<Traffic>) -> Option<()> {
    let asked = Asked::read(&mut BufReader::new(client))?;
    let (fault, delay) = {
        let mut traffic = traffic.lock().unwrap();
        if asked.is_change() && traffic.passing.is_some() {
            let left = traffic.passing.unwrap();
            traffic.is_cut |= left == 0;
            traffic.passing = Some(left.saturating_sub(1));
        }
        if traffic.is_cut {
            return None;
        }
        let delay = if asked.is_change() { traffic.delay } else { Duration::ZERO };
        (traffic.fault.and_then(|fault| fault(&asked)), delay)
    };
    std::thread::sleep(delay);
    let answered = match fault {
        Some((status, code)) => {
            let body = format!(
                "<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no</Message></Error>"
            );
            Some(Answered { status, headers: BTreeMap::new(), body: body.into_bytes() })
        }
        None => ask(behind, &asked),
    };
    let answered = answered?;
    let mut traffic = traffic.lock().unwrap();
    let (status, is_head) = (answered.status, asked.method == "HEAD");
    if status < 500 {
        traffic.done.push(asked);
    }
    drop(traffic);
    let mut head = format!("HTTP/1.1 {status} -\r\n");
    for (name, value) in &answered.headers {
        if !["connection", "content-length", "transfer-encoding"].contains(&name.as_str())
            || is_head && name == "content-length"
        {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
    }
    if !is_head {
        write!(head, "content-length: {}\r\n", answered.body.len()).unwrap();
    }
    head.push_str("connection: close\r\n\r\n");
    let mut client = client;
    client.write_all(head.as_bytes()).ok()?;
    client.write_all(&answered.body).ok()
}
