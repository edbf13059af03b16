//! What was seen of a site that no run settled, kept between looks: a probe asks each second, and a look opens thousands of
//! files.
//!
//! It holds as long as the ledger is as it was, since nearly every run writes to that, and some minutes at most: one that was
//! killed early may have written nothing, and an operator may put files back by hand.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::HealthReason;
use super::torn_look::{find_torn, is_in_doubt};
use crate::config::Paths;
use crate::files::with_suffix;

/// How long a finding is believed while no run is at work.
const BELIEVED: Duration = Duration::from_mins(10);

/// The state of a file: inode, bytes, seconds and nanoseconds of its last change.
type FileStamp = (u64, u64, i64, i64);

/// Looks for torn files as seldom as it may.
#[derive(Default)]
pub(crate) struct TornWatch {
    found: Mutex<Option<TornFinding>>,
}

struct TornFinding {
    ledger: [Option<FileStamp>; 2],
    when: Instant,
    reason: Option<HealthReason>,
}

impl TornWatch {
    /// As [`super::torn_site`].
    pub(crate) fn look(&self, paths: &Paths) -> Option<HealthReason> {
        self.look_believing(paths, BELIEVED)
    }

    fn look_believing(&self, paths: &Paths, believed: Duration) -> Option<HealthReason> {
        if !is_in_doubt(paths) {
            return None;
        }
        let path = paths.ledger();
        let ledger = [state(&path), state(&with_suffix(&path, "-wal"))];
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*found
            && known.ledger == ledger
            && known.when.elapsed() < believed
        {
            return known.reason.clone();
        }
        // Who asks meanwhile waits for the same finding.
        let reason = find_torn(paths);
        *found = Some(TornFinding { ledger, when: Instant::now(), reason: reason.clone() });
        reason
    }
}

/// `None` where there is nothing in it: SQLite makes and removes empty logs where it only reads.
fn state(path: &Path) -> Option<FileStamp> {
    let about = fs::metadata(path).ok().filter(|about| about.len() > 0)?;
    Some((about.ino(), about.size(), about.mtime(), about.mtime_nsec()))
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::SystemTime;

    use super::*;
    use crate::files;
    use crate::store::Ledger;

    /// A site with a page, which a run was at work on.
    fn site(folder: &Path, page: &[u8]) -> Paths {
        let [data, public] = ["data", "public"].map(|name| folder.join(name));
        fs::create_dir_all(&data).unwrap();
        fs::create_dir_all(&public).unwrap();
        files::write(&public.join("index.html"), page).unwrap();
        let (content, themes) = (folder.join("content"), folder.join("themes"));
        let paths = Paths { data, public, content, themes, release: None };
        Ledger::open(&paths.ledger()).unwrap().start_publishing().unwrap();
        paths
    }

    #[test]
    fn files_are_looked_at_once_and_again_after_a_run_or_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let paths = site(folder.path(), b"<html>");
        let watch = TornWatch::default();
        assert!(watch.look(&paths).unwrap().text.contains("1 of 1 files"));
        files::write(&paths.public.join("index.html"), b"<html></html>").unwrap();
        for _ in 0..3 {
            assert!(watch.look(&paths).is_some(), "no file was looked at");
        }
        assert!(watch.look_believing(&paths, Duration::ZERO).is_none());
        files::write(&paths.public.join("index.html"), b"").unwrap();
        assert!(watch.look(&paths).is_none(), "that nothing is torn is kept too");
        // What every run does.
        let ledger = File::options().write(true).open(paths.ledger()).unwrap();
        ledger.set_modified(SystemTime::now() + Duration::from_secs(1)).unwrap();
        assert!(watch.look(&paths).is_some());
    }
}
