//! `tiny_http` requests ↔ our `Request` and `Response`: the only file that names the crate.
//!
//! For now the transport serves development on a loopback address; facing visitors is nginx's task.

use std::net::SocketAddr;

use anyhow::{Context, Result, anyhow};
use tiny_http::{Header, Server};

use super::request::{Headers, Method, Request};
use super::response::Response;
use crate::telemetry::Reporter;

/// Threads that answer. Answers are short; a slow reader holds one.
const THREADS: usize = 8;

/// Answers requests until the process is ended.
pub(super) fn listen(
    address: SocketAddr,
    reporter: &Reporter,
    answer: impl Fn(&Request) -> Response + Sync,
) -> Result<()> {
    let server = Server::http(address)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("cannot listen on {address}"))?;
    let bound = server.server_addr();
    reporter.say(&format!("serving on http://{bound} (end with Ctrl-C)"));
    let answer_all = || -> Result<()> {
        loop {
            let request = server.recv().context("the listening socket failed")?;
            let answered = answer(&read(&request));
            // A visitor who hung up is no error.
            let _ = request.respond(written(answered));
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(answer_all)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().map_err(|_| anyhow!("a server thread stopped unexpectedly"))?
        })
    })
}

fn read(request: &tiny_http::Request) -> Request {
    let method = match request.method() {
        tiny_http::Method::Get => Method::Get,
        tiny_http::Method::Head => Method::Head,
        tiny_http::Method::Post => Method::Post,
        tiny_http::Method::Options => Method::Options,
        _ => Method::Other,
    };
    let address = request.url().split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut headers = Headers::default();
    for header in request.headers() {
        if let Some(place) = headers.place(header.field.as_str().as_str()) {
            *place = Some(header.value.to_string());
        }
    }
    Request {
        method,
        path: path.into(),
        query: query.into(),
        headers,
        body: Ok(Vec::new()),
        client: request.remote_addr().map(SocketAddr::ip),
    }
}

fn written(response: Response) -> tiny_http::Response<std::io::Cursor<Vec<u8>>> {
    let headers = response.headers.iter().filter_map(|(name, value)| {
        let safe = value.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        safe.then(|| Header::from_bytes(name.as_bytes(), value.as_bytes()).ok())?
    });
    let mut answer =
        tiny_http::Response::from_data(response.body).with_status_code(response.status);
    for header in headers {
        answer.add_header(header);
    }
    answer
}
