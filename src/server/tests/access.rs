//! Registering, signing in and out, forgotten passwords.

use super::*;

#[test]
fn somebody_registers_signs_in_and_leaves() {
    let site = Site::new();
    let browser = site.browser();
    assert_eq!(browser.name(), None);
    let registered = browser.register("Zoé", "zoe@example.org");
    assert_eq!(location(&registered), "/connexion?fait=registered");
    assert!(body(&browser.get(location(&registered))).contains("connectez-vous"));
    let welcome = browser.sign_in("ZOE@example.org", PASSWORD);
    assert_eq!(location(&welcome), "/mes-aliments");
    let cookie = welcome.header("Set-Cookie").unwrap();
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    assert!(cookie.ends_with("; Max-Age=7776000; Path=/; Secure; HttpOnly; SameSite=Lax"));
    assert_eq!(browser.name().as_deref(), Some("Zoé"));
    let left = browser.post("/deconnexion", &[]);
    assert_eq!(location(&left), "/connexion?fait=signed_out");
    assert_eq!(browser.name(), None);
}

/// Some browsers send a domain as it was typed, others its A-labels; some keyboards full-width letters.
#[test]
fn both_spellings_of_an_accented_domain_and_of_a_password_sign_in() {
    let site = Site::new();
    site.browser().register("Zoé", "idn@müller.fr");
    let letters = site.letters();
    assert!(letters.iter().all(|letter| !letter.contains("@müller")), "{letters:?}");
    let other: String = PASSWORD.replace("camembert", "ｃａｍｅｍｂｅｒｔ");
    for address in ["idn@müller.fr", "idn@xn--mller-kva.fr", "IDN@MU\u{308}LLER.FR"] {
        for password in [PASSWORD, &other] {
            let browser = site.browser();
            assert_eq!(browser.sign_in(address, password).status, 303, "{address} {password}");
            assert_eq!(browser.name().as_deref(), Some("Zoé"), "{address}");
        }
    }
    // The other spelling makes no second account.
    site.browser().register("Eve", "idn@xn--mller-kva.fr");
    let browser = site.browser();
    assert_eq!(browser.sign_in("idn@xn--mller-kva.fr", PASSWORD).status, 303);
    assert_eq!(browser.name().as_deref(), Some("Zoé"));
}

