//! `tiny_http` requests ↔ our `Request` and `Response`: the only file that names the crate.
//!
//! A body is read to its end before a handler runs, an answer leaves in one write, and the
//! connection is not used again. Slow and hostile clients are nginx's task: the crate knows neither
//! timeouts nor limits.

mod waiting_line;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, anyhow};
use tiny_http::{Server, StatusCode};

use crate::model::{POLL_INTERVAL, Stop, Timestamp};
use crate::render::view::ErrorPage;
use crate::server::http::route::{Audience, body_limit};
use crate::server::http::{Method, Request, Response, Route};
use crate::server::process::broken::exit_broken;
use crate::server::process::socket::Listener;
use crate::telemetry::Reporter;
use waiting_line::{FirstInLine, WaitingLine};

/// Threads that answer. Answers are short; a slow reader holds one.
const THREADS: usize = 8;
/// Connections nginx has at once at most: `max_conns` of scripts/nginx, twice.
pub(crate) const CONNECTIONS: u64 = 2 * 200;
/// Requests that wait for a thread; who comes then is sent away before nginx would have to do it.
const WAITING: usize = 320;
/// How long one waits at most; nginx waits for longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long requests in hand may take once the server is to stop.
pub(crate) const GRACE: Duration = Duration::from_secs(5);
/// How long nothing may come in before it leaves: what was connected to its socket is being read then.
const LAST_WAIT: Duration = Duration::from_millis(300);

/// How requests are answered.
pub(crate) trait RequestHandler: Sync {
    /// The answer to one.
    fn answer(&self, request: &Request) -> Response;
    /// The answer to one that there is no time for.
    fn send_away(&self, request: &Request) -> Response;
}

/// Answers requests until it is to stop; what is in hand then is finished. Where the socket fails,
/// the process ends: the crate takes no connection any more.
pub(crate) fn listen(
    listener: Listener,
    reporter: &Reporter,
    stop: &Stop,
    handler: &impl RequestHandler,
) -> Result<()> {
    let server = open(listener)?;
    let line = WaitingLine::new(WAITING, PATIENCE);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| answer_in_turn(&line, reporter, handler));
        }
        if let Err(error) = receive(&server, stop, reporter, &line, handler) {
            exit_broken(reporter, &error);
        }
        line.close();
    });
    Ok(())
}

/// When the server is dropped the crate removes the file a socket was bound to, which is not where
/// it lies now (`socket.rs`): the socket is the parent's.
fn open(listener: Listener) -> Result<Server> {
    let server = match listener {
        Listener::Unix(listener) => Server::from_listener(listener, None),
        Listener::Tcp(listener) => Server::from_listener(listener, None),
    };
    server.map_err(|error| anyhow!("cannot take connections: {error}"))
}

/// Has requests wait for their turn until it is to stop and nothing came in for a while.
fn receive(
    server: &Server,
    stop: &Stop,
    reporter: &Reporter,
    line: &WaitingLine<tiny_http::Request>,
    handler: &impl RequestHandler,
) -> Result<()> {
    loop {
        let is_last = stop.is_asked();
        let wait = if is_last { LAST_WAIT } else { POLL_INTERVAL };
        let received = server.recv_timeout(wait).context("the listening socket failed")?;
        match received {
            // A crowd must not make the server look dead.
            Some(received) if is_of_the_machine(&received) => line.go_first(received),
            Some(received) => {
                if let Err(one_too_many) = line.join(received) {
                    respond(one_too_many, reporter, |request| handler.send_away(request));
                }
            }
            None if is_last => return Ok(()),
            None => {}
        }
    }
}

/// Whether it asks how the server fares; nginx passes on none of these for visitors.
fn is_of_the_machine(received: &tiny_http::Request) -> bool {
    let path = received.url().split(['?', '#']).next().unwrap_or_default();
    Route::of(path).audience() == Audience::Machine
}

fn answer_in_turn(
    line: &WaitingLine<tiny_http::Request>,
    reporter: &Reporter,
    handler: &impl RequestHandler,
) {
    while let Some(turn) = line.next() {
        match turn {
            FirstInLine::InTime(received) => {
                respond(received, reporter, |asked| handler.answer(asked));
            }
            FirstInLine::TooLate(received) => {
                respond(received, reporter, |asked| handler.send_away(asked));
            }
        }
    }
}

fn respond(
    mut received: tiny_http::Request,
    reporter: &Reporter,
    answer: impl Fn(&Request) -> Response,
) {
    let request = read(&mut received);
    // A handler that breaks costs its own request, not the thread.
    let answered = catch_unwind(AssertUnwindSafe(|| answer(&request)));
    let response = answered.unwrap_or_else(|_| {
        reporter.warn(&format!("a handler panicked at {}", request.path.escape_debug()));
        Response::text(500, "internal")
    });
    let bytes = written(&response, request.method);
    let mut writer = received.into_writer();
    // A visitor who hung up is not an error.
    let _ = writer.write_all(&bytes).and_then(|()| writer.flush());
}

