//! Pages with photos, some of which fail: nothing moves, nothing is broken, and what is drawn stands in.

use serde_json::{Value, json};

use super::every_page::assert_is_well;
use crate::support::nginx::{Caged, Rates};
use crate::support::photos::{PhotoServer, add_to};
use crate::support::webdriver::{self, Browser};
use crate::support::{SiteTest, barcode, is_installed, shelf};

/// Photos in sight that were loaded, those that were not, and drawings without a photo above them.
const PHOTOS: &str = "await (async () => {
    for (const photo of document.querySelectorAll('main img')) photo.loading = 'eager';
    const own = () => [...document.querySelectorAll('main .photo img:not(.pictogram)')];
    for (let turn = 0; turn < 100 && own().some((photo) => !photo.complete); turn++) await new Promise((done) => setTimeout(done, 100));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
    const alone = [...document.querySelectorAll('main .photo')].filter((place) => !place.querySelector('img:not(.pictogram)'));
    return [own().filter((photo) => photo.naturalWidth).length, own().filter((photo) => !photo.naturalWidth).length, alone.length];
})()";

/// How far what is shown moved by itself once the whole page was there, as Chromium measures it, and what that was.
const MOVED: &str = "await new Promise((done) => {
    let sum = 0;
    const moved = [];
    const [{ domInteractive }] = performance.getEntriesByType('navigation');
    const add = (own) => {
        // On a busy machine lines are shown before those below them have come.
        if (own.startTime < domInteractive) return;
        sum += own.value;
        for (const { node, previousRect, currentRect } of own.sources) {
            const [from, to] = [previousRect, currentRect].map((at) => `${at.x},${at.y} ${at.width}×${at.height}`);
            moved.push(`${node?.nodeName}.${node?.className} ${from} → ${to} after ${own.startTime} ms`);
        }
    };
    new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done([sum, moved]), 200);
})";

/// On a busy machine the first lines may be shown alone until the frame after the last has come; what moves by itself does so each
/// time the page is new to the browser.
fn assert_stands_still(browser: &Browser, page: &str) {
    let moved = |seen: &Value| seen[0].as_f64().unwrap() >= 0.001;
    for _ in 0..3 {
        if !moved(&browser.see(MOVED)) {
            return;
        }
        browser.devtools("Network.clearBrowserCache", &json!({}));
        browser.open(page);
        browser.see(PHOTOS);
    }
    let seen = browser.see(MOVED);
    assert!(!moved(&seen), "{page}: {seen}");
}

#[test]
fn photos_are_shown_and_drawings_where_they_fail() {
    if !webdriver::is_there() || !is_installed("openssl") {
        return;
    }
    let mut products = shelf();
    products.iter_mut().for_each(add_to);
    let [there, fails] = [5, 1].map(barcode);
    let photos = PhotoServer::start(&fails[12..]);
    let missing = (1..=5).filter(|number| barcode(*number)[12..] == fails[12..]).count();
    assert_ne!(there[12..], fails[12..]);
    let site = Caged::start(SiteTest::with_products(&products), Rates::Lifted);
    let [first, second] = photos.arguments();
    let browser = Browser::start_with(site.address, &[&first, &second]);
    browser.resize(360, 740);
    let pair = format!("/produit/{there}/{fails}");
    for (page, expected) in [
        (&*format!("/produit/{there}"), None),
        (&*pair, Some([1, 1])),
        ("/categorie/biscuits", Some([5 - missing, missing])),
        ("/recherche?q=produit&rayon=biscuits", Some([5 - missing, missing])),
    ] {
        browser.open(page);
        let found = browser.see(PHOTOS);
        let [shown, broken, drawn] = [0, 1, 2].map(|at| found[at].as_u64().unwrap());
        assert!(shown > 0 && drawn > 0 && broken == 0, "{page}: {found}");
        if let Some([whole, drawings]) = expected {
            assert_eq!([shown, drawn], [whole as u64, drawings as u64], "{page}");
        }
        assert_stands_still(&browser, page);
        assert_is_well(&browser, page);
    }
    // The whole photo lies over the page where it is tapped, and goes by a second tap.
    browser.resize(360, 740);
    browser.open(&format!("/produit/{there}"));
    let over = "document.querySelector('.enlarged').checkVisibility()";
    assert_eq!(browser.see(over), false);
    browser.press(".product .photo a img");
    browser.wait(&format!("{over} && document.querySelector('.enlarged img').naturalWidth"));
    browser.press(".enlarged");
    browser.wait(&format!("!{over}"));
    assert_eq!(browser.see("location.hash"), json!("#main"));
}
