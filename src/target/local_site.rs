//! The site as a build left it on this machine, file by file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::files::{self, packed_name};
use crate::model::PagePath;
use crate::words::{fingerprint, first_bits};

/// A file of the site, as the ledger of builds knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SiteFile {
    /// Which one.
    pub page: PagePath,
    /// First bits of the hash of what it holds, where the ledger knows it.
    pub held: Option<i64>,
    /// Whether it is sent compressed, as the build compressed it.
    pub is_packed: bool,
}

/// public/, to be read only.
#[derive(Clone, Copy)]
pub(crate) struct LocalSite<'a> {
    public: &'a Path,
}

impl<'a> LocalSite<'a> {
    /// The site in a folder.
    pub(crate) fn of(public: &'a Path) -> Self {
        Self { public }
    }

    fn path(&self, file: &SiteFile) -> PathBuf {
        let name = file.page.as_file();
        if file.is_packed { self.public.join(packed_name(name)) } else { self.public.join(name) }
    }

    /// First bits of the hash of what a file holds.
    pub(super) fn held(&self, file: &SiteFile) -> Result<i64> {
        match file.held {
            Some(held) => Ok(held),
            None => Ok(first_bits(&fingerprint(&self.unpacked(file)?))),
        }
    }

    fn unpacked(&self, file: &SiteFile) -> Result<Vec<u8>> {
        let path = self.path(file);
        let opened = || {
            format!("cannot read {}; `sitegen build --full` makes what is missing", path.display())
        };
        if !file.is_packed {
            return fs::read(&path).with_context(opened);
        }
        fs::File::open(&path).and_then(files::unpacked).with_context(opened)
    }

    /// What is sent of a file; fails where that is not what the ledger says, so that no damaged page leaves this machine.
    pub(super) fn body(&self, file: &SiteFile) -> Result<Vec<u8>> {
        let content = self.unpacked(file)?;
        if file.held.is_some_and(|held| held != first_bits(&fingerprint(&content))) {
            bail!(
                "{} is not what the last build wrote; `sitegen build --full` compares all files",
                self.path(file).display()
            );
        }
        if !file.is_packed {
            return Ok(content);
        }
        let path = self.path(file);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}
