//! The page of an account: changes, sessions, data, the end.

use super::*;

const CHANGED: &str = "une tartine de beurre salé";

#[test]
fn its_owner_changes_name_address_and_password() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    assert_eq!(location(&browser.post("/compte/nom", &[("nom", "Zoé D.")])), "/compte?fait=name");
    assert_eq!(browser.name().as_deref(), Some("Zoé D."));
    let fields = [("adresse", "zd@example.org"), ("actuel", PASSWORD)];
    assert_eq!(location(&browser.post("/compte/adresse", &fields)), "/compte?fait=email");
    let fields = [("actuel", PASSWORD), ("nouveau", CHANGED)];
    assert_eq!(location(&browser.post("/compte/mot-de-passe", &fields)), "/compte?fait=password");
    let page = body(&browser.get("/compte?fait=password"));
    assert!(page.contains("Zoé D.") && page.contains("zd@example.org"), "{page}");
    assert!(page.contains("Votre mot de passe est changé."));
    assert_eq!(site.browser().sign_in("zd@example.org", CHANGED).status, 303);
    let [letter] = site.letters().try_into().unwrap();
    assert!(letter.contains("To: zoe@example.org"), "the old address is told: {letter}");
}

#[test]
fn what_opens_an_account_to_others_asks_for_the_password() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    let wrong = "camembert fondant du mardi";
    for (url, fields) in [
        ("/compte/adresse", vec![("adresse", "eve@example.org"), ("actuel", wrong)]),
        ("/compte/mot-de-passe", vec![("actuel", wrong), ("nouveau", CHANGED)]),
        ("/compte/suppression", vec![("actuel", wrong)]),
    ] {
        let response = browser.post(url, &fields);
        assert_eq!(response.status, 422, "{url}");
        assert!(body(&response).contains("Ce n’est pas votre mot de passe."), "{url}");
    }
    assert_eq!(site.browser().sign_in("zoe@example.org", PASSWORD).status, 303);
}

#[test]
fn the_address_of_another_account_cannot_be_taken() {
    let site = Site::new();
    site.browser().register("Ève", "eve@example.org");
    let browser = site.signed_in("zoe@example.org");
    let fields = [("adresse", "EVE@example.org"), ("actuel", PASSWORD)];
    assert_eq!(browser.post("/compte/adresse", &fields).status, 422);
}

#[test]
fn a_new_password_ends_the_sessions_elsewhere_and_renews_this_one() {
    let site = Site::new();
    let here = site.signed_in("zoe@example.org");
    let there = site.browser();
    there.sign_in("zoe@example.org", PASSWORD);
    let before = here.cookie.borrow().clone();
    let fields = [("actuel", PASSWORD), ("nouveau", CHANGED)];
    here.post("/compte/mot-de-passe", &fields);
    assert_ne!(*here.cookie.borrow(), before);
    assert!(here.name().is_some());
    assert_eq!(there.name(), None);
}

#[test]
fn sessions_are_listed_and_can_be_ended() {
    let site = Site::new();
    let here = site.signed_in("zoe@example.org");
    let others: Vec<Browser> = (0..2)
        .map(|_| {
            let browser = site.browser();
            browser.sign_in("zoe@example.org", PASSWORD);
            browser
        })
        .collect();
    let page = here.get("/compte");
    assert_eq!(body(&page).matches("Firefox, Linux").count(), 3);
    let named = hidden(&page, "session");
    here.post("/compte/sessions", &[("session", &named)]);
    let left = others.iter().filter(|browser| browser.name().is_some()).count();
    assert_eq!(left, 1);
    here.post("/compte/sessions", &[("session", "autres")]);
    assert!(others.iter().all(|browser| browser.name().is_none()));
    assert!(here.name().is_some());
}

#[test]
fn nobody_ends_the_sessions_of_others() {
    let site = Site::new();
    let zoe = site.signed_in("zoe@example.org");
    site.browser().sign_in("zoe@example.org", PASSWORD);
    let named = hidden(&zoe.get("/compte"), "session");
    site.signed_in("eve@example.org").post("/compte/sessions", &[("session", &named)]);
    assert_eq!(body(&zoe.get("/compte")).matches("Firefox, Linux").count(), 2);
}

#[test]
fn an_owner_takes_all_data_along() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    browser.save(SPREAD, BETTER);
    let fields = [("produit", SPREAD), ("substitut", BETTER), ("note", "=2+2")];
    browser.post("/mes-aliments/note", &fields);
    let json = browser.get("/compte/donnees.json");
    let data: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    for known in ["zoe@example.org", "Zoé", "Firefox, Linux", SPREAD, BETTER, "=2+2"] {
        assert!(data.to_string().contains(known), "{known} is not in {data}");
    }
    assert!(!data.to_string().contains("argon2"));
    let csv = browser.get("/compte/donnees.csv");
    assert!(csv.header("Content-Disposition").unwrap().starts_with("attachment"));
    assert!(body(&csv).contains("\"'=2+2\""), "{}", body(&csv));
}

#[test]
fn a_browser_left_open_gives_nothing_away() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    wait(599);
    for url in ["/compte/donnees.json", "/compte/donnees.csv"] {
        assert!(browser.get(url).header("Content-Disposition").is_some(), "{url}");
    }
    wait(1);
    for url in ["/compte/donnees.json", "/compte/donnees.csv"] {
        let asked = browser.get(url);
        assert!(asked.status == 200 && asked.header("Content-Disposition").is_none(), "{url}");
        assert!(body(&asked).contains(&format!("action=\"{url}\"")), "{}", body(&asked));
        assert!(!body(&asked).contains("zoe@example.org"));
        assert_eq!(browser.post(url, &[("actuel", "je devine encore")]).status, 422, "{url}");
        let taken = browser.post(url, &[("actuel", PASSWORD)]);
        assert!(body(&taken).contains("zoe@example.org"), "{url}");
    }
}

#[test]
fn a_deleted_account_leaves_no_trace() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe.introuvable@example.org");
    browser.save(SPREAD, BETTER);
    browser.post("/compte/nom", &[("nom", "Zoé Introuvable")]);
    assert!(body(&browser.get("/compte/suppression")).contains("Tout effacer"));
    let gone = browser.post("/compte/suppression", &[("actuel", PASSWORD)]);
    assert_eq!(location(&gone), "/connexion?fait=deleted");
    assert_eq!(browser.name(), None);
    for name in ["accounts.sqlite", "accounts.sqlite-wal", "accounts.sqlite-shm"] {
        let bytes = std::fs::read(site.folder.path().join(name)).unwrap_or_default();
        for trace in [&b"introuvable"[..], b"Introuvable"] {
            let found = bytes.windows(trace.len()).filter(|window| *window == trace).count();
            assert_eq!(found, 0, "{name}");
        }
    }
    let log = serde_json::to_string(&site.log()).unwrap();
    assert!(!log.to_lowercase().contains("introuvable"));
    assert_eq!(site.browser().sign_in("zoe.introuvable@example.org", PASSWORD).status, 422);
}
