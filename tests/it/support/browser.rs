//! A real browser, where the machine has one.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::leave_out;

/// Where Debian puts Chromium.
const CHROMIUM: &str = "/usr/bin/chromium";

/// True where there is a browser. Without one, the test is left out with a notice, or fails where
/// nothing may be left out.
#[allow(clippy::disallowed_methods, reason = "the test script speaks through the environment")]
pub(crate) fn is_there() -> bool {
    if Path::new(CHROMIUM).exists() {
        return true;
    }
    assert!(std::env::var_os("TEST_LEAVE_NOTHING_OUT").is_none(), "there is no {CHROMIUM}");
    leave_out(&format!("there is no {CHROMIUM}; scripts/test.sh installs it"));
    false
}

/// The document at a URL after its scripts ran, as HTML.
pub(crate) fn document(url: &str, profile: &Path) -> String {
    String::from_utf8_lossy(&visit(url, profile).stdout).into_owned()
}

/// What the browser has to say of a page: errors, what policies refuse.
pub(crate) fn console(url: &str, profile: &Path) -> String {
    String::from_utf8_lossy(&visit(url, profile).stderr).into_owned()
}

fn visit(url: &str, profile: &Path) -> Output {
    Command::new(CHROMIUM)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--window-size=1400,1200", "--virtual-time-budget=20000", "--dump-dom"])
        .args(["--enable-logging=stderr", "--log-level=0"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(url)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The same server without its content security policy, so that a test can look at pages from
/// within one of its own, with a script of its own. Serves until the test process ends.
pub(crate) fn without_policy(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            std::thread::spawn(move || pass_on(client, server));
        }
    });
    address
}

/// Passes one GET on. A browser that hung up is no error.
fn pass_on(mut client: TcpStream, server: SocketAddr) -> std::io::Result<()> {
    let mut line = String::new();
    let mut reader = BufReader::new(client.try_clone()?);
    reader.read_line(&mut line)?;
    for header in reader.lines() {
        if header?.is_empty() {
            break;
        }
    }
    let path = line.split(' ').nth(1).unwrap_or("/");
    let mut upstream = TcpStream::connect(server)?;
    write!(upstream, "GET {path} HTTP/1.0\r\n\r\n")?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    let policy = b"Content-Security-Policy";
    let start = answer.windows(policy.len()).position(|name| name == policy);
    // Every answer carries one. Renamed, so that lengths stay as they are.
    answer[start.unwrap()] = b'X';
    client.write_all(&answer)
}
