//! A visitor's browser, as far as the server sees it: forms, a cookie, an address.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use sitegen::model::SavedPair;

use super::server::Server;

/// A visitor who comes through nginx from an address of their own.
pub(crate) struct Visitor {
    server: String,
    client: String,
    cookie: Option<String>,
    site: &'static str,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    pub body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl Visitor {
    /// A visitor without cookie at the nth address of a network.
    pub(crate) fn new(server: &Server, number: usize) -> Self {
        Self::at(server.address(), number)
    }

    /// The same where something stands before the servers.
    pub(crate) fn at(address: &str, number: usize) -> Self {
        let client = format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
        Self { server: address.into(), client, cookie: None, site: "same-origin" }
    }

    /// The same visitor with this cookie in the browser.
    pub(crate) fn with_cookie(self, cookie: &str) -> Self {
        Self { cookie: Some(cookie.into()), ..self }
    }

    /// A visitor who follows links and sends forms of another site.
    pub(crate) fn elsewhere(self) -> Self {
        Self { site: "cross-site", ..self }
    }

    pub(crate) fn get(&self, url: &str) -> io::Result<Answer> {
        self.ask("GET", url, "")
    }

    /// Sends a form from a page of the site.
    pub(crate) fn post(&self, url: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let form =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask("POST", url, &form)
    }

    /// Saves a pair, as the button of its page does.
    pub(crate) fn save(&self, pair: SavedPair) -> Answer {
        let (product, substitute) = (pair.product().to_string(), pair.substitute().to_string());
        let form = [("produit", product.as_str()), ("substitut", substitute.as_str())];
        self.post("/mes-aliments", &form).unwrap()
    }

    fn ask(&self, method: &str, url: &str, form: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.server)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n"));
        let request = format!(
            "{method} {url} HTTP/1.1\r\nHost: example.org\r\nX-Real-IP: {}\r\n\
             Sec-Fetch-Site: {}\r\nAccept: text/html\r\n{}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{form}",
            self.client,
            self.site,
            cookie.unwrap_or_default(),
            form.len()
        );
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        // Of an answer that is cut off, what has come counts.
        let ended = stream.read_to_end(&mut answer);
        read(&String::from_utf8_lossy(&answer)).ok_or_else(|| match ended {
            Err(error) => error,
            Ok(_) => io::ErrorKind::UnexpectedEof.into(),
        })
    }
}

fn read(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    Some(Answer { status, head: head.into(), body: body.into() })
}
