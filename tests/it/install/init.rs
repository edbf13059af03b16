//! `sitegen init`, and a site that holds only what differs from its release.

use std::fs;

use serde_json::Value;

use super::Release;
use crate::support::{barcode, project, shelf, tree};

const CONFIG: [&str; 2] = ["--config", "site/sitegen.toml"];

fn made() -> Release {
    let release = Release::new();
    let said = ["--name", "Mes \"courses\"", "--base-url", "https://courses.example"];
    release.done(&[&["init", "site", "--contact", "ops@courses.example"], &said[..]].concat());
    release
}

/// The same with few products: the demo takes a while.
fn small() -> Release {
    let release = made();
    fs::remove_dir_all(release.path("site/data/demo")).unwrap();
    let products: Vec<String> = shelf().iter().map(Value::to_string).collect();
    release.put("site/data/demo/products.jsonl", &products.join("\n"));
    release
}

fn build(release: &Release) -> Value {
    let run = release.done(&[&["build", "--json"], &CONFIG[..]].concat());
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn a_new_site_holds_only_what_differs_and_is_built_from_the_release() {
    let release = made();
    let mut files: Vec<String> = tree(&release.path("site")).into_keys().collect();
    files.retain(|name| !name.starts_with("data/demo/"));
    assert_eq!(files, ["README.md", "sitegen.toml"]);
    let shown = release.done(&[&["config", "show"], &CONFIG[..]].concat()).stdout;
    for setting in
        ["\"Mes \\\"courses\\\"\"", "\"https://courses.example\"", "\"ops@courses.example\""]
    {
        assert!(
            shown.contains(setting) || shown.contains("'Mes \"courses\"'"),
            "{setting}: {shown}"
        );
    }
    let line = shown.lines().find(|line| line.starts_with("paths.release")).unwrap();
    assert!(line.contains("release\"") && line.contains("next to the program"), "{line}");

    build(&release);
    let home = release.read("site/public/index.html");
    assert!(home.contains("courses.example") && home.contains("Démonstration"), "{home}");
    assert_eq!(build(&release)["pages"]["changed"], 0);
}

#[test]
fn a_file_of_the_site_stands_before_that_of_the_release() {
    let release = small();
    build(&release);
    let (about, privacy) = ("site/public/a-propos.html", "site/public/confidentialite.html");
    assert!(release.path(privacy).exists());
    let text = release.read("release/content/fr/a-propos.md");
    release.put("site/content/fr/a-propos.md", &format!("{text}\nDes mots à nous.\n"));
    release.put("site/content/fr/confidentialite.md", "");
    release.put("site/content/fr/ui.toml", "[page]\nskip = \"Nos mots à nous\"\n");
    release.put("site/themes/default/static/style.css", "body { color: teal }\n");
    build(&release);
    let page = release.read(about);
    assert!(page.contains("Des mots à nous.") && page.contains("Nos mots à nous"), "{page}");
    assert!(!release.path(privacy).exists(), "an empty file takes the document away");
    let styles = tree(&release.path("site/public/static"));
    let is_own = |(name, content): (&String, &Vec<u8>)| {
        name.starts_with("style.") && content.starts_with(b"body { color: teal }")
    };
    assert!(styles.iter().any(is_own));
    // Without them the site is that of the release again.
    fs::remove_dir_all(release.path("site/content")).unwrap();
    fs::remove_dir_all(release.path("site/themes")).unwrap();
    build(&release);
    assert!(!release.read(about).contains("Des mots à nous.") && release.path(privacy).exists());
}

#[test]
fn another_release_reaches_every_page_it_changes() {
    let release = small();
    build(&release);
    let template = "release/themes/default/templates/base.html";
    let text = release.read(template);
    release.put(template, &format!("{text}<!-- release 2 -->\n"));
    let report = build(&release);
    assert!(report["pages"]["changed"].as_u64().unwrap() > 15, "{report}");
}

#[test]
fn a_program_elsewhere_is_told_where_the_release_is() {
    let release = made();
    let elsewhere = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sitegen"));
        let output = command.args(arguments).current_dir(release.path("")).env_clear().output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = elsewhere(&["init", "other"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--release"), "{said}");
    assert_eq!(elsewhere(&["init", "other", "--release", "release"]), (Some(0), String::new()));
    let place = release.path("release").display().to_string();
    assert!(release.read("other/sitegen.toml").contains(&format!("release = \"{place}\"")));
    let explain = ["explain", &barcode(1), "--config", "other/sitegen.toml"];
    assert!(elsewhere(&explain).1.contains("there is no catalogue"), "its settings are read");
}

#[test]
fn what_is_there_is_never_overwritten_and_mistakes_leave_nothing() {
    let release = made();
    let before = tree(&release.path("site"));
    let again = release.run(&["init", "site"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("sitegen.toml is there already"), "{}", again.stderr);
    assert_eq!(tree(&release.path("site")), before);
    let inside = release.run(&["init", "release"]);
    assert_eq!(inside.code, 2, "{}", inside.stderr);
    for (flag, value, named) in [
        ("--base-url", "courses.example", "site.base_url"),
        ("--contact", "nobody", "fetch.contact"),
        ("--listen", "0.0.0.0:80", "server.listen"),
        ("--name", " ", "site.name"),
        ("--release", "nowhere", "site.language"),
    ] {
        let wrong = release.run(&["init", "wrong", flag, value]);
        assert_eq!(wrong.code, 2, "{flag}: {}", wrong.stderr);
        assert!(wrong.stderr.contains(named), "{flag}: {}", wrong.stderr);
        assert!(!release.path("wrong").exists(), "{flag}");
    }
}

/// What a new site writes of itself is the shipped file but for what was said of it.
#[test]
fn the_new_configuration_is_that_of_the_project_with_the_values_filled_in() {
    let release = made();
    let made = release.read("site/sitegen.toml");
    let shipped = fs::read_to_string(project().join("sitegen.toml")).unwrap();
    let values = |text: &str| -> toml::Table { text.parse().unwrap() };
    let (mut own, mut of_project) = (values(&made), values(&shipped));
    for (section, key) in
        [("site", "name"), ("site", "base_url"), ("fetch", "contact"), ("server", "listen")]
    {
        assert!(own[section].as_table_mut().unwrap().remove(key).is_some(), "{key}");
        of_project[section].as_table_mut().unwrap().remove(key);
    }
    assert_eq!(own, of_project);
}
