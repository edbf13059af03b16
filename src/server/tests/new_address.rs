//! A new address of an account is proved like that of a new account, and tells no more of who else has one.

use super::*;

const ZOE: &str = "zoe@example.org";
const WANTED: &str = "zd@example.org";

const EVE: &str = "eve@example.org";

/// A site whose addresses are proved, with two accounts made before.
fn confirming() -> Site {
    let mut site = Site::new();
    site.browser().register("Zoé", ZOE);
    site.browser().register("Ève", EVE);
    site.state.is_confirming = true;
    site
}

fn signed_in<'s>(site: &'s Site, email: &str) -> Browser<'s> {
    let browser = site.browser();
    assert_eq!(browser.sign_in(email, PASSWORD).status, 303);
    browser
}

fn ask(browser: &Browser, address: &str) -> Response {
    browser.post("/compte/adresse", &[("adresse", address), ("actuel", PASSWORD)])
}

/// Follows the link of a letter and presses the button there.
fn take(browser: &Browser, link: &str) -> Response {
    let page = browser.get(link);
    if page.status != 200 {
        return page;
    }
    assert!(body(&page).contains("action=\"/compte/adresse/preuve\""), "{}", body(&page));
    browser.post("/compte/adresse/preuve", &[("preuve", &hidden(&page, "preuve"))])
}

fn address(site: &Site, email: &str) -> Option<String> {
    let account = site.state.accounts.find(&email.parse::<Email>().unwrap()).unwrap();
    account.map(|account| account.email.as_str().to_string())
}

#[test]
fn it_is_the_accounts_once_the_link_of_a_letter_there_was_used() {
    let site = confirming();
    let browser = signed_in(&site, ZOE);
    assert_eq!(location(&ask(&browser, WANTED)), "/compte?fait=email_sent");
    assert!(body(&browser.get("/compte?fait=email_sent")).contains("garde l’ancienne"));
    let [letter] = site.new_letters().try_into().unwrap();
    assert!(letter.contains("To: zd@example.org"), "{letter}");
    let link = link(&letter);
    assert!(body(&browser.get(&link)).contains("Prendre cette adresse"));
    assert_eq!(site.browser().sign_in(WANTED, PASSWORD).status, 422, "to open it is not enough");
    assert_eq!(site.browser().sign_in(ZOE, PASSWORD).status, 303, "the old one is in force");
    assert_eq!(location(&take(&browser, &link)), "/compte?fait=email");
    let [letter] = site.new_letters().try_into().unwrap();
    assert!(letter.contains("To: zoe@example.org"), "the old address is told: {letter}");
    assert_eq!(site.browser().sign_in(ZOE, PASSWORD).status, 422);
    assert_eq!(site.browser().sign_in(WANTED, PASSWORD).status, 303);
    // Once and no more, also after another change.
    assert!(body(&browser.get(&link)).contains("Ce lien ne sert plus"));
    ask(&browser, ZOE);
    let [back] = site.new_letters().try_into().unwrap();
    assert_eq!(location(&take(&browser, &super::link(&back))), "/compte?fait=email");
    assert_eq!(take(&browser, &link).status, 404);
    assert_eq!(address(&site, ZOE).as_deref(), Some(ZOE));
}

#[test]
fn the_link_works_for_who_is_signed_in_as_that_account_alone() {
    let site = confirming();
    let browser = signed_in(&site, ZOE);
    ask(&browser, WANTED);
    let [letter] = site.new_letters().try_into().unwrap();
    let link = link(&letter);
    // Signed out: after signing in the visitor is back at the link.
    let other = site.browser();
    let asked = other.get(&link);
    let sign_in = location(&asked);
    assert!(sign_in.starts_with("/connexion?retour="), "{sign_in}");
    let back = hidden(&other.get(sign_in), "retour");
    let fields = [("adresse", ZOE), ("mot_de_passe", PASSWORD), ("retour", back.as_str())];
    assert_eq!(location(&other.post("/connexion", &fields)), link);
    let proof = hidden(&other.get(&link), "preuve");
    assert_eq!(site.browser().post("/compte/adresse/preuve", &[("preuve", &proof)]).status, 401);
    let eve = signed_in(&site, EVE);
    assert_eq!(take(&eve, &link).status, 404);
    assert_eq!(eve.post("/compte/adresse/preuve", &[("preuve", &proof)]).status, 404);
    assert_eq!(address(&site, WANTED), None);
}

