//! What nobody sends by accident.

use super::*;
use crate::server::http::route::Audience;

fn files(site: &Site) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for name in ["accounts.sqlite", "accounts.sqlite-wal", "search.sqlite"] {
        hasher.update(&std::fs::read(site.folder.path().join(name)).unwrap_or_default());
    }
    hasher.finalize()
}

/// Every address that can be read, with queries pages link to.
const READABLE: [&str; 34] = [
    "/connexion",
    "/connexion?preuve=registration.1~1800000000~AAAA",
    "/connexion?retour=/compte&fait=keep",
    "/inscription",
    "/compte",
    "/compte?fait=name",
    "/compte/adresse/preuve",
    "/compte/suppression",
    "/compte/donnees.json",
    "/compte/donnees.csv",
    "/mot-de-passe",
    "/mot-de-passe/nouveau",
    "/mot-de-passe/nouveau?jeton=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "/mes-aliments",
    "/mes-aliments?tri=nom&page=2",
    "/mes-aliments?retire=3017620422003.3045320094084",
    "/mes-aliments.json",
    "/mes-aliments.csv",
    "/api/me",
    "/comparer",
    "/comparer?p=3017620422003",
    "/recherche",
    "/recherche?q=tartiner&note=e&page=2",
    "/api/search",
    "/api/suggest",
    "/api/produit",
    "/api/produit/3017620422003",
    "/api/openapi.json",
    "/.well-known/security.txt",
    "/.well-known/change-password",
    "/healthz",
    "/readyz",
    "/panneau",
    "/",
];

#[test]
fn reading_changes_nothing() {
    let site = Site::with_products();
    let signed_in = site.signed_in("zoe@example.org");
    signed_in.save(SPREAD, BETTER);
    let signed_out = site.browser();
    let routes = routes().filter(|route| route.methods().contains(&Method::Get));
    for route in routes {
        assert!(
            READABLE.contains(&route.path()) || route == Route::Metrics,
            "{} is not tried",
            route.name()
        );
    }
    let before = files(&site);
    for url in READABLE {
        for browser in [&signed_in, &signed_out] {
            wait(7_200);
            for method in [Method::Get, Method::Head, Method::Options] {
                let response = browser.send(&browser.request(method, url));
                assert_ne!(response.status, 500, "{url}");
                assert_eq!(files(&site), before, "{method:?} {url} changed a database");
            }
        }
    }
}

/// What a route answers to somebody who sends nothing but asks as its own pages do.
#[test]
fn routes_know_who_may_call_them() {
    let site = Site::with_products();
    let signed_in = site.signed_in("zoe@example.org");
    for route in routes() {
        for method in METHODS.into_iter().filter(|method| route.methods().contains(method)) {
            let status = |browser: &Browser| {
                let mut request = browser.request(method, route.path());
                set(&mut request, "content-type", Some("application/x-www-form-urlencoded"));
                browser.send(&request).status
            };
            let (out, name) = (status(&site.browser()), route.name());
            match route.audience() {
                Audience::SignedIn if method == Method::Post => assert_eq!(out, 401, "{name}"),
                Audience::SignedIn => assert_eq!(out, 303, "{name}"),
                // No password of the panel was made.
                Audience::Machine | Audience::Operator => assert_eq!(out, 404, "{name}"),
                Audience::Everybody => assert!(![401, 404].contains(&out) || route == Route::Reset),
            }
            let is_for_visitors =
                matches!(route.audience(), Audience::SignedIn | Audience::Everybody);
            if !matches!(route, Route::SignOut) && is_for_visitors {
                assert!(![401, 403, 405, 500].contains(&status(&signed_in)), "{name} {method:?}");
            }
        }
    }
}

#[test]
fn a_change_asked_for_elsewhere_is_refused() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    let before = files(&site);
    for route in routes().filter(|route| route.methods().contains(&Method::Post)) {
        for (site_header, origin) in [
            (Some("cross-site"), None),
            (Some("same-site"), Some("https://www.example.org")),
            (Some("none"), None),
            (None, Some("https://evil.example")),
            (None, Some("null")),
            (None, None),
        ] {
            let mut request = browser.request(Method::Post, route.path());
            set(&mut request, "sec-fetch-site", site_header);
            set(&mut request, "origin", origin);
            assert_eq!(browser.send(&request).status, 403, "{} {site_header:?}", route.name());
        }
    }
    assert_eq!(files(&site), before);
}

#[test]
fn forms_of_the_wrong_kind_are_refused() {
    let site = Site::new();
    let browser = site.browser();
    for (content_type, body, status) in [
        (None, &b"adresse=a%40b.fr"[..], 415),
        (Some("application/json"), b"{}", 415),
        (Some("text/plain"), b"adresse=x", 415),
        (Some("multipart/form-data; boundary=x"), b"--x--", 415),
        (Some("application/x-www-form-urlencoded"), b"adresse=a&adresse=b", 400),
        (Some("application/x-www-form-urlencoded"), b"adresse=%FF%FE", 400),
        (Some("application/x-www-form-urlencoded"), b"adresse=a%00b", 400),
        (Some("application/x-www-form-urlencoded"), b"\xff\xfe=\xfd", 400),
        (Some("APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8"), b"adresse=x", 422),
        (Some("application/x-www-form-urlencoded"), b"", 422),
        (Some("application/x-www-form-urlencoded"), b"%zz=%&&&===", 422),
    ] {
        let mut request = browser.request(Method::Post, "/connexion");
        set(&mut request, "content-type", content_type);
        request.body = Ok(body.to_vec());
        let response = browser.send(&request);
        assert_eq!(response.status, status, "{content_type:?} {:?}", String::from_utf8_lossy(body));
        wait(120);
    }
}

