//! Other spellings of an address of the site → the addresses they may stand for.
//!
//! People type, cut off and complete addresses, other sites link to their own form of them, and an
//! application that scans packs makes GS1 Digital Links of them. What is found here need not exist: who
//! answers looks, and leads to the first that does.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::barcode_text::{barcodes_in, is_product_name};
use super::{Barcode, PagePath};
use crate::words::{is_digits, slugify};

/// Longer paths, in bytes, are no address of the site in any spelling.
const PATH_MOST: usize = 1_000;
/// So are paths of more names.
const NAMES_MOST: usize = 12;
/// Fewer digits behind a barcode are rather a name (`1664`) than the barcode of a substitute.
const BARCODE_LEAST: usize = 8;

/// The addresses that a path, as it was sent and without query, may be another spelling of, the likeliest
/// first: without slash at the end, `.html`, capitals, accents, %-codes and names behind a barcode, with the
/// zeros of a barcode as the site writes them. Each begins with one slash and is plain ASCII.
#[must_use]
pub fn addresses_meant(path: &str) -> Vec<String> {
    if path.len() > PATH_MOST || !path.starts_with('/') {
        return Vec::new();
    }
    let decoded = decoded(path);
    let Some(names) = names(&decoded) else { return Vec::new() };
    let Some((first, rest)) = names.split_first() else { return Vec::from(["/".into()]) };
    let kind = slugify(first);
    let mut meant = match kind.as_str() {
        // Signs alone name no page, and are not the home page either.
        "" => Vec::new(),
        "categorie" => category(rest),
        "produit" => pairs_and_products(rest),
        name if is_product_name(name) => products(&barcodes(rest.first().unwrap_or(&""))),
        _ if rest.is_empty() => {
            vec![format!("/{}", first.to_ascii_lowercase()), format!("/{kind}")]
        }
        _ => vec![format!("/{}", names.join("/").to_ascii_lowercase())],
    };
    meant.retain(|address| is_plain(address) && address != path);
    meant
}

/// Whether an address can neither name another host nor end a header nor need encoding.
fn is_plain(address: &str) -> bool {
    let mut bytes = address.bytes();
    let is_named = bytes.all(|byte| byte.is_ascii_alphanumeric() || b"/-._".contains(&byte));
    is_named && !address.starts_with("//")
}

/// The names a decoded path is made of; `None` for what climbs, or has too many.
fn names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for name in path.split('/') {
        match name.trim() {
            ".." => return None,
            "" | "." => {}
            name => names.push(name),
        }
    }
    let last = names.pop().unwrap_or_default();
    let end = last.to_ascii_lowercase();
    let kept = [".html", ".htm"].iter().find_map(|suffix| end.strip_suffix(suffix));
    let kept = &last[..kept.unwrap_or(&end).len()];
    if !kept.is_empty() && !kept.eq_ignore_ascii_case("index") {
        names.push(kept);
    }
    (names.len() <= NAMES_MOST).then_some(names)
}

/// A path without its %-codes: UTF-8, or Latin-1 where it is no UTF-8, as old programs encode accents. Some
/// programs encode slashes as well.
fn decoded(path: &str) -> Cow<'_, str> {
    let bytes = Cow::from(percent_decode_str(path));
    match bytes {
        Cow::Borrowed(_) => Cow::Borrowed(path),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|error| {
            error.as_bytes().iter().map(|&byte| char::from(byte)).collect()
        })),
    }
}

/// `Pates_a_tartiner`, `pâtes-à-tartiner/2`
fn category(rest: &[&str]) -> Vec<String> {
    let (name, page) = match rest {
        [name] => (name, Some(1)),
        [name, page] => (name, page.parse().ok()),
        _ => return Vec::new(),
    };
    let slug = slugify(name);
    match page {
        Some(page) if page > 0 && !slug.is_empty() => vec![PagePath::category(&slug, page).url()],
        _ => Vec::new(),
    }
}

/// `737628064502`, `03017620422003/nutella`, `3017620422003/3045320094084/…`, and the paths of the files.
fn pairs_and_products(rest: &[&str]) -> Vec<String> {
    let rest = match rest {
        [folder, rest @ ..] if folder.len() == 3 && !rest.is_empty() => rest,
        _ => rest,
    };
    let (code, behind) = match rest {
        [] => return Vec::new(),
        [code] => match code.split_once('-') {
            // Parts of one barcode are too short to be two.
            Some((product, substitute)) if is_barcode(product) && is_barcode(substitute) => {
                (product, Some(substitute))
            }
            _ => (*code, None),
        },
        [code, behind, ..] => (*code, Some(*behind)),
    };
    let codes = barcodes(code);
    let mut meant = Vec::new();
    let Some(behind) = behind else { return products(&codes) };
    for product in &codes {
        for substitute in barcodes(behind) {
            meant.push(PagePath::substitute(*product, substitute).url());
        }
    }
    let is_number = is_digits(behind);
    if !is_number || behind.len() < BARCODE_LEAST {
        meant.extend(products(&codes));
    }
    meant
}

fn is_barcode(digits: &str) -> bool {
    digits.len() >= BARCODE_LEAST && digits.parse::<Barcode>().is_ok()
}

fn products(codes: &[Barcode]) -> Vec<String> {
    let mut urls = Vec::with_capacity(codes.len());
    for code in codes {
        urls.push(PagePath::product(*code).url());
    }
    urls
}

