//! A real browser, where the machine has one.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where Debian puts Chromium.
const CHROMIUM: &str = "/usr/bin/chromium";

/// True where there is a browser. Without one, the test is left out with a notice, or fails where
/// nothing may be left out.
#[allow(clippy::disallowed_methods, reason = "the test script speaks through the environment")]
pub fn is_there() -> bool {
    if Path::new(CHROMIUM).exists() {
        return true;
    }
    assert!(std::env::var_os("TEST_LEAVE_NOTHING_OUT").is_none(), "there is no {CHROMIUM}");
    let mut stderr = std::io::stderr().lock();
    writeln!(stderr, "LEFT OUT: there is no {CHROMIUM}; scripts/test.sh installs it").unwrap();
    false
}

/// The document at a URL after its scripts ran, as HTML.
pub fn document(url: &str, profile: &Path) -> String {
    let output = Command::new(CHROMIUM)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--window-size=1400,1200", "--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(url)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
