//! The same without script, by the buttons « back », and where there is nothing.

use serde_json::json;

use crate::browser::demo;
use crate::support::webdriver::{self, Browser};

const PRODUCT: &str = "/produit/9527541781928";
const PASSWORD: &str = "quatre chevaux au galop";

#[test]
fn without_script_a_substitute_is_kept_with_an_account_noted_removed_and_brought_back() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    browser.open(PRODUCT);
    let hidden = "[...document.querySelectorAll('[data-share-page], [data-keep-aisle]')].every((one) => !one.checkVisibility())";
    assert_eq!(browser.see(hidden), true, "what needs a script is not shown");
    browser.press("form.keep button");
    browser.wait("location.pathname === '/connexion'");
    // What was to be kept is not forgotten on the way.
    browser.press("main a[href^='/inscription']");
    browser.type_in("[name=nom]", "Léa");
    browser.type_in("[name=adresse]", "lea@example.org");
    for field in ["mot_de_passe", "confirmation"] {
        if browser.see(&format!("document.getElementsByName('{field}').length")) == 1 {
            browser.type_in(&format!("[name={field}]"), PASSWORD);
        }
    }
    browser.press("main form .button[type=submit]");
    browser.wait("document.querySelector('[autocomplete=current-password]')");
    browser.type_in("[name=adresse]", "lea@example.org");
    browser.type_in("[autocomplete=current-password]", PASSWORD);
    browser.press("main form .button[type=submit]");
    browser.wait("location.pathname === '/mes-aliments'");
    assert_eq!(browser.see("document.querySelectorAll('.pair').length"), 1);
    browser.press(".pair summary");
    browser.type_in(".pair textarea", "à goûter");
    browser.press("[action$='/note'] button");
    browser.wait("document.querySelector('.own')?.textContent === 'à goûter'");
    browser.press("[action$='/retrait'] button");
    browser.press("[action$='/retour'] button");
    browser.wait("document.querySelector('.own')?.textContent === 'à goûter'");
}

#[test]
fn back_leads_to_the_page_before_and_an_unknown_address_leads_on() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    let mut seen = Vec::new();
    browser.open("/");
    for link in [
        "main .pair a.cover",
        "main .face a",
        "form.keep button",
        ".keep a",
        "footer a[href$='reglages']",
    ] {
        seen.push(browser.place());
        browser.press(link);
        if link != "form.keep button" {
            let before = json!(seen.last().unwrap());
            browser.wait(&format!("location.pathname + location.search !== {before}"));
        }
    }
    // Keeping is no page of its own.
    seen.dedup();
    while let Some(place) = seen.pop() {
        browser.back();
        browser.wait(&format!("location.pathname === {}", json!(place)));
    }
    browser.open("/nulle-part");
    assert!(
        browser.text("main").contains("introuvable") || browser.text("h1").contains("404"),
        "{}",
        browser.text("main")
    );
    browser.press("main .ways a");
    browser.wait("location.pathname === '/'");
}
