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

impl KnownTarget {
    /// Fails where the target holds another site.
    pub(super) fn ensure_site(&self, address: &TargetAddress, base_url: &str) -> Result<()> {
        if let Some(manifest) = &self.manifest
            && let Some(other) = manifest.site.as_deref().filter(|other| *other != base_url)
        {
            bail!(
                "{address} holds the site {other}, and this one is {base_url}; publish it elsewhere, or have it take the \
                 place of that one with --adopt; nothing was done"
            );
        }
        Ok(())
    }
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
    pub(super) site: LocalSite<'a>,
    pub(super) base_url: &'a str,
    pub(super) known: KnownTarget,
    /// Whether files of others that stand where the site's belong may be replaced.
    pub(super) may_replace: bool,
    /// Keys of the site among those that a run which did not end noted.
    pub(super) wanted_begun: BTreeSet<String>,
}

/// What a list of a target says of a key.
enum Listed {
    /// Nothing was listed.
    Unasked,
    Nothing,
    Tagged(String),
}

/// What a file is at a target.
enum FileState {
    Missing,
    Different,
    Right(ManifestEntry),
}

impl Planner<'_> {
    /// Compares the site with what is known of the target.
    pub(super) fn plan(mut self, files: Vec<SiteFile>) -> Result<TransferPlan> {
        let mut plan = TransferPlan::default();
        let site = Some(self.base_url.to_string());
        // A bucket where nothing is or was gets no manifest that says so.
        plan.is_unnoted =
            self.known.manifest.as_ref().is_some_and(|manifest| manifest.site != site);
        plan.right.site = site;
        for file in files {
            self.compare(file, &mut plan)?;
        }
        self.plan_removals(&mut plan);
        plan.begun = self.known.begun;
        Ok(plan)
    }

    /// Takes a file of the site out of what is known; what is left in the end is not the site's.
    fn compare(&mut self, file: SiteFile, plan: &mut TransferPlan) -> Result<()> {
        let key = self.address.key(&file.page, file.is_packed);
        let held = self.site.held(&file)?;
        let noted = self.known.manifest.as_mut().and_then(|manifest| manifest.files.remove(&key));
        let found = match &mut self.known.listed {
            None => Listed::Unasked,
            Some(listed) => listed.remove(&key).map_or(Listed::Nothing, Listed::Tagged),
        };
        let is_begun = self.known.begun.is_hidden.get(&key).copied();
        if is_begun.is_some() {
            self.wanted_begun.insert(key.clone());
        }
        let was_other = noted.as_ref().is_some_and(|entry| !entry.is_of(held, file.is_packed));
        let state = self.state(held, &file, noted, found, plan)?;
        if was_other || matches!(state, FileState::Different) {
            plan.stale.insert(file.page.url());
        }
        let turn = turn_of_put(&file.page);
        let turns = match state {
            FileState::Right(entry) => {
                plan.right.files.insert(key, entry);
                return Ok(());
            }
            FileState::Missing => &mut plan.new,
            // Nothing leads there yet, and what it links to may never have come.
            FileState::Different if is_begun == Some(true) => &mut plan.new,
            FileState::Different => {
                self.refuse_foreign(&key)?;
                &mut plan.changed
            }
        };
        turns.entry(turn).or_default().push(PutStep { key, held, file });
        Ok(())
    }

    /// What a file is at the target, by what was noted of it and, where all was listed, the tag that was found.
    fn state(
        &self,
        held: i64,
        file: &SiteFile,
        noted: Option<ManifestEntry>,
        found: Listed,
        plan: &mut TransferPlan,
    ) -> Result<FileState> {
        let is_noted = noted.as_ref().is_some_and(|entry| entry.is_of(held, file.is_packed));
        let tag = match (found, noted) {
            (Listed::Unasked, None) | (Listed::Nothing, _) => return Ok(FileState::Missing),
            (Listed::Unasked, Some(entry)) if is_noted => return Ok(FileState::Right(entry)),
            (Listed::Unasked, Some(_)) => return Ok(FileState::Different),
            (Listed::Tagged(tag), Some(entry)) if is_noted && entry.tag == tag => {
                return Ok(FileState::Right(entry));
            }
            // How it is sent is not in its tag, so what was sent otherwise is sent again.
            (Listed::Tagged(_), Some(entry)) if entry.is_packed != file.is_packed => {
                return Ok(FileState::Different);
            }
            (Listed::Tagged(tag), _) => tag,
        };
        if self.storage.tag_of(&self.site.body(file)?) != tag {
            return Ok(FileState::Different);
        }
        plan.is_unnoted = true;
        Ok(FileState::Right(ManifestEntry { held, is_packed: file.is_packed, tag }))
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

    fn plan_removals(&mut self, plan: &mut TransferPlan) {
        let manifest = self.known.manifest.take().unwrap_or_default();
        let mut ours: BTreeSet<String> = manifest.files.into_keys().collect();
        let begun = self.known.begun.is_hidden.keys();
        ours.extend(begun.filter(|key| !self.wanted_begun.contains(*key)).cloned());
        for key in ours {
            let listed = self.known.listed.as_mut();
            let is_there = listed.is_none_or(|listed| listed.remove(&key).is_some());
            let page = self.address.page(&key);
            plan.stale.insert(page.url());
            plan.is_unnoted = true;
            if is_there {
                plan.gone.entry(turn_of_removal(&page)).or_default().push(key);
            }
        }
        for key in self.known.listed.take().unwrap_or_default().into_keys() {
            if !key.starts_with(OWN) {
                plan.foreign += 1;
                plan.first_foreign.get_or_insert(key);
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
