//! What public/ says of itself: a random word that it shares with the ledger, so that a ledger is
//! never believed about another folder, an emptied one or one put back from a backup.
//!
//! It also lists the files at the top of public/ that are the site's, because there an operator may
//! keep files too.

use std::io;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::files;

/// Not hidden: it goes with the pages when the operator empties the folder with `rm -r public/*`.
const FILE: &str = "sitegen-identity.txt";

/// The lock of builds that publish here; it also marks the folder as sitegen's.
const LOCK: &str = ".sitegen-lock";

/// The identity of a public/.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Identity {
    /// The random word.
    pub word: String,
    /// Names of the site's files at the top of the folder, sorted.
    pub top_files: Vec<String>,
}

impl Identity {
    /// The identity public/ carries; `None` where it has none.
    pub(crate) fn read(public: &Path) -> Result<Option<Self>> {
        let content = files::read(&public.join(FILE))?;
        Ok(content.map(|bytes| {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let mut lines = text.lines().map(str::to_string);
            Self { word: lines.next().unwrap_or_default(), top_files: lines.collect() }
        }))
    }

    /// Gives public/ this identity.
    pub(crate) fn write(&self, public: &Path) -> Result<()> {
        let lines = [std::slice::from_ref(&self.word), &self.top_files].concat();
        files::write_served(&public.join(FILE), (lines.join("\n") + "\n").as_bytes())
    }
}

/// The file builds lock while they publish to a folder.
pub(crate) fn lock_file(public: &Path) -> std::path::PathBuf {
    public.join(LOCK)
}

/// Whether a folder holds nothing but the lock of builds.
pub(crate) fn is_bare(public: &Path) -> Result<bool> {
    holds_lock_alone(public)
        .with_context(|| format!("cannot look into the folder {}", public.display()))
}

fn holds_lock_alone(folder: &Path) -> io::Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        if entry?.file_name() != LOCK {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Refuses a folder that holds other people's files: a site of their own, for instance, which the
/// first build would write over. Hidden files do no harm.
pub(crate) fn refuse_foreign(public: &Path) -> Result<()> {
    if public.join(FILE).exists() || public.join(LOCK).exists() {
        return Ok(());
    }
    let entries = std::fs::read_dir(public)
        .with_context(|| format!("cannot look into the folder {}", public.display()))?;
    let mut names = Vec::new();
    for entry in entries.flatten() {
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| !name.starts_with('.'));
    if let Some(foreign) = names.iter().min() {
        bail!(
            "{} holds `{foreign}`, which sitegen did not make; publish to an empty folder, or make \
             the file {LOCK} in it to give all of it to sitegen",
            public.display()
        );
    }
    Ok(())
}
