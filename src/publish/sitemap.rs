//! sitemap.xml and robots.txt, by sitemaps.org/protocol.html.

use std::fmt::Write as _;

use crate::model::{Edition, OF_THE_SERVER, PagePath};

/// URLs a sitemap may hold; beyond that sitemap.xml is an index of several.
pub(crate) const URLS_MAX: usize = 50_000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Collects URLs into sitemap files, holding one file at a time.
#[derive(Default)]
pub(crate) struct Sitemap {
    base_url: String,
    urls_max: usize,
    urls: usize,
    entries: String,
    parts: usize,
}

impl Sitemap {
    /// Starts a sitemap of a site.
    pub(crate) fn new(base_url: &str) -> Self {
        Self { base_url: base_url.into(), urls_max: URLS_MAX, ..Self::default() }
    }

    /// Adds a page with the day on which it last really changed, where it is known. Gives the file that is full with
    /// the pages before, if one is.
    pub(crate) fn add(&mut self, url: &str, day: Option<&str>) -> Option<(PagePath, Vec<u8>)> {
        let full = (self.urls == self.urls_max).then(|| self.part());
        if self.urls == 0 {
            self.entries = head("urlset");
        }
        // Page addresses are ASCII letters, digits and a few signs: nothing needs escaping.
        for part in ["<url><loc>", &self.base_url, url, "</loc>"] {
            self.entries.push_str(part);
        }
        if let Some(day) = day {
            for part in ["<lastmod>", day, "</lastmod>"] {
                self.entries.push_str(part);
            }
        }
        self.entries.push_str("</url>\n");
        self.urls += 1;
        full
    }

    fn part(&mut self) -> (PagePath, Vec<u8>) {
        self.parts += 1;
        (PagePath::file(&format!("sitemap-{}.xml", self.parts)), self.take_urls())
    }

    fn take_urls(&mut self) -> Vec<u8> {
        let mut urls = std::mem::take(&mut self.entries);
        if self.urls == 0 {
            urls = head("urlset");
        }
        self.urls = 0;
        urls.push_str("</urlset>\n");
        urls.into_bytes()
    }

    /// The last files: sitemap.xml alone, or the last part and the index.
    pub(crate) fn finish(mut self) -> Vec<(PagePath, Vec<u8>)> {
        let main = PagePath::file("sitemap.xml");
        if self.parts == 0 {
            return vec![(main, self.take_urls())];
        }
        let last = self.part();
        let mut entries = head("sitemapindex");
        for part in 1..=self.parts {
            let _ = writeln!(
                entries,
                "<sitemap><loc>{}/sitemap-{part}.xml</loc></sitemap>",
                self.base_url
            );
        }
        entries.push_str("</sitemapindex>\n");
        vec![last, (main, entries.into_bytes())]
    }
}

/// How a file of a kind begins. The entries follow it, then its end: a file is too large to be copied.
fn head(element: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"{NAMESPACE}\">\n")
}

/// robots.txt: all pages may be read, and where the sitemap is. What the server answers may not: its answers to searches have
/// no end, and the rest is the visitor's own.
pub(crate) fn robots(base_url: &str, editions: &[Edition]) -> (PagePath, Vec<u8>) {
    let mut content = String::from("User-agent: *\n");
    for name in OF_THE_SERVER {
        for edition in editions {
            let _ = writeln!(content, "Disallow: {}", edition.address(&format!("/{name}")));
        }
    }
    let _ = write!(content, "\nSitemap: {base_url}/sitemap.xml\n");
    (PagePath::file("robots.txt"), content.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pages: usize) -> Vec<(String, String)> {
        let mut sitemap = Sitemap { urls_max: 2, ..Sitemap::new("https://example.org") };
        let mut files = Vec::new();
        for page in 0..pages {
            files.extend(sitemap.add(&format!("/p{page}"), (page == 1).then_some("2026-11-29")));
        }
        files.extend(sitemap.finish());
        let text = |(path, content): (PagePath, Vec<u8>)| {
            (path.url(), String::from_utf8(content).unwrap())
        };
        files.into_iter().map(text).collect()
    }

    #[test]
    fn few_pages_make_one_sitemap() {
        let files = files(2);
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].0, "/sitemap.xml");
        assert!(files[0].1.contains("<url><loc>https://example.org/p0</loc></url>"));
        let dated = "<url><loc>https://example.org/p1</loc><lastmod>2026-11-29</lastmod></url>";
        assert!(files[0].1.contains(dated), "{}", files[0].1);
    }

    #[test]
    fn many_pages_make_parts_and_an_index() {
        let files = files(5);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml", "/sitemap.xml"]);
        assert!(
            files[3].1.contains("<sitemap><loc>https://example.org/sitemap-3.xml</loc></sitemap>")
        );
        let urls: usize = files[..3].iter().map(|(_, text)| text.matches("<url>").count()).sum();
        assert_eq!(urls, 5);
    }
}
