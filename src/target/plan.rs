//! What has to be done at a target, from what is known of it and what the site is.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::address::TargetAddress;
use super::local_site::{LocalSite, SiteFile};
use super::manifest::{BegunFiles, ManifestEntry, TargetManifest};
use super::order::{turn_of_put, turn_of_removal};
use super::storage::{OWN, Storage};

/// What is known of a target before anything is done.
#[derive(Default)]
pub(super) struct KnownTarget {
    /// What the last run left; nothing where its manifest is not there, or not whole.
    pub(super) manifest: Option<TargetManifest>,
    /// Tags by key, where all was listed.
    pub(super) listed: Option<BTreeMap<String, String>>,
    /// What a run that did not end noted of files that the manifest does not know.
    pub(super) begun: BegunFiles,
}

/// A file to be put.
pub(super) struct PutStep {
    pub(super) key: String,
    pub(super) held: i64,
    pub(super) file: SiteFile,
}

/// What has to be done at a target.
#[derive(Default)]
pub(super) struct TransferPlan {
    /// Files that are not there, then files that differ: each by turn.
    pub(super) new: BTreeMap<u8, Vec<PutStep>>,
    pub(super) changed: BTreeMap<u8, Vec<PutStep>>,
    /// Keys to be removed, by turn.
    pub(super) gone: BTreeMap<u8, Vec<String>>,
    /// What is to be noted of files that the manifest does not know.
    pub(super) begun: BegunFiles,
    /// What is there and right.
    pub(super) right: TargetManifest,
    /// Whether the manifest does not say so yet.
    pub(super) is_unnoted: bool,
    /// Pages of which a CDN may hold another state, in order.
    pub(super) stale: BTreeSet<String>,
    /// Keys that are not the site's: how many, and the first.
    pub(super) foreign: u64,
    pub(super) first_foreign: Option<String>,
}

/// What a plan is made with.
pub(super) struct Planner<'a> {
    pub(super) address: &'a TargetAddress,
    pub(super) storage: &'a dyn Storage,
    pub(super) site: &'a LocalSite<'a>,
    pub(super) known: KnownTarget,
    /// Whether files of others that stand where the site's belong may be replaced.
    pub(super) may_replace: bool,
}

/// What a file is at a target.
enum FileState {
    Missing,
    Different,
    Right(ManifestEntry),
}

