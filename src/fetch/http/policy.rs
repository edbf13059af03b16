//! Which addresses may be asked: the web, not this machine nor its neighbours, and redirects only
//! within the same registrable host (`world.openfoodfacts.org` → `static.openfoodfacts.org`) and
//! never from TLS to plain text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use anyhow::{Context, Result, bail, ensure};
use public_suffix::{DEFAULT_PROVIDER, EffectiveTLDProvider as _};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use url::{Host, Url};

/// An address of a private network, found where a server of the web was expected.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error(
    "{0} is an address of this machine or of a private network; set fetch.allow_private_sources \
     if that is meant"
)]
pub(super) struct PrivateAddress(String);

/// Reads an address of the web.
pub(crate) fn parse_url(text: &str) -> Result<Url> {
    let url = Url::parse(text).with_context(|| format!("`{text}` is not a valid URL"))?;
    ensure!(matches!(url.scheme(), "http" | "https"), "`{text}` is not an http or https URL");
    ensure!(url.host().is_some(), "`{text}` has no host");
    let has_user = !url.username().is_empty() || url.password().is_some();
    ensure!(
        !has_user,
        "the URL of a source has a user name or a password, which are not supported"
    );
    Ok(url)
}

/// Which addresses may be asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    pub(super) allow_private: bool,
}

impl Policy {
    /// Refuses what is not of the web. Hosts that are names are checked once they are looked up.
    pub(super) fn check(self, url: &Url) -> Result<()> {
        parse_url(url.as_str())?;
        let address: IpAddr = match url.host() {
            Some(Host::Ipv4(address)) => address.into(),
            Some(Host::Ipv6(address)) => address.into(),
            _ => return Ok(()),
        };
        self.check_address(address, url.host_str().unwrap_or_default()).map_err(Into::into)
    }

    fn check_address(self, address: IpAddr, host: &str) -> Result<(), PrivateAddress> {
        let refused = !self.allow_private && !is_public(address);
        if refused { Err(PrivateAddress(host.to_string())) } else { Ok(()) }
    }

    /// Where a redirect leads, if it may.
    pub(super) fn redirect(self, from: &Url, location: &str) -> Result<Url> {
        let to = from.join(location).with_context(|| {
            format!("{from} redirects to `{location}`, which is not a valid URL")
        })?;
        if registrable(from) != registrable(&to) {
            bail!(
                "{from} redirects to {to}, a host of another owner; use that URL as the source if it is right"
            );
        }
        // On a plain connection anyone on the way could answer in place of the server.
        if from.scheme() == "https" && to.scheme() != "https" {
            bail!("{from} redirects to {to}, which is not encrypted");
        }
        self.check(&to)?;
        Ok(to)
    }
}

/// The part of a host that its owner registered; the whole host where there is none.
fn registrable(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    match url.host() {
        Some(Host::Domain(_)) => {
            DEFAULT_PROVIDER.effective_tld_plus_one(&host).unwrap_or(&host).to_string()
        }
        _ => host,
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

/// Not one of the special-purpose blocks of RFC 6890.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let protocols = first == 192 && second == 0 && third == 0;
    let relays = first == 192 && second == 88 && third == 99;
    let benchmarks = first == 198 && (18..20).contains(&second);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || shared
        || protocols
        || relays
        || benchmarks
        || first == 0
        || first >= 240)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let documentation = first == 0x2001 && second == 0x0db8;
    // What carries IPv4 (RFC 6052, Teredo, 6to4, compatible) could reach a private address by a
    // detour.
    let carrying = (first == 0x0064 && second == 0xff9b)
        || (first == 0x2001 && second == 0)
        || first == 0x2002
        || address.segments()[..6] == [0; 6];
    !(address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || documentation
        || carrying)
}

/// Looks names up and refuses those that lead to private addresses. The connection is made to the
/// addresses that were checked, so a name cannot change its mind in between.
impl Resolve for Policy {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(std::future::ready(look_up(*self, name.as_str())))
    }
}

type LookupError = Box<dyn std::error::Error + Send + Sync>;

fn look_up(policy: Policy, host: &str) -> Result<Addrs, LookupError> {
    let addresses: Vec<SocketAddr> = (host, 0).to_socket_addrs()?.collect();
    for address in &addresses {
        policy.check_address(address.ip(), host)?;
    }
    Ok(Box::new(addresses.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Policy = Policy { allow_private: false };

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn only_the_web_is_asked() {
        for refused in [
            "file:///etc/passwd",
            "ftp://example.org/x",
            "http://127.0.0.1/x",
            "http://[::1]/x",
            "http://[::ffff:10.0.0.1]/",
            "http://192.168.1.4:8080/",
            "http://172.20.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://[fd00::1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://2130706433/",
            "http://192.0.0.8/",
            "http://198.19.0.1/",
            "http://[2002:7f00:1::]/",
            "http://[::7f00:1]/",
            "https://user:word@example.org/",
        ] {
            assert!(STRICT.check(&url(refused)).is_err(), "{refused}");
        }
        for allowed in ["https://static.openfoodfacts.org/data/x.gz", "http://93.184.215.14/"] {
            STRICT.check(&url(allowed)).unwrap();
        }
        Policy { allow_private: true }.check(&url("http://127.0.0.1:1/x")).unwrap();
        assert!(Policy { allow_private: true }.check(&url("file:///etc/passwd")).is_err());
    }

    #[test]
    fn names_of_this_machine_are_refused_when_looked_up() {
        let error = look_up(STRICT, "localhost").err().unwrap();
        assert!(error.to_string().contains("allow_private_sources"), "{error}");
        assert!(look_up(Policy { allow_private: true }, "localhost").unwrap().next().is_some());
    }

    #[test]
    fn redirects_stay_with_the_same_owner_and_never_leave_tls() {
        let from = url("https://world.openfoodfacts.org/categories.json");
        let to = |location: &str| STRICT.redirect(&from, location).map(|url| url.to_string());
        assert_eq!(
            to("/facets/categories.json").unwrap(),
            "https://world.openfoodfacts.org/facets/categories.json"
        );
        assert!(to("https://static.openfoodfacts.org/x").is_ok());
        assert!(to("https://openfoodfacts.org.evil.example/x").is_err());
        assert!(to("https://example.org/x").is_err());
        assert!(to("http://world.openfoodfacts.org/x").is_err());
        assert!(to("file:///etc/passwd").is_err());
        let plain = url("http://static.openfoodfacts.org/x");
        assert!(STRICT.redirect(&plain, "https://static.openfoodfacts.org/x").is_ok());
        // Two tenants of one public suffix are two owners.
        for (one, other) in [
            ("https://a.github.io/", "https://b.github.io/"),
            ("https://a.co.uk/", "https://b.co.uk/"),
            ("https://a.s3.amazonaws.com/", "https://b.s3.amazonaws.com/"),
            ("https://a.kobe.jp/", "https://b.kobe.jp/"),
            ("https://localhost/", "https://other/"),
        ] {
            assert!(STRICT.redirect(&url(one), other).is_err(), "{one} {other}");
        }
        for (one, other) in [
            ("https://www.a.co.uk/", "https://files.a.co.uk/"),
            ("https://www.city.kobe.jp/", "https://city.kobe.jp/"),
            ("https://a.b.c.test/", "https://c.test/"),
        ] {
            assert!(STRICT.redirect(&url(one), other).is_ok(), "{one} {other}");
        }
    }
}
