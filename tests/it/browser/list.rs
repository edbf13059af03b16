//! « Mes aliments » without an account, and what becomes of it with one.

use serde_json::json;

use crate::browser::demo;
use crate::browser::every_page::FAULTS;
use crate::support::SiteTest;
use crate::support::webdriver::{self, Browser};

const PRODUCT: &str = "/produit/9527541781928";
const PASSWORD: &str = "quatre chevaux au galop";

/// Presses « Garder » of the first substitute of a product; gives the names of both.
fn keep(browser: &Browser) -> (String, String) {
    browser.open(PRODUCT);
    let form = "document.querySelector('form.keep')";
    let name =
        |is: &str| browser.see(&format!("{form}.dataset.{is}")).as_str().unwrap().to_string();
    let names = (name("from"), name("to"));
    browser.press("form.keep button");
    names
}

#[test]
fn a_substitute_is_kept_noted_removed_and_passed_on_without_an_account() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    let (from, to) = keep(&browser);
    // No page more, no password: what was pressed says where it is.
    browser.press(".keep a");
    browser.wait("location.pathname === '/ma-liste'");
    browser.wait("document.querySelectorAll('.pair').length === 1");
    let shown = browser.text(".pair");
    assert!(shown.contains(&from) && shown.contains(&to), "{shown}");
    assert!(shown.contains("de sucres en moins"), "its reasons: {shown}");
    // The demo has no photos: each side has a drawing, which keeps its place.
    let drawn = "[...document.querySelectorAll('.pair .photo')].map((place) => [place.offsetWidth, place.querySelectorAll('.pictogram').length])";
    assert_eq!(browser.see(drawn), json!([[80, 1], [80, 1]]));
    browser.press(".pair summary");
    browser.type_in(".pair textarea", "goût de noisette");
    browser.open("/ma-liste");
    browser.wait("document.querySelector('.own').textContent === 'goût de noisette'");
    browser.press("[data-remove]");
    browser
        .wait("!document.querySelector('.pair') && document.activeElement.matches('[data-undo]')");
    browser.press("[data-undo]");
    browser.wait("document.querySelector('.own').textContent === 'goût de noisette'");
    // The address holds the list, and not what its owner wrote.
    browser.run("navigator.clipboard.writeText = async (text) => { window.passedOn = text; }");
    browser.press("[data-share]");
    browser.wait("window.passedOn && !document.querySelector('[data-told]').hidden");
    let address = browser.see("window.passedOn.replace(location.origin, '')");
    let address = address.as_str().unwrap().to_string();
    assert!(address.starts_with("/ma-liste#l=") && address.len() < 400, "{address}");
    let asked = site.log("access.log").len();
    let other = Browser::start(site.address);
    other.open(&address);
    other.wait("document.querySelectorAll('.pair').length === 1");
    let shown = other.text(".pair");
    assert!(
        shown.contains(&from) && shown.contains(&to) && !shown.contains("noisette\n"),
        "{shown}"
    );
    assert!(other.see("localStorage.getItem('list')").is_null());
    other.press("[data-take]");
    other.wait("location.hash === '' && JSON.parse(localStorage.getItem('list')).length === 1");
    assert!(site.log("access.log").iter().skip(asked).all(|line| !line.to_string().contains("l=")));
    // What others write into an address is text.
    other.open("/ma-liste#l=AAAA");
    other.wait("!document.querySelector('[data-told]').hidden");
    // On paper there are the pairs, and nothing to press.
    browser.devtools("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    let pressed = "[...document.querySelectorAll('button, .button, .search')].filter((one) => one.checkVisibility()).length";
    assert_eq!(browser.see(pressed), 0);
    assert_eq!(browser.see("document.querySelector('.pair').checkVisibility()"), true);
}