impl Planner<'_> {
    /// Compares the site with what is known of the target.
    pub(super) fn plan(self, files: Vec<SiteFile>) -> Result<TransferPlan> {
        let mut plan = TransferPlan::default();
        let mut wanted = BTreeSet::new();
        for file in files {
            let key = self.address.key(&file.page, file.is_packed);
            let held = self.site.held(&file)?;
            let noted = self.noted(&key);
            let is_noted =
                noted.is_some_and(|entry| entry.held == held && entry.is_packed == file.is_packed);
            wanted.insert(key.clone());
            let state = self.state(&key, held, &file, is_noted)?;
            if !is_noted && noted.is_some() || matches!(state, FileState::Different) {
                plan.stale.insert(file.page.url());
            }
            let turn = turn_of_put(&file.page);
            match state {
                FileState::Right(entry) => {
                    plan.is_unnoted |= noted != Some(&entry);
                    plan.right.files.insert(key, entry);
                }
                FileState::Missing => {
                    plan.new.entry(turn).or_default().push(PutStep { key, held, file });
                }
                // Nothing leads there yet, and what it links to may never have come.
                FileState::Different if self.is_hidden(&key) => {
                    plan.new.entry(turn).or_default().push(PutStep { key, held, file });
                }
                FileState::Different => {
                    self.refuse_foreign(&key)?;
                    plan.changed.entry(turn).or_default().push(PutStep { key, held, file });
                }
            }
        }
        self.plan_removals(&wanted, &mut plan);
        plan.begun = self.known.begun;
        Ok(plan)
    }

    fn is_hidden(&self, key: &str) -> bool {
        self.known.begun.is_hidden.get(key) == Some(&true)
    }

    fn noted(&self, key: &str) -> Option<&ManifestEntry> {
        self.known.manifest.as_ref()?.files.get(key)
    }

    fn state(&self, key: &str, held: i64, file: &SiteFile, is_noted: bool) -> Result<FileState> {
        let noted = self.noted(key);
        let Some(listed) = &self.known.listed else {
            return Ok(match noted {
                Some(entry) if is_noted => FileState::Right(entry.clone()),
                Some(_) => FileState::Different,
                None => FileState::Missing,
            });
        };
        let Some(tag) = listed.get(key) else { return Ok(FileState::Missing) };
        if let Some(entry) = noted
            && is_noted
            && entry.tag == *tag
        {
            return Ok(FileState::Right(entry.clone()));
        }
        // How it is sent is not in its tag, so what was sent otherwise is sent again.
        let may_be_right = noted.is_none_or(|entry| entry.is_packed == file.is_packed);
        if may_be_right && self.storage.tag_of(&self.site.body(file)?) == *tag {
            let tag = tag.clone();
            return Ok(FileState::Right(ManifestEntry { held, is_packed: file.is_packed, tag }));
        }
        Ok(FileState::Different)
    }

    /// Fails where no one of ours was ever here and a file of the site would replace another's.
    fn refuse_foreign(&self, key: &str) -> Result<()> {
        let is_ours = self.may_replace
            || self.known.manifest.is_some()
            || !self.known.begun.is_hidden.is_empty();
        if is_ours || self.storage.is_ours(key)? {
            return Ok(());
        }
        bail!(
            "{} holds `{key}`, which sitegen did not put there; publish to an empty place, or have the site replace it with \
             --adopt",
            self.address
        );
    }

    fn plan_removals(&self, wanted: &BTreeSet<String>, plan: &mut TransferPlan) {
        let noted = self.known.manifest.iter().flat_map(|manifest| manifest.files.keys());
        let ours: BTreeSet<&String> = noted.chain(self.known.begun.is_hidden.keys()).collect();
        for &key in &ours {
            let is_there = self.known.listed.as_ref().is_none_or(|listed| listed.contains_key(key));
            if wanted.contains(key) {
                continue;
            }
            let page = self.address.page(key);
            plan.stale.insert(page.url());
            plan.is_unnoted = true;
            if is_there {
                plan.gone.entry(turn_of_removal(&page)).or_default().push(key.clone());
            }
        }
        for key in self.known.listed.iter().flat_map(BTreeMap::keys) {
            if !key.starts_with(OWN) && !wanted.contains(key) && !ours.contains(key) {
                plan.foreign += 1;
                plan.first_foreign.get_or_insert_with(|| key.clone());
            }
        }
    }
}

impl TransferPlan {
    /// How many files are new, changed and gone.
    pub(super) fn counts(&self) -> [u64; 3] {
        let puts = |turns: &BTreeMap<u8, Vec<PutStep>>| turns.values().map(Vec::len).sum::<usize>();
        let gone = self.gone.values().map(Vec::len).sum::<usize>();
        [puts(&self.new) as u64, puts(&self.changed) as u64, gone as u64]
    }

    /// Whether all is as it should be, and noted.
    pub(super) fn is_empty(&self) -> bool {
        self.counts() == [0; 3] && !self.is_unnoted
    }

    /// What would be done, an address a line.
    pub(super) fn lines(&self, address: &TargetAddress) -> Vec<String> {
        let mut lines = Vec::new();
        for (what, turns) in [("new", &self.new), ("changed", &self.changed)] {
            for step in turns.values().flatten() {
                lines.push(format!("{what} {}", step.file.page.url()));
            }
        }
        for key in self.gone.values().flatten() {
            lines.push(format!("gone {}", address.page(key).url()));
        }
        lines
    }

    /// Pages of which a CDN may hold another state.
    pub(super) fn stale_pages(&self) -> Vec<String> {
        self.stale.iter().cloned().collect()
    }
}
