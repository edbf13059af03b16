//! What a run replaces and removes, kept aside so that the run can be undone.
//!
//! It lies below public/, on the same file system, where no address leads. Old files stand below `kept` under their own
//! paths, as further names of what they were: keeping one copies nothing. Files that the run created are listed. A run
//! that was interrupted and the one that completes it are undone together.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use walkdir::{DirEntry, WalkDir};

use super::Identity;
use super::packing::{PACKED, packed_name};
use crate::files::{self, ServedFolder};

/// Below public/.
const FOLDER: &str = ".sitegen-undo";
/// What is on its way out.
const OLD_FOLDER: &str = ".sitegen-undo-old";

/// Old files, the list of new ones, and the mark of a run that was completed.
const KEPT: &str = "kept";
const CREATED: &str = "created";
const COMPLETE: &str = "complete";
/// The search file of before, as further files outside public/ are named.
const SEARCH_SUFFIX: &str = ".undo";

/// Whether an entry below public/ belongs to the site, and is not what is kept of it.
pub(super) fn is_of_site(entry: &DirEntry) -> bool {
    entry.depth() != 1 || ![FOLDER, OLD_FOLDER].map(OsStr::new).contains(&entry.file_name())
}

/// Whether a path below the site's folder is that of something kept.
pub(super) fn is_kept(root: &Path, path: &Path) -> bool {
    [FOLDER, OLD_FOLDER].iter().any(|folder| path.starts_with(root.join(folder)))
}

/// Keeps aside what a run changes, from its first change on.
pub(super) struct Undo {
    root: PathBuf,
    search: PathBuf,
    created: Option<BufWriter<File>>,
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

    /// Keeps a file that is about to be replaced or removed.
    pub(super) fn keep(&mut self, name: &str) -> Result<()> {
        self.list()?;
        if self.created_before.contains(name) {
            return Ok(());
        }
        link(&self.root.join(name), &self.kept(name))
    }

    /// Keeps the search file that is about to be replaced. By itself it is no reason to forget the run before: answers
    /// link to the same pages where no page was changed.
    pub(super) fn keep_search(&mut self) -> Result<()> {
        if self.created.is_none() {
            return Ok(());
        }
        link(&self.search, &kept_search(&self.search))
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
        self.flush()?;
        if self.created.take().is_some() {
            files::write(&self.root.join(FOLDER).join(COMPLETE), b"")?;
        }
        Ok(())
    }

    fn kept(&self, name: &str) -> PathBuf {
        self.root.join(FOLDER).join(KEPT).join(name)
    }