#[test]
fn what_was_kept_without_an_account_is_on_the_list_of_the_account_afterwards() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    keep(&browser);
    browser.wait("document.querySelector('.keep a')");
    browser.run("const list = JSON.parse(localStorage.list); list[0].note = 'à goûter'; localStorage.list = JSON.stringify(list)");
    register(&browser, "lea@example.org");
    browser.open("/mes-aliments");
    browser.wait("document.querySelectorAll('.pair').length === 1");
    let shown = browser.text(".pair");
    assert!(shown.contains("à goûter"), "{shown}");
    assert!(browser.see("localStorage.getItem('list')").is_null(), "it is there once");
    for page in ["/compte", "/mes-aliments"] {
        browser.open(page);
        assert_eq!(browser.run(FAULTS), json!([]), "{page}");
    }
    // Removed there, and brought back.
    browser.press("[action$='/retrait'] button");
    browser.press("[action$='/retour'] button");
    browser.wait("document.querySelectorAll('.pair').length === 1");
    // The file for spreadsheets has what the page has.
    let csv = browser
        .run("return await (await fetch(document.querySelector('a[href$=\".csv\"]').href)).text()");
    let csv = csv.as_str().unwrap();
    assert!(csv.contains("\"code_produit\";") && csv.contains("à goûter"), "{csv}");
    // Whoever is signed in keeps in the account.
    browser.open(PRODUCT);
    browser.press("form.keep button");
    browser.wait("location.pathname === '/mes-aliments'");
    let taken = browser.run("return await (await fetch('/mes-aliments.json')).json()");
    assert_eq!(taken.as_array().unwrap().len(), 1, "{taken}");
    browser.open("/compte/suppression");
    browser.type_in("input[type=password]", PASSWORD);
    browser.press("main form button.button:not([type=button])");
    browser.wait("location.pathname === '/connexion'");
    browser.open("/mes-aliments");
    browser.wait("location.pathname === '/connexion'");
}

/// Chooses a file and presses « Ajouter à ma liste »; waits for what is said then, which has these words.
fn bring(site: &SiteTest, browser: &Browser, content: &str, said: &str) {
    site.put("liste.csv", content);
    browser.type_in("#list", &site.path("liste.csv").display().to_string());
    // What was said of the file before is no answer.
    browser.run("document.querySelector('.told [data-words]').textContent = ''");
    browser.press("[data-bring] button");
    browser.wait(&format!(
        "document.querySelector('.told [data-words]').textContent.includes('{said}')"
    ));
}

#[test]
fn a_list_that_was_downloaded_is_brought_back_without_an_account_and_leaves_on_paper() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    keep(&browser);
    browser.press(".keep a");
    browser.wait("document.querySelectorAll('.pair').length === 1");
    // What is downloaded here is what can be brought back.
    browser.run("URL.createObjectURL = (file) => { window.file = file; return '#'; }");
    browser.press("[data-file]");
    let json = browser.run("return await window.file.text()").as_str().unwrap().to_string();
    bring(&site.site, &browser, &json, "ajoutés\u{a0}: 0. Déjà sur la liste\u{a0}: 1");
    browser.press("[data-remove]");
    browser.wait("!document.querySelector('.pair')");
    bring(&site.site, &browser, &json, "ajoutés\u{a0}: 1.");
    // As an account writes it: parted by semicolons, with guards, a note of two lines.
    let csv = "\u{feff}\"code_produit\";\"produit\";\"code_substitut\";\"substitut\";\"note\"\r\n\
        \"9527541781928\";\"'=Tartine\";\"9521157228013\";\"Brie \"\"doux\"\"\";\"une\ndeux ; trois\"\r\n\
        \"1\";\"sans code\";\"2\";\"\";\"\"\r\n";
    bring(&site.site, &browser, csv, "ajoutés\u{a0}: 1.");
    let kept = browser.see("JSON.parse(localStorage.list).at(-1)");
    assert_eq!(kept["from"]["name"], "=Tartine");
    assert_eq!(kept["to"]["name"], "Brie \"doux\"");
    assert_eq!(kept["note"], "une\ndeux ; trois");
    bring(&site.site, &browser, "<html>", "Aucun échange");
    assert_eq!(browser.see("document.querySelectorAll('.pair').length"), 2);
    let paper = browser.devtools("Page.printToPDF", &json!({}));
    assert!(paper["data"].as_str().unwrap().starts_with("JVBERi0"), "a PDF in Base64");
}

/// Makes an account and signs in with it.
fn register(browser: &Browser, email: &str) {
    browser.open("/inscription");
    browser.type_in("[name=nom]", "Léa");
    browser.type_in("[name=adresse]", email);
    let secrets = browser.see("document.querySelectorAll('main input[type=password]').length");
    for at in 0..secrets.as_u64().unwrap() {
        browser.run(&format!(
            "document.querySelectorAll('main input[type=password]')[{at}].value = '{PASSWORD}'"
        ));
    }
    browser.press("main form .button:not([type=button])");
    browser.wait("document.querySelector('[autocomplete=current-password]')");
    browser.type_in("[name=adresse]", email);
    browser.type_in("[autocomplete=current-password]", PASSWORD);
    browser.press("main form .button:not([type=button])");
    browser.wait("document.querySelector('[data-account=in]')");
}
