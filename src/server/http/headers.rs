//! Headers every answer carries. HSTS is nginx's, who knows whether there is TLS.

use super::response::Response;

/// Nothing but the site's own, and photos from Open Food Facts; no inline script or style. The same
/// stands in scripts/nginx for static pages.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
     img-src 'self' https://images.openfoodfacts.org; style-src 'self'; script-src 'self'; \
     connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(&str, &str); 5] = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// The answer with what every answer carries. Unless it says otherwise, no cache keeps it.
pub(crate) fn completed(mut response: Response, id: &str) -> Response {
    for (name, value) in ALWAYS {
        response = response.with_header(name, value);
    }
    if response.header("Cache-Control").is_none() {
        response = response.with_header("Cache-Control", "no-store");
    }
    response.with_header("X-Request-Id", id)
}
