//! A site as it is on the network: `sitegen serve` on a Unix socket, before it a real nginx with the
//! configuration of scripts/nginx, on loopback.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::server::Server;
use super::{SiteTest, is_installed};

/// How long programs may take to come up on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// True where there is nginx; see [`is_installed`].
pub(crate) fn is_there() -> bool {
    is_installed("nginx")
}

/// How often visitors may ask.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rates {
    AsShipped,
    /// All visitors of a test have one address.
    Lifted,
}

/// The site behind nginx; all of it ends when this is dropped.
pub(crate) struct Caged {
    // In the order in which they end.
    nginx: Option<Running>,
    server: Running,
    pub site: SiteTest,
    pub address: SocketAddr,
}

impl Caged {
    /// Builds a site of these products and puts it behind nginx.
    pub(crate) fn start(site: SiteTest, rates: Rates) -> Self {
        Self::start_program(site, rates, env!("CARGO_BIN_EXE_sitegen"))
    }

    /// The same with a server of this program, a path that may start at the site's folder.
    pub(crate) fn start_program(site: SiteTest, rates: Rates, program: &str) -> Self {
        site.build();
        let server = start_server_of(&site, program);
        let (nginx, address) = start_nginx(&site, rates);
        let caged = Self { site, address, nginx: Some(nginx), server: Running(server) };
        caged.wait_for(|| TcpStream::connect(address).is_ok());
        caged.wait_for(|| TcpStream::connect(caged.monitor()).is_ok());
        caged
    }

    /// Waits for something that must come about.
    pub(crate) fn wait_for(&self, come: impl Fn() -> bool) {
        wait_until(come, || format!("{}{}", self.site.read("server.log"), self.nginx_errors()));
    }

    pub(crate) fn nginx_errors(&self) -> String {
        self.site.read("nginx.log")
    }

    /// The lines of an access log, read as JSON: `served.log` the server's, `access.log` nginx's.
    pub(crate) fn log(&self, name: &str) -> Vec<serde_json::Value> {
        self.site.read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// All that is answered to some bytes, until the connection is closed.
    pub(crate) fn sent(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // nginx may refuse, answer and close before all of it is sent.
        let _ = stream.write_all(bytes);
        answer(&mut stream)
    }

    pub(crate) fn get(&self, url: &str) -> String {
        self.ask("GET", url)
    }

    pub(crate) fn ask(&self, method: &str, url: &str) -> String {
        let host = self.address;
        let head = format!("{method} {url} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        self.sent(head.as_bytes())
    }

    /// Where monitoring asks: the last address nginx listens on.
    pub(crate) fn monitor(&self) -> String {
        let configured = self.site.read("nginx/sitegen.conf");
        let mut listens = configured.lines().filter_map(|line| line.trim().strip_prefix("listen "));
        listens.next_back().unwrap().trim_end_matches(';').to_string()
    }

    /// What monitoring on this machine is answered.
    pub(crate) fn monitored(&self, url: &str) -> String {
        let address = self.monitor();
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {url} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
            .unwrap();
        answer(&mut stream)
    }

    /// Takes the site off the network.
    pub(crate) fn end_nginx(&mut self) {
        self.nginx = None;
    }

    /// The process that holds the socket.
    pub(crate) fn parent(&self) -> u32 {
        self.server.0.id()
    }

    /// Asks the server to end: its exit code, and whether its socket is still there.
    pub(crate) fn end_server(mut self) -> (Option<i32>, bool) {
        signal(self.parent(), "TERM");
        let code = self.server.0.wait().unwrap().code();
        (code, self.site.path("s").exists())
    }

    /// The process that answers.
    pub(crate) fn worker(&self) -> Option<u32> {
        worker_of(self.server.0.id())
    }

    /// The most memory the worker ever held, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.worker().unwrap()));
        let status = status.unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1024
    }
}

/// A program that is asked to end when this is dropped.
pub(crate) struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        if self.0.try_wait().unwrap().is_none() {
            signal(self.0.id(), "TERM");
            let _ = self.0.wait();
        }
    }
}

pub(crate) fn wait_until(come: impl Fn() -> bool, told: impl Fn() -> String) {
    assert!(comes_about(come), "this did not come about: {}", told());
}

