//! What stands at the top of every page, and above the hits of a search.

use crate::browser::demo;
use crate::support::webdriver::{self, Browser};

/// Whether what is typed or hinted at has its place, next to the cross that empties the field, and the site's name is whole.
const ROOM: &str = "(() => {
    const input = document.querySelector('#q');
    const style = getComputedStyle(input);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = style.font;
    const cross = parseFloat(style.fontSize);
    const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - cross;
    const name = document.querySelector('.brand span');
    const isWhole = name.scrollWidth <= name.clientWidth && name.scrollHeight <= name.clientHeight;
    return input.clientWidth >= 200 && pen.measureText(input.placeholder).width <= room && isWhole;
})()";

#[test]
fn the_header_is_low_on_a_phone_and_comes_back_where_a_visitor_scrolls_up() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    browser.resize(360, 740);
    // The home page has its search field below the header.
    let pages = [("/", 50), ("/categorie/biscuits", 80), ("/recherche?q=chocolat&note=a", 80)];
    for (page, least) in pages {
        browser.open(page);
        let height = browser.see("document.querySelector('.top').offsetHeight").as_u64().unwrap();
        assert!((least..=110).contains(&height), "{page}: {height}");
        assert_eq!(browser.see(ROOM), true, "{page}");
    }
    for width in [500, 768, 1280] {
        browser.resize(width, 740);
        browser.open("/");
        assert_eq!(browser.see(ROOM), true, "{width}");
    }
    browser.resize(360, 740);
    browser.open("/categorie/biscuits");
    let bottom = "Math.round(document.querySelector('.top').getBoundingClientRect().bottom)";
    // Again and again: before all of the page is there it is too short for that.
    browser.wait(&format!("(scrollTo(0, 1500), scrollY > 1400 && {bottom} <= 0)"));
    // Step by step, as a finger does: of two jumps a busy browser may tell the page only where it came to rest.
    browser.wait(&format!("(scrollBy(0, -20), scrollY > 500 && {bottom} >= 80)"));
    browser.wait(&format!("(scrollBy(0, 20), scrollY > 500 && {bottom} <= 0)"));
    // What the keyboard reaches is seen.
    browser.run("document.querySelector('#q').focus({ preventScroll: true })");
    browser.wait(&format!("{bottom} >= 80"));
}

#[test]
fn hits_begin_on_the_first_screen_of_a_phone_below_what_narrows_them() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    browser.resize(360, 740);
    browser.open("/recherche?q=chocolat");
    let first = "Math.round(document.querySelector('main .card').getBoundingClientRect().top)";
    let top = browser.see(first).as_u64().unwrap();
    assert!(top < 450, "{top}");
    assert_eq!(browser.see("document.querySelector('.facets').open"), false);
    // Chosen without a look at the address: what is chosen then stands above the hits, and is taken back there.
    browser.press(".facets summary");
    browser.press("[aria-labelledby=facet-note] a");
    browser.wait("location.search.includes('note=')");
    let top = browser.see(first).as_u64().unwrap();
    assert!(top < 520, "{top}");
    assert_eq!(browser.see("document.querySelectorAll('.chosen [aria-current]').length"), 1);
    browser.press(".chosen [aria-current]");
    browser.wait("!location.search.includes('note=')");
    assert_eq!(browser.see("document.querySelector('.chosen')"), serde_json::Value::Null);
}
