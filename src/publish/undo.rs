//! What a run replaces and removes, kept aside so that the run can be undone.
//!
//! It lies below public/, on the same file system, where no address leads. Old files stand below `kept` under their own
//! paths, as further names of what they were: keeping one copies nothing. Files that the run created are listed. A run
//! that was interrupted and the one that completes it are undone together. What is kept of the run before is forgotten
//! when the run changes or removes its first file, so one that is held back or fails before costs no undo.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use walkdir::{DirEntry, WalkDir};

use super::Identity;
use crate::files::{self, PACKED, ServedFolder, find_site_file, packed_name, plain_name};

/// Below public/.
const FOLDER: &str = ".sitegen-undo";
/// What is on its way out.
const OLD_FOLDER: &str = ".sitegen-undo-old";
/// The list of new files of a run that has changed no other yet.
const NEXT_FOLDER: &str = ".sitegen-undo-next";
const FOLDERS: [&str; 3] = [FOLDER, OLD_FOLDER, NEXT_FOLDER];

/// Old files, the list of new ones, and the mark of a run that was completed.
const KEPT: &str = "kept";
const CREATED: &str = "created";
const COMPLETE: &str = "complete";
/// The search file of before, as further files outside public/ are named.
const SEARCH_SUFFIX: &str = ".undo";

/// Whether an entry below public/ belongs to the site, and is not what is kept of it.
pub(super) fn is_of_site(entry: &DirEntry) -> bool {
    entry.depth() != 1 || !FOLDERS.map(OsStr::new).contains(&entry.file_name())
}

/// Whether a path below the site's folder is that of something kept.
pub(super) fn is_kept(root: &Path, path: &Path) -> bool {
    FOLDERS.iter().any(|folder| path.starts_with(root.join(folder)))
}

/// Keeps aside what a run changes, from its first change on.
pub(super) struct Undo {
    root: PathBuf,
    search: PathBuf,
    created: Option<BufWriter<File>>,
    /// Whether the list stands apart until the run changes its first file.
    is_apart: bool,
    /// Whether an interrupted run began what is kept.
    is_continued: bool,
    /// What that run created.
    created_before: BTreeSet<String>,
}