#[test]
fn every_mistake_stands_at_its_field_and_what_was_typed_stays() {
    let site = Site::new();
    let browser = site.browser();
    let fields = [("nom", "  "), ("adresse", "zoe<script>"), ("mot_de_passe", "court")];
    let response = browser.post("/inscription", &fields);
    assert_eq!(response.status, 422);
    let page = body(&response);
    for id in ["nom", "adresse", "mot_de_passe"] {
        let fault = format!("id=\"register-{id}-fault\"");
        assert!(page.contains(&fault), "{id} is not marked in {page}");
        assert!(page.contains(&format!("<label for=\"register-{id}\">")), "{id} has no label");
        assert!(
            page.contains(&format!("<li><a href=\"#register-{id}\">")),
            "{id} is not in the list"
        );
    }
    assert!(
        page.contains("<title>Erreur\u{a0}: Créer un compte")
            && page.contains("3 erreurs à corriger")
    );
    let summary = page.split("id=\"register-faults\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(summary.contains("tabindex=\"-1\" autofocus"), "the list has the focus: {summary}");
    assert!(!body(&browser.get("/inscription")).contains("Erreur"));
    assert!(page.contains("zoe&lt;script&gt;") && !page.contains("zoe<script>"));
    assert!(!page.contains("court\""), "a password is not shown again");
    for word in
        ["autocomplete=\"nickname\"", "autocomplete=\"email\"", "autocomplete=\"new-password\""]
    {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn easily_guessed_passwords_are_refused_with_the_reason() {
    let site = Site::new();
    let browser = site.browser();
    for (password, reason) in [
        ("onze lettre", "12 caractères"),
        ("passwordpassword", "premiers qu’on essaie"),
        ("zoe@example.org", "se devinent"),
        ("Zoé de la Fontaine", "se devinent"),
        ("https://example.org", "se devinent"),
    ] {
        let fields = [
            ("nom", "Zoé de la Fontaine"),
            ("adresse", "zoe@example.org"),
            ("mot_de_passe", password),
        ];
        let page = body(&browser.post("/inscription", &fields));
        assert!(page.contains(reason), "{password}: {page}");
    }
}

#[test]
fn an_address_that_has_an_account_is_answered_like_any_other() {
    let site = Site::new();
    let first = site.browser().register("Zoé", "zoe@example.org");
    let made = site.state.hasher.made();
    let again = site.browser().register("Ève", "zoe@example.org");
    assert_eq!(site.state.hasher.made() - made, 1, "the same work");
    assert_eq!((again.status, body(&again)), (first.status, body(&first)));
    let [letter] = site.letters().try_into().unwrap();
    assert!(letter.contains("To: zoe@example.org"), "{letter}");
    // The account is still its owner's.
    assert_eq!(site.browser().sign_in("zoe@example.org", PASSWORD).status, 303);
}

#[test]
fn nobody_registers_where_the_operator_has_closed_it() {
    let mut site = Site::new();
    site.state.is_closed = true;
    assert_eq!(site.browser().get("/inscription").status, 200);
    assert_eq!(site.browser().register("Zoé", "zoe@example.org").status, 403);
    assert_eq!(site.browser().sign_in("zoe@example.org", PASSWORD).status, 422);
}

#[test]
fn an_unknown_address_costs_the_same_as_a_wrong_password_and_says_the_same() {
    let site = Site::new();
    site.browser().register("Zoé", "zoe@example.org");
    let mut answers = Vec::new();
    for (email, password) in [
        ("zoe@example.org", "camembert fondant du mardi"),
        ("nobody@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("", ""),
    ] {
        let before = site.state.hasher.made();
        let response = site.browser().sign_in(email, password);
        assert_eq!(site.state.hasher.made() - before, 1, "{email}");
        assert_eq!(response.status, 422, "{email}");
        answers.push(body(&response).replace(&format!("value=\"{email}\""), "value=\"\""));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "all are told the same");
}

/// A hash of `PASSWORD` made with 8 MiB and one pass, as an older program might have.
const OLD_HASH: &str = "$argon2id$v=19$m=8192,t=1,p=1$c2VsLWRlLWd1ZXJhbmRlIQ$L03X3G0KS6FGGZn8+uz55I6FhXWNqklY/hL5WZjPB3c";

#[test]
fn signing_in_renews_a_hash_made_with_less_work() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    let email: Email = "zoe@example.org".parse().unwrap();
    let account = site.state.accounts.find(&email).unwrap().unwrap();
    site.state.accounts.change_password(account.id, OLD_HASH, None, sample::NOW).unwrap();
    assert_eq!(browser.sign_in("zoe@example.org", PASSWORD).status, 303);
    let kept = site.state.accounts.credentials(&email).unwrap().unwrap().password_hash;
    assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    assert_eq!(browser.sign_in("zoe@example.org", PASSWORD).status, 303);
}

#[test]
fn a_session_ends_after_thirty_days_alone_or_ninety_in_all() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    let day = 86_400;
    wait(31 * day);
    assert_eq!(browser.name(), None);
    let browser = site.signed_in("eve@example.org");
    for _ in 0..4 {
        wait(22 * day);
        assert!(browser.name().is_some());
        site.state.save_sessions_seen().unwrap();
    }
    wait(3 * day);
    assert_eq!(browser.name(), None);
}

#[test]
fn signing_in_hands_out_a_new_session_and_ends_the_old_one() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    let old = browser.cookie.borrow().clone();
    browser.sign_in("zoe@example.org", PASSWORD);
    assert_ne!(*browser.cookie.borrow(), old);
    let thief = site.browser();
    *thief.cookie.borrow_mut() = old;
    assert_eq!(thief.name(), None);
}

#[test]
fn guessing_is_slowed_down_for_the_guesser_and_not_for_the_owner() {
    let site = Site::new();
    let owner = site.signed_in("zoe@example.org");
    let guesser = site.browser();
    let mut statuses = Vec::new();
    for _ in 0..8 {
        let response = guesser.sign_in("zoe@example.org", "je devine encore");
        statuses.push(response.status);
        if response.status == 429 {
            let wait: i64 = response.header("Retry-After").unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait));
            assert!(body(&response).contains("Un peu trop vite"));
        }
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429]);
    let elsewhere = Browser { client: "198.51.100.9".parse().ok(), ..site.browser() };
    assert_eq!(elsewhere.sign_in("zoe@example.org", PASSWORD).status, 303, "its owner gets in");
    assert!(owner.name().is_some());
    wait(61);
    assert_eq!(guesser.sign_in("zoe@example.org", PASSWORD).status, 303);
}

#[test]
fn one_network_does_not_try_many_accounts() {
    let site = Site::new();
    let browser = site.browser();
    let tried = (0..60).map(|n| browser.sign_in(&format!("a{n}@example.org"), "x").status);
    let refused = tried.filter(|status| *status == 429).count();
    assert_eq!(refused, 20);
}

#[test]
fn signing_in_leads_back_to_where_somebody_was_and_never_elsewhere() {
    let site = Site::new();
    site.browser().register("Zoé", "zoe@example.org");
    let asked = site.browser().get("/compte");
    assert_eq!(location(&asked), "/connexion?retour=/compte");
    for (back, landing) in [
        ("/compte", "/compte"),
        ("//evil.example", "/mes-aliments"),
        ("https://evil.example", "/mes-aliments"),
        ("/\\evil.example", "/mes-aliments"),
        ("", "/mes-aliments"),
    ] {
        let browser = site.browser();
        let fields = [("adresse", "zoe@example.org"), ("mot_de_passe", PASSWORD), ("retour", back)];
        assert_eq!(location(&browser.post("/connexion", &fields)), landing, "{back}");
    }
}

