//! Whether every byte of the search file is as it was written, kept between looks: a probe asks each ten seconds, and the
//! file has hundreds of megabytes.
//!
//! It is read once for each file, when it is first asked about, and again after some hours on a thread of its own: a disk
//! loses bytes without changing the file's time.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::file::{self, FileIdentity};
use super::seal::{FoundFile, look_at};
use crate::model::Stop;

/// How long a finding about a file that does not change is believed.
const BELIEVED: Duration = Duration::from_hours(6);

/// Looks at the search file, as seldom as it may.
pub(crate) struct SealWatch {
    path: PathBuf,
    believed: Duration,
    found: Mutex<Option<(FileIdentity, Instant, FoundFile)>>,
    is_looking: AtomicBool,
}

impl SealWatch {
    /// Of the file at a path.
    pub(crate) fn of(path: &Path) -> Arc<Self> {
        Self::believing(path, BELIEVED)
    }

    fn believing(path: &Path, believed: Duration) -> Arc<Self> {
        let path = path.to_path_buf();
        Arc::new(Self {
            path,
            believed,
            found: Mutex::default(),
            is_looking: AtomicBool::default(),
        })
    }

    /// What is known of the file that is there now.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub(crate) fn look(self: &Arc<Self>) -> Result<FoundFile> {
        let Ok(identity) = file::identity(&self.path) else { return Ok(FoundFile::Unknown) };
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, when, finding)) = &*found
            && *known == identity
        {
            if when.elapsed() > self.believed {
                self.look_again(identity);
            }
            return Ok(finding.clone());
        }
        // Who asks meanwhile waits for the same finding.
        let finding = look_at(&self.path, &Stop::default())?;
        *found = Some((identity, Instant::now(), finding.clone()));
        Ok(finding)
    }

    /// Without keeping anyone waiting; until then what was found before is believed.
    fn look_again(self: &Arc<Self>, identity: FileIdentity) {
        if self.is_looking.swap(true, Ordering::Relaxed) {
            return;
        }
        let watch = Arc::clone(self);
        std::thread::spawn(move || {
            // What cannot be read now is looked at again when it is asked about next.
            if let Ok(finding) = look_at(&watch.path, &Stop::default()) {
                let mut found = watch.found.lock().unwrap_or_else(PoisonError::into_inner);
                *found = Some((identity, Instant::now(), finding));
            }
            watch.is_looking.store(false, Ordering::Relaxed);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::SystemTime;

    use super::super::seal::sealed;
    use super::*;

    /// Changes a byte in the middle and leaves the time as it was, as a disk does.
    fn rot(path: &Path) {
        let written = fs::metadata(path).unwrap().modified().unwrap();
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        std::os::unix::fs::FileExt::write_all_at(&file, &bytes, 0).unwrap();
        file.set_modified(written).unwrap();
    }

    fn is_damaged(watch: &Arc<SealWatch>) -> bool {
        matches!(watch.look().unwrap(), FoundFile::Damaged(_))
    }

    #[test]
    fn a_file_is_read_once_and_again_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("search.sqlite");
        let watch = SealWatch::of(&path);
        assert_eq!(watch.look().unwrap(), FoundFile::Unknown);
        sealed(&path, "a");
        assert_eq!(watch.look().unwrap(), FoundFile::Sound("a".into()));
        rot(&path);
        assert!(!is_damaged(&watch), "what is known of a file is not read again each time");
        let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now()).unwrap();
        assert!(is_damaged(&watch));
        sealed(&path, "b");
        assert_eq!(watch.look().unwrap(), FoundFile::Sound("b".into()));
    }

    #[test]
    fn what_a_disk_loses_without_a_word_is_found_after_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("search.sqlite");
        sealed(&path, "a");
        let watch = SealWatch::believing(&path, Duration::ZERO);
        assert!(!is_damaged(&watch));
        rot(&path);
        let begun = Instant::now();
        while !is_damaged(&watch) {
            assert!(begun.elapsed() < Duration::from_secs(20), "it is not found");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
