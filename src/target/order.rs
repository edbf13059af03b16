//! In which order files are put and removed, so that at no instant a page that can be reached links to one that is missing.
//!
//! New files come first, since nothing that can be reached links to them: among them the home page after what it links to,
//! what answers a missing page after the home page, and lists of addresses last. Then what is changed, all of whose links
//! lead to what is there. Then what is gone, to which nothing leads any more.

use crate::model::PagePath;

/// From this turn on files have addresses that anyone knows, and lead to all others.
pub(super) const FIRST_KNOWN: u8 = 3;

/// Steps of one turn may be done in any order, and all at once; no step begins before those of the turn before are done.
pub(super) fn turn_of_put(page: &PagePath) -> u8 {
    let (edition, root) = page.at_root();
    let name = root.as_file();
    if root == PagePath::home() {
        // Only the first one is known to those who have no link.
        return if edition.is_root() { FIRST_KNOWN } else { 2 };
    }
    match name {
        _ if name.contains('/') => 0,
        "robots.txt" => 7,
        "sitemap.xml" => 6,
        _ if PagePath::is_sitemap(name) => 5,
        // Each answers what is not there, and leads to the home page.
        _ if name.ends_with(".html") && name.starts_with(|c: char| c.is_ascii_digit()) => 4,
        // Documents, and what the head of every page names.
        _ => 1,
    }
}

/// The same of what is removed. Pages of products go first: what still links to one is answered with the shelf it stood on,
/// while a page about a product and a substitute has nothing in its place. What pages look like outlives them.
pub(super) fn turn_of_removal(page: &PagePath) -> u8 {
    match page.barcodes() {
        Some((_, None)) => 0,
        Some((_, Some(_))) => 1,
        None if page.as_file().starts_with("static/") => 3,
        None => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_comes_before_what_links_and_goes_after_it() {
        let in_order = [
            "produit/003/3017620422003.html",
            "mentions-legales.html",
            "en.html",
            "index.html",
            "404.html",
            "sitemap-1.xml",
            "sitemap.xml",
            "robots.txt",
        ];
        let turns = in_order.map(|file| turn_of_put(&PagePath::file(file)));
        assert_eq!(turns, [0, 1, 2, 3, 4, 5, 6, 7]);
        for (file, turn) in [
            ("static/a.0a1b.css", 0),
            ("en/category/teas.html", 0),
            ("en/404.html", 4),
            ("en/about.html", 1),
            ("semaine.atom", 1),
            ("en/week.atom", 1),
            ("favicon.ico", 1),
        ] {
            assert_eq!(turn_of_put(&PagePath::file(file)), turn, "{file}");
        }
        let removals = [
            "produit/003/3017620422003.html",
            "produit/003/3017620422003-3045320094084.html",
            "categorie/thes.html",
            "static/a.0a1b.css",
        ];
        assert_eq!(removals.map(|file| turn_of_removal(&PagePath::file(file))), [0, 1, 2, 3]);
    }
}