#[test]
fn names_of_any_script_are_welcome_and_treacherous_ones_are_not() {
    let site = Site::new();
    for (at, name) in
        ["Zoé", "Владимир", "陳大文", "عائشة", "O’Neil <admin>", "👩‍🌾 Anna"].iter().enumerate()
    {
        let browser = site.signed_in(&format!("a{at}@example.org"));
        let renamed = browser.post("/compte/nom", &[("nom", name)]);
        assert_eq!(location(&renamed), "/compte?fait=name", "{name}");
        assert_eq!(browser.name().as_deref(), Some(*name));
        assert!(!body(&browser.get("/compte")).contains("<admin>"));
    }
    let browser = site.signed_in("zoe@example.org");
    for name in ["", "  ", "a\u{202e}b", "a\r\nSet-Cookie: b=c", "\u{200b}", &"x".repeat(61)] {
        assert_eq!(browser.post("/compte/nom", &[("nom", name)]).status, 422, "{name:?}");
    }
}

#[test]
fn nothing_sent_becomes_a_header() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    for url in [
        "/connexion?retour=/x%0d%0aSet-Cookie:%20a=b",
        "/connexion?suite=%0d%0aSet-Cookie:%20a=b",
        "/mes-aliments?fait=%0d%0aX:%20y",
    ] {
        for response in [browser.get(url), site.browser().get(url)] {
            for (name, value) in &response.headers {
                assert!(!value.contains(['\r', '\n']), "{url}: {name}");
            }
        }
    }
}

#[test]
fn strange_cookies_are_nobody() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    let own = browser.cookie.borrow().clone().unwrap();
    for cookie in [
        "__Host-session".to_string(),
        "__Host-session=".into(),
        format!("{own}; {own}"),
        own.replace("__Host-", ""),
        "é=è; ;;;=".into(),
        "x".repeat(8_000),
    ] {
        *browser.cookie.borrow_mut() = Some(cookie.clone());
        assert_eq!(browser.name(), None, "{cookie}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn no_form_or_query_is_answered_with_500(
        route in 0..ROUTES.len(),
        names in proptest::collection::vec(0..10_usize, 0..5),
        values in proptest::collection::vec("(\\PC{0,20}|[0-9]{8,13}|.{0,9})", 5),
        query in "[a-z=&%0-9]{0,40}",
        raw in proptest::option::of(proptest::collection::vec(proptest::prelude::any::<u8>(), 0..60)),
        signed_in: bool,
    ) {
        const NAMES: [&str; 10] = ["nom", "adresse", "mot_de_passe", "actuel", "produit", "substitut",
            "note", "suite", "session", "preuve"];
        SITE.with(|site| {
            wait(3_600);
            let browser = site.browser();
            if signed_in {
                let email = "property@example.org";
                if browser.sign_in(email, PASSWORD).status != 303 {
                    browser.register("Zoé", email);
                    browser.sign_in(email, PASSWORD);
                }
            }
            let route = ROUTES[route].0;
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            for (name, value) in names.iter().zip(&values) {
                form.append_pair(NAMES[*name], value);
            }
            let typed = form.finish().into_bytes();
            for method in [Method::Get, Method::Post] {
                let url = format!("{}?{query}", route.path());
                let mut request = browser.request(method, &url);
                set(&mut request, "content-type", Some("application/x-www-form-urlencoded"));
                request.body = Ok(raw.clone().unwrap_or_else(|| typed.clone()));
                proptest::prop_assert_ne!(browser.send(&request).status, 500);
            }
            Ok(())
        })?;
    }
}

/// A page for who reads pages, JSON for programs; each says when to come again.
#[test]
fn who_is_one_too_many_learns_when_to_come_again() {
    use crate::server::http::transport::RequestHandler as _;
    let (site, reporter) = (Site::with_products(), Reporter::new(Verbosity::Quiet));
    let dispatcher = dispatch::Dispatcher { state: &site.state, reporter: &reporter };
    let browser = site.browser();
    for (url, has_page) in [("/recherche?q=x", true), ("/connexion", true), ("/api/me", false)] {
        let answer = dispatcher.send_away(&browser.request(Method::Get, url));
        assert_eq!((answer.status, answer.header("Retry-After")), (503, Some("10")), "{url}");
        let content_type = answer.header("Content-Type").unwrap();
        assert_eq!(content_type.starts_with("text/html"), has_page, "{url}: {content_type}");
        let marker = if has_page { "<h1" } else { "\"error\":\"unavailable\"" };
        assert!(body(&answer).contains(marker), "{}", body(&answer));
    }
    assert_eq!(dispatcher.answer(&browser.request(Method::Get, "/api/me")).status, 200);
}