    /// The list of new files; begun, or gone on with after an interrupted run.
    fn list(&mut self) -> Result<&mut BufWriter<File>> {
        if self.created.is_none() {
            let folder = self.root.join(FOLDER);
            if files::is_there(&folder.join(COMPLETE))? {
                forget(&self.root, &self.search)?;
            }
            self.is_continued = files::is_there(&folder)?;
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

/// Gives a file a further name, unless that has one already; a file that is not there has none.
fn link(file: &Path, further: &Path) -> Result<()> {
    let linked = match fs::hard_link(file, further) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && file.exists() => {
            let folder = further.parent().unwrap_or(further);
            fs::create_dir_all(folder).and_then(|()| fs::hard_link(file, further))
        }
        linked => linked,
    };
    match linked {
        Err(error)
            if ![io::ErrorKind::AlreadyExists, io::ErrorKind::NotFound].contains(&error.kind()) =>
        {
            Err(error).with_context(|| format!("cannot keep {} for an undo", file.display()))
        }
        _ => Ok(()),
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

/// Forgets what was kept, as when it was put back.
pub(crate) fn forget(root: &Path, search: &Path) -> Result<()> {
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
        let created = created(&folder)?.into_iter().collect();
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

    /// The files at the top that the site has once all is put back.
    pub(crate) fn top_files(&self, now: &Identity) -> Vec<String> {
        let mut names: BTreeSet<&String> = now.top_files.iter().collect();
        names.extend(self.removed.iter().filter(|name| !name.contains('/')));
        for name in &self.created {
            names.remove(name);
        }
        names.into_iter().cloned().collect()
    }
}

/// Gives a file its old content again. A compressed one comes after what it is of, so that the two never differ.
fn give_back(folder: &ServedFolder, name: &str) -> Result<()> {
    if name.ends_with(PACKED) && folder.has(&kept_name(name.trim_end_matches(PACKED)))? {
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
mod tests {
    use super::*;

    fn site() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (root, search) = (folder.path().join("public"), folder.path().join("search.sqlite"));
        for (name, content) in [("a/old.html", "old"), ("a/gone.html", "gone"), ("index.html", "1")]
        {
            files::write(&root.join(name), content.as_bytes()).unwrap();
        }
        files::write(&search, b"answers").unwrap();
        (folder, root, search)
    }

    fn change(root: &Path, search: &Path) {
        let mut undo = Undo::of(root, search);
        undo.note_created("a/new.html").unwrap();
        files::write(&root.join("a/new.html"), b"new").unwrap();
        for name in ["a/old.html", "index.html"] {
            undo.keep(name).unwrap();
            files::write(&root.join(name), b"changed").unwrap();
        }
        undo.keep("a/gone.html").unwrap();
        files::remove(&root.join("a/gone.html")).unwrap();
        undo.keep_search().unwrap();
        files::write(search, b"other answers").unwrap();
        undo.complete().unwrap();
    }

    fn read(path: &Path) -> Option<String> {
        files::read_text(path).unwrap()
    }

    fn check_put_back(root: &Path, search: &Path) {
        assert_eq!(read(&root.join("a/old.html")).as_deref(), Some("old"));
        assert_eq!(read(&root.join("a/gone.html")).as_deref(), Some("gone"));
        assert_eq!(read(&root.join("index.html")).as_deref(), Some("1"));
        assert_eq!(read(&root.join("a/new.html")), None);
        assert_eq!(read(search).as_deref(), Some("answers"));
    }

    #[test]
    fn what_a_run_changed_is_put_back_and_can_be_again() {
        let (_folder, root, search) = site();
        assert!(KeptRun::read(&root, &search).unwrap().is_none());
        change(&root, &search);
        let run = KeptRun::read(&root, &search).unwrap().unwrap();
        assert_eq!(run.removed, ["a/gone.html"]);
        assert_eq!(run.created, ["a/new.html"]);
        assert_eq!(run.replaced.len(), 2);
        for _ in 0..2 {
            run.put_back().unwrap();
            check_put_back(&root, &search);
        }
        forget(&root, &search).unwrap();
        assert!(KeptRun::read(&root, &search).unwrap().is_none());
        assert!(!kept_search(&search).exists());
    }

    #[test]
    fn a_run_that_was_interrupted_and_the_one_after_it_are_undone_together() {
        let (_folder, root, search) = site();
        let mut undo = Undo::of(&root, &search);
        undo.keep("a/gone.html").unwrap();
        files::remove(&root.join("a/gone.html")).unwrap();
        undo.note_created("a/new.html").unwrap();
        files::write(&root.join("a/new.html"), b"new").unwrap();
        undo.flush().unwrap();
        drop(undo);
        let mut undo = Undo::of(&root, &search);
        undo.note_created("a/gone.html").unwrap();
        files::write(&root.join("a/gone.html"), b"back, and other").unwrap();
        undo.keep("a/new.html").unwrap();
        files::write(&root.join("a/new.html"), b"newer").unwrap();
        undo.complete().unwrap();
        let run = KeptRun::read(&root, &search).unwrap().unwrap();
        run.put_back().unwrap();
        check_put_back(&root, &search);
        // The next run that changes something begins anew, and what was removed before may come back in it.
        let mut undo = Undo::of(&root, &search);
        undo.keep("a/gone.html").unwrap();
        undo.complete().unwrap();
        let mut undo = Undo::of(&root, &search);
        undo.note_created("a/gone.html").unwrap();
        undo.complete().unwrap();
        let run = KeptRun::read(&root, &search).unwrap().unwrap();
        assert_eq!((run.replaced.len(), run.removed.len()), (0, 0));
        assert_eq!(run.created, ["a/gone.html"]);
        change(&root, &search);
        let run = KeptRun::read(&root, &search).unwrap().unwrap();
        assert_eq!((run.replaced.len(), run.removed.len(), run.created.len()), (2, 1, 1));
    }
}