/// Whether something comes about before patience ends.
pub(crate) fn comes_about(come: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while !come() {
        if started.elapsed() >= PATIENCE {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}

/// The rest of an answer.
pub(crate) fn answer(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is reset had its answer before.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

pub(crate) fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    assert!(status.unwrap().success(), "{process} is gone");
}

/// The worker a parent has at the moment.
pub(crate) fn worker_of(parent: u32) -> Option<u32> {
    let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
    children.split_whitespace().next()?.parse().ok()
}

pub(crate) fn socket(site: &SiteTest) -> String {
    format!("unix:{}", site.path("s").display())
}

/// The server on its socket; what it says goes to server.log, its access log to served.log.
pub(crate) fn start_server(site: &SiteTest) -> Child {
    start_server_of(site, env!("CARGO_BIN_EXE_sitegen"))
}

fn start_server_of(site: &SiteTest, program: &str) -> Child {
    let file = |name: &str| fs::File::create(site.path(name)).unwrap();
    let mut command = Command::new(site.path(program));
    command.args(["serve", "--listen", &socket(site)]).current_dir(site.path("")).env_clear();
    command.stdin(Stdio::null());
    let server = command.stdout(file("served.log")).stderr(file("server.log")).spawn().unwrap();
    let answers = || site.run(&["serve", "--check", "--listen", &socket(site)]).code == 0;
    wait_until(answers, || site.read("server.log"));
    server
}

/// nginx as `sitegen nginx-config` has it for the site, but for its port.
pub(crate) fn start_nginx(site: &SiteTest, rates: Rates) -> (Running, SocketAddr) {
    let [address, monitor] = free_addresses();
    let (log, port) = (site.path("access.log").display().to_string(), monitor.port().to_string());
    let mut command = site.command(&["nginx-config", "--address", "127.0.0.1", "--log", &log]);
    command.args(["--monitoring-port", &port]);
    let made = command.env("SITEGEN_SERVER_LISTEN", socket(site)).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    site.put("nginx/sitegen.conf", made.stdout);
    let mut own = vec![
        ("listen 127.0.0.1:80 ", format!("listen {address} ")),
        ("listen 127.0.0.1:80;", format!("listen {address};")),
    ];
    // Browsers of tests come by the address itself, and what a test sends by hand asks for « x ».
    let name = format!("    server_name {}", site_name(site));
    own.push((&name, format!("{name} 127.0.0.1 x")));
    if rates == Rates::Lifted {
        own.push(("rate=20r/s", "rate=100000r/s".into()));
        own.push(("rate=2r/s", "rate=100000r/s".into()));
    }
    for (shipped, here) in own {
        site.edit("nginx/sitegen.conf", shipped, &here);
    }
    site.put("nginx/nginx.conf", main_configuration(&site.path("nginx")));
    let log = fs::File::create(site.path("nginx.log")).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-c").arg(site.path("nginx/nginx.conf")).stdin(Stdio::null());
    let nginx = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
    (Running(nginx), address)
}

/// nginx that asks the next node where one does not answer.
pub(crate) fn balancer(nodes: &[&Server], folder: &SiteTest) -> (Running, SocketAddr) {
    let [address] = free_addresses();
    let mut servers = String::new();
    for node in nodes {
        servers = format!("{servers}server {} max_fails=0; ", node.address());
    }
    folder.put("balancer/nginx.conf", main_configuration(&folder.path("balancer")));
    let configured = format!(
        "upstream nodes {{ {servers} }} server {{ listen {address}; location / {{ proxy_pass http://nodes; }} }}"
    );
    folder.put("balancer/sitegen.conf", configured);
    let log = fs::File::create(folder.path("balancer.log")).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-c").arg(folder.path("balancer/nginx.conf")).stdin(Stdio::null());
    let nginx = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
    wait_until(|| TcpStream::connect(address).is_ok(), || folder.read("balancer.log"));
    (Running(nginx), address)
}

/// The name the configuration has for the site.
fn site_name(site: &SiteTest) -> String {
    let configured = site.read("nginx/sitegen.conf");
    let mut names = configured.lines().filter_map(|line| line.trim().strip_prefix("server_name "));
    names.next_back().unwrap().to_string().replace(';', "")
}

/// Held together until both are known, so that no two are the same.
pub(crate) fn free_addresses<const N: usize>() -> [SocketAddr; N] {
    let listeners = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap())
}

/// What stands around a site, with the number of connections docs/OPERATIONS.md asks for.
pub(crate) fn main_configuration(folder: &Path) -> String {
    let folder = folder.display();
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    format!(
        "{user} daemon off; pid {folder}/pid; error_log stderr warn;
        worker_processes 2; worker_rlimit_nofile 8192; events {{ worker_connections 4096; }}
        http {{
            access_log off;
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied;
            fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
            include sitegen.conf;
        }}"
    )
}
