//! nginx's configuration for a site: scripts/nginx with host, ports, paths, socket and sizes of this site, as one file.

mod check;
mod quoted;

use std::net::IpAddr;
use std::path::Path;

use url::Url;

use crate::config::{Config, ConfigError, ListenAddress};
use crate::model::Edition;
use crate::server::{FORM_BYTES, IMPORT_BYTES};

pub(crate) use check::{Verdict, check};
use quoted::quoted;

const SITE: &str = include_str!("../scripts/nginx/sitegen.conf");
const REDIRECT: &str = include_str!("../scripts/nginx/redirect.conf");

/// What SITE and REDIRECT include.
const INCLUDED: [(&str, &str); 8] = [
    ("sitegen/acme.conf", include_str!("../scripts/nginx/sitegen/acme.conf")),
    ("sitegen/compression.conf", include_str!("../scripts/nginx/sitegen/compression.conf")),
    ("sitegen/errors.conf", include_str!("../scripts/nginx/sitegen/errors.conf")),
    ("sitegen/headers.conf", include_str!("../scripts/nginx/sitegen/headers.conf")),
    ("sitegen/limits.conf", include_str!("../scripts/nginx/sitegen/limits.conf")),
    ("sitegen/proxy.conf", include_str!("../scripts/nginx/sitegen/proxy.conf")),
    ("sitegen/tls.conf", include_str!("../scripts/nginx/sitegen/tls.conf")),
    ("sitegen/types.conf", include_str!("../scripts/nginx/sitegen/types.conf")),
];

/// Where the servers listen, as shipped.
const LISTEN: &str = "    listen 80;";
const LISTEN_FIRST: &str = "    listen 80 default_server;";
/// What answers whatever no other server does.
const DEFAULT: &str = " default_server";
const CERTIFIED: &str = "\n    include sitegen/tls.conf;";
/// No certificate is shown for a name that is not the site's.
const REJECTING: &str = "\n    ssl_reject_handshake on;";

/// The place of further languages.
const OTHER_LANGUAGES: &str = "    # Each further language has a line: \"~^/en(?:[/?]|$)\" /en;\n";

const HEAD: &str = "\
# Made by `sitegen nginx-config` from sitegen.toml: change that, and make this again.
#
";

/// Where nginx finds and puts what sitegen.toml does not know.
#[derive(Debug)]
pub(crate) struct Surroundings<'a> {
    /// The address to listen on; without it, all of this machine.
    pub address: Option<IpAddr>,
    /// The access log, where it is not that of the settings.
    pub log: Option<&'a Path>,
    /// The port of this machine that answers monitoring.
    pub monitoring_port: u16,
    /// What proves to a certificate authority that this machine has the name.
    pub acme: &'a Path,
    /// With TLS, certificate and key; without both, where certbot keeps them.
    pub tls: Option<Certificate<'a>>,
}

/// Two files of PEM.
#[derive(Debug)]
pub(crate) struct Certificate<'a> {
    /// The certificate with those between it and the authority's.
    pub chain: Option<&'a Path>,
    /// Its key.
    pub key: Option<&'a Path>,
}

/// The configuration.
///
/// # Errors
/// When a path cannot be written in it, or TLS is wanted for an address without.
pub(crate) fn configuration(config: &Config, around: &Surroundings) -> Result<String, ConfigError> {
    let base = &config.site.base_url;
    let url = Url::parse(base).map_err(|error| wrong_address(base, &error.to_string()))?;
    let host = url.host_str().ok_or_else(|| wrong_address(base, "it has no host"))?;
    let is_https = url.scheme() == "https";
    if around.tls.is_some() && !is_https {
        return Err(wrong_address(base, "--tls needs an address with https://"));
    }
    let text = if around.tls.is_some() {
        let secure = |more: &str| {
            let more = format!(" ssl http2{more}");
            listens(around.address, url.port().unwrap_or(443), &more) + CERTIFIED
        };
        let refusing = listens(around.address, 80, DEFAULT) + "\n" + &secure(DEFAULT) + REJECTING;
        let redirect = filled(REDIRECT, &[("https://example.org$", &format!("{base}$"))])?;
        listening(SITE, &refusing, &secure(""))
            + &redirect.replacen(LISTEN, &listens(around.address, 80, ""), 1)
    } else {
        // Where TLS ends before nginx, the port of the address is not nginx's.
        let port = if is_https { 80 } else { url.port().unwrap_or(80) };
        let one = |more: &str| listens(around.address, port, more);
        listening(SITE, &one(DEFAULT), &one(""))
    };
    let text = filled(&with_includes(&text), &values(config, around, host)?)?;
    Ok(format!("{HEAD}{text}"))
}