impl Undo {
    /// For the site in `root` and its search file.
    pub(super) fn of(root: &Path, search: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            search: search.to_path_buf(),
            created: None,
            is_apart: false,
            is_continued: false,
            created_before: BTreeSet::new(),
        }
    }

    /// Notes a file that is new.
    pub(super) fn note_created(&mut self, name: &str) -> Result<()> {
        self.list()?;
        if self.is_continued && self.kept(name).exists() {
            // It was removed before the run was interrupted, and comes back.
            return Ok(());
        }
        let list = self.list()?;
        writeln!(list, "{name}").context("cannot note what the run creates")
    }

    /// Keeps a file that is about to be replaced or removed; whether there was one.
    pub(super) fn keep(&mut self, name: &str) -> Result<bool> {
        self.begin()?;
        if self.created_before.contains(name) {
            return Ok(true);
        }
        link(&self.root.join(name), &self.kept(name))
    }

    /// Keeps the search file that is about to be replaced. By itself it is no reason to forget the run before: answers
    /// link to the same pages where no page was changed.
    pub(super) fn keep_search(&mut self) -> Result<()> {
        if self.created.is_none() {
            return Ok(());
        }
        self.begin()?;
        link(&self.search, &kept_search(&self.search))?;
        Ok(())
    }

    /// Makes sure that what was noted is there whatever happens to the run.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.created
            .as_mut()
            .map_or(Ok(()), BufWriter::flush)
            .context("cannot note what was created")
    }

    /// Marks the run as complete: the next one begins afresh.
    pub(super) fn complete(&mut self) -> Result<()> {
        if self.created.is_some() {
            self.begin()?;
            self.flush()?;
            self.created = None;
            files::write(&self.root.join(FOLDER).join(COMPLETE), b"")?;
        }
        Ok(())
    }

    /// Drops the list of a run that is held back and takes away what it created; what is kept stays.
    pub(super) fn drop_next(&mut self) -> Result<()> {
        if std::mem::take(&mut self.is_apart) {
            self.created = None;
            self.created_before.clear();
            let folder = self.root.join(NEXT_FOLDER);
            remove_folder(&folder)
                .with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        Ok(())
    }

    /// From here on the run is the one to be undone, and no longer the one before.
    fn begin(&mut self) -> Result<()> {
        self.list()?;
        if !self.is_apart {
            return Ok(());
        }
        self.flush()?;
        forget_kept(&self.root, &self.search)?;
        let folder = self.root.join(FOLDER);
        fs::rename(self.root.join(NEXT_FOLDER), &folder)
            .with_context(|| format!("cannot write in {}", folder.display()))?;
        self.is_apart = false;
        Ok(())
    }

    fn kept(&self, name: &str) -> PathBuf {
        self.root.join(FOLDER).join(KEPT).join(name)
    }

    /// The list of new files; begun, or gone on with after an interrupted run.
    fn list(&mut self) -> Result<&mut BufWriter<File>> {
        if self.created.is_none() {
            let kept = self.root.join(FOLDER);
            self.is_continued = files::is_there(&kept)? && !files::is_there(&kept.join(COMPLETE))?;
            self.is_apart = !self.is_continued;
            let folder = if self.is_apart { self.root.join(NEXT_FOLDER) } else { kept };
            self.created_before = created(&folder)?;
            let opened = fs::create_dir_all(folder.join(KEPT)).and_then(|()| {
                OpenOptions::new().create(true).append(true).open(folder.join(CREATED))
            });
            let list = opened.with_context(|| format!("cannot write in {}", folder.display()))?;
            self.created = Some(BufWriter::new(list));
        }
        self.created.as_mut().context("the list of new files is open")
    }
}

/// Gives a file a further name, unless that has one already; false where there is no file.
fn link(file: &Path, further: &Path) -> Result<bool> {
    let linked = match fs::hard_link(file, further) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && file.exists() => {
            let folder = further.parent().unwrap_or(further);
            fs::create_dir_all(folder).and_then(|()| fs::hard_link(file, further))
        }
        linked => linked,
    };
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        linked => linked
            .map(|()| true)
            .with_context(|| format!("cannot keep {} for an undo", file.display())),
    }
}

fn kept_search(search: &Path) -> PathBuf {
    files::with_suffix(search, SEARCH_SUFFIX)
}

/// The files an undo folder lists as new.
fn created(folder: &Path) -> Result<BTreeSet<String>> {
    let path = folder.join(CREATED);
    let mut names = BTreeSet::new();
    if !files::is_there(&path)? {
        return Ok(names);
    }
    let read = || format!("cannot read {}", path.display());
    let mut reader = BufReader::new(File::open(&path).with_context(read)?);
    let mut line = String::new();
    // A line that a kill cut off names no file, or one that was not created yet.
    while reader.read_line(&mut line).with_context(read)? > 0 {
        if let Some(name) = line.strip_suffix('\n') {
            names.insert(name.to_string());
        }
        line.clear();
    }
    Ok(names)
}

/// Forgets what was kept, as when it was put back, and what a run noted that changed nothing yet.
pub(crate) fn forget(root: &Path, search: &Path) -> Result<()> {
    let next = root.join(NEXT_FOLDER);
    remove_folder(&next).with_context(|| format!("cannot remove {}", next.display()))?;
    forget_kept(root, search)
}

fn forget_kept(root: &Path, search: &Path) -> Result<()> {
    let (folder, old) = (root.join(FOLDER), root.join(OLD_FOLDER));
    let failed = || format!("cannot remove {}", folder.display());
    remove_folder(&old).with_context(failed)?;
    files::remove(&kept_search(search))?;
    // At once: a part of it must never be put back.
    match fs::rename(&folder, &old) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        renamed => renamed.and_then(|()| remove_folder(&old)).with_context(failed),
    }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What the last run changed, to be put back.
