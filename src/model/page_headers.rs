//! What a browser learns of a file of the site, from whatever serves it; nginx has the same in its own words (scripts/nginx).

use super::PagePath;

/// Files with a hash in their name never change.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Pages are asked for again each time, and mostly answered with 304.
const ASK_AGAIN: &str = "no-cache";

impl PagePath {
    /// `Cache-Control`
    pub(crate) fn cache_control(&self) -> &'static str {
        if self.as_file().starts_with("static/") { FOR_EVER } else { ASK_AGAIN }
    }

    /// `Content-Type`
    pub(crate) fn media_type(&self) -> &'static str {
        let (_, extension) = self.as_file().rsplit_once('.').unwrap_or_default();
        match extension {
            "html" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "jpg" | "jpeg" => "image/jpeg",
            "webp" => "image/webp",
            "ico" => "image/x-icon",
            "woff2" => "font/woff2",
            "xml" if self.at_root().1 == Self::opensearch() => {
                "application/opensearchdescription+xml"
            }
            "atom" => "application/atom+xml; charset=utf-8",
            "xml" => "application/xml; charset=utf-8",
            "txt" => "text/plain; charset=utf-8",
            "json" => "application/json; charset=utf-8",
            "webmanifest" => "application/manifest+json",
            _ => "application/octet-stream",
        }
    }
}
