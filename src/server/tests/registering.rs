//! Registering proves the address: nothing is told of who has an account, and no one else can take an address.

use super::*;

const ZOE: &str = "zoe@example.org";

fn confirming() -> Site {
    let mut site = Site::with_products();
    site.state.is_confirming = true;
    site
}

/// Signs in through the link of a letter.
fn finish(browser: &Browser, letter: &str, password: &str) -> Response {
    let page = browser.get(&link(letter));
    assert_eq!(page.status, 200);
    let proof = hidden(&page, "preuve");
    let mut fields = vec![("adresse", ZOE), ("mot_de_passe", password), ("preuve", &proof)];
    let intent = body(&page).contains("name=\"suite\"").then(|| hidden(&page, "suite"));
    if let Some(intent) = &intent {
        fields.push(("suite", intent));
    }
    browser.post("/connexion", &fields)
}

#[test]
fn an_account_is_usable_after_the_link_of_a_letter() {
    let site = confirming();
    let browser = site.browser();
    let sent = browser.register("Zoé", ZOE);
    assert_eq!(location(&sent), "/inscription?envoye=oui");
    assert!(body(&browser.get(location(&sent))).contains("Consultez votre messagerie"));
    assert_eq!(browser.sign_in(ZOE, PASSWORD).status, 422, "not before");
    let [letter] = site.new_letters().try_into().unwrap();
    let page = browser.get(&link(&letter));
    assert!(body(&page).contains("Cette adresse est bien la vôtre"));
    assert!(body(&page).contains(&format!("value=\"{ZOE}\"")), "the address is filled in");
    assert_eq!(browser.sign_in(ZOE, PASSWORD).status, 422, "to open the link is not enough");
    assert_eq!(finish(&browser, &letter, "une tartine de beurre salé").status, 422);
    assert_eq!(location(&finish(&browser, &letter, PASSWORD)), "/mes-aliments");
    assert_eq!(browser.name().as_deref(), Some("Zoé"));
    assert_eq!(site.browser().sign_in(ZOE, PASSWORD).status, 303);
    let again = body(&site.browser().get(&link(&letter)));
    assert!(again.contains("Ce lien ne sert plus"), "{again}");
}

#[test]
fn what_was_to_be_saved_is_saved_though_the_letter_is_opened_hours_later_elsewhere() {
    let site = confirming();
    let browser = site.browser();
    let sealed = hidden(&browser.get(location(&browser.save(SPREAD, BETTER))), "suite");
    let fields = [("nom", "Zoé"), ("adresse", ZOE), ("mot_de_passe", PASSWORD), ("suite", &sealed)];
    assert_eq!(browser.post("/inscription", &fields).status, 303);
    wait(5 * 3_600);
    let [letter] = site.new_letters().try_into().unwrap();
    let elsewhere = site.browser();
    let landed = finish(&elsewhere, &letter, PASSWORD);
    assert_eq!(location(&landed), format!("/mes-aliments?fait=kept#p{SPREAD}-{BETTER}"));
    assert!(body(&elsewhere.get("/mes-aliments")).contains("Purée de noisettes"));
}

type Asked = fn(&Browser, &str) -> Response;

/// Pages alike, hashes alike, changes and questions of the database alike.
#[test]
fn neither_answers_nor_work_tell_whether_an_address_has_an_account() {
    let site = confirming();
    site.browser().register("Zoé", ZOE);
    let [letter] = site.new_letters().try_into().unwrap();
    assert_eq!(finish(&site.browser(), &letter, PASSWORD).status, 303);
    let asked: [(&str, Asked); 3] = [
        ("registering", |browser, address| browser.register("Ève", address)),
        ("signing in", |browser, address| browser.sign_in(address, "une tartine de beurre")),
        ("asking for a link", |browser, address| {
            browser.post("/mot-de-passe", &[("adresse", address)])
        }),
    ];
    for (what, ask) in asked {
        // The first one of a kind fills caches.
        ask(&site.browser(), "first@example.org");
        let observed = |address: &str| {
            let before = (site.state.hasher.made(), site.state.accounts.asked());
            let response = ask(&site.browser(), address);
            let after = (site.state.hasher.made(), site.state.accounts.asked());
            let (reads, writes) = (after.1.0 - before.1.0, after.1.1 - before.1.1);
            let page = body(&response).replace(address, "");
            (response.status, page, after.0 - before.0, reads, writes)
        };
        assert_eq!(observed(ZOE), observed("new@example.org"), "{what}");
    }
    // Who registers a taken address and signs in with that password sees the same as with a new one.
    let told = |address| {
        let response = site.browser().sign_in(address, PASSWORD);
        (response.status, body(&response).replace(address, ""))
    };
    site.browser().register("Ève", "new@example.org");
    site.browser().register("Ève", "eve@example.org");
    assert_eq!(told("new@example.org"), told("eve@example.org"));
}

