//! Whether all is well: `sitegen status`, `/readyz`, and what they say of faults that were made.

mod doctor;
mod faults;
mod journal;
mod status;

use serde_json::Value;

use crate::support::server::Server;
use crate::support::{Run, SiteTest};

/// What `/readyz` says: the names of the reasons, none where it is 200.
pub(crate) fn reasons(server: &Server) -> Vec<String> {
    let answer = server.get("GET /readyz");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let said: Value = serde_json::from_str(body).unwrap();
    let names = names(&said);
    let (status, ready) = if names.is_empty() { ("200", true) } else { ("503", false) };
    assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert_eq!(said["ready"], ready, "{answer}");
    names
}

/// What `status` says: exit code, figures and names of the reasons, which agree.
fn status(site: &SiteTest) -> (Value, Vec<String>) {
    let run = site.run(&["status", "--json"]);
    let said: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
    let names = names(&said);
    assert_eq!(run.code, i32::from(!names.is_empty()), "{run:?}");
    assert_eq!(said["ok"], names.is_empty(), "{run:?}");
    assert_eq!(listed(&site.run(&["status", "--reasons"])), names);
    (said, names)
}

fn names(said: &Value) -> Vec<String> {
    let reasons = said["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason["code"].as_str().unwrap().to_string()).collect()
}

fn listed(run: &Run) -> Vec<String> {
    let lines = run.stdout.lines().filter(|line| !line.is_empty());
    lines.map(|line| line.split_once(": ").unwrap().0.to_string()).collect()
}
