//! /metrics behind the shipped nginx, and the textfile each build leaves.

use std::path::Path;

use super::samples;
use crate::support::nginx::{Caged, Rates, is_there};
use crate::support::{SiteTest, shelf};

/// A site behind nginx whose log is read.
pub(super) fn watched() -> Option<Caged> {
    let site = SiteTest::with_products(&shelf());
    let settings = site.read("sitegen.toml") + "[monitoring]\nnginx_log = \"access.log\"\n";
    site.put("sitegen.toml", settings);
    is_there().then(|| Caged::start(site, Rates::Lifted))
}

pub(super) fn figures(caged: &Caged) -> String {
    let answer = caged.monitored("/metrics");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("Content-Type: text/plain; version=0.0.4"), "{answer}");
    answer.split_once("\r\n\r\n").unwrap().1.to_string()
}

#[test]
fn prometheus_on_this_machine_is_answered_what_a_visitor_never_sees() {
    let Some(caged) = watched() else { return };
    caged.wait_for(|| figures(&caged).contains("sitegen_nginx_sent_bytes_total"));
    for url in ["/", "/a-propos", "/api/nope", "/metrics", "/readyz"] {
        caged.get(url);
    }
    caged.wait_for(|| {
        samples(&figures(&caged))["sitegen_nginx_requests_total{class=\"4xx\"}"] >= 3.0
    });
    let text = figures(&caged);
    let samples = samples(&text);
    for (name, least) in [
        ("sitegen_nginx_requests_total{class=\"2xx\"}", 2.0),
        ("sitegen_nginx_sent_bytes_total", 1000.0),
        ("process_cpu_seconds_total{process=\"worker\"}", 0.0),
        ("process_cpu_seconds_total{process=\"parent\"}", 0.0),
        ("process_resident_memory_bytes{process=\"worker\"}", 1e6),
        ("process_resident_memory_bytes{process=\"parent\"}", 1e6),
        ("sitegen_disk_size_bytes{folder=\"data\"}", 1e6),
        ("sitegen_disk_free_bytes{folder=\"public\"}", 1.0),
        ("sitegen_disk_free_inodes{folder=\"data\"}", 0.0),
        ("sitegen_catalogue_age_seconds", 0.0),
        ("sitegen_last_build_done", 1.0),
        ("sitegen_last_build_seconds{phase=\"pages\"}", 0.0),
        ("sitegen_last_build_seconds{phase=\"total\"}", 0.001),
        ("sitegen_letters_waiting{place=\"queue\"}", 0.0),
        ("sitegen_letters_waiting{place=\"outbox\"}", 0.0),
        ("sitegen_accounts_healthy", 1.0),
        ("sitegen_search_healthy", 1.0),
        ("sitegen_errors_total", 0.0),
    ] {
        let found = samples.get(name).unwrap_or_else(|| panic!("{name} is not in\n{text}"));
        assert!(*found >= least, "{name} is {found}, less than {least}");
    }
    let parent = samples["process_resident_memory_bytes{process=\"parent\"}"];
    let worker = samples["process_resident_memory_bytes{process=\"worker\"}"];
    assert!((parent - worker).abs() > 0.0, "two processes, one figure: {text}");
    assert!(caged.monitored("/healthz").starts_with("HTTP/1.1 200 "));
    for url in ["/", "/recherche?q=a", "/compte", "/metrics/"] {
        assert!(caged.monitored(url).starts_with("HTTP/1.1 404 "), "{url}");
    }
}

#[test]
fn the_public_host_does_not_know_metrics_whatever_the_host_is_called() {
    let Some(caged) = watched() else { return };
    for host in ["localhost", "127.0.0.1", "127.0.0.1:9184", "example.org", "[::1]"] {
        for claim in ["", "X-Real-IP: 127.0.0.1\r\n", "X-Forwarded-For: 127.0.0.1\r\n"] {
            let head = format!("GET /metrics HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
            let answer = caged.sent(format!("{head}{claim}\r\n").as_bytes());
            // Of hosts that are none of the site nothing is answered.
            let refused = ["HTTP/1.1 404 ", "HTTP/1.1 421 "];
            let is_refused = refused.iter().any(|start| answer.starts_with(start));
            assert!(is_refused, "{host} {claim}: {answer}");
            assert!(!answer.contains("sitegen_"), "{answer}");
        }
    }
    let conf =
        std::fs::read_to_string(crate::support::project().join("scripts/nginx/sitegen.conf"));
    let conf = conf.unwrap();
    let block =
        conf.split("\nserver {").find(|block| block.contains("healthz|readyz|metrics)$")).unwrap();
    let listens: Vec<&str> = block.lines().filter(|line| line.contains("listen ")).collect();
    assert_eq!(listens, ["    listen 127.0.0.1:9184;"]);
}

#[test]
fn letters_that_wait_and_a_missing_search_file_show() {
    let Some(caged) = watched() else { return };
    std::fs::remove_file(caged.site.path("data/search.sqlite")).unwrap();
    let text = figures(&caged);
    assert_eq!(samples(&text)["sitegen_search_healthy"], 0.0, "{text}");
    caged.site.put("data/outbox/letter.eml", "x");
    assert_eq!(samples(&figures(&caged))["sitegen_letters_waiting{place=\"outbox\"}"], 1.0);
}

fn left(site: &SiteTest) -> String {
    site.read("data/sitegen.prom")
}

#[test]
fn a_build_leaves_its_figures_good_or_bad() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let text = left(&site);
    let good = samples(&text);
    assert_eq!(good["sitegen_build_done"], 1.0);
    assert_eq!(good["sitegen_build_products"], 6.0);
    assert!(good["sitegen_build_seconds{phase=\"total\"}"] > 0.0);
    assert_eq!(good["sitegen_build_last_done_seconds"], good["sitegen_build_end_seconds"]);
    site.edit("sitegen.toml", "[gates]\n", "[gates]\nmin_products = 100\n");
    assert_eq!(site.run(&["build", "--full"]).code, 1);
    let text = left(&site);
    let bad = samples(&text);
    assert_eq!(bad["sitegen_build_done"], 0.0);
    assert_eq!(bad["sitegen_build_last_done_seconds"], good["sitegen_build_last_done_seconds"]);
    assert!(bad["sitegen_build_end_seconds"] >= good["sitegen_build_end_seconds"]);
    assert!(!text.contains("sitegen_build_seconds"), "{text}");
}

#[test]
fn a_build_that_finds_another_at_work_leaves_the_figures_alone() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let before = left(&site);
    let lock = std::fs::File::open(site.path("data/.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(site.run(&["build"]).code, 75);
    assert_eq!(left(&site), before);
}

#[test]
fn figures_go_where_the_configuration_says_and_cost_no_build() {
    let site = SiteTest::with_products(&shelf());
    let settings = site.read("sitegen.toml") + "[monitoring]\ntextfile = \"collected/shop.prom\"\n";
    site.put("sitegen.toml", settings);
    site.build();
    assert!(site.read("collected/shop.prom").contains("sitegen_build_done 1"));
    assert!(!Path::new(&site.path("data/sitegen.prom")).exists());
    let names: Vec<_> = std::fs::read_dir(site.path("collected")).unwrap().collect();
    assert_eq!(names.len(), 1, "what was written in between is gone: {names:?}");
    std::fs::remove_dir_all(site.path("collected")).unwrap();
    site.put("collected", "no folder");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("the figures of the build are not left"), "{}", run.stderr);
}
