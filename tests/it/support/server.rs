//! A running `sitegen serve`.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::SiteTest;

/// How long a server may take to start on a busy machine.
const START: Duration = Duration::from_mins(1);

/// A server on a free port of this machine, killed when dropped. What it says is kept in a file.
pub(crate) struct Server {
    process: Child,
    address: String,
    log: PathBuf,
}

impl Server {
    pub(crate) fn start(site: &SiteTest) -> Self {
        Self::start_with(site, &[])
    }

    pub(crate) fn start_with(site: &SiteTest, arguments: &[&str]) -> Self {
        let log = site.path("serve.log");
        let file = File::create(&log).unwrap();
        let mut command = site.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.args(arguments).stdout(file.try_clone().unwrap()).stderr(file);
        // A group of its own: the server may start processes, and a kill means all of them.
        let process = command.process_group(0).spawn().unwrap();
        let mut server = Self { process, address: String::new(), log };
        server.address = server.wait_for_address();
        server
    }

    fn wait_for_address(&mut self) -> String {
        let started = Instant::now();
        loop {
            let log = self.log();
            let said = log.split("http://").nth(1).and_then(|rest| rest.split_once(' '));
            if let Some((address, _)) = said {
                return address.to_string();
            }
            assert!(self.process.try_wait().unwrap().is_none(), "the server ended: {log}");
            assert!(started.elapsed() < START, "the server does not start: {log}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// The process that keeps the worker.
    pub(crate) fn parent(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// All it has said, its access log included.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// The answer to a request line, as text.
    pub(crate) fn get(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks it to end; gives its exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        signal("-TERM", &self.process.id().to_string());
        self.process.wait().unwrap().code()
    }

    /// Ends it at once, wherever it is: `kill -9`.
    pub(crate) fn kill(mut self) {
        self.kill_all();
    }

    fn kill_all(&mut self) {
        if self.process.try_wait().unwrap().is_none() {
            signal("-KILL", &format!("-{}", self.process.id()));
            self.process.wait().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill_all();
    }
}

fn signal(signal: &str, whom: &str) {
    assert!(Command::new("kill").args([signal, "--", whom]).status().unwrap().success());
}
