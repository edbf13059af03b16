//! Decides for one page whether its file is kept, created or replaced, and does it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use super::Identity;
use super::packing::Precompress;
use super::site_folder::SiteFolder;
use super::undo::Undo;
use crate::files::packed_name;
use crate::model::PagePath;
use crate::words::{Fingerprint, fingerprint, first_bits};

/// Files that wait aside until they are safe on disk. More would only need more room on the disk.
pub(crate) const WAITING_MOST: usize = 16_384;

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

/// What became of a page in a pass, with the fingerprint of what its file holds now where that was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Published {
    /// There was nothing to do in this pass.
    Done,
    /// What was made is what the file holds by the ledger.
    Kept(Fingerprint),
    /// The file was looked at, and holds what it should.
    Confirmed(Fingerprint),
    /// The file was not there and is now.
    Created(Fingerprint),
    /// The file had other content; the right one waits aside or is in place.
    Replaced(Fingerprint),
    /// The file must be looked at in the pass [`Pass::Replace`].
    Deferred,
}

/// What a pass does with a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PassStep {
    /// Nothing: it was made in the pass before.
    Skip,
    /// Nothing yet: its turn comes in the next pass.
    Defer,
    /// Its content is made and put in place, or compared.
    Make,
}

/// What tells which files there are, and what they hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Evidence {
    /// The ledger. A file it does not list has nothing that links to it.
    Ledger,
    /// No site is there yet, so nothing links to anything.
    NoSite,
    /// The files alone.
    Files,
    /// The ledger of a site that these files are made for; here no visitor sees one.
    Aside,
}

/// Publishes pages below one folder.
pub(crate) struct Publisher {
    folder: SiteFolder,
    evidence: Evidence,
    /// The site's folder, and its identity from its first change on; until then all files are as the ledger says.
    changed: (PathBuf, Identity),
    waiting: Mutex<Waiting>,
    /// Whether something was written that may not be safe on disk.
    is_dirty: AtomicBool,
    /// What is changed is kept here, if it is to be kept.
    undo: Option<Mutex<Undo>>,
}

/// What the second pass is about to do.
struct Waiting {
    /// Files to be switched in.
    names: Vec<String>,
    /// Whether the folder carries the identity of a changed site.
    is_announced: bool,
}

impl Publisher {
    /// Publishes below `root`, which carries the identity `found` until its first file is changed, and then `changed`.
    pub(crate) fn new(
        root: &Path,
        evidence: Evidence,
        found: &Identity,
        changed: Identity,
        precompress: Precompress,
    ) -> Result<Self> {
        let waiting = Waiting { names: Vec::new(), is_announced: *found == changed };
        Ok(Self {
            folder: SiteFolder::open(root, precompress, evidence == Evidence::Files)?,
            evidence,
            changed: (root.to_path_buf(), changed),
            waiting: Mutex::new(waiting),
            is_dirty: AtomicBool::new(false),
            undo: None,
        })
    }

    /// The same, keeping what is changed, the search file as well, so that the run can be undone.
    pub(crate) fn with_undo(mut self, search: &Path) -> Self {
        // Before the first site there is nothing to go back to.
        if self.evidence != Evidence::NoSite {
            self.undo = Some(Mutex::new(Undo::of(&self.changed.0, search)));
        }
        self
    }

    /// Whether the ledger lists all files that pages link to.
    pub(crate) fn believes_ledger(&self) -> bool {
        matches!(self.evidence, Evidence::Ledger | Evidence::Aside)
    }

    /// What is to be done in a pass with a file that the ledger lists or does not.
    pub(crate) fn step(&self, pass: Pass, is_listed: bool) -> PassStep {
        match pass {
            Pass::Create if self.evidence == Evidence::Ledger && is_listed => PassStep::Defer,
            // Written in the pass before.
            Pass::Replace if self.believes_ledger() && !is_listed => PassStep::Skip,
            _ => PassStep::Make,
        }
    }