fn wrong_address(base: &str, why: &str) -> ConfigError {
    ConfigError::new(format!("`site.base_url` is `{base}`: {why}"))
}

/// The site, and the server before it that refuses what is not asked of the site, listening as these lines say.
fn listening(servers: &str, refusing: &str, site: &str) -> String {
    servers.replacen(LISTEN_FIRST, refusing, 1).replacen(LISTEN, site, 1)
}

fn kilobytes(bytes: usize) -> String {
    format!("{}k;", bytes / 1024)
}

/// Where error pages of languages below the root lie.
fn other_languages(languages: &[String]) -> Option<(&'static str, String)> {
    let (_, others) = languages.split_first().filter(|(_, others)| !others.is_empty())?;
    let mut lines = Vec::with_capacity(others.len());
    for language in others {
        lines.push(format!("    \"~^/{language}(?:[/?]|$)\" /{language};\n"));
    }
    Some((OTHER_LANGUAGES, lines.concat()))
}

/// The addresses of further languages that the shipped file has in English, by those at the root: in their place come
/// those of all further languages of a site.
const SPOKEN: [(&str, &[&str]); 6] = [
    ("(?:en/product)", &["produit"]),
    ("(?:en/category)", &["categorie"]),
    ("(?:en/week\\.atom)", &["semaine.atom"]),
    ("(?:en/my-foods/import)", &["mes-aliments/import"]),
    (
        "(?:en/compare|en/search|en/sign-in|en/register|en/sign-out)",
        &["comparer", "recherche", "connexion", "inscription", "deconnexion"],
    ),
    (
        "(?:en/api|en/account|en/password|en/my-foods)",
        &["api", "compte", "mot-de-passe", "mes-aliments"],
    ),
];

fn spoken(languages: &[String]) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    let Some((_, others)) = languages.split_first().filter(|(_, others)| !others.is_empty()) else {
        return values;
    };
    for (shipped, roots) in SPOKEN {
        let mut addresses = Vec::with_capacity(others.len() * roots.len());
        for edition in others.iter().filter_map(|language| Edition::below(language)) {
            for root in roots {
                let address = edition.address(&format!("/{root}"));
                addresses.push(address[1..].replace('.', "\\."));
            }
        }
        values.push((shipped, format!("(?:{})", addresses.join("|"))));
    }
    values
}

