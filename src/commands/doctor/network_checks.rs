//! What only an answer of another program shows: certificates, mail server, reports, nginx, our own server. Each is
//! bounded by time.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::DoctorCheck;
use crate::commands::run::destination;
use crate::config::Config;
use crate::telemetry::FailureReports;
use crate::{letters, pipeline, server};

/// For one step of a conversation, and for all of it, looking up names included.
const STEP: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
const ANSWER_BYTES: u64 = 64 * 1024;

pub(super) fn all(config: &Config, nginx: Option<SocketAddr>) -> Vec<DoctorCheck> {
    let base_url = &config.site.base_url;
    let nginx = nginx.unwrap_or_else(|| local_nginx(base_url));
    let mut checks = vec![certificates(config), mail(config), reports(config)];
    checks.push(own_server(config));
    checks.push(web_server(nginx, base_url));
    checks
}

fn certificates(config: &Config) -> DoctorCheck {
    match pipeline::can_ask_servers(config) {
        Ok(()) => DoctorCheck::well("certificates", "those that servers are checked by are there"),
        Err(error) => {
            let remedy = "apt install ca-certificates";
            DoctorCheck::failed("certificates", format!("{error:#}"), remedy)
        }
    }
}

fn mail(config: &Config) -> DoctorCheck {
    if config.mail.smtp.is_none() {
        let text = "no mail server is set: letters stay in data/outbox";
        return DoctorCheck::doubtful("mail", text, "set `mail.smtp`, or send them by hand");
    }
    let greeted = letters::mailer(config, STEP).and_then(|mailer| within(move || mailer.greet()));
    match greeted {
        Ok(()) => DoctorCheck::well("mail", "the mail server answers; no letter was sent"),
        Err(error) => {
            let remedy =
                "check `mail.smtp`, `mail.user` and the password; the provider may block the port";
            DoctorCheck::failed("mail", format!("{error:#}"), remedy)
        }
    }
}

fn reports(config: &Config) -> DoctorCheck {
    let Some(destination) = destination(config) else {
        let text = "failures are reported to no one";
        return DoctorCheck::doubtful("sentry", text, "set `sentry.dsn_file` where you use Sentry");
    };
    match FailureReports::try_out(destination) {
        Ok(()) => DoctorCheck::well("sentry", "a test event was taken"),
        Err(error) => {
            let remedy = "check the DSN and the way to its host";
            DoctorCheck::failed("sentry", format!("{error:#}"), remedy)
        }
    }
}

fn own_server(config: &Config) -> DoctorCheck {
    match server::ask(&config.listen) {
        Ok(()) => DoctorCheck::well("server", format!("answers on {}", config.listen)),
        Err(error) => {
            let remedy = "start it: `systemctl start sitegen`, or supervisorctl";
            DoctorCheck::doubtful("server", format!("{error:#}"), remedy)
        }
    }
}

/// Where nginx listens without TLS: it answers there, or leads to https.
fn local_nginx(base_url: &str) -> SocketAddr {
    let port = base_url.strip_prefix("http://").and_then(|rest| rest.split_once(':'));
    let port = port.and_then(|(_, port)| port.parse().ok()).unwrap_or(80);
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

/// Whether nginx stands before the site as it is shipped: headers come, and what is the operator's is not there.
fn web_server(address: SocketAddr, base_url: &str) -> DoctorCheck {
    let host = base_url.split("://").last().unwrap_or_default();
    let home = match get(address, host, "/") {
        Ok(home) => home,
        Err(error) => {
            let remedy = "docs/OPERATIONS.md, \"Behind nginx\"; --nginx names another address";
            return DoctorCheck::doubtful("nginx", format!("{error:#}"), remedy);
        }
    };
    if is_redirect(&home) {
        let text = format!(
            "{address} leads to https, where it was not asked: `curl -I {base_url}/` shows the rest"
        );
        return DoctorCheck::well("nginx", text);
    }
    for header in ["content-security-policy", "x-content-type-options"] {
        if !head(&home).contains(&format!("\n{header}:")) {
            return wrong_nginx(address, &format!("answers / without the header {header}"));
        }
    }
    match get(address, host, "/healthz") {
        Ok(answer) if answer.starts_with("HTTP/1.1 404 ") => {
            DoctorCheck::well("nginx", format!("{address} answers as it should"))
        }
        Ok(_) => wrong_nginx(address, "shows /healthz to visitors"),
        Err(error) => wrong_nginx(address, &format!("does not answer /healthz: {error:#}")),
    }
}

fn wrong_nginx(address: SocketAddr, text: &str) -> DoctorCheck {
    let remedy = "install scripts/nginx again, or `sitegen nginx-config`";
    DoctorCheck::failed("nginx", format!("{address} {text}"), remedy)
}

fn is_redirect(answer: &str) -> bool {
    ["301", "302", "308"].iter().any(|code| answer.starts_with(&format!("HTTP/1.1 {code} ")))
        && head(answer).contains("\nlocation: https://")
}

/// The head of an answer in lower case, with line feeds alone.
fn head(answer: &str) -> String {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    head.replace('\r', "").to_lowercase()
}

/// As a visitor asks.
fn get(address: SocketAddr, host: &str, path: &str) -> Result<String> {
    let asked = || format!("no web server answers at {address}");
    let mut stream = TcpStream::connect_timeout(&address, STEP).with_context(asked)?;
    stream.set_read_timeout(Some(STEP))?;
    stream.set_write_timeout(Some(STEP))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        .with_context(asked)?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES).read_to_end(&mut answer).with_context(asked)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Looking up a name has no limit of its own.
fn within(ask: impl FnOnce() -> Result<()> + Send + 'static) -> Result<()> {
    let (answered, answer) = mpsc::channel();
    std::thread::spawn(move || {
        // No one may wait any more.
        let _ = answered.send(ask());
    });
    match answer.recv_timeout(WHOLE) {
        Ok(answer) => answer,
        Err(_) => bail!("no answer within {} seconds", WHOLE.as_secs()),
    }
}