    /// Publishes a page in a pass. `known` are the first bits of the fingerprint of what its file holds, where the
    /// ledger lists it; `content` is asked for only where it is needed.
    pub(crate) fn publish<C: AsRef<[u8]>>(
        &self,
        pass: Pass,
        path: &PagePath,
        known: Option<i64>,
        content: impl FnOnce() -> Result<C>,
    ) -> Result<Published> {
        match (self.step(pass, known.is_some()), pass) {
            (PassStep::Defer, _) => Ok(Published::Deferred),
            (PassStep::Skip, _) => Ok(Published::Done),
            (PassStep::Make, Pass::Create) => self.create(path.as_file(), content),
            (PassStep::Make, Pass::Replace) => {
                let content = content()?;
                let content = content.as_ref();
                let fingerprint = fingerprint(content);
                if self.believes_ledger() && known == Some(first_bits(&fingerprint)) {
                    return Ok(Published::Kept(fingerprint));
                }
                self.replace(path.as_file(), content, fingerprint)
            }
        }
    }

    fn create<C: AsRef<[u8]>>(
        &self,
        name: &str,
        content: impl FnOnce() -> Result<C>,
    ) -> Result<Published> {
        // Anyone knows the addresses of files at the top, and without a ledger some page may link to any file.
        let may_be_seen = !name.contains('/') || self.evidence == Evidence::Files;
        if may_be_seen {
            if self.evidence != Evidence::Ledger && self.folder.has(name)? {
                return Ok(Published::Deferred);
            }
            let content = content()?;
            self.note_created(name)?;
            self.put(name, content.as_ref())?;
            return Ok(Published::Created(fingerprint(content.as_ref())));
        }
        let content = content()?;
        let content = content.as_ref();
        self.note_created(name)?;
        if self.folder.create(name, content)? {
            self.is_dirty.store(true, Ordering::Relaxed);
        } else if self.believes_ledger() {
            // A run that was killed left it, perhaps in part, and nothing links to it.
            self.put(name, content)?;
        } else {
            return Ok(Published::Deferred);
        }
        Ok(Published::Created(fingerprint(content)))
    }

    fn put(&self, name: &str, content: &[u8]) -> Result<()> {
        self.is_dirty.store(true, Ordering::Relaxed);
        self.folder.write_aside(name, content)?;
        self.folder.switch_in(name)
    }

    fn replace(&self, name: &str, content: &[u8], fingerprint: Fingerprint) -> Result<Published> {
        // Reading is cheaper than writing, and a file that is right keeps its inode and time.
        if self.folder.holds(name, content)? {
            if self.folder.lacks_packed(name, content)? {
                self.note(|undo| undo.note_created(&packed_name(name)))?;
                self.folder.add_packed(name, content)?;
            }
            return Ok(Published::Confirmed(fingerprint));
        }
        self.folder.write_aside(name, content)?;
        self.let_wait(name)?;
        Ok(Published::Replaced(fingerprint))
    }

    /// Has what was written aside switched in with all else.
    fn let_wait(&self, name: &str) -> Result<()> {
        let mut waiting = self.waiting();
        waiting.names.push(name.to_string());
        if waiting.names.len() >= WAITING_MOST {
            self.switch_in(&mut waiting)?;
        }
        Ok(())
    }

    /// Publishes a page that a pass has to make from what another process made of it below `shard`, where that is there and
    /// holds what the first bits of its fingerprint say; else it is to be made. `known` is as in [`Publisher::publish`].
    pub(crate) fn publish_made(
        &self,
        pass: Pass,
        path: &PagePath,
        known: Option<i64>,
        (shard, made): (&Path, i64),
    ) -> Result<Option<Published>> {
        let name = path.as_file();
        let is_usual = match pass {
            Pass::Create => self.evidence != Evidence::NoSite || !self.folder.has(name)?,
            // Of what the ledger doubts, and of what was there before it, the file itself has to tell.
            Pass::Replace => known.is_some_and(|held| held != 0),
        };
        let Some(content) = self.folder.held_elsewhere(shard, name) else { return Ok(None) };
        let fingerprint = fingerprint(&content);
        if first_bits(&fingerprint) != made {
            return Ok(None);
        }
        if self.evidence == Evidence::Files || !is_usual {
            return self.publish(pass, path, known, || Ok(content)).map(Some);
        }
        if pass == Pass::Replace && known == Some(made) {
            return Ok(Some(Published::Kept(fingerprint)));
        }
        if pass == Pass::Replace {
            if !self.folder.link_aside_from(shard, name)? {
                self.folder.write_aside(name, &content)?;
            }
            self.let_wait(name)?;
            return Ok(Some(Published::Replaced(fingerprint)));
        }
        self.note_created(name)?;
        if self.folder.link_from(shard, name)? {
            self.is_dirty.store(true, Ordering::Relaxed);
        } else {
            self.put(name, &content)?;
        }
        Ok(Some(Published::Created(fingerprint)))
    }