/// What stands in the shipped files, and what this site has in its place.
fn values<'a>(
    config: &Config,
    around: &Surroundings,
    host: &str,
) -> Result<Vec<(&'a str, String)>, ConfigError> {
    let live = Path::new("/etc/letsencrypt/live").join(host);
    let socket = match &config.listen {
        ListenAddress::Unix(path) => quoted(&format!("unix:{}", absolute(path)?))?,
        ListenAddress::Tcp(address) => address.to_string(),
    };
    let log = around.log.or(config.monitoring.nginx_log.as_deref());
    let log = log.unwrap_or(Path::new("/var/log/nginx/sitegen.log"));
    let mut values = vec![
        ("server_name example.org", format!("server_name {host}")),
        ("unix:/run/sitegen/sitegen.sock", socket),
        ("/opt/sitegen/public", quoted(&absolute(&config.paths.public)?)?),
        ("/var/log/nginx/sitegen.log", quoted(&absolute(log)?)?),
        ("127.0.0.1:9184", format!("127.0.0.1:{}", around.monitoring_port)),
        ("/var/lib/sitegen/acme", quoted(&absolute(around.acme)?)?),
        ("client_max_body_size 16k;", format!("client_max_body_size {}", kilobytes(FORM_BYTES))),
        (
            "client_body_buffer_size 16k;",
            format!("client_body_buffer_size {}", kilobytes(FORM_BYTES)),
        ),
        ("client_max_body_size 512k;", format!("client_max_body_size {}", kilobytes(IMPORT_BYTES))),
    ];
    values.extend(other_languages(&config.site.languages));
    values.extend(spoken(&config.site.languages));
    match config.precompress {
        "none" => {}
        "only" => values.extend(packed_alone()),
        _ => values.push(("gzip_static off;", "gzip_static on;".into())),
    }
    if let Some(certificate) = &around.tls {
        let (chain, key) = (live.join("fullchain.pem"), live.join("privkey.pem"));
        let (chain, key) = (certificate.chain.unwrap_or(&chain), certificate.key.unwrap_or(&key));
        values.extend([
            ("/etc/letsencrypt/live/example.org/fullchain.pem", quoted(&absolute(chain)?)?),
            ("/etc/letsencrypt/live/example.org/privkey.pem", quoted(&absolute(key)?)?),
        ]);
    }
    Ok(values)
}

/// Where texts stand compressed alone they are sent so, and unpacked for who does not take gzip. A file that is not
/// compressed is found as ever, so that this serves a site that is being changed from one to the other.
fn packed_alone() -> [(&'static str, String); 2] {
    let found = "if (-f $document_root$sitegen_file.gz) {
            rewrite ^ $sitegen_file break;
        }
        try_files $sitegen_file ";
    [
        ("gzip_static off;", "gzip_static always;\n    gunzip on;".into()),
        ("try_files $sitegen_file ", found.into()),
    ]
}

/// Replaces what must stand in a text.
fn filled<T: AsRef<str>>(text: &str, values: &[(&str, T)]) -> Result<String, ConfigError> {
    let mut filled = text.to_string();
    for (shipped, here) in values {
        if !filled.contains(shipped) {
            return Err(ConfigError::new(format!("scripts/nginx does not have `{shipped}`")));
        }
        filled = filled.replace(shipped, here.as_ref());
    }
    Ok(filled)
}

/// Puts the files in the place of the lines that include them, as far in as these.
fn with_includes(text: &str) -> String {
    let mut whole = String::with_capacity(text.len() * 3);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let name = line.trim().strip_prefix("include ").and_then(|rest| rest.strip_suffix(';'));
        let included = INCLUDED.iter().find(|(file, _)| Some(*file) == name);
        let Some((_, content)) = included else {
            whole.push_str(line);
            whole.push('\n');
            continue;
        };
        for inner in with_includes(content).lines() {
            if !inner.is_empty() {
                whole.push_str(&line[..indent]);
            }
            whole.push_str(inner);
            whole.push('\n');
        }
    }
    whole
}

fn listens(address: Option<IpAddr>, port: u16, more: &str) -> String {
    let addresses = match address {
        None => vec![port.to_string(), format!("[::]:{port}")],
        Some(IpAddr::V4(address)) => vec![format!("{address}:{port}")],
        Some(IpAddr::V6(address)) => vec![format!("[{address}]:{port}")],
    };
    let lines: Vec<String> =
        addresses.iter().map(|address| format!("    listen {address}{more};")).collect();
    lines.join("\n")
}

fn absolute(path: &Path) -> Result<String, ConfigError> {
    match std::path::absolute(path) {
        Ok(absolute) => absolute.to_str().map(str::to_string).ok_or_else(|| {
            ConfigError::new(format!("{}: nginx needs a path of UTF-8", path.display()))
        }),
        Err(error) => Err(ConfigError::new(format!("{}: {error}", path.display()))),
    }
}

#[cfg(test)]
mod tests;
