//! The search file in use, whichever that is: opened again after a build put another in its place.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

use anyhow::{Context, Result, bail};

use super::Unready;
use super::file::Identity;
use super::index::Index;

/// How often a file is opened that is replaced while it is opened.
const ATTEMPTS: usize = 8;

/// Gives the index of the file that stands at a path. Cheap enough to be asked for every request:
/// one look at the file's identity.
pub struct Live {
    path: PathBuf,
    current: RwLock<Option<(Identity, Arc<Index>)>>,
    opening: Mutex<()>,
}

impl Live {
    /// Looks at a path. The file need not be there yet.
    #[must_use]
    pub fn open(path: &Path) -> Self {
        Self { path: path.to_path_buf(), current: RwLock::new(None), opening: Mutex::new(()) }
    }

    /// The index of the file that stands there now. While one thread opens a new file, the others
    /// are given the old one, and whoever holds an old one can go on with it.
    ///
    /// # Errors
    /// [`Unready`] where there is no file, or none of this version; else when it cannot be opened.
    pub fn index(&self) -> Result<Arc<Index>> {
        let identity = self.identity()?;
        let (known, old) = self.current().unzip();
        if let Some(index) = old.clone().filter(|_| known == Some(identity)) {
            return Ok(index);
        }
        let opening = match (self.opening.try_lock(), old) {
            (Ok(opening), _) => opening,
            (Err(TryLockError::WouldBlock), Some(old)) => return Ok(old),
            _ => self.opening.lock().unwrap_or_else(PoisonError::into_inner),
        };
        let index = self.renew();
        drop(opening);
        index
    }

    fn current(&self) -> Option<(Identity, Arc<Index>)> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn identity(&self) -> Result<Identity> {
        let found = Identity::of(&self.path)
            .with_context(|| format!("cannot look at {}", self.path.display()))?;
        Ok(found.ok_or_else(|| Unready::Missing(self.path.clone()))?)
    }

    /// Lets go of the index in use, for another one.
    fn replace(&self, identity: Identity, index: &Arc<Index>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Some((identity, Arc::clone(index)));
    }

    /// Opens the file unless another thread just did.
    fn renew(&self) -> Result<Arc<Index>> {
        for _ in 0..ATTEMPTS {
            let identity = self.identity()?;
            if let Some((_, index)) = self.current().filter(|(known, _)| *known == identity) {
                return Ok(index);
            }
            let opened = Index::open(&self.path);
            // Connections of a file that was replaced meanwhile may be of both.
            if self.identity()? == identity {
                let index = Arc::new(opened.context("cannot open the search file")?);
                self.replace(identity, &index);
                index.warm().context("cannot read the search file")?;
                return Ok(index);
            }
        }
        bail!(
            "{} is replaced again and again; is more than one build running?",
            self.path.display()
        )
    }
}