#[test]
fn a_disabled_account_gets_no_session_and_says_so_only_to_its_owner() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    let email: Email = "zoe@example.org".parse().unwrap();
    let account = site.state.accounts.find(&email).unwrap().unwrap();
    site.state.accounts.set_disabled(account.id, true).unwrap();
    assert_eq!(browser.name(), None);
    let owner = body(&site.browser().sign_in("zoe@example.org", PASSWORD));
    let stranger = body(&site.browser().sign_in("zoe@example.org", "je devine encore"));
    assert!(owner.contains("suspendu") && !stranger.contains("suspendu"));
}

#[test]
fn a_forgotten_password_is_replaced_by_a_link_that_works_once() {
    let site = Site::new();
    let owner = site.signed_in("zoe@example.org");
    let browser = site.browser();
    let asked = browser.post("/mot-de-passe", &[("adresse", "zoe@example.org")]);
    let unknown = browser.post("/mot-de-passe", &[("adresse", "nobody@example.org")]);
    assert_eq!((asked.status, body(&asked)), (unknown.status, body(&unknown)));
    let [letter] = site.letters().try_into().unwrap();
    let link = link(&letter);
    assert!(link.starts_with("/mot-de-passe/nouveau?jeton="), "{link}");
    let token = hidden(&browser.get(&link), "jeton");
    let choose = |password| {
        let fields = [("jeton", token.as_str()), ("nouveau", password)];
        browser.post("/mot-de-passe/nouveau", &fields)
    };
    assert_eq!(choose("court").status, 422);
    assert_eq!(location(&choose("une tartine de beurre salé")), "/connexion?fait=reset");
    assert_eq!(choose("une tartine de miel doré").status, 404, "it works once");
    assert_eq!(owner.name(), None, "signed out everywhere");
    assert_eq!(site.browser().sign_in("zoe@example.org", PASSWORD).status, 422);
    assert_eq!(site.browser().sign_in("zoe@example.org", "une tartine de beurre salé").status, 303);
}

#[test]
fn a_link_is_void_after_half_an_hour() {
    let site = Site::new();
    site.browser().register("Zoé", "zoe@example.org");
    site.browser().post("/mot-de-passe", &[("adresse", "zoe@example.org")]);
    let link = link(&site.letters().concat());
    wait(1_799);
    assert_eq!(site.browser().get(&link).status, 200);
    wait(1);
    assert_eq!(site.browser().get(&link).status, 404);
}

/// A visitor goes back to a form that was sent, and sends it again.
#[test]
fn every_form_can_be_sent_again() {
    let site = Site::with_products();
    let browser = site.browser();
    let fields = [("nom", "Zoé"), ("adresse", "zoe@example.org"), ("mot_de_passe", PASSWORD)];
    for _ in 0..2 {
        assert_eq!(location(&browser.post("/inscription", &fields)), "/connexion?fait=registered");
    }
    assert_eq!(site.letters().len(), 1, "its owner is told that there is an account already");
    for _ in 0..2 {
        let asked = browser.post("/mot-de-passe", &[("adresse", "zoe@example.org")]);
        assert_eq!(location(&asked), "/mot-de-passe?envoye=oui");
        assert!(body(&browser.get(location(&asked))).contains("Consultez votre messagerie"));
    }
    for _ in 0..2 {
        assert_eq!(location(&browser.sign_in("zoe@example.org", PASSWORD)), "/mes-aliments");
    }
    for word in ["kept", "already"] {
        let saved = browser.save(SPREAD, BETTER);
        assert!(location(&saved).contains(word), "{}", location(&saved));
    }
    let changes = [
        ("/compte/nom", vec![("nom", "Zoë")]),
        ("/compte/adresse", vec![("adresse", "zoe@example.net"), ("actuel", PASSWORD)]),
        ("/compte/mot-de-passe", vec![("actuel", PASSWORD), ("nouveau", PASSWORD)]),
        ("/compte/sessions", vec![("session", "autres")]),
        ("/mes-aliments/note", vec![("produit", SPREAD), ("substitut", BETTER), ("note", "bon")]),
        ("/mes-aliments/retrait", vec![("produit", SPREAD), ("substitut", BETTER)]),
        ("/mes-aliments/retour", vec![("produit", SPREAD), ("substitut", BETTER)]),
    ];
    for (url, fields) in &changes {
        for time in 0..2 {
            assert_eq!(browser.post(url, fields).status, 303, "{url}, {time}");
        }
    }
    for _ in 0..2 {
        assert_eq!(browser.post("/deconnexion", &[]).status, 303);
    }
}
