//! The operator's panel: who gets in, and what it shows.

use data_encoding::BASE64;

use super::*;
use crate::auth::Password;
use crate::server::panel::ring::SampleRing;
use crate::server::panel::sample::{Figure, Sample};
use crate::server::panel::sampler::minute_of;

const SECRET: &str = "le mot de passe du panneau";

fn site() -> Site {
    let site = Site::new();
    let hash = site.state.hasher.hash(&Password::typed(SECRET), &[5; 16]).unwrap();
    let mut file = std::fs::File::create(site.folder.path().join("panel-password")).unwrap();
    writeln!(file, "{hash}").unwrap();
    site
}

fn ask(site: &Site, password: Option<&str>) -> Response {
    let mut request = Request { client: "192.0.2.9".parse().ok(), ..Request::get("/panneau") };
    let credentials = password.map(|password| BASE64.encode(format!("moi:{password}").as_bytes()));
    let header = credentials.map(|credentials| format!("Basic {credentials}"));
    set(&mut request, "authorization", header.as_deref());
    site.answer(&request)
}

#[test]
fn without_a_password_that_was_made_there_is_no_panel() {
    let site = Site::new();
    assert_eq!(ask(&site, None).status, 404);
    assert_eq!(ask(&site, Some("")).status, 404);
}

#[test]
fn the_password_opens_it_and_guesses_have_to_wait() {
    let site = site();
    let asked = ask(&site, None);
    assert_eq!(asked.status, 401);
    let challenge = asked.header("WWW-Authenticate").unwrap();
    assert!(challenge.starts_with("Basic realm="), "{challenge}");
    assert!(!body(&asked).contains("<figure"), "{}", body(&asked));
    let shown = ask(&site, Some(SECRET));
    assert_eq!(shown.status, 200);
    for response in [&asked, &shown] {
        assert_eq!(response.header("Cache-Control"), Some("no-store"));
        assert_eq!(response.header("X-Robots-Tag"), Some("noindex, nofollow"));
    }
    assert!(body(&shown).contains("<meta name=\"robots\" content=\"noindex, nofollow\">"));
    for _ in 0..6 {
        assert_eq!(ask(&site, Some("deviné")).status, 401);
    }
    let waiting = ask(&site, Some(SECRET));
    assert_eq!((waiting.status, waiting.header("Retry-After")), (429, Some("60")));
    wait(61);
    assert_eq!(ask(&site, Some(SECRET)).status, 200);
}

#[test]
fn a_session_of_a_visitor_opens_nothing() {
    let site = site();
    let browser = site.signed_in("zoe@example.org");
    assert_eq!(site.answer(&browser.request(Method::Get, "/panneau")).status, 401);
    assert_eq!(site.answer(&browser.request(Method::Post, "/panneau")).status, 405);
}

#[test]
fn it_shows_what_was_measured_in_pictures_and_in_words() {
    let site = site();
    let empty = body(&ask(&site, Some(SECRET)));
    assert!(empty.contains("Pas encore de mesure") && !empty.contains("class=\"line-"), "{empty}");
    let ring = SampleRing::open(&site.state.ring()).unwrap();
    let now = minute_of(crate::server::sample::NOW);
    for minute in now - 600..=now {
        let mut sample = Sample::of(minute);
        sample.set(Figure::MachineCpu, 0.25);
        sample.set(Figure::ServerCpu, 0.125);
        sample.set(Figure::MachineMemory, 2.5e9);
        sample.set(Figure::Sent, 1_234_567.0);
        sample.set(Figure::ServerErrors, 3.0);
        ring.write(&sample).unwrap();
    }
    let page = body(&ask(&site, Some(SECRET)));
    for words in [
        "aria-label=\"Processeur, 24\u{a0}heures\u{a0}: machine\u{a0}: 25\u{a0}% à la fin, 25\u{a0}% en moyenne, 25\u{a0}% au plus · serveur\u{a0}: 12,5\u{a0}% à la fin",
        "aria-label=\"Processeur, 7\u{a0}jours\u{a0}: machine",
        "2,5\u{a0}Go à la fin",
        "1,23\u{a0}Mo/s à la fin",
        "bord haut\u{a0}: 5\u{a0}Go",
        "3/min à la fin",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    // Every picture says in words what it shows, and nothing needs a script or a style of its own.
    let pictures = page.matches("<svg").count() - page.matches("<svg class=\"icon\"").count();
    assert_eq!(pictures, page.matches("role=\"img\" aria-label=\"").count());
    assert!(pictures >= 8, "{page}");
    assert!(!page.contains(" style=") && !page.contains("<style"), "{page}");
}

#[test]
fn samples_are_taken_while_the_server_runs() {
    let site = site();
    let stop = crate::model::Stop::default();
    std::thread::scope(|scope| {
        let reporter = Reporter::new(Verbosity::Quiet);
        let (state, stop_there) = (&site.state, &stop);
        scope.spawn(move || crate::server::panel::sampler::run(state, &reporter, stop_there));
        let ring = SampleRing::open(&site.state.ring()).unwrap();
        let started = std::time::Instant::now();
        while !ring.has(minute_of(crate::server::sample::NOW)) {
            assert!(started.elapsed().as_secs() < 30, "no sample came");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        stop.flag().store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let page = body(&ask(&site, Some(SECRET)));
    assert!(page.contains("Mémoire, 24\u{a0}heures\u{a0}: machine"), "{page}");
}

#[test]
fn a_run_that_was_killed_does_not_stand_there_as_running() {
    let site = site();
    let mut catalogue = crate::store::Catalogue::open(&site.state.paths.catalogue()).unwrap();
    catalogue.start_run("build", crate::server::sample::NOW, "0").unwrap();
    let page = body(&ask(&site, Some(SECRET)));
    assert!(page.contains("interrompue") && !page.contains("en cours"), "{page}");
}