pub(crate) struct KeptRun {
    root: PathBuf,
    search: PathBuf,
    /// Files it replaced.
    pub(crate) replaced: Vec<String>,
    /// Files it removed.
    pub(crate) removed: Vec<String>,
    /// Files it created.
    pub(crate) created: Vec<String>,
}

impl KeptRun {
    /// What was kept of the last run that changed anything; `None` where nothing was.
    pub(crate) fn read(root: &Path, search: &Path) -> Result<Option<Self>> {
        let folder = root.join(FOLDER);
        if !files::is_there(&folder)? {
            return Ok(None);
        }
        let (mut replaced, mut removed) = (Vec::new(), Vec::new());
        let kept = folder.join(KEPT);
        for entry in WalkDir::new(&kept) {
            let entry = entry.with_context(|| format!("cannot look through {}", kept.display()))?;
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(&kept)?.to_string_lossy().into_owned();
                let is_there = files::is_there(&root.join(&name))?;
                if is_there { &mut replaced } else { &mut removed }.push(name);
            }
        }
        // Of a run that was stopped before it changed anything, too: nothing links to them.
        let mut new = created(&folder)?;
        new.append(&mut created(&root.join(NEXT_FOLDER))?);
        let created = new.into_iter().collect();
        let (root, search) = (root.to_path_buf(), search.to_path_buf());
        Ok(Some(Self { root, search, replaced, removed, created }))
    }

    /// Puts everything back in the order in which no link is dead at any instant: what was removed, what was
    /// replaced, the search file, and then what was new is taken away. It can be done again from the start.
    pub(crate) fn put_back(&self) -> Result<()> {
        let folder = ServedFolder::open(&self.root)?;
        let mut back = self.removed.clone();
        // The home page and other files at the top come last.
        let (top, pages): (Vec<_>, Vec<_>) =
            self.replaced.iter().cloned().partition(|name| !name.contains('/'));
        back.extend(pages);
        for name in &back {
            give_back(&folder, name)?;
        }
        let kept = kept_search(&self.search);
        if files::is_there(&kept)? {
            // By a further name, so that it can be done again.
            let next = files::with_suffix(&self.search, files::TEMPORARY_SUFFIX);
            files::remove(&next)?;
            fs::hard_link(&kept, &next)
                .and_then(|()| fs::rename(&next, &self.search))
                .with_context(|| format!("cannot put {} back", self.search.display()))?;
        }
        for name in &top {
            give_back(&folder, name)?;
        }
        for name in &self.created {
            folder.remove(name)?;
        }
        folder.sync()
    }

    /// Names of all files that are other ones, as the ledger has them.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for changed in [&self.replaced, &self.removed, &self.created] {
            names.extend(changed.iter().map(|name| plain_name(name)));
        }
        names
    }

    /// The files at the top that the site has once all is put back.
    pub(crate) fn top_files(&self, now: &Identity) -> Vec<String> {
        let mut names: BTreeSet<&str> = now.top_files.iter().map(String::as_str).collect();
        names.extend(self.names().into_iter().filter(|name| !name.contains('/')));
        names.retain(|name| find_site_file(&self.root, name).is_some());
        names.into_iter().map(str::to_string).collect()
    }
}

/// Gives a file its old content again. A compressed one comes after what it is of, so that the two never differ.
fn give_back(folder: &ServedFolder, name: &str) -> Result<()> {
    if name.ends_with(PACKED) && folder.has(&kept_name(plain_name(name)))? {
        return Ok(());
    }
    let packed = packed_name(name);
    folder.clear(&packed)?;
    folder.link_in(&kept_name(name), name)?;
    if folder.has(&kept_name(&packed))? {
        folder.link_in(&kept_name(&packed), &packed)?;
    }
    Ok(())
}

fn kept_name(name: &str) -> String {
    [FOLDER, "/", KEPT, "/", name].concat()
}

#[cfg(test)]
mod tests;