/// What a name may mean where a barcode belongs: as short as its zeros let it be, too.
fn barcodes(name: &str) -> Vec<Barcode> {
    let mut found: Vec<Barcode> = name.parse().into_iter().collect();
    for other in barcodes_in(name) {
        if !found.contains(&other) {
            found.push(other);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_found_by_any_spelling_of_their_barcode() {
        for path in [
            "/produit/0737628064502/",
            "/produit/737628064502",
            "/produit/00737628064502",
            "/produit/000000737628064502",
            "/produit/0737628064502/rice-noodles",
            "/produit/0737628064502/1664",
            "/produit/0737628064502/nouilles/de/riz",
            "/produit/0737628064502.html",
            "/produit/0737628064502.HTML",
            "/produit/502/0737628064502.html",
            "/Produit/0737628064502",
            "/PRODUIT/0737628064502/",
            "//produit//0737628064502",
            "/./produit/0737628064502",
            "/produit/0%37%337628064502",
            "/product/0737628064502/rice-noodles-thai",
            "/produkt/737628064502",
            "/01/00737628064502/10/ABC",
            "/gtin/0737628064502",
            "/produit/EAN%200737628064502",
            "/produit/0737628064502-nouilles",
            "/produit/0-737628-064502",
        ] {
            let meant = addresses_meant(path);
            let last = meant.last().map(String::as_str);
            assert_eq!(last, Some("/produit/0737628064502"), "{path}: {meant:?}");
        }
        assert_eq!(
            addresses_meant("/produit/13017620422000/"),
            ["/produit/13017620422000", "/produit/3017620422003"]
        );
        assert_eq!(addresses_meant("/produit/18999"), ["/produit/00018999"]);
    }

    #[test]
    fn pairs_are_found_by_any_spelling_of_either_barcode() {
        for path in [
            "/produit/03017620422003/3045320094084",
            "/produit/3017620422003/03045320094084/",
            "/produit/3017620422003/3045320094084.html",
            "/produit/003/3017620422003-3045320094084.html",
            "/produit/3017620422003-3045320094084",
            "/PRODUIT/3017620422003/3045320094084/x",
            "/produit%2F3017620422003%2f3045320094084",
            "/produit/3017620422003/3045320094084.",
            "/produit/3017620422003/3045320094084%20",
            "/produit/3017620422003/3045320094084%C2%BB",
            "/produit/3017620422003/3045320-094084",
            "/produit/3017620422003/yaourt-3045320094084",
        ] {
            let meant = addresses_meant(path);
            assert_eq!(meant[0], "/produit/3017620422003/3045320094084", "{path}");
            assert!(
                meant.len() == 1 || meant[1..] == ["/produit/3017620422003"],
                "{path}: {meant:?}"
            );
        }
    }

    #[test]
    fn categories_documents_and_the_servers_addresses_are_found_too() {
        for (path, address) in [
            ("/categorie/biscuits/", "/categorie/biscuits"),
            ("/categorie/Biscuits", "/categorie/biscuits"),
            ("/Catégorie/biscuits", "/categorie/biscuits"),
            ("/categorie/biscuits.html", "/categorie/biscuits"),
            ("/categorie/biscuits/1", "/categorie/biscuits"),
            ("/Cat%C3%A9gorie%2Fbiscuits", "/categorie/biscuits"),
            ("/categorie/biscuits/02", "/categorie/biscuits/2"),
            ("/categorie/biscuits/2.html", "/categorie/biscuits/2"),
            ("/categorie/p%C3%A2tes_%C3%A0_tartiner", "/categorie/pates-a-tartiner"),
            ("/categorie/pa%CC%82tes-a%CC%80-tartiner", "/categorie/pates-a-tartiner"),
            ("/categorie/p%E2tes%20%E0%20tartiner", "/categorie/pates-a-tartiner"),
            ("/categorie/P%C3%82TES+%C3%80+TARTINER/", "/categorie/pates-a-tartiner"),
            ("/a-propos/", "/a-propos"),
            ("/A-Propos.html", "/a-propos"),
            ("/a-propos/index.html", "/a-propos"),
            ("/recherche/", "/recherche"),
            ("/Recherche.html", "/recherche"),
            ("/api/search/", "/api/search"),
            ("/API//Suggest", "/api/suggest"),
            ("/mes-aliments.json/", "/mes-aliments.json"),
            ("/Robots.TXT", "/robots.txt"),
            ("/index.html", "/"),
            ("/INDEX", "/"),
            ("//", "/"),
        ] {
            assert_eq!(addresses_meant(path).first().map(String::as_str), Some(address), "{path}");
        }
    }

    #[test]
    fn no_spelling_leads_out_of_the_site() {
        for path in [
            "",
            "x",
            "/!!",
            "//evil.example",
            "//evil.example/%2e%2e",
            "/%2F%2Fevil.example",
            "/\\evil.example",
            "/..//evil.example",
            "/%2e%2e/x",
            "/x%2f..%2f..%2fx",
            "/produit%2F%2Fevil.example",
            "/produit/../x",
            "/produit/",
            "/categorie/",
            "/categorie/!!",
            "/a%0d%0aLocation:%20x",
            "/%00",
            "/é",
            "/produit/3017620422004",
            "/categorie/a/b",
            "/%",
            "/categorie/biscuits/-1",
            "/categorie/biscuits/0",
        ] {
            for address in addresses_meant(path) {
                let mut characters = address.chars();
                assert_eq!(characters.next(), Some('/'), "{path}");
                assert!(!matches!(characters.next(), Some('/' | '\\')), "{path}: {address}");
                assert_ne!(address, path);
            }
        }
        for path in ["/%00", "/!!", &format!("/{}", "a/".repeat(600))] {
            assert_eq!(addresses_meant(path), [""; 0], "{path}");
        }
    }
}
