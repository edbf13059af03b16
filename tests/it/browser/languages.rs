//! Two languages in one browser: the switch leads to the same page, and what was kept on a page in one language is named in
//! that of the page it is shown on.

use serde_json::json;

use crate::languages::site_in;
use crate::support::barcode;
use crate::support::nginx::{Caged, Rates};
use crate::support::webdriver::{self, Browser};

#[test]
fn the_switch_leads_to_the_same_page_and_a_list_is_named_in_its_language() {
    if !webdriver::is_there() {
        return;
    }
    let site = Caged::start(site_in("\"fr\", \"en\""), Rates::Lifted);
    let browser = Browser::start(site.address);
    let (product, better) = (barcode(5), barcode(1));
    browser.open(&format!("/produit/{product}/{better}"));
    browser.press("form.keep button");
    browser.wait("document.querySelector('.keep a')");
    browser.press(".bottom [hreflang=en]");
    browser.wait("document.documentElement.lang === 'en'");
    assert_eq!(browser.place(), format!("/en/product/{product}/{better}"));
    browser.back();
    browser.wait("document.documentElement.lang === 'fr'");
    let names =
        "[...document.querySelectorAll('.pair [data-name]')].map((name) => name.textContent)";
    browser.open("/ma-liste");
    browser.wait("document.querySelector('.pair')");
    assert_eq!(browser.see(names), json!(["Produit 5 Marque 5", "Produit 1 Marque 1"]));
    browser.press(".bottom [hreflang=en]");
    browser.wait("document.documentElement.lang === 'en' && document.querySelectorAll('.pair [data-name]')[1]?.textContent === 'Oat biscuits Marque 1'");
    assert_eq!(browser.see("document.querySelector('.pair [data-reasons]').lang"), "fr");
    assert_eq!(
        browser.see("document.querySelector('.pair [data-name]').pathname"),
        format!("/en/product/{product}")
    );
}
