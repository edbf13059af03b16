//! Which lines come of which settings; tests/it/install asks nginx itself.

use super::*;

#[test]
fn all_that_is_included_is_in_the_one_file() {
    let whole = with_includes(&format!("{SITE}{REDIRECT}"));
    assert!(!whole.contains("include "), "{whole}");
    assert_eq!(
        whole.matches("proxy_next_upstream_tries 2;").count(),
        SITE.matches("sitegen/proxy.conf;").count()
    );
    assert!(whole.contains("\n        add_header X-Content-Type-Options nosniff always;\n"));
}

#[test]
fn nginx_listens_on_all_addresses_or_on_one() {
    assert_eq!(
        listens(None, 443, " ssl default_server"),
        "    listen 443 ssl default_server;\n    listen [::]:443 ssl default_server;"
    );
    let one = |address: &str| listens(Some(address.parse().unwrap()), 80, DEFAULT);
    assert_eq!(one("127.0.0.1"), "    listen 127.0.0.1:80 default_server;");
    assert_eq!(one("::1"), "    listen [::1]:80 default_server;");
}

#[test]
fn paths_are_words_or_are_refused() {
    assert_eq!(quoted("/srv/sitegen/public").unwrap(), "/srv/sitegen/public");
    assert_eq!(quoted("/srv/le site").unwrap(), "\"/srv/le site\"");
    assert_eq!(quoted("/a\"; b").unwrap(), "\"/a\\\"; b\"");
    for wrong in ["/srv/$host", "/a\nb"] {
        assert!(quoted(wrong).unwrap_err().to_string().contains("cannot use a path"), "{wrong}");
    }
}

#[test]
fn what_the_shipped_files_lack_is_an_error() {
    let error = filled("a b", &[("a", "c"), ("x", "y")]).unwrap_err();
    assert_eq!(error.to_string(), "scripts/nginx does not have `x`");
}
