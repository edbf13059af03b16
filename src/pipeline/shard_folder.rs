//! Where a shard is kept until its pages are put in their place, and what it says it was made of.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::last_run;
use super::make_folder;
use super::program::program_digest;
use crate::config::Config;
use crate::files::{self, lock};
use crate::model::{Shard, Stop};
use crate::store::{CatalogueReader, Ledger, LedgerReader, ShardFile};

/// What all shards of a site must have been made of, by the name under which a shard notes it.
pub(super) struct ShardBasis([(&'static str, String); 4]);

/// What is said of a shard that was made of something else, in the same order.
const OTHERS: [&str; 4] = [
    "was made by another build of the program",
    "was made from another catalogue",
    "was made with other settings, content or theme",
    "was made for another state of the site, so it lacks what has changed since, or its machine lacked the ledger",
];

impl ShardBasis {
    /// That of the site as it is now.
    pub(super) fn of(
        config: &Config,
        catalogue: &CatalogueReader,
        ledger: &Ledger,
        stop: &Stop,
    ) -> Result<Self> {
        let hex = |digest: [u8; 32]| blake3::Hash::from(digest).to_hex().to_string();
        Ok(Self([
            ("program", hex(program_digest())),
            ("catalogue", hex(catalogue.digest(stop)?)),
            ("settings", last_run::settings_digest(config)),
            ("site", ledger.identity()?.unwrap_or_default()),
        ]))
    }

    /// What is said of a shard that was made of something else.
    fn difference(&self, file: &ShardFile) -> Result<Option<&'static str>> {
        for ((name, value), other) in self.0.iter().zip(OTHERS) {
            if file.fact(name)?.as_ref() != Some(value) {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }
}

/// The folder of a shard.
pub(super) struct ShardFolder {
    pub(super) shard: Shard,
    path: PathBuf,
}

impl ShardFolder {
    pub(super) fn of(config: &Config, shard: Shard) -> Self {
        Self { shard, path: config.shards.join(shard.folder_name()) }
    }

    /// Keeps other processes from it as long as the result is held.
    pub(super) fn hold(&self) -> Result<File> {
        make_folder(self.path.parent().unwrap_or(&self.path))?;
        // Next to the folder, which goes as a whole.
        lock::take(&files::with_suffix(&self.path, ".lock"))
    }

    /// Pages, as they will stand below public/.
    pub(super) fn pages(&self) -> PathBuf {
        self.path.join("public")
    }

    /// Which pages these are, and what was found on the way.
    pub(super) fn ledger(&self) -> PathBuf {
        self.path.join("ledger.sqlite")
    }

    /// What it is made of, and documents of the search file.
    pub(super) fn file(&self) -> PathBuf {
        self.path.join("shard.sqlite")
    }

    /// Why it cannot be put in its place; `None` where it can.
    pub(super) fn fault(&self, basis: &ShardBasis) -> Result<Option<String>> {
        let Self { shard, .. } = self;
        if !files::is_there(&self.file())? {
            return Ok(Some(format!("shard {shard} is missing")));
        }
        let file = ShardFile::open_read_only(&self.file())
            .with_context(|| format!("shard {shard} cannot be read; make it again"))?;
        Ok(match basis.difference(&file)? {
            Some(other) => Some(format!("shard {shard} {other}")),
            None if !file.is_complete()? => Some(format!("shard {shard} did not come to its end")),
            None => match self.check(&file) {
                Err(error) => Some(format!("shard {shard} is damaged: {error:#}")),
                Ok(()) => None,
            },
        })
    }

    /// Looks for damage of its databases; that of a page is seen where it is put in its place.
    fn check(&self, file: &ShardFile) -> Result<()> {
        file.check()?;
        // One that had nothing to do has no ledger.
        if files::is_there(&self.ledger())? {
            LedgerReader::open(&self.ledger())?.check()
        } else {
            Ok(())
        }
    }

    /// Begins it: empty, but for what a run that was killed found of the same.
    pub(super) fn begin(&self, basis: &ShardBasis) -> Result<ShardFile> {
        let is_same = files::is_there(&self.file())?
            && ShardFile::open_read_only(&self.file())
                .and_then(|file| Ok(basis.difference(&file)?.is_none() && !file.is_complete()?))
                .unwrap_or(false);
        if is_same {
            // Of pages none is known to be whole.
            remove_all(&self.pages())?;
        } else {
            self.remove()?;
        }
        make_folder(&self.path)?;
        let file = ShardFile::open(&self.file())?;
        for (name, value) in &basis.0 {
            file.set_fact(name, value)?;
        }
        Ok(file)
    }

    /// Removes it.
    pub(super) fn remove(&self) -> Result<()> {
        remove_all(&self.path)
    }
}

fn remove_all(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
