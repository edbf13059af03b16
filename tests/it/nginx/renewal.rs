//! A new release takes over from the one that runs, while visitors ask.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use super::status;
use crate::support::nginx::{Caged, Rates, is_there, signal, wait_until, worker_of};
use crate::support::server::Server;
use crate::support::{SiteTest, copy_program, shelf};

/// Puts what will be found at the path of the program: a release of its own name, all of one content.
pub(super) fn release(site: &SiteTest, name: &str) -> PathBuf {
    let folder = site.path(name);
    fs::create_dir(&folder).unwrap();
    copy_program(&folder.join("sitegen"));
    folder
}

pub(super) fn switch(site: &SiteTest, to: &Path) {
    let new = site.path("current.new");
    symlink(to, &new).unwrap();
    fs::rename(new, site.path("current")).unwrap();
}

/// A site whose server was started through a link to its release.
fn linked() -> Option<Caged> {
    let site = SiteTest::with_products(&shelf());
    let first = release(&site, "r1");
    switch(&site, &first);
    is_there().then(|| Caged::start_program(site, Rates::Lifted, "current/sitegen"))
}

/// The file a process runs.
fn program(process: u32) -> PathBuf {
    fs::read_link(format!("/proc/{process}/exe")).unwrap()
}

fn visitors(caged: &Caged, is_over: &AtomicBool) -> Vec<u16> {
    let mut answers = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        answers.push(status(&caged.get("/recherche?q=produit")));
        let post = "POST /connexion HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: cross-site\r\n\
                    Content-Length: 3\r\nConnection: close\r\n\r\na=b";
        answers.push(status(&caged.sent(post.as_bytes())));
    }
    answers
}

#[test]
fn thousand_requests_during_switches_of_release_are_all_answered() {
    let Some(caged) = linked() else { return };
    let parent = caged.parent();
    let (is_over, mut asked) = (AtomicBool::new(false), Vec::new());
    std::thread::scope(|scope| {
        let ask = || scope.spawn(|| visitors(&caged, &is_over));
        let asking = [ask(), ask(), ask(), ask()];
        for name in ["r2", "r3", "r4"] {
            let worker = caged.worker();
            let folder = release(&caged.site, name);
            switch(&caged.site, &folder);
            signal(parent, "USR2");
            caged.wait_for(|| program(parent).starts_with(&folder));
            assert!(program(caged.worker().unwrap()).starts_with(&folder));
            assert_ne!(caged.worker(), worker);
        }
        std::thread::sleep(std::time::Duration::from_secs(1));
        is_over.store(true, Ordering::Relaxed);
        asked.extend(asking.into_iter().flat_map(|asking| asking.join().unwrap()));
    });
    println!("{} requests", asked.len());
    assert!(asked.len() > 1000, "{} requests", asked.len());
    let well = |status: &&u16| matches!(status, 200 | 403);
    let bad: Vec<&u16> = asked.iter().filter(|status| !well(status)).collect();
    assert!(bad.is_empty(), "of {}: {bad:?} {}", asked.len(), caged.nginx_errors());
    assert!(asked.contains(&200) && asked.contains(&403));
}

#[test]
fn a_release_that_does_not_start_changes_nothing() {
    let Some(caged) = linked() else { return };
    let (parent, worker) = (caged.parent(), caged.worker());
    let said = |count| {
        let log = caged.site.read("server.log");
        log.matches("the server goes on as it was").count() == count
    };
    let broken = [("refuses", "exit 2"), ("breaks", "kill -9 $$"), ("absent", "")];
    for ((name, script), count) in broken.into_iter().zip(1..) {
        let folder = caged.site.path(name);
        if !script.is_empty() {
            caged.site.put(&format!("{name}/sitegen"), format!("#!/bin/sh\n{script}\n"));
            let program = folder.join("sitegen");
            assert!(Command::new("chmod").arg("755").arg(program).status().unwrap().success());
        }
        switch(&caged.site, &folder);
        signal(parent, "USR2");
        wait_until(|| said(count), || caged.site.read("server.log"));
        assert_eq!(caged.worker(), worker);
        assert_eq!(status(&caged.get("/recherche?q=produit")), 200);
    }
    // The next one that is whole is taken.
    let folder = release(&caged.site, "good");
    switch(&caged.site, &folder);
    signal(parent, "USR2");
    caged.wait_for(|| program(parent).starts_with(&folder));
    assert_eq!(status(&caged.get("/recherche?q=produit")), 200);
}

/// What was renewed is a parent like any other: it replaces a worker that dies, and leaves with 0.
#[test]
fn a_renewed_server_looks_after_its_worker_and_its_socket() {
    let Some(caged) = linked() else { return };
    let parent = caged.parent();
    signal(parent, "USR2");
    caged.wait_for(|| caged.site.read("server.log").contains("the server was renewed"));
    caged.wait_for(|| caged.worker().is_some());
    let adopted = caged.worker().unwrap();
    signal(adopted, "KILL");
    caged.wait_for(|| caged.worker().is_some_and(|worker| worker != adopted));
    assert_eq!(status(&caged.get("/recherche?q=produit")), 200);
    let (code, socket_stays) = caged.end_server();
    assert_eq!((code, socket_stays), (Some(0), false));
}

/// A release whose worker neither answers nor ends keeps the server from nothing.
#[test]
fn a_server_stops_at_once_while_a_release_hangs() {
    let Some(caged) = linked() else { return };
    let folder = caged.site.path("hangs");
    caged.site.put("hangs/sitegen", "#!/bin/sh\nexec sleep 50\n");
    let program = folder.join("sitegen");
    assert!(Command::new("chmod").arg("755").arg(program).status().unwrap().success());
    switch(&caged.site, &folder);
    signal(caged.parent(), "USR2");
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(status(&caged.get("/recherche?q=produit")), 200);
    let asked = std::time::Instant::now();
    let (code, socket_stays) = caged.end_server();
    assert_eq!((code, socket_stays), (Some(0), false));
    // The hanging worker is killed after its time to leave.
    assert!(asked.elapsed() < std::time::Duration::from_secs(14), "{:?}", asked.elapsed());
}

/// Where the new worker could not be told from the old one, nothing is tried.
#[test]
fn a_server_on_a_port_says_that_it_is_not_renewed() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let server = Server::start(&site);
    let worker = worker_of(server.parent());
    signal(server.parent(), "USR2");
    wait_until(|| server.log().contains("is restarted, not renewed"), || server.log());
    assert_eq!(worker_of(server.parent()), worker);
    assert_eq!(server.end(), Some(0));
}
