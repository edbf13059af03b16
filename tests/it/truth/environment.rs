//! The site does not depend on where and by whom it is built.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use serde_json::json;

use super::biscuit;
use crate::support::SiteTest;

/// Builds with a umask.
fn build(site: &SiteTest, umask: &str) {
    let program = site.command(&["build"]);
    let mut shell = Command::new("sh");
    shell.current_dir(program.get_current_dir().unwrap());
    shell.arg("-c").arg(format!("umask {umask}; exec \"$0\" \"$@\"")).arg(program.get_program());
    let output = shell.args(program.get_args()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn modes(site: &SiteTest) -> Vec<(String, u32)> {
    let mut modes = Vec::new();
    for entry in walkdir::WalkDir::new(site.path("public")) {
        let entry = entry.unwrap();
        let is_hidden = entry.file_name().to_string_lossy().starts_with(".sitegen");
        if !is_hidden {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o7777;
            modes.push((entry.path().display().to_string(), mode));
        }
    }
    modes
}

#[test]
fn the_web_server_can_read_every_page_whatever_the_umask() {
    for umask in ["077", "027", "000", "022"] {
        let site = SiteTest::with_products(&[biscuit(1, "d", &json!({}))]);
        build(&site, "022");
        site.put_products(&[
            biscuit(1, "d", &json!({ "product_name": "Autre nom" })),
            biscuit(2, "a", &json!({})),
        ]);
        build(&site, umask);
        for (path, mode) in modes(&site) {
            let wanted = if std::path::Path::new(&path).is_dir() { 0o755 } else { 0o644 };
            assert_eq!(mode, wanted, "{path}, umask {umask}");
        }
    }
}

/// Other hands made pages unreadable: the home page or a folder tells, and all are put right.
#[test]
fn pages_that_were_made_unreadable_are_noticed_and_put_right() {
    let site = SiteTest::with_products(&[biscuit(1, "d", &json!({})), biscuit(2, "a", &json!({}))]);
    site.build();
    let before = modes(&site);
    for change in ["find . -type f -exec chmod 600 {} +", "chmod -R go-rwx .", "chmod 700 produit"]
    {
        let mut shell = Command::new("sh");
        assert!(
            shell.current_dir(site.path("public")).args(["-c", change]).status().unwrap().success()
        );
        let run = site.run(&["build"]);
        assert_eq!(run.code, 0, "{change}: {}", run.stderr);
        assert!(run.stderr.contains("the web server could not read"), "{change}: {}", run.stderr);
        assert_eq!(modes(&site), before, "{change}");
    }
    let run = site.run(&["build"]);
    assert!(!run.stderr.contains("could not read"), "{}", run.stderr);
}

/// As cron starts it: no HOME, another locale and time zone, in another folder.
#[test]
fn pages_are_the_same_whoever_builds_them_and_where() {
    let products = [biscuit(1, "d", &json!({})), biscuit(2, "a", &json!({}))];
    let sites = [SiteTest::with_products(&products), SiteTest::with_products(&products)];
    sites[0].build();
    let program = sites[1].command(&["build"]);
    let mut bare = Command::new(program.get_program());
    bare.args(program.get_args()).current_dir("/").env_clear();
    bare.arg("--config").arg(sites[1].path("sitegen.toml"));
    bare.envs([("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("PATH", "/usr/bin:/bin")]);
    let output = bare.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let pages = sites.each_ref().map(SiteTest::pages);
    assert!(pages[0].len() > 10);
    assert_eq!(pages[0], pages[1]);
}

/// The weekly script names its logs in UTC: an hour comes twice in autumn, and a second run is no other's.
#[test]
fn two_weekly_runs_in_one_second_have_two_logs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("scripts")).unwrap();
    let script = folder.path().join("scripts/weekly.sh");
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/weekly.sh");
    std::fs::copy(own, &script).unwrap();
    let start = || Command::new("bash").arg(&script).arg("true").env("TZ", "Europe/Paris").spawn();
    let mut runs: Vec<_> = (0..4).map(|_| start().unwrap()).collect();
    assert!(runs.iter_mut().all(|run| run.wait().unwrap().success()));
    let mut logs = Vec::new();
    for entry in std::fs::read_dir(folder.path().join("data/logs")).unwrap() {
        logs.push(entry.unwrap().file_name().into_string().unwrap());
    }
    assert_eq!(logs.len(), 4, "{logs:?}");
    let today = chrono::Utc::now().format("build-%Y-%m-").to_string();
    assert!(logs.iter().all(|log| log.starts_with(&today) && log.contains("Z-")), "{logs:?}");
}
