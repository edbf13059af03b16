//! scripts/install.sh: what it makes, that it can be run again, and what it leaves alone.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::installed::Installed;
use crate::support::{Run, is_installed};

fn releases(installed: &Installed) -> Vec<String> {
    let entries = fs::read_dir(installed.path("opt/sitegen/releases")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn current(installed: &Installed) -> String {
    linked(installed, "current")
}

#[test]
fn what_was_installed_over_is_what_a_rollback_goes_back_to() {
    if !is_installed("curl") {
        return;
    }
    let installed = Installed::new(&["--base-url", "http://127.0.0.1:9"]);
    let back = || {
        let mut command = Command::new("/bin/bash");
        command.arg(installed.path("opt/sitegen/current/scripts/switch-release.sh"));
        command.args(["--rollback", "--prefix"]).arg(installed.path("")).stdin(Stdio::null());
        Run::of(&command.output().unwrap())
    };
    let none = back();
    assert_eq!(none.code, 1, "{}", none.stderr);
    assert!(none.stderr.contains("there is no release before"), "{}", none.stderr);
    let first = current(&installed);
    let text = installed.release.read("release/content/fr/ui.toml");
    installed.release.put("release/content/fr/ui.toml", &format!("{text}# another\n"));
    installed.again(&[]);
    let second = current(&installed);
    let run = back();
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(
        (current(&installed), linked(&installed, "previous")),
        (first.clone(), second.clone())
    );
    // Done twice, it is undone.
    assert_eq!(back().code, 0);
    assert_eq!((current(&installed), linked(&installed, "previous")), (second, first));
}

/// The release a link leads to.
fn linked(installed: &Installed, link: &str) -> String {
    let link = fs::read_link(installed.path("opt/sitegen").join(link)).unwrap();
    link.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn a_site_is_installed_and_another_run_changes_nothing() {
    let options = ["--name", "Mes courses", "--base-url", "https://courses.example"];
    let installed = Installed::new(&options);
    assert!(installed.read("srv/sitegen/public/index.html").contains("Mes courses"));
    for (folder, mode) in
        [("srv/sitegen/data", 0o700), ("srv/sitegen/public", 0o755), ("var/log/sitegen", 0o750)]
    {
        let found = fs::metadata(installed.path(folder)).unwrap().permissions().mode();
        assert_eq!(found & 0o777, mode, "{folder}");
    }
    let nginx = installed.read("etc/nginx/sites-enabled/sitegen.conf");
    assert!(nginx.contains("server_name courses.example;"));
    assert!(nginx.contains(&format!("{}", installed.path("srv/sitegen/public").display())));

    // The operator's own words, and a release that is the same.
    let config = installed.read("srv/sitegen/sitegen.toml").replace("Mes courses", "Nos courses");
    fs::write(installed.path("srv/sitegen/sitegen.toml"), &config).unwrap();
    fs::write(installed.path("srv/sitegen/content/fr/a-propos.md"), "").unwrap();
    let before = installed.tree();
    installed.again(&options);
    installed.again(&[]);
    let after = installed.tree();
    let differs = |name: &&std::path::PathBuf| before.get(*name) != after.get(*name);
    let names: Vec<_> = before.keys().chain(after.keys()).filter(differs).collect();
    assert!(names.is_empty(), "{names:?}");
    assert!(before.values().any(|content| content == config.as_bytes()));
}

/// As the operator calls it: from anywhere, without saying where the site is.
#[test]
fn the_program_is_found_with_the_site_of_the_machine() {
    let installed = Installed::new(&["--name", "Mes courses"]);
    let called = |arguments: &[&str]| {
        let mut command = Command::new(installed.path("usr/local/bin/sitegen"));
        command.args(arguments).current_dir("/").env_clear().env("PATH", installed.programs());
        Run::of(&command.stdin(Stdio::null()).output().unwrap())
    };
    // Whether all is well also depends on the machine (its disk, its clock), what is found does not.
    let status = called(&["status", "--json"]);
    let said: Value = serde_json::from_str(&status.stdout).unwrap_or_else(|_| panic!("{status:?}"));
    assert!(said["catalogue"]["products"].as_u64().is_some_and(|products| products > 0), "{said}");
    assert!(called(&["config", "show"]).stdout.contains("site.name = \"Mes courses\""));
    assert!(called(&["nginx-config"]).stdout.contains("server_name "));
    // Exit codes are its own.
    assert_eq!(called(&["frobnicate"]).code, 2);
    let elsewhere = installed.path("elsewhere").display().to_string();
    assert_eq!(called(&["init", &elsewhere]).code, 0);
    assert!(installed.path("elsewhere/sitegen.toml").exists());
}

#[test]
fn another_release_takes_the_place_of_the_one_before_and_three_are_kept() {
    let installed = Installed::new(&[]);
    let mut seen = vec![current(&installed)];
    for number in 0..3 {
        let text = installed.release.read("release/content/fr/ui.toml");
        installed.release.put("release/content/fr/ui.toml", &format!("{text}# {number}\n"));
        installed.again(&[]);
        let now = current(&installed);
        assert!(!seen.contains(&now), "{now}");
        assert_eq!(Some(&linked(&installed, "previous")), seen.last());
        seen.push(now);
        // The same one again does not become the one before itself.
        installed.again(&[]);
        assert_eq!(linked(&installed, "previous"), seen[seen.len() - 2]);
    }
    seen.remove(0);
    seen.sort();
    assert_eq!(releases(&installed), seen);
    assert!(installed.path("opt/sitegen/current/scripts/weekly.sh").exists());
}

#[test]
fn what_was_changed_by_hand_for_nginx_is_kept_next_to_it() {
    let installed = Installed::new(&[]);
    let file = "etc/nginx/sites-available/sitegen.conf";
    let made = installed.read(file);
    fs::write(installed.path(file), format!("{made}# mine\n")).unwrap();
    installed.again(&[]);
    assert_eq!(installed.read(file), made);
    assert!(installed.read(&format!("{file}.old")).ends_with("# mine\n"));
}

#[test]
fn the_schedule_is_cron_or_timers_and_never_both() {
    let installed = Installed::new(&["--schedule", "timer", "--server", "systemd"]);
    let timer = "etc/systemd/system/sitegen-build.timer";
    assert!(installed.read(timer).contains("Persistent=true"));
    let check = "etc/systemd/system/sitegen-check.timer";
    assert!(installed.path(check).exists());
    assert!(!installed.path("etc/cron.d/sitegen").exists());
    installed.again(&["--schedule", "cron"]);
    assert!(!installed.path(timer).exists() && !installed.path(check).exists());
    assert!(installed.path("etc/cron.d/sitegen").exists());
}

#[test]
fn mistakes_change_nothing() {
    let installed = Installed::new(&[]);
    let before = installed.tree();
    for (options, named) in [
        (&["--nmae", "x"][..], "--nmae"),
        (&["--name"], "--name needs a value"),
        (&["--server", "openrc"], "openrc"),
        (&["--schedule", "never"], "never"),
        (&["--binary", "/nowhere"], "/nowhere"),
    ] {
        let run = installed.run(options);
        assert_eq!(run.code, 2, "{options:?}: {}", run.stderr);
        assert!(run.stderr.contains(named), "{options:?}: {}", run.stderr);
    }
    assert_eq!(installed.tree().len(), before.len());
    // For a site without https there is no certificate.
    let tls = installed.run(&["--tls", "ops@courses.example"]);
    assert_eq!(tls.code, 2, "{}", tls.stderr);
    assert!(tls.stderr.contains("--tls needs an address with https://"), "{}", tls.stderr);
    let help = installed.run(&["--help"]);
    assert!(help.code == 0 && help.stdout.contains("--base-url URL"), "{}", help.stdout);
}
