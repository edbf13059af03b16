//! A release installed below a scratch folder, by the shipped script.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::Release;
use crate::support::{Run, shelf};

pub(super) struct Installed {
    pub(super) release: Release,
}

/// The name of the user who runs the tests.
pub(super) fn user() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_string()
}

impl Installed {
    /// A site of a few products, installed with these options.
    pub(super) fn new(options: &[&str]) -> Self {
        let release = Release::new();
        fs::remove_dir_all(release.path("release/data/demo")).unwrap();
        let products: Vec<String> = shelf().iter().map(Value::to_string).collect();
        release.put("release/data/demo/products.jsonl", &products.join("\n"));
        let installed = Self { release };
        installed.again(options);
        installed
    }

    pub(super) fn run(&self, options: &[&str]) -> Run {
        let mut command = Command::new("/bin/bash");
        command.arg(self.release.path("release/scripts/install.sh")).current_dir("/");
        command.env_clear().env("PATH", self.programs()).stdin(Stdio::null());
        command.arg("--prefix").arg(self.path("")).args(["--user", &user()]).args(options);
        Run::of(&command.output().unwrap())
    }

    /// Where the script finds programs: those of the test first.
    pub(super) fn programs(&self) -> String {
        format!("{}:/usr/sbin:/usr/bin:/bin", self.release.path("programs").display())
    }

    /// An installation that must succeed.
    pub(super) fn again(&self, options: &[&str]) {
        let run = self.run(options);
        assert_eq!(run.code, 0, "{options:?}: {}{}", run.stdout, run.stderr);
    }

    /// A path below the scratch folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.release.path("root").join(name)
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(super) fn site_config(&self) -> String {
        self.path("srv/sitegen/sitegen.toml").display().to_string()
    }

    /// True where the server answers.
    pub(super) fn answers(&self) -> bool {
        let mut command = Command::new(self.path("opt/sitegen/current/sitegen"));
        command.args(["serve", "--check", "--config", &self.site_config()]).env_clear();
        command.output().unwrap().status.success()
    }

    /// All files and links with their content, but databases.
    pub(super) fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(self.path("")) {
            let entry = entry.unwrap();
            let path = entry.path();
            if path.starts_with(self.path("srv/sitegen/data")) || entry.file_type().is_dir() {
                continue;
            }
            files.insert(path.to_path_buf(), content(path));
        }
        files
    }
}

fn content(path: &Path) -> Vec<u8> {
    match fs::read_link(path) {
        Ok(target) => target.into_os_string().into_encoded_bytes(),
        Err(_) => fs::read(path).unwrap(),
    }
}
