//! From a release to a site of one's own, as the operator goes: the folder of the site, what stands around it on
//! the machine, and docs/OPERATIONS.md.

mod init;
mod installed;
mod nginx_config;
mod script;
mod services;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod empty_vps;
}

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::support::{Run, copy_folder, project, temporary_folder};

/// A release as it is unpacked, in a folder where sites can be made next to it.
struct Release {
    folder: TempDir,
}

impl Release {
    fn new() -> Self {
        let release = Self { folder: temporary_folder() };
        for name in ["content", "themes", "scripts", "data/demo"] {
            copy_folder(&project().join(name), &release.path("release").join(name));
        }
        fs::copy(env!("CARGO_BIN_EXE_sitegen"), release.path("release/sitegen")).unwrap();
        release
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn put(&self, name: &str, content: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), content).unwrap();
    }

    /// Its program, in the folder around it.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.path("release/sitegen"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }

    /// A run that must succeed.
    fn done(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
        run
    }
}
