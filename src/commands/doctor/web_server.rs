//! Whether nginx stands before the site as it is shipped: it is asked on this machine, as a visitor would ask it by the
//! address of the site, so by TLS where that is https.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};

use anyhow::{Context as _, Result};
use reqwest::blocking::{Client, Response};
use reqwest::header::{HOST, LOCATION};
use reqwest::redirect::Policy;
use url::Url;

use super::DoctorCheck;
use super::network_checks::STEP;

/// Headers that the shipped configuration adds to every page.
const HEADERS: [&str; 2] = ["content-security-policy", "x-content-type-options"];

/// A web server of this machine, and the address it has for visitors.
struct Visited {
    client: Client,
    address: SocketAddr,
    url: Url,
}

impl Visited {
    fn new(base_url: &str, nginx: Option<SocketAddr>) -> Result<Self> {
        let url = Url::parse(base_url)?;
        let port = url.port_or_known_default().unwrap_or(80);
        let address = nginx.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
        crate::tls::install_provider();
        // Buckets bring HTTP/2 along; what is asked here must not depend on what the program was built with.
        let client = Client::builder().http1_only().connect_timeout(STEP).timeout(STEP).no_proxy();
        // The name of the site may lead elsewhere; here it is asked for, and the certificate must be good for it.
        let host = url.host_str().unwrap_or_default();
        let client = client.redirect(Policy::none()).resolve(host, address).build()?;
        Ok(Self { client, address, url })
    }

    fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    fn ask(&self, path: &str) -> Result<Response> {
        let mut url = self.url.join(path)?;
        // Neither fails: such an address has a host.
        let _ = url.set_port(Some(self.address.port()));
        if !self.is_secure() {
            let _ = url.set_ip_host(self.address.ip());
        }
        Ok(self.client.get(url).header(HOST, self.url.authority()).send()?)
    }

    fn wrong(&self, text: &str) -> DoctorCheck {
        let remedy = "install scripts/nginx again, or `sitegen nginx-config`";
        DoctorCheck::failed("nginx", format!("{} {text}", self.address), remedy)
    }
}

pub(super) fn check(base_url: &str, nginx: Option<SocketAddr>) -> DoctorCheck {
    let asked = Visited::new(base_url, nginx).context("no HTTP client can be made");
    let visited = match asked.and_then(reached) {
        Ok(visited) => visited,
        Err(error) => {
            let remedy = "docs/OPERATIONS.md, \"Behind nginx\"; --nginx names another address";
            return DoctorCheck::doubtful("nginx", format!("{error:#}"), remedy);
        }
    };
    match visited.ask("/") {
        Ok(home) => judge(&visited, &home),
        Err(error) => {
            let text = format!("{} does not answer {base_url}: {error:#}", visited.address);
            let remedy = "`nginx -t`; a certificate that is over: `certbot renew`; one for another \
                          name, or none: `scripts/install.sh --tls E-MAIL`";
            DoctorCheck::failed("nginx", text, remedy)
        }
    }
}

fn reached(visited: Visited) -> Result<Visited> {
    let address = visited.address;
    TcpStream::connect_timeout(&address, STEP)
        .with_context(|| format!("no web server answers at {address}"))?;
    Ok(visited)
}

/// Headers come, and what is the operator's is not there.
fn judge(visited: &Visited, home: &Response) -> DoctorCheck {
    let address = visited.address;
    if let Some(target) = home.headers().get(LOCATION) {
        let text = format!("{address} leads to {}", String::from_utf8_lossy(target.as_bytes()));
        return DoctorCheck::doubtful("nginx", text, "set `site.base_url` to where the site is");
    }
    for header in HEADERS {
        if !home.headers().contains_key(header) {
            return visited.wrong(&format!("answers / without the header {header}"));
        }
    }
    match visited.ask("/healthz") {
        Ok(answer) if answer.status() == 404 => {
            let by = if visited.is_secure() { " by TLS" } else { "" };
            DoctorCheck::well("nginx", format!("{address} answers as it should{by}"))
        }
        Ok(_) => visited.wrong("shows /healthz to visitors"),
        Err(error) => visited.wrong(&format!("does not answer /healthz: {error:#}")),
    }
}
