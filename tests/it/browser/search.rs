//! Looking for a product by keyboard alone: what is offered, a slip of the finger, a barcode.

use serde_json::json;

use crate::browser::demo;
use crate::support::webdriver::{self, Browser, key};

const BOX: &str = "form.search input";

/// What a screen reader is told of the box and its list.
fn told(browser: &Browser) -> serde_json::Value {
    browser.run(
        "const box = document.querySelector('form.search input'), list = document.querySelector('[role=listbox]');
         const active = document.getElementById(box.getAttribute('aria-activedescendant'));
         return [box.role, list.hidden, box.ariaExpanded, list.querySelectorAll('[role=option]').length,
             active && active.ariaSelected]",
    )
}

#[test]
fn what_is_offered_can_be_chosen_by_keyboard_and_heard() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    browser.open("/");
    browser.wait("document.querySelector('[role=listbox]')");
    assert_eq!(told(&browser), json!(["combobox", true, "false", 0, null]));
    browser.type_in(BOX, "c");
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert_eq!(told(&browser), json!(["combobox", true, "false", 0, null]), "one letter");
    browser.type_in(BOX, "hoc");
    browser.wait("!document.querySelector('[role=listbox]').hidden");
    assert_eq!(told(&browser), json!(["combobox", false, "true", 8, null]));
    let status = browser.see("document.querySelector('form.search [role=status]').textContent");
    assert_eq!(status, "8 propositions. Flèches pour choisir.");
    browser.type_in(BOX, key::DOWN);
    assert_eq!(told(&browser), json!(["combobox", false, "true", 8, "true"]));
    browser.type_in(BOX, key::UP);
    assert_eq!(told(&browser), json!(["combobox", false, "true", 8, null]));
    browser.type_in(BOX, key::ESCAPE);
    assert_eq!(told(&browser), json!(["combobox", true, "false", 8, null]));
    browser.type_in(BOX, key::DOWN);
    browser.wait("!document.querySelector('[role=listbox]').hidden");
    browser.type_in(BOX, key::DOWN);
    let url = browser.see("document.querySelector('[aria-selected=true]').dataset.url");
    browser.type_in(BOX, key::ENTER);
    browser.wait("location.pathname !== '/'");
    assert_eq!(browser.place(), url.as_str().unwrap());
    // Back is where the search began.
    browser.back();
    browser.wait("location.pathname === '/'");
}

#[test]
fn a_slip_of_the_finger_and_a_barcode_find_what_is_meant_also_without_script() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    for with_script in [true, false] {
        browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": !with_script }));
        browser.open("/");
        browser.type_in(BOX, &format!("chocolta{}", key::ENTER));
        browser.wait("document.querySelector('main .card')");
        assert!(browser.text("main strong").contains("chocolat"), "{}", browser.text("main"));
        // The digits below the bars, with the spaces they are printed with.
        browser.type_in(BOX, &format!("{}9 527541 781928{}", key::SELECT_ALL, key::ENTER));
        browser.wait("location.pathname === '/produit/9527541781928'");
        browser.back();
        browser.wait("location.search.includes('chocolta')");
    }
}
