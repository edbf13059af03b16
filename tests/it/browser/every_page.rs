//! What holds on each type of page, on a phone, a tablet and a desk, light and dark. `scripts/quality.sh` asks the tools of
//! others as well.

use serde_json::json;

use crate::browser::demo;
use crate::support::webdriver::{self, Browser};

const PRODUCT: &str = "/produit/9527541781928";

/// A page of each type, but for those of an account.
const PAGES: [&str; 19] = [
    "/",
    PRODUCT,
    "/produit/9523246560035",
    "/produit/9527031950070",
    "/categorie/biscuits",
    "/rayons",
    "/recherche?q=chocolat",
    "/recherche?q=xyzxyz",
    "/comparer?p=9527541781928,9521157228013",
    "/ma-liste",
    "/mes-reglages",
    "/scanner",
    "/hors-connexion",
    "/a-propos",
    "/mentions-legales",
    "/qualite-des-donnees",
    "/connexion",
    "/inscription",
    "/nulle-part",
];

/// What is wrong with the page that is open: headings that leave a level out, contents outside of landmarks, links and
/// buttons that are read out in other words than are seen, forms that cannot be sent.
pub(super) const FAULTS: &str = r"
    const faults = [];
    let level = 0;
    for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
        if (!heading.checkVisibility()) continue;
        const own = Number(heading.tagName[1]);
        if (own > level + 1) faults.push(`heading after level ${level}: ${heading.outerHTML}`);
        level = own;
    }
    for (const part of document.body.children) {
        if (!part.matches('.skip, header, main, footer, aside, script')) faults.push(`no landmark: ${part.outerHTML}`);
    }
    const words = (text) => text.toLowerCase().replace(/\s+/g, ' ').trim();
    for (const named of document.querySelectorAll('a[aria-label], button[aria-label]')) {
        const seen = words(named.innerText);
        if (/\p{L}/u.test(seen) && !words(named.getAttribute('aria-label')).includes(seen)) faults.push(`read out otherwise: ${named.outerHTML}`);
    }
    for (const form of document.querySelectorAll('form:not(#mine)')) {
        if (!form.querySelector('button:not([type=button]):not([type=reset])')) faults.push(`cannot be sent: ${form.outerHTML}`);
    }
    return faults;
";

/// Levels whose words are wider than their box.
const CUT: &str = "[...document.querySelectorAll('.level')].filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.textContent)";

/// Nothing is wider than the screen, whatever its width and colours, and nothing is wrong as above.
pub(super) fn assert_is_well(browser: &Browser, page: &str) {
    for width in [360, 768, 1280] {
        browser.resize(width, 740);
        for scheme in ["light", "dark"] {
            let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
            browser.devtools("Emulation.setEmulatedMedia", &json!({ "features": features }));
            let across = browser.see("document.documentElement.scrollWidth");
            assert!(
                across.as_u64().unwrap() <= width.into(),
                "{page} at {width} {scheme}: {across}"
            );
        }
        let cut = browser.see(CUT);
        assert_eq!(cut, json!([]), "{page} at {width}");
    }
    assert_eq!(browser.run(FAULTS), json!([]), "{page}");
}

#[test]
fn no_page_is_wider_than_the_screen_or_leaves_out_a_heading() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    for page in PAGES {
        browser.open(page);
        assert_is_well(&browser, page);
    }
    // A pair, and the list with one in it.
    browser.open(PRODUCT);
    browser.press(".swap .ways a, .swap a.button");
    browser.wait("location.pathname.split('/').length === 4");
    assert_is_well(&browser, "a pair");
    browser.press("form.keep button");
    browser.press(".keep a");
    browser.wait("document.querySelector('.pair')");
    assert_is_well(&browser, "a list");
}