    /// Puts in place what was to be replaced, once all of it and all that was created is safe on the disk.
    pub(crate) fn switch_all_in(&self) -> Result<()> {
        self.switch_in(&mut self.waiting())
    }

    fn switch_in(&self, waiting: &mut Waiting) -> Result<()> {
        let is_dirty = self.is_dirty.swap(false, Ordering::Relaxed);
        if !waiting.names.is_empty() {
            self.announce(waiting)?;
        }
        self.note(|undo| waiting.names.iter().try_for_each(|name| self.keep(undo, name)))?;
        self.note(Undo::flush)?;
        if is_dirty || !waiting.names.is_empty() {
            self.folder.sync()?;
        }
        while let Some(name) = waiting.names.pop() {
            self.folder.switch_in(&name)?;
        }
        Ok(())
    }

    fn announce(&self, waiting: &mut Waiting) -> Result<()> {
        if !std::mem::replace(&mut waiting.is_announced, true) {
            let (root, identity) = &self.changed;
            identity.write(root)?;
        }
        Ok(())
    }

    /// Removes a file of the site, and the folder around it where it leaves that empty.
    pub(crate) fn remove(&self, path: &str) -> Result<()> {
        self.announce(&mut self.waiting())?;
        self.note(|undo| undo.keep(path).and(undo.keep(&packed_name(path))))?;
        self.folder.remove(path)
    }

    /// Removes what stands under this very name and is no file of the site, or stands in another form.
    pub(crate) fn remove_stray(&self, path: &str) -> Result<()> {
        self.announce(&mut self.waiting())?;
        self.note(|undo| undo.keep(path))?;
        self.folder.remove_alone(path)
    }

    /// Keeps the search file that is about to be replaced.
    pub(crate) fn keep_search(&self) -> Result<()> {
        self.note(Undo::keep_search)
    }

    /// Forgets the list of what this run created, which is taken away again; what is kept of the one before stays.
    pub(crate) fn drop_undo(&self) -> Result<()> {
        self.note(Undo::drop_next)
    }

    /// What is kept is complete: it undoes this run.
    pub(crate) fn complete_undo(&self) -> Result<()> {
        self.note(Undo::complete)
    }

    fn note<T>(&self, noting: impl FnOnce(&mut Undo) -> Result<T>) -> Result<()> {
        if let Some(undo) = &self.undo {
            // As with the names that wait.
            noting(&mut undo.lock().unwrap_or_else(PoisonError::into_inner))?;
        }
        Ok(())
    }

    fn note_created(&self, name: &str) -> Result<()> {
        let names = || self.folder.names(name);
        self.note(|undo| names().iter().try_for_each(|name| undo.note_created(name)))
    }

    /// Keeps all that is there of a file that is about to be replaced, and notes what was not there.
    fn keep(&self, undo: &mut Undo, name: &str) -> Result<()> {
        let names = self.folder.names(name);
        for name in [name.to_string(), packed_name(name)] {
            if !undo.keep(&name)? && names.contains(&name) {
                undo.note_created(&name)?;
            }
        }
        Ok(())
    }

    /// Waits until everything written to the site's file system is safe on disk.
    pub(crate) fn sync(&self) -> Result<()> {
        self.folder.sync()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // A list of names is whole whatever happened to who changed it.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Publisher {
    /// What was not switched in takes no room.
    fn drop(&mut self) {
        for name in &self.waiting().names {
            self.folder.drop_aside(name);
        }
    }
}

#[cfg(test)]
mod tests;
