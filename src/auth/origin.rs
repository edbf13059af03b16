//! Whether a change was asked for by a page of this site. Static pages carry no token, so this is
//! the lock; `SameSite=Lax` of the cookie is the second one.

/// Whether a request comes from a page of `origin` (`https://example.org`), by the headers only
/// browsers set (Fetch Metadata, W3C): `Sec-Fetch-Site`, and `Origin` where an older browser does
/// not send it. What says neither is refused.
pub(crate) fn is_same_origin(fetch: Option<&str>, sent: Option<&str>, origin: &str) -> bool {
    match fetch {
        Some(site) => site == "same-origin",
        None => sent == Some(origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_change_anything() {
        let site = "https://example.org";
        for (fetch_site, sent, expected) in [
            (Some("same-origin"), Some(site), true),
            (Some("same-origin"), None, true),
            (Some("same-site"), Some(site), false),
            (Some("cross-site"), Some(site), false),
            (Some("none"), None, false),
            (Some(""), Some(site), false),
            (Some("Same-Origin"), Some(site), false),
            (None, Some(site), true),
            (None, Some("http://example.org"), false),
            (None, Some("https://example.org:444"), false),
            (None, Some("https://example.org.evil.example"), false),
            (None, Some("null"), false),
            (None, Some(""), false),
            (None, None, false),
        ] {
            assert_eq!(is_same_origin(fetch_site, sent, site), expected, "{fetch_site:?} {sent:?}");
        }
    }
}
