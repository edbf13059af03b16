//! Where a store of objects answers.

use url::{Host, Url};

/// The address of a store; what is sent is signed but open to read, so without TLS it stays on this machine.
pub(super) fn endpoint_of(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_local = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let is_safe = url.scheme() == "https" || url.scheme() == "http" && is_local;
    let is_bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    (is_safe && is_bare).then(|| text.trim_end_matches('/').to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_open_to_another_machine() {
        for text in [
            "https://s3.example.org",
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
            "http://localhost",
        ] {
            assert_eq!(endpoint_of(text).as_deref(), Some(text));
        }
        for text in [
            "http://s3.example.org",
            "https://a:b@s3.example.org",
            "s3.example.org",
            "ftp://localhost",
        ] {
            assert_eq!(endpoint_of(text), None, "{text}");
        }
    }
}
