//! Where a visitor is sent after signing in: back to a page of this site, never elsewhere.

/// The text if it is a path of this site: one slash, then visible ASCII without what a browser reads
/// as the beginning of another address.
pub(crate) fn own_path(text: &str) -> Option<&str> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_own = text.starts_with('/') && !text.starts_with("//") && text.len() <= 200;
    (is_plain && is_own).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_led_back_to() {
        for path in
            ["/", "/compte", "/produit/3017620422003/3045320094084", "/recherche?q=th%C3%A9"]
        {
            assert_eq!(own_path(path), Some(path));
        }
        for path in [
            "",
            "compte",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            " /compte",
            "/compte\r\nSet-Cookie: a=b",
            "/\t/evil.example",
            "/thé",
        ] {
            assert_eq!(own_path(path), None, "{path:?}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(300))), None);
    }
}
