//! From a release to a site of one's own, as the operator goes: the folder of the site, what stands around it on
//! the machine, and docs/OPERATIONS.md.

mod init;
mod installed;
mod manual;
pub(crate) mod nginx_config;
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

use crate::support::{Run, copy_folder, project};

/// A release as it is unpacked, in a folder where sites can be made next to it.
struct Release {
    folder: TempDir,
}

impl Release {
    fn new() -> Self {
        // Next to the program, which is large, so that it can have a second name instead of a copy.
        let release = Self { folder: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
        for name in ["content", "themes", "scripts", "data/demo"] {
            copy_folder(&project().join(name), &release.path("release").join(name));
        }
        let (built, program) = (env!("CARGO_BIN_EXE_sitegen"), release.path("release/sitegen"));
        if fs::hard_link(built, &program).is_err() {
            fs::copy(built, &program).unwrap();
        }
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
