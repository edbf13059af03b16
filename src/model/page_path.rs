//! The one mapping between URLs and files of the site.
//!
//! Publishing, serving and checking all go through [`PagePath`], so a URL that is linked is a URL
//! that is written is a URL that is answered. nginx repeats this mapping in its own words
//! (scripts/nginx); DESIGN: "URLs and files".

use std::fmt;

use super::{Barcode, Edition};

/// Files of a theme that browsers look for at the top of the site: a service worker is in charge of what lies below it.
pub const AT_THE_TOP: [&str; 3] = ["favicon.ico", MANIFEST, "sw.js"];

/// What an installed site is called and how it begins.
const MANIFEST: &str = "manifest.webmanifest";

/// First names of the addresses the server answers: no page of the site can have one of them.
pub const OF_THE_SERVER: [&str; 13] = [
    "api",
    "comparer",
    "compte",
    "connexion",
    "deconnexion",
    "healthz",
    "inscription",
    "mes-aliments",
    "metrics",
    "mot-de-passe",
    "panneau",
    "readyz",
    SEARCH,
];

/// The search, which the server answers.
pub const SEARCH: &str = "recherche";

/// Files for programs at the top of the site.
const FEED: &str = "semaine.atom";
const OPENSEARCH: &str = "opensearch.xml";

/// The page about the quality of the data, which no document can take the place of.
pub const DATA_QUALITY: &str = "qualite-des-donnees";
/// The index of the categories, as little.
pub const SHELVES: &str = "rayons";

/// Bytes of the longest path of a product's page.
const PRODUCT_BYTES: usize = 46;

/// The address of one file of the site. Its text is the file's path below the site's folder,
/// always relative, with `/` between plain names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PagePath(String);

impl PagePath {
    /// `/`
    #[must_use]
    pub fn home() -> Self {
        Self("index.html".into())
    }

    /// `/produit/{barcode}`
    #[must_use]
    pub fn product(barcode: Barcode) -> Self {
        Self::of_product(barcode, None)
    }

    /// `/produit/{product}/{substitute}`
    #[must_use]
    pub fn substitute(product: Barcode, substitute: Barcode) -> Self {
        Self::of_product(product, Some(substitute))
    }

    /// Joined, not formatted: this is made for every link of every page.
    fn of_product(product: Barcode, substitute: Option<Barcode>) -> Self {
        let mut file = String::with_capacity(PRODUCT_BYTES);
        file.push_str("produit/");
        product.push_folder(&mut file);
        file.push('/');
        product.push_to(&mut file);
        if let Some(substitute) = substitute {
            file.push('-');
            substitute.push_to(&mut file);
        }
        file.push_str(".html");
        Self(file)
    }

    /// The URL path of a product's page, or of the one about it and a substitute: what [`PagePath::url`] makes of their
    /// files, sooner. Pages and sitemaps have millions of them.
    #[must_use]
    pub fn product_url(product: Barcode, substitute: Option<Barcode>) -> String {
        let mut url = String::with_capacity(PRODUCT_BYTES);
        url.push_str("/produit/");
        product.push_to(&mut url);
        if let Some(substitute) = substitute {
            url.push('/');
            substitute.push_to(&mut url);
        }
        url
    }

    /// `/categorie/{slug}` for page 1, `/categorie/{slug}/{page}` for the others.
    #[must_use]
    pub fn category(slug: &str, page: usize) -> Self {
        match page {
            0 | 1 => Self(format!("categorie/{slug}.html")),
            page => Self(format!("categorie/{slug}/{page}.html")),
        }
    }

    /// `/{slug}`, a Markdown document.
    #[must_use]
    pub fn document(slug: &str) -> Self {
        Self(format!("{slug}.html"))
    }

    /// `/qualite-des-donnees`
    #[must_use]
    pub fn data_quality() -> Self {
        Self::document(DATA_QUALITY)
    }

    /// `/semaine.atom`, the feed of the week.
    #[must_use]
    pub fn feed() -> Self {
        Self::file(FEED)
    }

    /// `/opensearch.xml`, how browsers search the site.
    #[must_use]
    pub fn opensearch() -> Self {
        Self::file(OPENSEARCH)
    }

    /// `/rayons`
    #[must_use]
    pub fn shelves() -> Self {
        Self::document(SHELVES)
    }

    /// A file that keeps its name, such as `robots.txt` or `static/style.0a1b.css`.
    #[must_use]
    pub fn file(name: &str) -> Self {
        Self(name.into())
    }