fn read(received: &mut tiny_http::Request) -> Request {
    let method = match received.method() {
        tiny_http::Method::Get => Method::Get,
        tiny_http::Method::Head => Method::Head,
        tiny_http::Method::Post => Method::Post,
        tiny_http::Method::Options => Method::Options,
        _ => Method::Other,
    };
    let url = received.url().split('#').next().unwrap_or_default();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let (path, query) = (path.to_string(), query.to_string());
    let mut headers = BTreeMap::new();
    for header in received.headers() {
        let name = header.field.as_str().as_str().to_ascii_lowercase();
        headers.insert(name, header.value.to_string());
    }
    let (client, limit) = (client(received), body_limit(&path));
    Request { method, path, query, headers, body: body(received, limit), client }
}

/// Who asks: what the proxy says, where the proxy is on this machine.
fn client(received: &tiny_http::Request) -> Option<IpAddr> {
    let peer = received.remote_addr().map(SocketAddr::ip);
    let is_proxy = peer.is_none_or(|peer| peer.is_loopback());
    // Any client can send this header; only the proxy on this machine is believed.
    let named = if is_proxy { header(received, "X-Real-IP") } else { None };
    named.and_then(|named| named.parse().ok()).or(peer)
}

/// The first header of a name.
fn header<'r>(received: &'r tiny_http::Request, name: &'static str) -> Option<&'r str> {
    let found = received.headers().iter().find(|header| header.field.equiv(name))?;
    Some(found.value.as_str())
}

/// The whole body. One without a length is refused: nginx always sends a length, and reading until
/// the client stops sending would let any client hold a thread.
fn body(received: &mut tiny_http::Request, limit: usize) -> Result<Vec<u8>, ErrorPage> {
    if header(received, "Transfer-Encoding").is_some() {
        return Err(ErrorPage::BadRequest);
    }
    let declared = received.body_length().unwrap_or(0);
    if declared > limit {
        return Err(ErrorPage::TooLong);
    }
    let mut body = Vec::with_capacity(declared);
    // One byte more than allowed shows that there is too much, without reading all of it.
    let mut reader = received.as_reader().take(limit as u64 + 1);
    match reader.read_to_end(&mut body) {
        // Exactly what was announced, or it is not a body.
        Ok(read) if read == declared => Ok(body),
        _ => Err(ErrorPage::BadRequest),
    }
}

/// The whole answer as bytes. This makes every header of every answer.
fn written(response: &Response, method: Method) -> Vec<u8> {
    // A line break in a value would start a header, or an answer, of an attacker's choice.
    if !response.headers.iter().all(|(name, value)| is_header(name, value)) {
        return written(&Response::text(500, "internal"), method);
    }
    let reason = StatusCode(response.status).default_reason_phrase();
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", response.status);
    // The crate ends the program before 1970: a clock may be anywhere.
    let date = httpdate::fmt_http_date(Timestamp::from(SystemTime::now()).into());
    head.extend(["Date: ", &date, "\r\nConnection: close\r\n"]);
    // These two have no body, and a 304 none of its own to measure (RFC 9110, 8.6).
    let is_bodiless = matches!(response.status, 204 | 304);
    if !is_bodiless {
        head.extend(["Content-Length: ", &response.body.len().to_string(), "\r\n"]);
    }
    for (name, value) in &response.headers {
        head.extend([*name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    if method != Method::Head && !is_bodiless {
        bytes.extend_from_slice(&response.body);
    }
    bytes
}

/// Only visible ASCII and spaces: nothing that could end a header and begin another.
fn is_header(name: &str, value: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && value.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// Reads a request whose bytes may be anything and writes the answer, as a connection would.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzz(text: &str, answer: impl Fn(&Request) -> Response) -> Vec<u8> {
    let mut lines = text.split('\n');
    let mut given = tiny_http::TestRequest::new().with_path(lines.next().unwrap_or_default());
    if let Some(Ok(method)) = lines.next().map(str::parse) {
        given = given.with_method(method);
    }
    for header in lines.filter_map(|line| line.parse::<tiny_http::Header>().ok()) {
        // The crate's own double measures the body with it.
        if !header.field.equiv("Content-Length") {
            given = given.with_header(header);
        }
    }
    let mut received = tiny_http::Request::from(given.with_body("adresse=a%40b.fr"));
    let request = read(&mut received);
    written(&answer(&request), request.method)
}

#[cfg(test)]
mod tests;