#[test]
fn a_stranger_cannot_occupy_an_address_nor_have_its_owner_prove_a_strangers_password() {
    let site = confirming();
    let stranger = site.browser();
    let theirs = "trois chèvres sur un toit";
    let fields = [("nom", "Ève"), ("adresse", ZOE), ("mot_de_passe", theirs)];
    stranger.post("/inscription", &fields);
    let [asked_by_stranger] = site.new_letters().try_into().unwrap();
    // Its owner, or a program that looks at letters, opens the link.
    site.browser().get(&link(&asked_by_stranger));
    assert_eq!(stranger.sign_in(ZOE, theirs).status, 422);
    let owner = site.browser();
    owner.register("Zoé", ZOE);
    let [own] = site.new_letters().try_into().unwrap();
    assert_eq!(finish(&owner, &own, PASSWORD).status, 303);
    assert_eq!(owner.name().as_deref(), Some("Zoé"));
    assert!(body(&stranger.get(&link(&asked_by_stranger))).contains("Ce lien ne sert plus"));
    assert_eq!(stranger.sign_in(ZOE, theirs).status, 422);
}

#[test]
fn the_owner_of_an_account_is_told_and_has_a_link() {
    let site = confirming();
    site.browser().register("Zoé", ZOE);
    let [letter] = site.new_letters().try_into().unwrap();
    finish(&site.browser(), &letter, PASSWORD);
    site.browser().register("Ève", ZOE);
    let [letter] = site.new_letters().try_into().unwrap();
    assert!(link(&letter).starts_with("/mot-de-passe/nouveau?jeton="), "{letter}");
    assert_eq!(site.browser().sign_in(ZOE, PASSWORD).status, 303, "nothing has changed");
}

#[test]
fn unproved_registrations_go_after_a_day_and_leave_no_trace() {
    let site = confirming();
    site.browser().register("Zoé", "zoe.introuvable@example.org");
    let [letter] = site.new_letters().try_into().unwrap();
    wait(86_399);
    assert!(body(&site.browser().get(&link(&letter))).contains("bien la vôtre"));
    wait(1);
    assert!(body(&site.browser().get(&link(&letter))).contains("Ce lien ne sert plus"));
    let now = (site.state.clock)();
    assert_eq!(site.state.accounts.clean_up(now).unwrap().registrations, 1);
    for name in ["accounts.sqlite", "accounts.sqlite-wal", "accounts.sqlite-shm"] {
        let bytes = std::fs::read(site.folder.path().join(name)).unwrap_or_default();
        assert!(!bytes.windows(11).any(|window| window == b"introuvable"), "{name}");
    }
}

#[test]
fn links_of_others_prove_nothing() {
    let site = confirming();
    site.browser().register("Zoé", ZOE);
    let [letter] = site.new_letters().try_into().unwrap();
    let [own, next] = numbers(&letter);
    let signer = site.state.signer();
    let later = sample::NOW + 60;
    let right = proof_text(&format!("registration.{own}"), ZOE);
    let sign_in = |proof: &str| {
        let fields = [("adresse", ZOE), ("mot_de_passe", PASSWORD), ("preuve", proof)];
        site.browser().post("/connexion", &fields).status
    };
    for forged in [
        signer.sign(&format!("registration.{own}"), later),
        signer.sign(&proof_text(&format!("registration.{next}"), ZOE), later),
        // The same number, given away again after accounts were put back.
        signer.sign(&proof_text(&format!("registration.{own}"), "eve@example.org"), later),
        signer.sign(&proof_text(&format!("new-address.{own}"), ZOE), later),
        signer.sign(&own.to_string(), later),
        signer.sign(&right, sample::NOW),
        crate::auth::Signer::new(&[9; 32]).sign(&right, later),
        right.clone(),
    ] {
        assert_eq!(sign_in(&forged), 422, "{forged}");
    }
    assert_eq!(sign_in(&signer.sign(&right, later)), 303);
}

#[test]
fn registering_fills_an_inbox_no_more_than_anything_else() {
    let site = confirming();
    for _ in 0..6 {
        assert_eq!(site.browser().register("Ève", ZOE).status, 303);
        site.letters();
    }
    assert_eq!(site.new_letters().len(), 3);
}
