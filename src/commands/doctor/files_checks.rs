//! Files: who may write where they must, who may read what they must not, and whether the clock fits their times.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::DoctorCheck;
use crate::backup;
use crate::config::Config;
use crate::files;
use crate::model::{AccountsPlace, PagePath, Timestamp};
use crate::store::{KeptDatabase, accounts};

/// Clocks of file servers differ a little.
const CLOCK_DIFFERENCE: i64 = 3600;

/// A backup is made each night; one that is older was missed a week long.
const BACKUP_OLD: i64 = 8 * 24 * 3600;

/// Settings that name a file with a secret.
const SECRET_FILES: [&str; 4] =
    ["mail.password_file", "sentry.dsn_file", "backup.identity_file", "accounts.database_file"];

pub(super) fn all(config: &Config, now: Timestamp) -> Vec<DoctorCheck> {
    let paths = &config.paths;
    let mut checks = vec![writable("data", &paths.data), writable("public", &paths.public)];
    checks.push(readable(&paths.public));
    checks.push(secrets(config));
    checks.push(clock(config, now));
    checks.push(backups(config, now));
    checks
}

/// By writing a file there and removing it.
fn writable(name: &str, folder: &Path) -> DoctorCheck {
    let shown = folder.display();
    if !folder.exists() {
        let text = format!("{shown} is not there yet");
        return DoctorCheck::doubtful(name, text, "`sitegen build` makes it");
    }
    let probe = folder.join(format!(".doctor-{}{}", std::process::id(), files::TEMPORARY_SUFFIX));
    match files::write(&probe, b"").and_then(|()| files::remove(&probe)) {
        Ok(()) => DoctorCheck::well(name, format!("{shown} can be written")),
        Err(error) => {
            let remedy =
                "give the folder to the user who builds and serves, and run doctor as that user";
            DoctorCheck::failed(name, format!("{error:#}"), remedy)
        }
    }
}

/// nginx runs as a user of its own: it must come through all folders on the way.
fn readable(public: &Path) -> DoctorCheck {
    let whole = std::path::absolute(public).unwrap_or_else(|_| public.to_path_buf());
    let Some(home) = files::find_site_file(&whole, PagePath::home().as_file()) else {
        let text = format!("there is no site in {} yet", public.display());
        return DoctorCheck::doubtful("site", text, "`sitegen build`");
    };
    for folder in whole.ancestors() {
        if mode(folder).is_some_and(|mode| mode & 0o001 == 0) {
            let text = format!("the web server cannot enter {}", folder.display());
            let remedy = format!("chmod o+x {}", folder.display());
            return DoctorCheck::failed("site", text, &remedy);
        }
    }
    if mode(&home).is_some_and(|mode| mode & 0o004 == 0) {
        let text = format!("the web server cannot read {}", home.display());
        return DoctorCheck::failed("site", text, "`sitegen build --full` opens what it published");
    }
    DoctorCheck::well("site", format!("the web server can read {}", public.display()))
}

fn mode(path: &Path) -> Option<u32> {
    Some(fs::metadata(path).ok()?.permissions().mode())
}

/// What only its owner may read.
fn secrets(config: &Config) -> DoctorCheck {
    let paths = &config.paths;
    // The last is the account that scripts/switch-release.sh signs in with.
    let mut private = vec![paths.accounts(), paths.outbox(), config.folder.join("canary")];
    for suffix in ["-wal", "-shm"] {
        private.push(files::with_suffix(&paths.accounts(), suffix));
    }
    private.extend(secret_files(config));
    for entry in files::entries(&config.backup.folder) {
        if entry.file_name().to_string_lossy().starts_with("accounts-") {
            private.push(entry.path());
        }
    }
    // Their checksums say nothing.
    private.retain(|path| path.extension().is_none_or(|ending| ending != "sha256"));
    private.retain(|path| mode(path).is_some_and(|mode| mode & 0o077 != 0));
    if private.is_empty() {
        return DoctorCheck::well("secrets", "no one but their owner reads accounts and secrets");
    }
    let mut names = Vec::new();
    for path in private {
        names.push(path.display().to_string());
    }
    let names = names.join(" ");
    let remedy = format!("chmod go= {names}");
    DoctorCheck::failed("secrets", format!("others may read {names}"), &remedy)
}

fn secret_files(config: &Config) -> Vec<PathBuf> {
    let folder = &config.folder;
    let mut named = Vec::new();
    for setting in &config.effective {
        if SECRET_FILES.contains(&setting.key.as_str()) {
            let value = setting.toml.as_deref().unwrap_or_default();
            named.extend((!value.is_empty()).then(|| folder.join(value.trim_matches('"'))));
        }
    }
    named
}

/// Accounts cannot be made again: where there are some, there must be a backup of last week.
fn backups(config: &Config, now: Timestamp) -> DoctorCheck {
    if let AccountsPlace::Server(address) = &config.accounts.place {
        let text = format!(
            "the accounts are in {address}, whose backups are its own tools' (pg_dump, an archive of WAL)"
        );
        return DoctorCheck::well("backups", text);
    }
    let folder = &config.backup.folder;
    let shown = folder.display();
    let remedy = "`sitegen backup`, and look why cron or the timer made none";
    match backup::newest_made(folder, KeptDatabase::Accounts) {
        Some(made) if now - made > BACKUP_OLD => {
            let text = format!("the newest backup of the accounts in {shown} is of {made}");
            DoctorCheck::failed("backups", text, remedy)
        }
        Some(made) => {
            DoctorCheck::well("backups", format!("the newest one of the accounts is of {made}"))
        }
        None if accounts::are_known(&config.paths.accounts()) => {
            let text = format!("there are accounts, and no backup of them in {shown}");
            DoctorCheck::failed("backups", text, remedy)
        }
        None => DoctorCheck::well("backups", "there are no accounts yet to back up"),
    }
}

/// The clock may not be before what was written already.
fn clock(config: &Config, now: Timestamp) -> DoctorCheck {
    let paths = &config.paths;
    let mut newest = (Timestamp::UNKNOWN, PathBuf::new());
    let settings = files::entries(&config.folder);
    for entry in files::entries(&paths.data).chain(files::entries(&paths.public)).chain(settings) {
        let Ok(written) = entry.metadata().and_then(|about| about.modified()) else { continue };
        newest = newest.max((Timestamp::from(written), entry.path()));
    }
    let (written, path) = newest;
    if written - now > CLOCK_DIFFERENCE {
        let text = format!("it is {now} here, but {} was written on {written}", path.display());
        return DoctorCheck::failed("clock", text, "set the clock: `timedatectl set-ntp true`");
    }
    DoctorCheck::well("clock", format!("{now} is after all that was written"))
}
