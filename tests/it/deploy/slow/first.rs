//! A machine without a site gets one from the first deployment.

use std::fs;
use std::process::{Command, Stdio};

use crate::deploy::machine::{deploy, sshd_is_there, start_sshd};
use crate::support::nginx::{self, Running, wait_until};
use crate::support::{Run, temporary_folder};

/// Who runs the tests; below a prefix no user is made.
fn user() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_string()
}

#[test]
fn the_first_deployment_installs_and_the_second_upgrades() {
    if !(nginx::is_there() && sshd_is_there()) {
        return;
    }
    let folder = temporary_folder();
    let path = |name: &str| folder.path().join(name);
    let _sshd = start_sshd(&path("ssh"));
    let (prefix, user) = (path("host").display().to_string(), user());
    let at = ["--prefix", &prefix, "--binary"];
    let site =
        ["--name", "Essai", "--base-url", "http://127.0.0.1:9", "--contact", "a@example.org"];
    let kept = ["--server", "supervisor", "--schedule", "cron", "--user", &user];
    let first = [&at[..], &[env!("CARGO_BIN_EXE_sitegen"), "machine", "--"], &site, &kept].concat();
    let run = deploy(&path("ssh"), &first);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(path("host/srv/sitegen/public/index.html").exists());
    let current = fs::read_link(path("host/opt/sitegen/current")).unwrap();
    assert_eq!(fs::read_dir(path("host/opt/sitegen/releases")).unwrap().count(), 1);

    let run = |arguments: &[&str]| {
        let mut command = Command::new(path("host/opt/sitegen/current/sitegen"));
        command.args(arguments).arg("--config").arg(path("host/srv/sitegen/sitegen.toml"));
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let _server = Running(run(&["serve"]).spawn().unwrap());
    let answers = || Run::of(&run(&["serve", "--check"]).output().unwrap()).code == 0;
    wait_until(answers, || "the server does not answer".into());

    // No nginx answers at site.base_url, so the upgrade is taken back: it was an upgrade.
    let other = path("other").display().to_string();
    let content = [&fs::read(env!("CARGO_BIN_EXE_sitegen")).unwrap()[..], b"other"].concat();
    fs::write(&other, content).unwrap();
    assert!(Command::new("chmod").args(["755", &other]).status().unwrap().success());
    let second = deploy(&path("ssh"), &[&at[..], &[&other, "machine"]].concat());
    assert_eq!(second.code, 1, "{}", second.stderr);
    assert!(second.stderr.contains("is the current release again"), "{}", second.stderr);
    assert!(second.stdout.contains("signing in is not tried"), "{}", second.stdout);
    assert!(!path("host/srv/sitegen/canary").exists());
    assert_eq!(fs::read_link(path("host/opt/sitegen/current")).unwrap(), current);
    assert!(answers());
}
