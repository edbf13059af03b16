//! The workflows do what `.ci/run` does, with nothing that can change under their feet.

use std::fs;
use std::process::Command;

use crate::support::project;

fn workflows() -> Vec<(String, String)> {
    let folder = fs::read_dir(project().join(".github/workflows")).unwrap();
    let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let named = |path: &std::path::PathBuf| {
        (path.file_name().unwrap().to_str().unwrap().to_string(), fs::read_to_string(path).unwrap())
    };
    files.iter().map(named).collect()
}

/// The values of a key, wherever it stands, without what a comment says.
fn values<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let mut values = Vec::new();
    for line in text.lines() {
        let line = line.trim_start().trim_start_matches("- ");
        if let Some(value) = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(": ")) {
            values.push(value.split(" #").next().unwrap().trim());
        }
    }
    values
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
}

#[test]
fn ci_runs_each_step_of_ci_run_in_its_order() {
    let listed =
        Command::new("bash").arg(project().join(".ci/run")).arg("--list").output().unwrap();
    assert!(listed.status.success());
    let listed = String::from_utf8(listed.stdout).unwrap();
    let (_, ci) = workflows().into_iter().find(|(name, _)| name == "ci.yml").unwrap();
    let run = values(&ci, "run");
    let steps: Vec<&str> = run.iter().filter_map(|run| run.strip_prefix(".ci/run ")).collect();
    assert_eq!(steps, listed.lines().collect::<Vec<_>>());
    assert!(steps.contains(&"canary") && steps.contains(&"tests"));
}

#[test]
fn unknown_steps_are_refused() {
    let run = Command::new("bash").arg(project().join(".ci/run")).arg("forma").output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("there is no step forma"));
}

#[test]
fn actions_and_images_are_pinned_by_their_hash() {
    for (name, text) in workflows() {
        for action in values(&text, "uses") {
            let hash = action.split_once('@').map_or("", |(_, hash)| hash);
            assert!(action.starts_with("./") || is_hex(hash, 40), "{name}: {action}");
        }
        for image in values(&text, "container") {
            let digest = image.split_once("@sha256:").map_or("", |(_, digest)| digest);
            assert!(is_hex(digest, 64), "{name}: {image}");
        }
    }
}

/// Nothing by default; each job says what it needs, and only releases may write.
#[test]
fn jobs_have_the_least_rights() {
    for (name, text) in workflows() {
        assert!(text.contains("\npermissions: {}\n"), "{name}");
        let (_, jobs) = text.split_once("\njobs:\n").unwrap();
        let is_job =
            |line: &&str| line.starts_with("  ") && line.as_bytes()[2].is_ascii_lowercase();
        let count = jobs.lines().filter(is_job).count();
        assert_eq!(jobs.matches("\n    permissions:\n").count(), count, "{name}");
        let writes = jobs.lines().filter(|line| line.trim_end().ends_with(": write")).count();
        assert!(writes == 0 || name == "release.yml", "{name}");
    }
}

#[test]
fn images_have_the_stated_minimum_of_rust() {
    let manifest: toml::Table = toml::from_str(&project_text("Cargo.toml")).unwrap();
    let stated = manifest["package"]["rust-version"].as_str().unwrap();
    for (name, text) in workflows() {
        for image in values(&text, "container") {
            assert!(image.starts_with(&format!("rust:{stated}-bookworm@")), "{name}: {image}");
        }
    }
}

fn project_text(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap()
}

/// What scripts/release.sh makes and the container, each among the checksums.
#[test]
fn a_release_publishes_binary_and_container_with_checksums_and_the_list_of_crates() {
    let (build, release) = (
        project_text(".github/workflows/build.yml"),
        project_text(".github/workflows/release.yml"),
    );
    for made in [
        "scripts/release.sh target/dist",
        "sha256sum --check SHA256SUMS && test -s sitegen.cdx.json",
        "docker build --file Containerfile",
        "image/sitegen-container.tar.gz",
    ] {
        assert!(build.contains(made), "{made}");
    }
    assert_eq!(values(&release, "uses")[0], "./.github/workflows/build.yml");
    let published = "gh release create \"$GITHUB_REF_NAME\" --verify-tag --generate-notes dist/*";
    let summed = "sha256sum sitegen-container.tar.gz >> SHA256SUMS";
    assert!(release.contains(published) && release.contains(summed));
}