    /// The page of an edition that shows what this page of the root shows.
    #[must_use]
    pub fn of(self, edition: Edition) -> Self {
        if edition.is_root() { self } else { Self(edition.file(&self.0)) }
    }

    /// Its edition, and the page of the root that shows the same.
    pub(crate) fn at_root(&self) -> (Edition, Self) {
        let (edition, file) = Edition::of_file(&self.0);
        (edition, Self(file.into_owned()))
    }

    /// The product of a product's or a pair's page, and the substitute of the pair.
    #[must_use]
    pub(crate) fn barcodes(&self) -> Option<(Barcode, Option<Barcode>)> {
        let (_, root) = Edition::of_file(&self.0);
        let codes = root.strip_prefix("produit/")?.split_once('/')?.1.strip_suffix(".html")?;
        match codes.split_once('-') {
            Some((product, substitute)) => {
                Some((product.parse().ok()?, Some(substitute.parse().ok()?)))
            }
            None => Some((codes.parse().ok()?, None)),
        }
    }

    /// Whether a name at the top of the site is that of a sitemap.
    #[must_use]
    pub fn is_sitemap(name: &str) -> bool {
        name.starts_with("sitemap") && name.ends_with(".xml")
    }

    /// Whether each language has its own.
    pub(crate) fn is_spoken(&self) -> bool {
        self.0.ends_with(".html") || [FEED, OPENSEARCH, MANIFEST].contains(&self.0.as_str())
    }

    /// The file below the site's folder.
    #[must_use]
    pub fn as_file(&self) -> &str {
        &self.0
    }

    /// The URL path visitors use.
    #[must_use]
    pub fn url(&self) -> String {
        match Edition::of_file(&self.0) {
            (Edition::ROOT, file) => url_of(&file),
            (edition, file) => edition.address(&url_of(&file)),
        }
    }

    /// The file that answers a URL path; `None` for what can be no page of the site.
    ///
    /// Only canonical addresses map: `/produit/03017620422003` and `/index.html` do not, so that
    /// every page has one address.
    #[must_use]
    pub fn from_url(url: &str) -> Option<Self> {
        let (edition, root) = Edition::of_address(url);
        if !edition.is_root() {
            // Files in one place serve all languages.
            let found = Self::from_url(&root).filter(Self::is_spoken)?.of(edition);
            return (found.url() == url).then_some(found);
        }
        let path = url.strip_prefix('/')?;
        let names: Vec<&str> = path.split('/').collect();
        let found = match names.as_slice() {
            [""] => Self::home(),
            ["produit", product] => Self::product(product.parse().ok()?),
            ["produit", product, substitute] => {
                Self::substitute(product.parse().ok()?, substitute.parse().ok()?)
            }
            ["categorie", slug] if is_name(slug) => Self::category(slug, 1),
            ["categorie", slug, page] if is_name(slug) => Self::category(slug, page.parse().ok()?),
            ["static", name] if is_name(name) => Self::file(path),
            ["robots.txt" | FEED | OPENSEARCH] => Self::file(path),
            [name] if AT_THE_TOP.contains(name) => Self::file(path),
            [name] if name.strip_suffix(".html").is_some_and(is_error) => Self::file(path),
            [name] if is_name(name) && Self::is_sitemap(name) => Self::file(path),
            [slug] if is_name(slug) && !slug.contains('.') => Self::document(slug),
            _ => return None,
        };
        // Other spellings of an address lead to the same file; only the one we link is answered.
        (found.url() == url).then_some(found)
    }
}

impl fmt::Display for PagePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The URL path of a file of the root.
fn url_of(file: &str) -> String {
    if file == "index.html" {
        return "/".into();
    }
    let Some(page) = file.strip_suffix(".html") else {
        return format!("/{file}");
    };
    match page.strip_prefix("produit/").and_then(|rest| rest.split_once('/')) {
        Some((_, codes)) => match codes.split_once('-') {
            Some((product, substitute)) => ["/produit/", product, "/", substitute].concat(),
            None => ["/produit/", codes].concat(),
        },
        None if is_error(page) => format!("/{page}.html"),
        None => format!("/{page}"),
    }
}

/// Pages instead of an answer keep the names of their files, which nginx calls them by.
fn is_error(page: &str) -> bool {
    matches!(page, "400" | "404" | "405" | "413" | "429" | "50x")
}