#[test]
fn the_link_is_void_after_a_day_with_another_wish_and_with_a_new_password() {
    let site = confirming();
    let browser = signed_in(&site, ZOE);
    let wish = |address: &str| {
        assert_eq!(location(&ask(&browser, address)), "/compte?fait=email_sent");
        let [letter] = site.new_letters().try_into().unwrap();
        link(&letter)
    };
    let first = wish(WANTED);
    wait(86_399);
    assert_eq!(browser.get(&first).status, 200);
    wait(1);
    assert_eq!(browser.get(&first).status, 404, "a day is over");
    assert_eq!(site.state.accounts.clean_up((site.state.clock)()).unwrap().new_addresses, 1);
    let second = wish(WANTED);
    let third = wish("z@example.org");
    assert_eq!(browser.get(&second).status, 404, "another one is wanted");
    // Whoever asked: the owner who chooses a new password keeps the account.
    let fields = [("actuel", PASSWORD), ("nouveau", "une tartine de beurre salé")];
    assert_eq!(browser.post("/compte/mot-de-passe", &fields).status, 303);
    assert_eq!(browser.get(&third).status, 404, "the password is another");
    assert_eq!(address(&site, ZOE).as_deref(), Some(ZOE));
}

#[test]
fn neither_answer_nor_work_tell_whether_another_account_has_it() {
    let site = confirming();
    let browser = signed_in(&site, ZOE);
    ask(&browser, "first@example.org");
    let observed = |address: &str| {
        let before = (site.state.hasher.made(), site.state.accounts.asked());
        let response = ask(&browser, address);
        let after = (site.state.hasher.made(), site.state.accounts.asked());
        let (reads, writes) = (after.1.0 - before.1.0, after.1.1 - before.1.1);
        let export = body(&browser.get("/compte/donnees.json")).replace(address, "");
        let page = body(&browser.get("/compte"));
        (location(&response).to_string(), after.0 - before.0, reads, writes, export, page)
    };
    site.new_letters();
    let free = observed("new@example.org");
    let [letter] = site.new_letters().try_into().unwrap();
    assert!(link(&letter).starts_with("/compte/adresse/preuve?preuve="), "{letter}");
    let taken = observed(EVE);
    let [letter] = site.new_letters().try_into().unwrap();
    assert_eq!(link(&letter), "/connexion", "its owner learns of it, and has no link: {letter}");
    assert_eq!(free, taken);
    // An owner's inbox is not flooded.
    for _ in 0..5 {
        wait(600);
        ask(&browser, EVE);
        site.letters();
    }
    assert_eq!(site.new_letters().len(), 4);
}

#[test]
fn others_who_want_the_same_address_keep_no_letter_away() {
    let site = confirming();
    let eve = signed_in(&site, EVE);
    for _ in 0..5 {
        assert_eq!(location(&ask(&eve, WANTED)), "/compte?fait=email_sent");
    }
    site.new_letters();
    let browser = signed_in(&site, ZOE);
    ask(&browser, WANTED);
    let [letter] = site.new_letters().try_into().unwrap();
    assert_eq!(location(&take(&browser, &link(&letter))), "/compte?fait=email");
}

#[test]
fn an_address_is_not_flooded_by_an_account_that_wants_it() {
    let site = confirming();
    let browser = signed_in(&site, ZOE);
    for _ in 0..6 {
        ask(&browser, WANTED);
        site.letters();
    }
    assert_eq!(site.new_letters().len(), 3);
    wait(1200);
    ask(&browser, WANTED);
    assert_eq!(site.new_letters().len(), 1);
}

#[test]
fn an_address_that_another_account_took_meanwhile_is_not_given() {
    let site = confirming();
    let browser = signed_in(&site, ZOE);
    ask(&browser, WANTED);
    let [letter] = site.new_letters().try_into().unwrap();
    let (email, name) = (WANTED.parse().unwrap(), "Ève".parse().unwrap());
    site.state.accounts.register(&email, &name, "hash", None, sample::NOW).unwrap();
    assert_eq!(take(&browser, &link(&letter)).status, 404);
    assert_eq!(address(&site, ZOE).as_deref(), Some(ZOE));
}

#[test]
fn links_of_other_kinds_prove_no_new_address() {
    let site = confirming();
    let browser = signed_in(&site, ZOE);
    ask(&browser, WANTED);
    let [letter] = site.new_letters().try_into().unwrap();
    let [own, next] = numbers(&letter);
    let signer = site.state.signer();
    let later = sample::NOW + 60;
    let right = proof_text(&format!("new-address.{own}"), WANTED);
    for forged in [
        signer.sign(&proof_text(&format!("registration.{own}"), WANTED), later),
        signer.sign(&own.to_string(), later),
        signer.sign(&format!("new-address.{own}"), later),
        signer.sign(&proof_text(&format!("new-address.{next}"), WANTED), later),
        // The same number, given away again after accounts were put back.
        signer.sign(&proof_text(&format!("new-address.{own}"), ZOE), later),
        signer.sign(&right, sample::NOW),
        crate::auth::Signer::new(&[9; 32]).sign(&right, later),
        right.clone(),
    ] {
        let refused = browser.post("/compte/adresse/preuve", &[("preuve", &*forged)]);
        assert_eq!(refused.status, 404, "{forged}");
    }
    let good = signer.sign(&right, later);
    assert_eq!(browser.post("/compte/adresse/preuve", &[("preuve", &*good)]).status, 303);
}
