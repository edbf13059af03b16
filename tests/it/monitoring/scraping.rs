//! A real Prometheus asks the site behind the shipped nginx, with the shipped rules.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};

use super::figures::{figures, watched};
use crate::support::is_installed;
use crate::support::nginx::{Caged, Running, free_addresses};

/// Prometheus, as docs/OPERATIONS.md sets it up, but asking each second.
fn prometheus(caged: &Caged) -> (Running, SocketAddr) {
    let [address] = free_addresses();
    let site = &caged.site;
    let rules = crate::support::project().join("scripts/prometheus/alerts.yml");
    let settings = format!(
        "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\nrule_files: [{:?}]\nscrape_configs:\n  \
         - job_name: sitegen\n    static_configs:\n      - targets: [\"{}\"]\n",
        rules.display().to_string(),
        caged.monitor()
    );
    site.put("prometheus.yml", settings);
    let log = File::create(site.path("prometheus.log")).unwrap();
    let option = |name: &str, value: String| format!("--{name}={value}");
    let mut command = Command::new("prometheus");
    command.args([
        option("config.file", site.path("prometheus.yml").display().to_string()),
        option("storage.tsdb.path", site.path("series").display().to_string()),
        option("web.listen-address", address.to_string()),
    ]);
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    (Running(command.spawn().unwrap()), address)
}

/// What Prometheus answers; nothing while it is not up.
fn asked(address: SocketAddr, path: &str) -> String {
    let mut answer = String::new();
    if let Ok(mut stream) = TcpStream::connect(address) {
        let head = format!("GET /api/v1/{path} HTTP/1.0\r\nHost: {address}\r\n\r\n");
        let sent = stream.write_all(head.as_bytes());
        let _ = sent.and_then(|()| stream.read_to_string(&mut answer));
    }
    answer
}

#[test]
fn prometheus_scrapes_the_site_and_takes_the_rules() {
    if !is_installed("prometheus") {
        return;
    }
    let Some(caged) = watched() else { return };
    let (_prometheus, address) = prometheus(&caged);
    for (query, value) in [
        ("up", "1"),
        ("sitegen_accounts_healthy", "1"),
        ("sitegen_last_build_done", "1"),
        ("count(process_resident_memory_bytes)", "2"),
    ] {
        let expected = format!(",\"{value}\"]");
        caged.wait_for(|| asked(address, &format!("query?query={query}")).contains(&expected));
    }
    let rules = asked(address, "rules");
    assert!(rules.contains("SitegenDown") && !rules.contains("\"lastError\":\"e"), "{rules}");
}

#[test]
fn promtool_finds_no_fault_in_what_is_told() {
    if !is_installed("promtool") {
        return;
    }
    let Some(caged) = watched() else { return };
    caged.wait_for(|| figures(&caged).contains("sitegen_nginx_sent_bytes_total"));
    for told in [figures(&caged), caged.site.read("data/sitegen.prom")] {
        caged.site.put("told", &told);
        let mut command = Command::new("promtool");
        command.args(["check", "metrics"]).stdin(File::open(caged.site.path("told")).unwrap());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{said}\n{told}");
    }
}
