//! The search file in use: opened again after a build has put another in its place.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::{Context, Result, bail};

use super::IndexUnavailable;
use super::file::{self, FileIdentity};
use super::index::Index;

/// How often a file is opened that is replaced while it is opened.
const ATTEMPTS: usize = 8;

/// Gives the index of the file at a path, the newest one. Cheap enough for every request: it looks up
/// the file's identity.
pub struct LiveIndex {
    path: PathBuf,
    current: RwLock<Option<(FileIdentity, Arc<Index>)>>,
    opening: Mutex<()>,
}

impl LiveIndex {
    /// Of the file at a path. The file need not be there yet.
    #[must_use]
    pub fn open(path: &Path) -> Self {
        Self { path: path.to_path_buf(), current: RwLock::new(None), opening: Mutex::new(()) }
    }

    /// The index of the file that is there now. While one thread opens a new file, the others wait: the build that put it
    /// there goes on with removing pages, to which the old one leads. A thread that holds an old one can go on with it.
    ///
    /// # Errors
    /// [`IndexUnavailable`] where there is no file, or none of this version; else when it cannot be
    /// opened.
    pub fn index(&self) -> Result<Arc<Index>> {
        let identity = self.identity()?;
        if let Some((known, index)) = self.current()
            && known == identity
        {
            return Ok(index);
        }
        // Held until the new index is there: one thread opens it.
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        self.reopen()
    }

    fn current(&self) -> Option<(FileIdentity, Arc<Index>)> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn identity(&self) -> Result<FileIdentity> {
        match file::identity(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(IndexUnavailable::Missing(self.path.clone()).into())
            }
            found => found.with_context(|| format!("cannot look at {}", self.path.display())),
        }
    }

    /// Opens the file unless another thread just did.
    fn reopen(&self) -> Result<Arc<Index>> {
        for _ in 0..ATTEMPTS {
            let identity = self.identity()?;
            if let Some((known, index)) = self.current()
                && known == identity
            {
                return Ok(index);
            }
            let opened = Index::open(&self.path);
            // The connections of a file that was replaced in the meantime may be of both files.
            if self.identity()? == identity {
                let index = Arc::new(opened.context("cannot open the search file")?);
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Some((identity, Arc::clone(&index)));
                drop(current);
                // Only now, when the old index is dropped: both together would need twice the memory.
                index.load_hot_documents().context("cannot read the search file")?;
                return Ok(index);
            }
        }
        bail!(
            "{} is replaced again and again; is more than one build running?",
            self.path.display()
        )
    }
}
