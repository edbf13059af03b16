//! What is shipped: the files of a release, the glibc it asks for, the container it is put into.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{project, temporary_folder};

fn text(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap()
}

/// The glibc a program needs, as scripts/release.sh finds it.
fn needed(program: &str) -> String {
    let script = project().join("scripts/release.sh");
    let output = Command::new(script).args(["--glibc", program]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_string()
}

/// The figure after a text, as far as it is one.
fn figure_after(text: &str, before: &str) -> String {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before:?}"));
    rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect()
}

#[test]
fn the_promised_glibc_is_what_the_program_needs() {
    let promised = figure_after(&text("docs/OPERATIONS.md"), "Linux with glibc ");
    assert_eq!(promised, figure_after(&text("scripts/release.sh"), "\nglibc_floor="));
    assert_eq!(promised, needed(env!("CARGO_BIN_EXE_sitegen")));
}

/// scripts/release.sh with the program of these tests in place of one that would compile for minutes, and with what lists
/// the crates.
fn released() -> TempDir {
    let folder = temporary_folder();
    let (path, built) = (folder.path().display(), env!("CARGO_BIN_EXE_sitegen"));
    let cargo = format!(
        "#!/bin/bash\nset -eu\ncase $1 in
         build) mkdir -p '{path}/target/shipped'; cp '{built}' '{path}/target/shipped/sitegen' ;;
         cyclonedx) [ \"$2\" = --version ] || echo '{{\"bomFormat\": \"CycloneDX\"}}' > sitegen.cdx.json ;;
         esac\n"
    );
    fs::create_dir_all(folder.path().join("checkout/scripts")).unwrap();
    let script = folder.path().join("checkout/scripts/release.sh");
    fs::copy(project().join("scripts/release.sh"), &script).unwrap();
    fs::write(folder.path().join("cargo"), cargo).unwrap();
    fs::set_permissions(folder.path().join("cargo"), Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(script);
    command.arg(folder.path().join("dist")).env("PATH", format!("{path}:/usr/bin:/bin"));
    let output = command.env("CARGO_TARGET_DIR", folder.path().join("target")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// What a line of shell prints in a folder.
fn printed(folder: &Path, line: &str) -> String {
    let output = Command::new("bash").args(["-c", line]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_release_is_stripped_with_its_symbols_apart_its_crates_listed_and_all_of_it_summed() {
    let folder = released();
    let dist = folder.path().join("dist");
    let symbols = |file: &str| printed(&dist, &format!("objdump --syms {file}")).contains(".text");
    assert!(!symbols("sitegen") && symbols("sitegen.debug"));
    let link = printed(&dist, "objdump --full-contents --section=.gnu_debuglink sitegen");
    assert!(link.contains("sitegen.debug"), "{link}");
    let checked = printed(&dist, "sha256sum --check SHA256SUMS");
    assert_eq!(checked, "sitegen: OK\nsitegen.debug: OK\nsitegen.cdx.json: OK\n");
    assert!(printed(&dist, "./sitegen --version").starts_with("sitegen "));
}

/// The instructions of the Containerfile, each on one line.
fn instructions() -> Vec<String> {
    let file = text("Containerfile").replace("\\\n", " ");
    let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    file.lines().filter(is_said).map(String::from).collect()
}

#[test]
fn the_images_are_pinned_and_of_the_stated_rust() {
    let manifest: toml::Table = toml::from_str(&text("Cargo.toml")).unwrap();
    let stated = manifest["package"]["rust-version"].as_str().unwrap();
    let all = instructions();
    let images: Vec<&str> = all.iter().filter_map(|line| line.strip_prefix("FROM ")).collect();
    assert_eq!(images.len(), 2, "a stage that builds, a stage that runs");
    assert!(images[0].starts_with(&format!("rust:{stated}-bookworm@sha256:")), "{}", images[0]);
    for image in images {
        let digest = image.split_once("@sha256:").unwrap().1.split(' ').next().unwrap();
        assert!(digest.len() == 64 && digest.chars().all(|c| c.is_ascii_hexdigit()), "{image}");
    }
}

#[test]
fn the_container_runs_without_rights_and_says_whether_it_serves() {
    let all = instructions();
    let last = all.iter().rposition(|line| line.starts_with("FROM ")).unwrap();
    let run = &all[last..];
    let one = |name: &str| {
        let line = run.iter().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name}")).to_string()
    };
    let user: u32 = one("USER ").split(':').next().unwrap().parse().unwrap();
    assert_ne!(user, 0);
    assert!(!run.iter().any(|line| line.starts_with("RUN ") || line.starts_with("ADD ")));
    assert!(!all.iter().any(|line| line.starts_with("ENV ") || line.starts_with("ARG ")));
    // What it starts and asks is what the program takes.
    let words = |list: &str| serde_json::from_str::<Vec<String>>(list.trim()).unwrap();
    let asked = words(one("HEALTHCHECK ").split_once("CMD").unwrap().1);
    let started = [words(&one("ENTRYPOINT ")), words(&one("CMD "))].concat();
    assert_eq!(asked[0], started[0]);
    assert!(asked.contains(&"--check".to_string()));
    assert_eq!(asked.last(), started.last(), "the same socket");
    let nobody = Command::new(env!("CARGO_BIN_EXE_sitegen")).args(&asked[1..]).output().unwrap();
    assert_eq!(nobody.status.code(), Some(1), "{}", String::from_utf8_lossy(&nobody.stderr));
}

/// What goes to the builder is enough for it, and has no data of a site.
#[test]
fn only_sources_go_to_the_builder() {
    let ignored = text(".dockerignore");
    let mut sent: Vec<&str> = ignored.lines().filter_map(|line| line.strip_prefix('!')).collect();
    assert!(ignored.lines().any(|line| line == "*"));
    sent.retain(|path| !path.ends_with('*'));
    for path in &sent {
        assert!(project().join(path).exists(), "{path}");
    }
    for path in ["data", "backups", ".git", "target"] {
        assert!(!sent.contains(&path), "{path}");
    }
}
