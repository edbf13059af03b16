//! A visitor's browser that a test sits in front of: Debian's Chromium, driven by its chromedriver in the W3C's
//! `WebDriver` protocol. A few requests of that protocol are all that is needed, while its clients would bring 26 more
//! crates, among them second versions of those of ICU.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::nginx::{Running, wait_until};
use super::{browser, is_installed, temporary_folder};

/// How long pages may take to come to what is waited for, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// The name of a reference to an element, by the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys as the protocol writes them.
pub(crate) mod key {
    pub(crate) const ENTER: &str = "\u{E007}";
    pub(crate) const ESCAPE: &str = "\u{E00C}";
    pub(crate) const DOWN: &str = "\u{E015}";
    pub(crate) const UP: &str = "\u{E013}";
    /// Ctrl+A, and Ctrl let go.
    pub(crate) const SELECT_ALL: &str = "\u{E009}a\u{E009}";
}

/// True where there are browser, driver and nginx; see [`is_installed`].
pub(crate) fn is_there() -> bool {
    browser::is_there() && is_installed("chromedriver") && is_installed("nginx")
}

/// A browser with a window; it ends when this is dropped.
pub(crate) struct Browser {
    port: u16,
    session: String,
    /// Addresses of the site begin with this.
    origin: String,
    // Ended before the folder with its profile goes.
    _driver: Running,
    _folder: TempDir,
}

/// Starts the driver, which chooses its port for itself: one that another program takes meanwhile ends it, so it is tried again.
fn start_driver(log: &Path) -> (Running, u16) {
    let said = || fs::read_to_string(log).unwrap();
    for _ in 0..5 {
        let mut command = Command::new("chromedriver");
        let file = File::create(log).unwrap();
        command.arg("--port=0").stdin(Stdio::null()).stdout(file).stderr(Stdio::null());
        let driver = Running(command.spawn().unwrap());
        let port = || {
            let said = said();
            said.split_once("successfully on port ")?.1.split_once('.')?.0.parse().ok()
        };
        wait_until(|| port().is_some() || said().contains("port not available"), said);
        if let Some(port) = port() {
            return (driver, port);
        }
    }
    panic!("no port for chromedriver: {}", said());
}

impl Browser {
    /// A browser that has seen nothing yet, and the address of the site it is to look at.
    pub(crate) fn start(origin: impl std::fmt::Display) -> Self {
        Self::start_with(origin, &[])
    }

    /// The same with arguments for Chromium.
    pub(crate) fn start_with(origin: impl std::fmt::Display, arguments: &[&str]) -> Self {
        let folder = temporary_folder();
        let (driver, port) = start_driver(&folder.path().join("log"));
        let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
        let nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";
        let mut all = vec!["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"];
        all.extend(["--disable-background-networking", "--disable-component-update"]);
        all.extend([nowhere, profile.as_str()]);
        all.extend(arguments);
        // Nothing is asked but what runs here, which has certificates of its own.
        let options = json!({ "acceptInsecureCerts": true, "goog:chromeOptions": { "args": all } });
        let wanted = json!({ "capabilities": { "alwaysMatch": options } });
        let started = ask(port, "POST", "/session", &wanted);
        let session = started["sessionId"].as_str().unwrap_or_else(|| panic!("{started}")).into();
        let origin = format!("http://{origin}");
        let browser = Self { port, session, origin, _driver: driver, _folder: folder };
        // A window without a screen may begin without the focus, and then no field in it has one that is seen.
        browser.devtools("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        browser
    }

    fn tell(&self, method: &str, what: &str, body: &Value) -> Value {
        ask(self.port, method, &format!("/session/{}/{what}", self.session), body)
    }

    /// Opens an address of the site.
    pub(crate) fn open(&self, url: &str) {
        self.told("url", &json!({ "url": format!("{}{url}", self.origin) }));
    }

    /// Presses the button « back ».
    pub(crate) fn back(&self) {
        self.told("back", &json!({}));
    }

    pub(crate) fn reload(&self) {
        self.told("refresh", &json!({}));
    }

    /// The path of the page that is open, with query and fragment.
    pub(crate) fn place(&self) -> String {
        let url = self.tell("GET", "url", &Value::Null);
        url.as_str().unwrap().trim_start_matches(&self.origin).to_string()
    }

    /// Makes the page so wide and high.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// A command of Chromium's own protocol, for what `WebDriver` does not have.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.told("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// What a script gives in the page: the body of an async function.
    pub(crate) fn run(&self, script: &str) -> Value {
        let script = format!("return (async () => {{ {script} }})()");
        self.told("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// What an expression gives in the page.
    pub(crate) fn see(&self, expression: &str) -> Value {
        self.run(&format!("return {expression}"))
    }

    /// Waits until an expression is true in whatever page is open by then.
    pub(crate) fn wait(&self, expression: &str) {
        let started = Instant::now();
        let script = format!("return Boolean({expression})");
        loop {
            // Between two pages there is nothing that could be asked.
            let answer =
                self.tell("POST", "execute/sync", &json!({ "script": script, "args": [] }));
            if answer == Value::Bool(true) {
                return;
            }
            if started.elapsed() > PATIENCE {
                let text = self.see("document.documentElement.outerHTML");
                panic!("not {expression} at {}: {answer}\n{text}", self.place());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Presses what a selector names, once it is there.
    pub(crate) fn press(&self, selector: &str) {
        let element = self.element(selector);
        // Where nothing lies over it, as the header may at the edge.
        let middle = "scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.run(&format!("document.querySelector({}).{middle}", json!(selector)));
        self.told(&format!("element/{element}/click"), &json!({}));
    }

    /// Types into what a selector names, key by key.
    pub(crate) fn type_in(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.told(&format!("element/{element}/value"), &json!({ "text": text }));
    }

    /// What is shown of what a selector names.
    pub(crate) fn text(&self, selector: &str) -> String {
        let element = self.element(selector);
        let text = self.tell("GET", &format!("element/{element}/text"), &Value::Null);
        text.as_str().unwrap_or_else(|| panic!("{text}")).to_string()
    }

    fn element(&self, selector: &str) -> String {
        self.wait(&format!("document.querySelector({})", json!(selector)));
        let found = self.told("element", &json!({ "using": "css selector", "value": selector }));
        found[ELEMENT].as_str().unwrap().to_string()
    }

    fn told(&self, what: &str, body: &Value) -> Value {
        let answer = self.tell("POST", what, body);
        assert!(answer.get("error").is_none(), "{what} {body}: {answer}");
        answer
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Closes Chromium; the driver would leave it behind.
        self.tell("DELETE", "", &Value::Null);
    }
}

/// The value the driver answers with: an object with `error` where it failed.
fn ask(port: u16, method: &str, path: &str, body: &Value) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
    let path = path.trim_end_matches('/');
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    // The driver leaves the connection open, whatever it is asked.
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    for line in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if let Some(value) = line.strip_prefix("Content-Length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer).unwrap();
    let mut answer: Value = serde_json::from_slice(&answer).unwrap();
    answer["value"].take()
}
