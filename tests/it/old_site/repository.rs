//! W11, W18, W19: what is in the repository.

use std::fs;
use std::process::Command;

use crate::support::{SiteTest, leave_out, project, shelf};

/// The files under version control; none, with a notice, where this is no checkout.
fn tracked() -> Vec<String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(project()).output();
    let names = listed.map(|output| String::from_utf8(output.stdout).unwrap()).unwrap_or_default();
    if names.is_empty() {
        leave_out("what is under version control; this is no git checkout");
    }
    names.split_terminator('\0').map(str::to_string).collect()
}

fn content(name: &str) -> Vec<u8> {
    // A file that was deleted and not yet committed is empty.
    fs::read(project().join(name)).unwrap_or_default()
}

#[test]
fn w11_no_secret_is_in_the_repository_and_settings_take_none() {
    // Put together here, so that this file is not one of those it looks for.
    let marks = [
        ["-----BEGIN ", "PRIVATE KEY"],
        ["-----BEGIN RSA ", "PRIVATE KEY"],
        ["AKIA", "IOSFODNN"],
        ["SECRET_KEY", " = "],
        ["gh", "p_"],
    ]
    .map(|parts| parts.concat());
    for name in tracked() {
        let text = String::from_utf8_lossy(&content(&name)).into_owned();
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{name} contains {mark:?}");
        }
        assert!(!name.ends_with(".env") && !name.ends_with(".pem"), "{name}");
    }
    let site = SiteTest::with_products(&shelf());
    let settings = site.read("sitegen.toml");
    for secret in ["sentry_dsn = \"https://key@sentry.example/1\"", "smtp_password = \"x\""] {
        site.put("sitegen.toml", format!("{secret}\n{settings}"));
        assert_eq!(site.run(&["build"]).code, 2, "{secret}");
    }
}

#[test]
fn w18_no_program_no_database_and_nothing_generated_is_in_the_repository() {
    const PICTURES: [&str; 4] = [".png", ".jpg", ".webp", ".ico"];
    for name in tracked() {
        let is_generated = ["target/", "public/", "data/"].iter().any(|top| name.starts_with(top));
        let is_meant = name.ends_with("/.gitkeep") || name.starts_with("data/demo/");
        assert!(!is_generated || is_meant, "{name} is generated");
        let may_hold_bytes =
            name.starts_with("fuzz/") || PICTURES.iter().any(|ending| name.ends_with(ending));
        assert!(may_hold_bytes || !content(&name).contains(&0), "{name} is no text");
    }
}

/// Releases and the way back to an earlier one are tested with the operations; until then this holds
/// that what changes for users is written down before it is released.
#[test]
fn w19_the_changelog_has_a_place_for_what_is_not_released() {
    let changelog = String::from_utf8(content("CHANGELOG.md")).unwrap();
    let headings: Vec<&str> = changelog.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings.first(), Some(&"## Unreleased"));
    let first = changelog.split("## ").nth(1).unwrap();
    assert!(first.lines().any(|line| line.starts_with("- ")), "nothing changed: {first}");
}
