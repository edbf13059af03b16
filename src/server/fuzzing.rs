//! Doors for fuzzing: what strangers send, straight to where it is read. A target fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing unwrap is a finding")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::auth::{self, SessionCookie};
use crate::search::fuzzing::SoundFile;
use crate::server::access_log::LogSink;
use crate::server::dispatch::respond;
use crate::server::handlers::saved::transfer;
use crate::server::http::route::ROUTES;
use crate::server::http::{Form, Method, Request, Response};
use crate::server::sample::{self, reset_clock, wait};
use crate::server::state::ServerState;
use crate::telemetry::{Reporter, Verbosity};

thread_local! {
    static APP: Sandbox = Sandbox::new();
}

/// A server over a folder of its own, which goes with it.
struct Sandbox {
    folder: PathBuf,
    state: ServerState,
    file: SoundFile,
}

impl Sandbox {
    fn new() -> Self {
        let name = format!("sitegen-fuzzing-{}-{}", std::process::id(), fastrand::u64(..));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        reset_clock();
        sample::index(&folder, &sample::products());
        let state = sample::state(&folder, LogSink::Nowhere);
        Self { file: SoundFile::of(&folder), state, folder }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A list that is brought back.
pub(crate) fn list(bytes: &[u8]) {
    APP.with(|app| {
        let index = app.state.index.index().unwrap();
        transfer::fuzz(bytes, &index, sample::NOW);
    });
}

/// Changes of bytes of the search file.
pub(crate) fn search_file(bytes: &[u8]) {
    APP.with(|app| app.file.alter(bytes));
}

/// A body or query: read as a form, and what is read is written and read again as the same.
pub(crate) fn form(bytes: &[u8]) {
    let Ok(form) = Form::parse(bytes) else { return };
    let mut written = url::form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(form.pairs());
    assert_eq!(Form::parse(written.finish().as_bytes()), Ok(form));
}

/// A `Cookie` header, sealed intents, a path to return to.
pub(crate) fn cookie(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let cookie = SessionCookie::of("https://example.org");
    if let Some(token) = cookie.token(text) {
        assert!(text.contains(&token.expose()));
    }
    APP.with(|app| assert_eq!(app.state.signer().verify(text, sample::NOW), None));
    if let Some(path) = auth::own_path(text) {
        let base = url::Url::parse("https://example.org/").unwrap();
        assert_eq!(base.join(path).unwrap().host_str(), Some("example.org"), "{path}");
    }
}

/// The headers of an answer that echoes.
const KNOWN: [&str; 7] =
    ["Date", "Connection", "Content-Length", "Content-Type", "Location", "X-Echo", "X-Query"];

/// A request line and headers as a client writes them, one a line: what is read of them, written into
/// the headers of an answer, stays within its header.
pub(crate) fn request(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let echo = |request: &Request| {
        let mut response = Response::see_other(&request.path);
        for value in request.headers.values() {
            response = response.with_header("X-Echo", value);
        }
        response.with_header("X-Query", &request.query)
    };
    let written = crate::server::http::transport::fuzz(text, echo);
    let end = written.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(&written[..end]).unwrap();
    for line in head.split("\r\n").skip(1) {
        let (name, value) = line.split_once(": ").unwrap();
        assert!(KNOWN.contains(&name), "{line}");
        assert!(value.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{line:?}");
    }
}

/// What somebody types into the search box: answered or refused, never a mistake of ours.
pub(crate) fn search(bytes: &[u8]) {
    let typed: String = url::form_urlencoded::byte_serialize(bytes).collect();
    APP.with(|app| {
        for path in ["/recherche", "/api/search", "/api/suggest"] {
            let request = Request::get(&format!("{path}?q={typed}"));
            let response = respond(&app.state, &request, &Reporter::new(Verbosity::Quiet));
            assert!(response.status < 500, "{path}: {}", response.status);
        }
    });
}

/// A request as the transport makes it of bytes: any route, method, query, headers and body. The
/// first byte chooses the route, the second the method and kind; lines follow.
pub(crate) fn handlers(bytes: &[u8]) {
    let [route, kind, rest @ ..] = bytes else { return };
    let mut parts = rest.splitn(4, |byte| *byte == b'\n');
    let mut text = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let (query, cookie, accept) = (text(), text(), text());
    let body = parts.next().unwrap_or_default().to_vec();
    let path = ROUTES[usize::from(*route) % ROUTES.len()].1;
    let content_type = match kind & 3 {
        0 => "application/x-www-form-urlencoded",
        1 => "multipart/form-data; boundary=X",
        2 => "application/json",
        _ => "",
    };
    let mut request = Request {
        method: if kind & 4 == 0 { Method::Post } else { Method::Get },
        path: path.into(),
        query,
        headers: BTreeMap::new(),
        body: Ok(body),
        client: None,
    };
    for (name, value) in
        [("accept", accept.as_str()), ("content-type", content_type), ("cookie", &cookie)]
    {
        request.headers.insert(name.into(), value.into());
    }
    if kind & 8 == 0 {
        request.headers.insert("sec-fetch-site".into(), "same-origin".into());
    }
    APP.with(|app| {
        wait(60);
        let response = respond(&app.state, &request, &Reporter::new(Verbosity::Quiet));
        assert_ne!(response.status, 500, "{request:?}");
    });
}
