//! Every route, method and fault without a socket: a site with accounts, an index of four products,
//! and browsers that keep their cookie.

mod access;
mod account;
mod addresses;
#[cfg(feature = "postgres")]
mod clocks;
mod codes;
mod hostile;
mod new_address;
mod panel;
mod registering;
mod routes;
mod saved;
mod search;
mod throttles;

use std::cell::RefCell;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::model::Email;
use crate::render::view::ErrorPage;
use crate::search::NewDocument;
use crate::server::access_log::LogSink;
use crate::server::http::route::ROUTES;
use crate::server::http::{Method, Request, Response, Route};
use crate::server::sample::{BEST, BETTER, OTHER, SPREAD, product, reset_clock, wait};
use crate::server::state::ServerState;
use crate::store::Accounts;
use crate::store::accounts::LetterTurn;
#[cfg(feature = "postgres")]
use crate::store::accounts::tests::on_server::postgres::accounts_address;
use crate::telemetry::Reporter;
use crate::telemetry::Verbosity;

const METHODS: [Method; 5] =
    [Method::Get, Method::Head, Method::Post, Method::Options, Method::Other];

const PASSWORD: &str = "camembert fondant du lundi";

/// Where accounts are to be, if not in a file.
#[cfg(not(feature = "postgres"))]
fn accounts_address() -> Option<String> {
    None
}

/// A site of two files, four products and no catalogue.
struct Site {
    folder: tempfile::TempDir,
    state: ServerState,
}

impl Site {
    fn new() -> Self {
        reset_clock();
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory).unwrap()
        } else {
            tempfile::tempdir().unwrap()
        };
        let mut home = std::fs::File::create(folder.path().join("index.html")).unwrap();
        home.write_all(b"<h1>home</h1>").unwrap();
        let state = sample::state(folder.path(), LogSink::Kept(std::sync::Mutex::default()));
        let site = Self { folder, state };
        match accounts_address() {
            Some(address) => site.with_accounts_at(&address),
            None => site,
        }
    }

    /// With its accounts on a server.
    fn with_accounts_at(self, address: &str) -> Self {
        let place = AccountsPlace::Server(Box::new(address.parse().unwrap()));
        let accounts = Accounts::open_at(&place).unwrap();
        Self { state: ServerState { accounts, ..self.state }, ..self }
    }

    /// With products to save.
    fn with_products() -> Self {
        let site = Self::new();
        site.index(&sample::products());
        site
    }

    /// What the last build found.
    fn index(&self, entries: &[NewDocument]) {
        sample::index(self.folder.path(), entries);
    }

    fn answer(&self, request: &Request) -> Response {
        dispatch::respond(&self.state, request, &Reporter::new(Verbosity::Quiet))
    }

    fn log(&self) -> Vec<serde_json::Value> {
        let LogSink::Kept(lines) = &self.state.log else { unreachable!("tests keep the log") };
        lines.lock().unwrap().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// A browser nobody has signed in with, at an address of its own.
    fn browser(&self) -> Browser<'_> {
        let client = format!("192.0.2.{}", fastrand::u8(1..)).parse().ok();
        Browser { site: self, cookie: RefCell::default(), client }
    }

    /// A browser whose owner has an account and is signed in.
    fn signed_in(&self, email: &str) -> Browser<'_> {
        let browser = self.browser();
        browser.register("Zoé", email);
        assert_eq!(browser.sign_in(email, PASSWORD).status, 303);
        browser
    }

    /// The letters that were sent.
    fn letters(&self) -> Vec<String> {
        let (accounts, now) = (&self.state.accounts, (self.state.clock)());
        self.state.mail_queue.keep_deferred(accounts, now).unwrap();
        while let Some(letter) = accounts.take_letter(LetterTurn::First, now).unwrap() {
            mail_worker::send(&self.state, letter.job.as_ref().unwrap(), letter.tries).unwrap();
            accounts.forget_letter(&letter).unwrap();
        }
        let Ok(entries) = std::fs::read_dir(self.outbox()) else { return Vec::new() };
        let files = entries.map(|entry| entry.unwrap().path());
        files.map(|file| std::fs::read_to_string(file).unwrap()).collect()
    }

    /// The letters that were sent since, the last one last.
    fn new_letters(&self) -> Vec<String> {
        let letters = self.letters();
        std::fs::remove_dir_all(self.outbox()).ok();
        letters
    }

    fn outbox(&self) -> PathBuf {
        self.folder.path().join("outbox")
    }
}

