//! The whole export, and the daily changes that spare fetching it each week.

use std::path::Path;

use anyhow::{Context, Result};

use super::gather::{Changes, Gathered, Gatherer};
use super::report::{Obtained, SourceReport};
use crate::fetch::delta::{self, Delta, Gap};
use crate::fetch::http::{NotFound, parse_url};
use crate::fetch::{self, Kind, News, SourceFile, Target};

/// The index of changes lists fourteen names.
const INDEX_BYTES_MAX: u64 = 1024 * 1024;

impl Gatherer<'_> {
    /// The export and the changes since. Changes are asked for first; the export is fetched where
    /// there are none to ask for, some are missing, or it is too old: deletions are told by it
    /// alone.
    pub(super) fn dump(&self, url: &str, index: Option<&str>) -> Result<Gathered> {
        let base = parse_url(url)?;
        let folder = self.folder(url, base.host_str());
        let target = Target::within(&folder, base, self.order.config.fetch.download_bytes);
        let changes_folder = folder.join("changes");
        let is_kept = target.kept().is_some();
        let obtained = if self.asks_for(url, is_kept)? {
            self.obtain(&target, url, index, &changes_folder)?
        } else {
            Obtained::Kept
        };
        self.onlooker.look_away();
        let validators = target.kept().unwrap_or_default();
        let written = validators.modified().unwrap_or(validators.fetched);
        let mut report = SourceReport::new("dump", url, obtained);
        report.validators = Some(validators);
        let changes = match index {
            Some(index) => self.kept_changes(index, &changes_folder)?,
            None => Vec::new(),
        };
        let files = vec![fetch::recognise(&target.path)?];
        Ok(Gathered { report, files, changes, written: Some(written) })
    }

    fn obtain(
        &self,
        target: &Target,
        url: &str,
        index: Option<&str>,
        changes_folder: &Path,
    ) -> Result<Obtained> {
        if let Some(index) = index
            && target.kept().is_some()
            && self.continue_by(index, url, target, changes_folder)?
        {
            return Ok(Obtained::Continued);
        }
        Ok(match self.fetch(target)? {
            News::New => {
                remove_folder(changes_folder)?;
                Obtained::Fetched
            }
            News::Unchanged => Obtained::Unchanged,
        })
    }

    /// Fetches the changes since the catalogue's last; says whether they continue it.
    fn continue_by(
        &self,
        index: &str,
        source: &str,
        target: &Target,
        folder: &Path,
    ) -> Result<bool> {
        let reporter = self.order.reporter;
        let Some(&reached) = self.known.and_then(|known| known.reached.get(source)) else {
            return Ok(false);
        };
        let every = i64::try_from(self.order.config.fetch.dump_every.as_secs()).unwrap_or(i64::MAX);
        let age = self.order.now - target.kept().map_or(0, |kept| kept.fetched);
        if age >= every {
            let days = age / (24 * 3600);
            reporter.say(&format!("the last whole export is {days} days old: a new one is due"));
            return Ok(false);
        }
        match self.fetch_changes(index, reached, folder) {
            Ok(()) => Ok(true),
            Err(error) if error.is::<Gap>() || error.is::<NotFound>() => {
                reporter.say(&format!("{error:#}: the whole export is fetched instead"));
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn fetch_changes(&self, index: &str, reached: i64, folder: &Path) -> Result<()> {
        let index = Target::within(folder, parse_url(index)?, INDEX_BYTES_MAX);
        self.fetch(&index)?;
        let text = std::fs::read_to_string(&index.path)
            .with_context(|| format!("cannot read {}", index.path.display()))?;
        let (deltas, others) = delta::read_index(&text);
        for other in others {
            self.order.reporter.warn(&format!("{}: `{other}` names no changes", index.url));
        }
        for delta in delta::since(&deltas, reached)? {
            let target = self.beside(folder, &index.url, &delta.name)?;
            if target.kept().is_none() {
                self.fetch(&target)?;
                self.onlooker.look_away();
            }
        }
        Ok(())
    }

    /// The changes that are here, in order.
    fn kept_changes(&self, index: &str, folder: &Path) -> Result<Vec<Changes>> {
        let base = parse_url(index)?;
        let mut deltas: Vec<Delta> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| !name.ends_with(".part"))
            .flat_map(|name| delta::read_index(&name).0)
            .collect();
        deltas.sort();
        let mut changes = Vec::new();
        for delta in deltas {
            let target = self.beside(folder, &base, &delta.name)?;
            if target.kept().is_some() {
                let file = SourceFile::of_kind(&target.path, Kind::Jsonl)?;
                changes.push(Changes { file, last: delta.last });
            }
        }
        Ok(changes)
    }
}

fn remove_folder(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
