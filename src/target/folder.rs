//! A copy of the site in a folder, on another disk or one that other machines mount.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use super::lock::CLOCK;
use super::storage::{Condition, OWN, Storage, Stored, Upload};
use crate::files;

/// Held while a condition is looked at and acted upon.
const GUARD: &str = ".sitegen/guard";

/// There once a run noted files it was about to change: one that was refused notes none.
const MARK: &str = ".sitegen/mark";

/// A folder that keeps files by their names.
pub(super) struct FolderStorage {
    root: PathBuf,
    /// Whether it was published to before.
    is_known: bool,
    operations: AtomicU64,
}

impl FolderStorage {
    /// Opens a folder that must be there: one that is not is perhaps a disk that is not mounted.
    pub(super) fn open(root: &Path) -> Result<Self> {
        fs::read_dir(root).with_context(|| {
            format!(
                "cannot look into {}; publishing makes no folder, in case a disk is not mounted",
                root.display()
            )
        })?;
        let is_known = files::is_there(&root.join(MARK))?;
        Ok(Self { root: root.to_path_buf(), is_known, operations: AtomicU64::new(0) })
    }

    fn counted(&self, key: &str) -> PathBuf {
        self.operations.fetch_add(1, Ordering::Relaxed);
        self.root.join(key)
    }

    fn guard(&self) -> Result<File> {
        let path = self.root.join(GUARD);
        let opened = || {
            fs::create_dir_all(self.root.join(OWN))?;
            let file = OpenOptions::new().create(true).append(true).open(&path)?;
            file.lock()?;
            Ok::<_, io::Error>(file)
        };
        opened().with_context(|| format!("cannot write {}", path.display()))
    }
}

fn tag(content: &[u8]) -> String {
    short(blake3::hash(content))
}

/// The same of a file, however large; nothing of one that is gone, or that may not be read and so is not ours.
fn tag_of_file(path: &Path) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    match File::open(path).and_then(|file| hasher.update_reader(file).map(drop)) {
        Ok(()) => Ok(short(hasher.finalize())),
        Err(error) if error.kind() == ErrorKind::NotFound || is_denied(Some(&error)) => {
            Ok(String::new())
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn short(hash: blake3::Hash) -> String {
    hash.to_hex()[..32].to_string()
}

fn is_denied(error: Option<&io::Error>) -> bool {
    error.is_some_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

impl Storage for FolderStorage {
    fn tag_of(&self, content: &[u8]) -> String {
        tag(content)
    }

    fn get(&self, key: &str) -> Result<Option<Stored>> {
        let path = self.counted(key);
        let Some(content) = files::read(&path)? else { return Ok(None) };
        let about = fs::metadata(&path).and_then(|about| about.modified());
        let changed = about.unwrap_or(SystemTime::UNIX_EPOCH);
        Ok(Some(Stored { tag: tag(&content), content, changed }))
    }

    fn put(&self, key: &str, upload: Upload) -> Result<String> {
        files::write_served(&self.counted(key), &upload.content)?;
        Ok(tag(&upload.content))
    }

    fn put_notes(&self, key: &str, content: Vec<u8>) -> Result<()> {
        if key != CLOCK {
            files::write_synced(&self.root.join(MARK), b"")?;
            // What the notes say of files must not outlive them in a power cut.
            let root = File::open(&self.root)?;
            rustix::fs::syncfs(&root)
                .with_context(|| format!("cannot write {}", self.root.display()))?;
        }
        files::write_synced(&self.counted(key), &content)
    }

    fn put_if(&self, key: &str, content: Vec<u8>, when: Condition) -> Result<Option<String>> {
        let _guard = self.guard()?;
        let there = self.get(key)?.map(|stored| stored.tag);
        let holds = match when {
            Condition::Absent => there.is_none(),
            Condition::Tagged(tag) => there.as_deref() == Some(tag),
        };
        if !holds {
            return Ok(None);
        }
        files::write_synced(&self.root.join(key), &content)?;
        Ok(Some(tag(&content)))
    }

    fn remove(&self, keys: &[String]) -> Result<()> {
        for key in keys {
            let path = self.counted(key);
            files::remove(&path)?;
            if let Some(folder) = path.parent()
                && folder != self.root
            {
                // Fails where the folder still holds something, as it should.
                let _ = fs::remove_dir(folder);
            }
        }
        Ok(())
    }

    fn list(&self, each: &mut dyn FnMut(&str, &str)) -> Result<()> {
        for entry in WalkDir::new(&self.root) {
            let entry = match entry {
                // What cannot be looked into is not ours, such as lost+found.
                Err(error) if error.depth() > 0 && is_denied(error.io_error()) => continue,
                entry => {
                    entry.with_context(|| format!("cannot look through {}", self.root.display()))?
                }
            };
            let path = entry.path().strip_prefix(&self.root)?.to_string_lossy();
            if entry.file_type().is_file() && !path.ends_with(files::TEMPORARY_SUFFIX) {
                each(&path, &tag_of_file(&self.counted(&path))?);
            }
        }
        Ok(())
    }

    fn is_ours(&self, _key: &str) -> Result<bool> {
        Ok(self.is_known)
    }

    fn requests(&self) -> u64 {
        self.operations.load(Ordering::Relaxed)
    }
}