/// What the link of a letter to an address says, before it is signed.
fn proof_text(kind_and_number: &str, address: &str) -> String {
    let hash = blake3::hash(address.as_bytes()).to_hex();
    format!("{kind_and_number}.{}", &hash[..16])
}

/// The number that the proof of a letter's link is of, and the one after it.
fn numbers(letter: &str) -> [i64; 2] {
    let number = link(letter).split('.').nth(1).unwrap().parse().unwrap();
    [number, number + 1]
}

/// What somebody asks with: keeps the cookie, and says that it comes from the site's own pages.
struct Browser<'s> {
    site: &'s Site,
    cookie: RefCell<Option<String>>,
    client: Option<std::net::IpAddr>,
}

impl Browser<'_> {
    fn request(&self, method: Method, url: &str) -> Request {
        let mut request = Request { method, client: self.client, ..Request::get(url) };
        set(&mut request, "accept", Some("text/html,*/*"));
        set(&mut request, "cookie", self.cookie.borrow().as_deref());
        set(&mut request, "sec-fetch-site", Some("same-origin"));
        set(&mut request, "user-agent", Some("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"));
        request
    }

    fn send(&self, request: &Request) -> Response {
        let response = self.site.answer(request);
        if let Some(set) = response.header("Set-Cookie") {
            let pair = set.split(';').next().unwrap().to_string();
            let is_kept = !pair.ends_with('=');
            *self.cookie.borrow_mut() = is_kept.then_some(pair);
        }
        response
    }

    fn get(&self, url: &str) -> Response {
        self.send(&self.request(Method::Get, url))
    }

    fn post(&self, url: &str, fields: &[(&str, &str)]) -> Response {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let mut request = self.request(Method::Post, url);
        set(&mut request, "content-type", Some("application/x-www-form-urlencoded"));
        request.body = Ok(form.finish().into_bytes());
        self.send(&request)
    }

    fn register(&self, name: &str, email: &str) -> Response {
        let fields = [("nom", name), ("adresse", email), ("mot_de_passe", PASSWORD)];
        self.post("/inscription", &fields)
    }

    fn sign_in(&self, email: &str, password: &str) -> Response {
        self.post("/connexion", &[("adresse", email), ("mot_de_passe", password)])
    }

    fn save(&self, product: &str, substitute: &str) -> Response {
        self.post("/mes-aliments", &[("produit", product), ("substitut", substitute)])
    }

    fn name(&self) -> Option<String> {
        let me: serde_json::Value = serde_json::from_slice(&self.get("/api/me").body).unwrap();
        me["name"].as_str().map(str::to_string)
    }
}

/// Gives a request a header, or takes it away.
fn set(request: &mut Request, name: &str, value: Option<&str>) {
    match value {
        Some(value) => request.headers.insert(name.into(), value.into()),
        None => request.headers.remove(name),
    };
}

fn routes() -> impl Iterator<Item = Route> {
    ROUTES.into_iter().map(|(route, ..)| route)
}

/// Where an answer leads.
fn location(response: &Response) -> &str {
    assert_eq!(response.status, 303, "{}", body(response));
    response.header("Location").unwrap()
}

/// The link of a letter.
fn link(letter: &str) -> String {
    let letter = letter.replace("=\r\n", "").replace("=3D", "=");
    let start = letter.find("https://example.org/").unwrap() + "https://example.org".len();
    letter[start..].split_whitespace().next().unwrap().to_string()
}

/// The value of a field that is sent along.
fn hidden(response: &Response, name: &str) -> String {
    let page = body(response);
    let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    field.split('"').next().unwrap().to_string()
}

fn body(response: &Response) -> String {
    String::from_utf8(response.body.clone()).unwrap()
}

thread_local! {
    /// Made once for all cases of a property.
    static SITE: Site = Site::with_products();
}
