//! `tiny_http` requests ↔ our `Request` and `Response`: the only file that names the crate.
//!
//! For now the transport serves development on a loopback address; facing visitors is nginx's task.

use std::net::SocketAddr;

use anyhow::{Context, Result, anyhow};
use tiny_http::{Header, Server};

use super::request::{Method, Request};
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
        _ => Method::Other,
    };
    let path = request.url().split(['?', '#']).next().unwrap_or_default().to_string();
    let is_tag = |header: &&Header| header.field.equiv("If-None-Match");
    let if_none_match =
        request.headers().iter().find(is_tag).map(|header| header.value.to_string());
    Request { method, path, if_none_match }
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
