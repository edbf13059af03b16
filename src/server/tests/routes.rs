//! What holds for every route: methods, headers, faults, figures, the log.

use super::*;
use crate::telemetry::{AnsweredRequest, answered_request};

#[test]
fn every_route_answers_every_method_as_it_says() {
    let site = Site::new();
    for route in routes() {
        for method in METHODS {
            let browser = Browser { client: None, ..site.browser() };
            let response = browser.send(&browser.request(method, route.path()));
            let name = route.name();
            match method {
                Method::Options => {
                    assert_eq!(response.status, 204, "{name}");
                    assert_eq!(response.header("Allow"), Some(route.allow()), "{name}");
                }
                method if route.methods().contains(&method) => {
                    assert_ne!(response.status, 405, "{name} {method:?}");
                }
                _ => {
                    assert_eq!(response.status, 405, "{name} {method:?}");
                    assert_eq!(response.header("Allow"), Some(route.allow()), "{name}");
                }
            }
        }
    }
}

#[test]
fn every_answer_carries_the_headers_that_protect_visitors() {
    let site = Site::new();
    for url in ["/", "/nope", "/healthz", "/readyz", "/connexion", "/mes-aliments", "/api/me"] {
        let response = site.answer(&Request::get(url));
        let policy = response.header("Content-Security-Policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{url}");
        assert_eq!(response.header("X-Content-Type-Options"), Some("nosniff"), "{url}");
        for name in
            ["Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cache-Control"]
        {
            assert!(response.header(name).is_some(), "{url} {name}");
        }
        assert_eq!(response.header("X-Request-Id").map(str::len), Some(16), "{url}");
    }
}

/// So that a panic can be reported with its request, and nothing later with it.
#[test]
fn a_thread_knows_which_request_it_answers_as_long_as_it_does() {
    thread_local! {
        static SEEN: RefCell<Option<AnsweredRequest>> = const { RefCell::new(None) };
    }
    let mut site = Site::new();
    site.state.clock = || {
        SEEN.set(answered_request());
        sample::NOW
    };
    let response = site.answer(&Request::get("/connexion"));
    let seen = SEEN.take().unwrap();
    assert_eq!(Some(seen.id.as_str()), response.header("X-Request-Id"));
    assert_eq!(seen.route, Route::SignIn.name());
    assert_eq!(answered_request(), None);
}

#[test]
fn faults_are_pages_for_people_and_json_for_programs() {
    let site = Site::new();
    let page = site.answer(&Request::get("/nope"));
    assert_eq!((page.status, page.header("Content-Type")), (404, Some("text/html; charset=utf-8")));
    assert!(body(&page).contains("Page introuvable"));
    let mut request = Request::get("/nope");
    set(&mut request, "accept", Some("application/json"));
    let json = site.answer(&request);
    let told: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    assert_eq!((json.status, &told["error"]), (404, &"not_found".into()));
    assert_eq!(told["request"].as_str(), json.header("X-Request-Id"));
    assert_eq!(
        site.answer(&Request::get("/api/nope")).header("Content-Type"),
        json.header("Content-Type")
    );
}

#[test]
fn a_body_that_did_not_come_whole_is_refused_before_anything_runs() {
    let site = Site::new();
    for (fault, status) in [(ErrorPage::TooLong, 413), (ErrorPage::BadRequest, 400)] {
        let request =
            Request { method: Method::Post, body: Err(fault), ..Request::get("/healthz") };
        assert_eq!(site.answer(&request).status, status);
    }
}

#[test]
fn what_is_for_the_operator_is_not_there_for_visitors() {
    let site = Site::new();
    for path in ["/healthz", "/readyz", "/metrics"] {
        let from = |client: &str| Request { client: client.parse().ok(), ..Request::get(path) };
        assert_eq!(site.answer(&from("192.0.2.7")).status, 404, "{path}");
        assert_ne!(site.answer(&from("127.0.0.1")).status, 404, "{path}");
    }
}

#[test]
fn it_is_alive_before_it_is_ready_and_says_what_is_missing() {
    let site = Site::new();
    assert_eq!(site.answer(&Request::get("/healthz")).status, 200);
    let response = site.answer(&Request::get("/readyz"));
    assert_eq!(response.status, 503);
    assert!(body(&response).contains("search.sqlite"), "{}", body(&response));
}

#[test]
fn figures_count_what_was_answered() {
    let site = Site::new();
    for url in ["/", "/", "/nope"] {
        site.answer(&Request::get(url));
    }
    let text = body(&site.answer(&Request::get("/metrics")));
    for line in [
        "sitegen_requests_total{route=\"file\",status=\"200\"} 2",
        "sitegen_requests_total{route=\"file\",status=\"404\"} 1",
        "sitegen_request_seconds_count 3",
        "# TYPE process_resident_memory_bytes gauge",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn the_log_says_what_was_asked_and_not_by_whom() {
    let site = Site::new();
    let mut request = Request::get("/nope");
    request.client = "192.0.2.77".parse().ok();
    set(&mut request, "cookie", Some("session=secret"));
    site.answer(&request);
    let log = site.log();
    assert_eq!((&log[0]["path"], &log[0]["status"]), (&"/nope".into(), &404.into()));
    assert_eq!(log[0]["client"], "192.0.2.0/24");
    let line = log[0].to_string();
    assert!(!line.contains("secret") && !line.contains(".77"), "{line}");
}

proptest::proptest! {
    #[test]
    fn no_path_or_header_is_answered_with_500(
        path in "(/|/[a-z]{1,9}(/.{0,12})?|.{0,40})",
        accept in proptest::option::of(".{0,20}"),
        method in 0..METHODS.len(),
    ) {
        SITE.with(|site| {
            let mut request = Request { method: METHODS[method], path, ..Request::get("/") };
            set(&mut request, "accept", accept.as_deref());
            proptest::prop_assert_ne!(site.answer(&request).status, 500);
            Ok(())
        })?;
    }
}
