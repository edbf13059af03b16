//! What visitors ask is their own: no log repeats it, not even while the server is away.

use std::fs;

use super::{caged, status};
use crate::support::nginx::{Caged, Rates, signal};

/// A link of a letter that was not used yet, and a search.
const SECRET: &str = "f00dcafe-unused-secret";
const WORDS: &str = "sirop-contre-la-toux";

fn ask_both(caged: &Caged) -> [u16; 2] {
    let link = format!("/mot-de-passe/nouveau?jeton={SECRET}");
    let search = format!("/recherche?q={WORDS}");
    [link, search].map(|url| {
        let host = caged.address;
        let head = format!(
            "GET {url} HTTP/1.1\r\nHost: {host}\r\nReferer: http://{host}{url}\r\nConnection: close\r\n\r\n"
        );
        status(&caged.sent(head.as_bytes()))
    })
}

/// The names of the logs that repeat what was asked.
fn talkative(caged: &Caged) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(caged.site.path("")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "log") {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            if text.contains(SECRET) || text.contains(WORDS) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

#[test]
fn a_reset_link_and_a_search_stand_in_no_log_whether_the_server_is_there_or_not() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let there = ask_both(&caged);
    assert!(there.iter().all(|status| (200..500).contains(status)), "{there:?}");
    assert_eq!(talkative(&caged), [""; 0]);
    // Killed, its socket is still there and refuses; then it is gone as well.
    signal(caged.parent(), "KILL");
    caged.wait_for(|| ask_both(&caged) == [502, 502]);
    assert_eq!(talkative(&caged), [""; 0]);
    fs::remove_file(caged.site.path("s")).unwrap();
    assert_eq!(ask_both(&caged), [502, 502]);
    assert_eq!(talkative(&caged), [""; 0]);
    let refused = caged.log("access.log").into_iter().filter(|line| line["status"] == 502);
    let paths: Vec<String> = refused.map(|line| line["path"].as_str().unwrap().into()).collect();
    for path in ["/mot-de-passe/nouveau", "/recherche"] {
        assert!(paths.iter().any(|found| found == path), "{path} is not in {paths:?}");
    }
}
