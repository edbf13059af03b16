//! The whole export, and the daily changes that spare fetching it each week.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::files;
use crate::model::Timestamp;

use super::gather::{Changes, GatheredSource, Gatherer};
use super::report::Obtained;
use crate::fetch::delta::{self, Gap};
use crate::fetch::http::{NotFound, parse_url};
use crate::fetch::{self, Download, Expected, FileKind, SourceFile, Validators};

/// The index of changes lists fourteen names.
const INDEX_BYTES_MAX: u64 = 1024 * 1024;

impl Gatherer<'_> {
    /// The export and the changes since. Changes are asked for first; the export is fetched where
    /// there are none to ask for, some are missing, or it is too old: only it reports
    /// deletions.
    pub(super) fn dump(
        &self,
        source: &mut GatheredSource,
        url: &str,
        index: Option<&str>,
    ) -> Result<Obtained> {
        let base = parse_url(url)?;
        let folder = self.folder(url, base.host_str());
        let limit = self.run.config.fetch.download_bytes();
        let target = Download::within(&folder, base, limit, Expected::Products);
        let mut obtained = Obtained::Kept;
        if self.asks_for(url, target.kept().is_some())? {
            obtained = self.obtain(&target, url, index, &folder)?;
        }
        self.progress.clear();
        let validators = target.kept().unwrap_or_default();
        if let Some(index) = index {
            source.changes = self.kept_changes(index, &changes_folder(&folder, &validators))?;
        }
        source.files.push(fetch::recognise(&target.path)?);
        source.written = Some(validators.fetched);
        source.report.validators = Some(validators);
        Ok(obtained)
    }

    /// Asks for changes, then for the export. An export that is due and not there yet is continued
    /// by changes all the same.
    fn obtain(
        &self,
        target: &Download,
        url: &str,
        index: Option<&str>,
        folder: &Path,
    ) -> Result<Obtained> {
        let is_due = self.is_due(target);
        if !is_due && self.is_continued(index, url, target, folder)? {
            return Ok(Obtained::Continued);
        }
        let is_new = self.fetch(target)?;
        if !is_new && is_due && self.is_continued(index, url, target, folder)? {
            return Ok(Obtained::Continued);
        }
        remove_changes_but(folder, &changes_folder(folder, &target.kept().unwrap_or_default()))?;
        Ok(if is_new { Obtained::Fetched } else { Obtained::Unchanged })
    }

    /// True where the last whole export is too old, or there is none.
    fn is_due(&self, target: &Download) -> bool {
        let Some(kept) = target.kept() else { return true };
        let every = i64::try_from(self.run.config.fetch.dump_every.as_secs()).unwrap_or(i64::MAX);
        let is_due = kept.fetched.is_due(every, self.run.now);
        if is_due {
            let days = (self.run.now - kept.fetched) / Timestamp::DAY;
            let age = match days {
                0.. => format!("is {days} days old"),
                _ => format!("is noted for {}, which is still to come", kept.fetched),
            };
            self.run.reporter.say(&format!("the last whole export {age}: a new one is due"));
        }
        is_due
    }

    /// Fetches the changes since the catalogue's last; says whether they continue it.
    fn is_continued(
        &self,
        index: Option<&str>,
        source: &str,
        target: &Download,
        folder: &Path,
    ) -> Result<bool> {
        let reached = self.known.and_then(|known| known.reached.get(source));
        let (Some(index), Some(&reached), Some(kept)) = (index, reached, target.kept()) else {
            return Ok(false);
        };
        match self.fetch_changes(index, reached, &changes_folder(folder, &kept)) {
            Ok(()) => Ok(true),
            Err(error) if error.is::<Gap>() || error.is::<NotFound>() => {
                self.run.reporter.say(&format!("{error:#}: the whole export is asked for"));
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn fetch_changes(&self, index: &str, reached: Timestamp, folder: &Path) -> Result<()> {
        let index = parse_url(index)?;
        let index = Download::within(folder, index, INDEX_BYTES_MAX, Expected::Anything);
        self.fetch(&index)?;
        let text = std::fs::read_to_string(&index.path)
            .with_context(|| format!("cannot read {}", index.path.display()))?;
        let (deltas, others) = delta::read_index(&text);
        for other in others {
            self.run.reporter.warn(&format!("{}: `{other}` is not a file of changes", index.url));
        }
        for delta in delta::since(&deltas, reached, self.run.now)? {
            let target = self.next_to(folder, &index.url, &delta.name)?;
            // What a file of changes says stays as it is, so one that is kept is not asked for again.
            if target.kept().is_none() {
                self.fetch(&target)?;
                self.progress.clear();
            }
        }
        Ok(())
    }

    /// The changes that are here, by time.
    fn kept_changes(&self, index: &str, folder: &Path) -> Result<Vec<Changes>> {
        let base = parse_url(index)?;
        let mut deltas = Vec::new();
        for entry in files::entries(folder) {
            let name = entry.file_name().to_string_lossy().into_owned();
            // A download that broke off is continued later, and is no file of changes until then.
            if !name.ends_with(".part") {
                deltas.append(&mut delta::read_index(&name).0);
            }
        }
        deltas.sort();
        let mut changes = Vec::new();
        for delta in deltas {
            let target = self.next_to(folder, &base, &delta.name)?;
            if target.kept().is_some() {
                let file = SourceFile::of_kind(&target.path, FileKind::Jsonl)?;
                changes.push(Changes { file, last: delta.last });
            }
        }
        Ok(changes)
    }
}

/// Changes lie in a folder of their export: those of an earlier one would bring back what it no
/// longer has.
fn changes_folder(folder: &Path, export: &Validators) -> PathBuf {
    let identity =
        format!("{:?} {:?} {}", export.etag, export.last_modified, export.fetched.seconds());
    folder.join(format!("changes-{}", &blake3::hash(identity.as_bytes()).to_hex()[..8]))
}

fn remove_changes_but(folder: &Path, current: &Path) -> Result<()> {
    for entry in files::entries(folder) {
        let other = entry.path();
        if other.is_dir() && other != current {
            std::fs::remove_dir_all(&other)
                .with_context(|| format!("cannot remove {}", other.display()))?;
        }
    }
    Ok(())
}