/// Plain names only: nothing that could climb out of the folder, be hidden or need encoding.
fn is_name(name: &str) -> bool {
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte));
    is_plain && !name.is_empty() && !name.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barcode(code: &str) -> Barcode {
        code.parse().unwrap()
    }

    #[test]
    fn urls_and_files_map_both_ways() {
        let table = [
            (PagePath::home(), "/", "index.html"),
            (
                PagePath::product(barcode("3017620422003")),
                "/produit/3017620422003",
                "produit/003/3017620422003.html",
            ),
            (
                PagePath::substitute(barcode("3017620422003"), barcode("3045320094084")),
                "/produit/3017620422003/3045320094084",
                "produit/003/3017620422003-3045320094084.html",
            ),
            (
                PagePath::category("pates-a-tartiner", 1),
                "/categorie/pates-a-tartiner",
                "categorie/pates-a-tartiner.html",
            ),
            (
                PagePath::category("pates-a-tartiner", 2),
                "/categorie/pates-a-tartiner/2",
                "categorie/pates-a-tartiner/2.html",
            ),
            (PagePath::document("mentions-legales"), "/mentions-legales", "mentions-legales.html"),
            (PagePath::file("404.html"), "/404.html", "404.html"),
            (PagePath::feed(), "/semaine.atom", "semaine.atom"),
            (PagePath::opensearch(), "/opensearch.xml", "opensearch.xml"),
            (PagePath::file("sitemap-1.xml"), "/sitemap-1.xml", "sitemap-1.xml"),
            (
                PagePath::file("static/style.0a1b.css"),
                "/static/style.0a1b.css",
                "static/style.0a1b.css",
            ),
        ];
        for (path, url, file) in table {
            assert_eq!(path.url(), url);
            assert_eq!(path.as_file(), file);
            assert_eq!(PagePath::from_url(url), Some(path));
        }
    }

    #[test]
    fn pages_of_another_language_map_both_ways() {
        let english = Edition::below("en").unwrap();
        let product = barcode("3017620422003");
        let table = [
            (PagePath::home(), "/en", "en.html"),
            (
                PagePath::product(product),
                "/en/product/3017620422003",
                "en/product/003/3017620422003.html",
            ),
            (
                PagePath::substitute(product, barcode("3045320094084")),
                "/en/product/3017620422003/3045320094084",
                "en/product/003/3017620422003-3045320094084.html",
            ),
            (PagePath::category("teas", 2), "/en/category/teas/2", "en/category/teas/2.html"),
            (PagePath::data_quality(), "/en/data-quality", "en/data-quality.html"),
            (PagePath::document("about"), "/en/about", "en/about.html"),
            (PagePath::file("404.html"), "/en/404.html", "en/404.html"),
            (PagePath::feed(), "/en/week.atom", "en/week.atom"),
            (PagePath::opensearch(), "/en/opensearch.xml", "en/opensearch.xml"),
            (PagePath::file(MANIFEST), "/en/manifest.webmanifest", "en/manifest.webmanifest"),
        ];
        for (root, url, file) in table {
            let path = root.clone().of(english);
            assert_eq!((path.url().as_str(), path.as_file()), (url, file));
            assert_eq!(PagePath::from_url(url), Some(path.clone()));
            assert_eq!(path.at_root(), (english, root.clone()));
            assert_eq!(path.barcodes(), root.barcodes());
            assert_eq!(root.clone().of(Edition::ROOT), root);
        }
        for none in [
            "/en/",
            "/en/produit/3017620422003",
            "/en/qualite-des-donnees",
            "/en/static/style.0a1b.css",
            "/en/robots.txt",
            "/en/sitemap.xml",
            "/en/en/product/3017620422003",
            "/en/product/03017620422003",
        ] {
            assert_eq!(PagePath::from_url(none), None, "{none}");
        }
    }

    #[test]
    fn no_url_reaches_outside_the_site_or_a_second_address() {
        for url in [
            "",
            "produit/3017620422003",
            "/../etc/passwd",
            "/static/../../etc/passwd",
            "/static/.htaccess",
            "/index",
            "/index.html",
            "/404",
            "/produit/03017620422003",
            "/produit/3017620422004",
            "/produit/003/3017620422003.html",
            "/categorie/pates/1",
            "/categorie/pates/02",
            "/categorie/p%C3%A2tes",
            "/mentions-legales/",
            "/mentions-legales.html",
            "//",
            "/a\0b",
        ] {
            assert_eq!(PagePath::from_url(url), None, "{url}");
        }
    }
}
