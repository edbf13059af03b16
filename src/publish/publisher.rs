//! Decides for one page whether its file is kept, created or replaced, and does it.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Fingerprint;
use crate::files;
use crate::model::PagePath;

/// A site is published in two passes, so that at no instant a page links to one that is missing:
/// what is new is put in place while nothing links to it, then what links to it is changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pass {
    /// Only files that do not exist yet are written.
    Create,
    /// Only files that existed before this run are rewritten.
    Replace,
}

impl Pass {
    /// Both, in order.
    pub(crate) const BOTH: [Self; 2] = [Self::Create, Self::Replace];
}

/// What became of a page in a pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Published {
    /// The file is right as it is.
    Kept,
    /// The file was looked at, and holds what it should.
    Confirmed,
    /// The file was not there and is now.
    Created,
    /// The file had other content and has the right one now.
    Replaced,
    /// The file must be looked at in the pass [`Pass::Replace`].
    Deferred,
}

/// Publishes pages below one folder.
#[derive(Clone, Debug)]
pub(crate) struct Publisher {
    root: PathBuf,
    look_at_files: bool,
}

impl Publisher {
    /// Publishes below `root`. With `look_at_files` what is known of pages is not believed: files
    /// are compared with what they should hold.
    pub(crate) fn new(root: &Path, look_at_files: bool) -> Self {
        Self { root: root.to_path_buf(), look_at_files }
    }

    /// Publishes a page in a pass. `known` is the fingerprint the file was last written for;
    /// `content` is asked for only where it is needed.
    pub(crate) fn publish(
        &self,
        pass: Pass,
        path: &PagePath,
        known: Option<&[u8]>,
        fingerprint: &Fingerprint,
        content: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Published> {
        let file = self.root.join(path.as_file());
        let exists = if self.look_at_files { file.exists() } else { known.is_some() };
        if !self.look_at_files && known.is_some_and(|known| known == fingerprint) {
            return Ok(Published::Kept);
        }
        match (pass, exists) {
            (Pass::Create, true) => Ok(Published::Deferred),
            (Pass::Create, false) => {
                files::write_served(&file, &content()?)?;
                Ok(Published::Created)
            }
            // Written in the pass before.
            (Pass::Replace, false) => Ok(Published::Kept),
            (Pass::Replace, true) => replace(&file, &content()?),
        }
    }

    /// Removes a file of the site, and the folder around it where it leaves that empty.
    pub(crate) fn remove(&self, path: &str) -> Result<()> {
        let file = self.root.join(path);
        files::remove(&file)?;
        if let Some(folder) = file.parent().filter(|folder| *folder != self.root) {
            // Fails where the folder still holds something, as it should.
            let _ = std::fs::remove_dir(folder);
        }
        Ok(())
    }

    /// Waits until everything written to the site's file system is safe on disk.
    pub(crate) fn sync(&self) -> Result<()> {
        let failed = || format!("cannot sync the file system of {}", self.root.display());
        let folder = File::open(&self.root).with_context(failed)?;
        rustix::fs::syncfs(&folder).with_context(failed)
    }
}

fn replace(file: &Path, content: &[u8]) -> Result<Published> {
    // Reading is cheaper than writing, and a file that is right keeps its inode and time.
    if files::read(file)?.as_deref() == Some(content) {
        files::let_serve(file)?;
        return Ok(Published::Confirmed);
    }
    files::write_served(file, content)?;
    Ok(Published::Replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Fingerprint = [1; 32];
    const NEW: Fingerprint = [2; 32];

    fn publisher(look_at_files: bool) -> (tempfile::TempDir, Publisher) {
        let folder = tempfile::tempdir().unwrap();
        let publisher = Publisher::new(folder.path(), look_at_files);
        (folder, publisher)
    }

    fn content(text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }

    fn unneeded() -> Result<Vec<u8>> {
        anyhow::bail!("this content was not needed")
    }

    #[test]
    fn the_ledger_is_believed_without_looking_at_files() {
        let (folder, publisher) = publisher(false);
        let path = PagePath::document("essai");
        let publish = |pass, known: Option<&Fingerprint>, text: &'static str| {
            let known = known.map(<[u8; 32]>::as_slice);
            publisher.publish(pass, &path, known, &NEW, || Ok(content(text))).unwrap()
        };
        assert_eq!(publish(Pass::Create, None, "a"), Published::Created);
        assert_eq!(publish(Pass::Replace, None, "a"), Published::Kept);
        assert_eq!(publish(Pass::Create, Some(&OLD), "b"), Published::Deferred);
        assert_eq!(publish(Pass::Replace, Some(&OLD), "b"), Published::Replaced);
        let kept = publisher.publish(Pass::Replace, &path, Some(&NEW), &NEW, unneeded).unwrap();
        assert_eq!(kept, Published::Kept);
        let written = std::fs::read_to_string(folder.path().join("essai.html")).unwrap();
        assert_eq!(written, "b");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn after_an_interruption_files_are_compared() {
        let (folder, publisher) = publisher(true);
        let path = PagePath::category("pates", 2);
        let publish = |pass, text: &'static str| {
            publisher.publish(pass, &path, Some(&NEW), &NEW, || Ok(content(text))).unwrap()
        };
        assert_eq!(publish(Pass::Create, "a"), Published::Created);
        assert_eq!(publish(Pass::Create, "b"), Published::Deferred);
        assert_eq!(publish(Pass::Replace, "b"), Published::Replaced);
        assert_eq!(publish(Pass::Replace, "b"), Published::Confirmed);
        publisher.remove("categorie/pates/2.html").unwrap();
        assert!(!folder.path().join("categorie/pates").exists());
    }
}
