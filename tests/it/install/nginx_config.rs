//! `sitegen nginx-config` as nginx itself takes it: accepted, refused, with TLS, with certbot's proof.

use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::nginx::{Running, free_addresses, is_there, main_configuration, wait_until};
use crate::support::{Run, SiteTest, is_installed, project, shelf};

/// Where the programs are that nginx-config asks.
const PROGRAMS: &str = "/usr/sbin:/usr/bin:/bin";

fn asked(site: &SiteTest, arguments: &[&str], path: &str) -> Run {
    let log = site.path("access.log").display().to_string();
    let given = [&["nginx-config", "--log", &log], arguments].concat();
    Run::of(&site.command(&given).env("PATH", path).output().unwrap())
}

/// A certificate for a name (`fullchain.pem`, its key in `privkey.pem`), signed by an authority of its own (`ca.pem`).
fn make_certificate(folder: &Path, name: &str) {
    let made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2";
    let script = format!(
        "{made} -subj '/CN=An authority' -keyout ca.key -out ca.pem
         printf 'basicConstraints=CA:FALSE\nsubjectAltName=DNS:{name}\n' > leaf.cnf
         openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={name} -keyout privkey.pem -out asked.pem
         openssl x509 -req -in asked.pem -CA ca.pem -CAkey ca.key -days 2 -extfile leaf.cnf -out fullchain.pem"
    );
    let mut command = Command::new("bash");
    command.args(["-euc", &script]).current_dir(folder).stdin(Stdio::null());
    let made = command.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn host_paths_socket_and_port_are_those_of_the_site() {
    let site = SiteTest::new();
    site.edit("sitegen.toml", "https://example.org", "http://courses.example:8081");
    site.put("sitegen.toml", site.read("sitegen.toml") + "[server]\nlisten = \"unix:s\"\n");
    let run = asked(&site, &[], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let public = site.path("public").display().to_string();
    for line in [
        "    listen 8081 default_server;",
        "    listen [::]:8081 default_server;",
        "    listen 8081;",
        "    listen [::]:8081;",
        "    server_name _;",
        "    server_name courses.example;",
        &format!("    root {public};"),
        &format!("    server unix:{} max_conns=200 max_fails=0;", site.path("s").display()),
        "        root /var/lib/sitegen/acme;",
        "        client_max_body_size 512k;",
    ] {
        assert!(run.stdout.lines().any(|found| found == line), "{line}: {}", run.stdout);
    }
    for shipped in ["example.org", "/opt/sitegen", "/run/sitegen", "include "] {
        assert!(!run.stdout.contains(shipped), "{shipped}: {}", run.stdout);
    }
    site.edit("sitegen.toml", "http://courses.example:8081", "https://courses.example");
    let listens = |more: &[&str]| -> Vec<String> {
        let lines = asked(&site, more, "").stdout;
        let listens = lines.lines().filter_map(|line| line.trim().strip_prefix("listen "));
        listens.map(str::to_string).collect()
    };
    let (monitoring, plain) = ("127.0.0.1:9184;", ["80;", "[::]:80;"]);
    let secure = ["443 ssl http2;", "[::]:443 ssl http2;"];
    let first = |lines: [&str; 2]| lines.map(|line| line.replace(';', " default_server;"));
    let (plain_first, secure_first) = (first(plain), first(secure));
    let strings = |lines: [&str; 2]| lines.map(str::to_string);
    let all = [&plain_first[..], &strings(plain), &[monitoring.to_string()]].concat();
    assert_eq!(listens(&[]), all);
    let all =
        [&plain_first[..], &secure_first, &strings(secure), &[monitoring.to_string()]].concat();
    assert_eq!(listens(&["--tls"]), [all, strings(plain).to_vec()].concat());
    site.edit("sitegen.toml", "https://courses.example", "http://courses.example");
    let tls = asked(&site, &["--tls"], "");
    assert_eq!(tls.code, 2);
    assert!(tls.stderr.contains("--tls needs an address with https://"), "{}", tls.stderr);
    site.put("sitegen.toml", site.read("sitegen.toml") + "[paths]\npublic = \"a$b\"\n");
    let wrong = asked(&site, &[], "");
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("cannot use a path with `$`"), "{}", wrong.stderr);
}

#[test]
fn nginx_is_asked_and_what_it_refuses_is_not_printed() {
    let site = SiteTest::new();
    let alone = asked(&site, &["--check"], "/nowhere");
    assert_eq!(alone.code, 0, "{}", alone.stderr);
    assert!(alone.stderr.contains("not installed here: not checked"), "{}", alone.stderr);
    assert!(alone.stdout.contains("server_name example.org;"));
    if !is_there() {
        return;
    }
    let local = ["--check", "--address", "127.0.0.1"];
    // A path with what has a meaning in a configuration.
    site.edit("sitegen.toml", "[gates]", "[paths]\npublic = \"le site; \\\"été\\\"\"\n[gates]");
    let accepted = asked(&site, &local, PROGRAMS);
    assert_eq!(accepted.code, 0, "{}", accepted.stderr);
    assert!(accepted.stderr.contains("nginx accepts this configuration"), "{}", accepted.stderr);
    let without = asked(&site, &[&local[..], &["--tls"]].concat(), PROGRAMS);
    assert_eq!((without.code, without.stdout.as_str()), (1, ""));
    assert!(
        without.stderr.contains("/etc/letsencrypt/live/example.org/fullchain.pem"),
        "{}",
        without.stderr
    );
}

/// The shipped file, with what it includes next to it.
#[test]
fn nginx_accepts_the_shipped_files_as_they_are() {
    if !is_there() {
        return;
    }
    let site = SiteTest::new();
    let folder = project().join("scripts/nginx");
    let text = std::fs::read_to_string(folder.join("sitegen.conf")).unwrap();
    let log = site.path("access.log").display().to_string();
    site.put("nginx/sitegen.conf", text.replace("/var/log/nginx/sitegen.log", &log));
    crate::support::copy_folder(&folder.join("sitegen"), &site.path("nginx/sitegen"));
    site.put("nginx/nginx.conf", main_configuration(&site.path("nginx")));
    let mut command = Command::new("nginx");
    let output = command.args(["-t", "-c"]).arg(site.path("nginx/nginx.conf")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A site behind nginx with TLS, by a certificate of `ca.pem`.
pub(crate) struct Secured {
    pub(crate) site: SiteTest,
    pub(crate) plain: SocketAddr,
    pub(crate) tls: SocketAddr,
    _nginx: Running,
}

impl Secured {
    pub(crate) fn start() -> Self {
        let site = SiteTest::with_products(&shelf());
        let [plain, tls, monitoring] = free_addresses();
        let host = format!("courses.example:{}", tls.port());
        site.edit("sitegen.toml", "example.org", &host).build();
        make_certificate(&site.path(""), "courses.example");
        let path = |name: &str| site.path(name).display().to_string();
        let (chain, key, acme) = (path("fullchain.pem"), path("privkey.pem"), path("acme"));
        let port = monitoring.port().to_string();
        let files = ["--certificate", &chain, "--key", &key, "--acme", &acme];
        let files = [&files[..], &["--monitoring-port", &port]].concat();
        let made =
            asked(&site, &[&["--tls", "--address", "127.0.0.1"], &files[..]].concat(), PROGRAMS);
        assert_eq!(made.code, 0, "{}", made.stderr);
        site.put("nginx/sitegen.conf", made.stdout);
        site.edit("nginx/sitegen.conf", "127.0.0.1:80 ", &format!("{plain} "));
        site.edit("nginx/sitegen.conf", "127.0.0.1:80;", &format!("{plain};"));
        site.put("nginx/nginx.conf", main_configuration(&site.path("nginx")));
        let log = std::fs::File::create(site.path("nginx.log")).unwrap();
        let mut command = Command::new("nginx");
        command.arg("-c").arg(site.path("nginx/nginx.conf")).stdin(Stdio::null());
        let nginx = Running(command.stdout(Stdio::null()).stderr(log).spawn().unwrap());
        wait_until(|| TcpStream::connect(tls).is_ok(), || site.read("nginx.log"));
        Self { site, plain, tls, _nginx: nginx }
    }

    /// What curl is answered, headers first, by the names and the certificate a visitor has.
    fn get(&self, url: &str, more: &[&str]) -> String {
        let name = format!("courses.example:{}:127.0.0.1", self.tls.port());
        let plain = format!("courses.example:{}:127.0.0.1", self.plain.port());
        let mut command = Command::new("curl");
        command.args(["-sSi", "--max-time", "30", "--resolve", &name, "--resolve", &plain]);
        command.arg("--cacert").arg(self.site.path("ca.pem")).args(more).arg(url);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{url}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// Not there, refused in every way, for another name, and by the server, which is away.
fn assert_every_answer_demands_tls(site: &Secured, secure: &str, hsts: &str) {
    let other: &[&str] = &["-H", "Host: other.example"];
    for (path, more) in [
        ("/nowhere", &[][..]),
        ("/metrics", &[]),
        ("/recherche?q=x", &[]),
        ("/api/me", &[]),
        ("/404.html", &[]),
        ("/", &["-H", "Range: bytes=9999999-"]),
        ("/", &["-X", "PUT"]),
        ("/", &["-X", "OPTIONS"]),
        ("/", other),
        ("/api/me", other),
    ] {
        let answer = site.get(&format!("{secure}{path}"), more).to_ascii_lowercase();
        assert_eq!(answer.matches(hsts).count(), 1, "{path} {more:?}: {answer}");
        assert_eq!(answer.starts_with("http/2 421"), more == other, "{path}: {answer}");
    }
    // No certificate for those who name another site, or none.
    let mut command = Command::new("curl");
    let unnamed = command.args(["-sS", "--max-time", "30", "-k"]);
    let unnamed = unnamed.arg(format!("https://{}/", site.tls)).output().unwrap();
    assert!(!unnamed.status.success(), "{unnamed:?}");
    // Without TLS where TLS is meant.
    let astray = site.get(&secure.replace("https:", "http:"), &[]);
    assert!(astray.starts_with("HTTP/1.1 400"), "{astray}");
    assert!(astray.contains("Content-Security-Policy: "), "{astray}");
}

#[test]
fn with_tls_everything_but_the_proof_of_the_name_goes_by_https() {
    if !is_there() || !is_installed("openssl") || !is_installed("curl") {
        return;
    }
    let site = Secured::start();
    let secure = format!("https://courses.example:{}", site.tls.port());
    let plain = format!("http://courses.example:{}", site.plain.port());
    let home = site.get(&format!("{secure}/"), &[]);
    assert!(home.starts_with("HTTP/2 200"), "{home}");
    let hsts = "strict-transport-security: max-age=31536000\r\n";
    assert!(home.contains(hsts), "{home}");
    assert_every_answer_demands_tls(&site, &secure, hsts);
    let refused = site.get(&format!("{plain}/"), &["-H", "Host: other.example"]);
    assert!(refused.starts_with("HTTP/1.1 421"), "{refused}");
    let sent = site.get(&format!("{plain}/recherche?q=a%0d%0ab"), &[]);
    assert!(sent.starts_with("HTTP/1.1 301"), "{sent}");
    assert!(sent.contains(&format!("Location: {secure}/recherche?q=a%0d%0ab\r\n")), "{sent}");
    assert!(!sent.to_ascii_lowercase().contains("strict-transport"), "{sent}");

    site.site.put("acme/.well-known/acme-challenge/a-token_1", "a-token_1.proof");
    for address in [&plain, &secure] {
        let proof = format!("{address}/.well-known/acme-challenge/a-token_1");
        let answer = site.get(&proof, &[]);
        assert!(answer.contains("text/plain") && answer.ends_with("a-token_1.proof"), "{answer}");
        let missing = site.get(&format!("{address}/.well-known/acme-challenge/b"), &[]);
        assert!(missing.split(' ').nth(1).is_some_and(|code| code.starts_with("404")), "{missing}");
    }
    let old = ["--tlsv1.0", "--tls-max", "1.1"];
    let mut command = Command::new("curl");
    let refused = command.args(["-sS", "--max-time", "30", "-k"]).args(old).arg(&secure);
    let name = format!("courses.example:{}:127.0.0.1", site.tls.port());
    assert!(!refused.args(["--resolve", &name]).output().unwrap().status.success());
}
