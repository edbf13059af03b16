//! Filling in a form, with mistakes, and going back to it.

use crate::browser::demo;
use crate::support::webdriver::{self, Browser, key};

const PASSWORD: &str = "#register-mot_de_passe";

fn fill(browser: &Browser, password: &str) {
    browser.open("/inscription");
    browser.type_in("#register-nom", "Zoé");
    browser.type_in("#register-adresse", "zoe@example.org");
    browser.type_in(PASSWORD, password);
}

#[test]
fn mistakes_are_listed_with_the_focus_and_lead_to_their_fields() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    fill(&browser, "court");
    browser.press("[data-shows]");
    assert_eq!(browser.see("document.querySelector('#register-mot_de_passe').type"), "text");
    browser.type_in(PASSWORD, key::ENTER);
    browser.wait("document.title.startsWith('Erreur')");
    assert_eq!(browser.see("document.activeElement.id"), "register-faults");
    // What was shown is hidden again, and not sent back.
    assert_eq!(browser.see("document.querySelector('#register-mot_de_passe').type"), "password");
    browser.press("#register-faults a");
    browser.wait("document.activeElement.id === 'register-mot_de_passe'");
    for _ in 0..2 {
        fill(&browser, "camembert fondant du lundi");
        browser.type_in(PASSWORD, key::ENTER);
        browser.wait("document.querySelector('#sign-in-adresse')");
        assert_eq!(browser.place(), "/connexion?fait=registered");
        browser.back();
        browser.wait("document.querySelector('#register-nom')");
    }
}
