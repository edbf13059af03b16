//! A folder of the site over the same folder of the release: what the site does not have is taken from the release,
//! file by file. So a site holds only what differs, and a new release reaches all the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use walkdir::WalkDir;

/// A folder with another below it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LayeredFolder {
    own: PathBuf,
    /// What is below it, the nearest first.
    below: Vec<PathBuf>,
}

impl LayeredFolder {
    /// A folder of the site, and that of the release below it.
    pub(crate) fn new(own: PathBuf, release: Option<PathBuf>) -> Self {
        Self { own, below: release.into_iter().collect() }
    }

    /// The same with all folders of another one below it; those it has already stay where they are.
    pub(crate) fn over(mut self, other: Self) -> Self {
        for folder in [other.own].into_iter().chain(other.below) {
            if folder != self.own && !self.below.contains(&folder) {
                self.below.push(folder);
            }
        }
        self
    }

    /// The folders, the lowest first.
    fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.below.iter().rev().chain([&self.own])
    }

    /// A folder with none below it.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn alone(own: &Path) -> Self {
        Self::new(own.to_path_buf(), None)
    }

    /// The folder of the site.
    pub(crate) fn own(&self) -> &Path {
        &self.own
    }

    /// A folder in it.
    pub(crate) fn folder(&self, name: &str) -> Self {
        let below = self.below.iter().map(|folder| folder.join(name)).collect();
        Self { own: self.own.join(name), below }
    }

    /// The path of a file: that of the nearest folder below where the site has none.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        let own = self.own.join(name);
        if !is_missing(&own) {
            return own;
        }
        for folder in &self.below {
            if !is_missing(&folder.join(name)) {
                return folder.join(name);
            }
        }
        own
    }

    /// The paths of a file whose entries are put over one another, the release's first; the site's own where
    /// neither is there.
    pub(crate) fn layers(&self, name: &str) -> Vec<PathBuf> {
        let own = self.own.join(name);
        let mut layers = Vec::new();
        layers.extend(self.below.iter().rev().map(|folder| folder.join(name)));
        layers.retain(|path| !is_missing(path) && *path != own);
        if layers.is_empty() || !is_missing(&own) {
            layers.push(own);
        }
        layers
    }

    /// All files down to a depth, by their path in the folder. An empty file of the site takes the release's away.
    pub(crate) fn files(&self, depth: usize) -> Result<BTreeMap<PathBuf, PathBuf>> {
        let (mut files, mut is_there) = (BTreeMap::new(), false);
        for folder in self.all() {
            for entry in WalkDir::new(folder).max_depth(depth) {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) if error.depth() == 0 && is_not_found(&error) => continue,
                    Err(error) => bail!("cannot read {}: {error}", folder.display()),
                };
                is_there = true;
                if !entry.file_type().is_file() {
                    continue;
                }
                let name = entry.path().strip_prefix(folder)?.to_path_buf();
                let is_over = files.contains_key(&name);
                if is_over
                    && entry.metadata().with_context(|| cannot_look(entry.path()))?.len() == 0
                {
                    files.remove(&name);
                } else {
                    files.insert(name, entry.into_path());
                }
            }
        }
        if !is_there {
            bail!("cannot read {}: there is no such folder", self.own.display());
        }
        Ok(files)
    }

    /// A digest of all files of all folders, by path and content. What cannot be read counts as that: who needs it
    /// will say so.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &[u8]| {
            hasher.update(&part.len().to_le_bytes()).update(part);
        };
        for folder in self.all() {
            match Self::new(folder.clone(), None).files(usize::MAX) {
                Ok(files) => {
                    for (name, path) in files {
                        let content = std::fs::read(&path);
                        add(name.as_os_str().as_encoded_bytes());
                        add(&content.unwrap_or_else(|error| error.to_string().into_bytes()));
                    }
                }
                // Not by its words, which name a place: shards are of one site wherever they are made.
                Err(_) => add(b"\0cannot be read"),
            }
            // Ends the list, so that no file passes from one folder to the other unnoticed.
            add(b"");
        }
        *hasher.finalize().as_bytes()
    }

    /// The names of the folders in it.
    pub(crate) fn folders(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for folder in self.all() {
            for entry in super::entries(folder) {
                if entry.path().is_dir() {
                    names.insert(entry.file_name().to_string_lossy().into_owned());
                }
            }
        }
        names
    }
}

/// A file that cannot be looked at, or a link that leads nowhere, is there: reading it says what is wrong.
fn is_missing(path: &Path) -> bool {
    matches!(path.symlink_metadata(), Err(error) if error.kind() == io::ErrorKind::NotFound)
}

fn is_not_found(error: &walkdir::Error) -> bool {
    error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn cannot_look(path: &Path) -> String {
    format!("cannot look at {}", path.display())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::write;
    use super::*;

    #[test]
    fn files_of_the_site_stand_before_those_of_the_release() {
        let place = tempfile::tempdir().unwrap();
        let (own, release) = (place.path().join("own"), place.path().join("release"));
        let both = LayeredFolder::new(own.clone(), Some(release.clone()));
        assert!(both.files(9).unwrap_err().to_string().contains("own: there is no such folder"));
        fs::create_dir_all(release.join("partials")).unwrap();
        for name in ["a", "b", "c", "partials/d"] {
            write(&release.join(name), b"release").unwrap();
        }
        assert_eq!(both.files(9).unwrap().len(), 4, "the site's folder may be missing");
        fs::create_dir_all(own.join("more")).unwrap();
        write(&own.join("b"), b"own").unwrap();
        write(&own.join("c"), b"").unwrap();
        write(&own.join("e"), b"").unwrap();
        let found: Vec<(PathBuf, PathBuf)> = both.files(9).unwrap().into_iter().collect();
        let expected = ["a", "b", "e", "partials/d"].map(|name| {
            let folder = if matches!(name, "b" | "e") { &own } else { &release };
            (PathBuf::from(name), folder.join(name))
        });
        assert_eq!(found, expected);
        let digest = both.digest();
        write(&release.join("b"), b"under that of the site").unwrap();
        let under = both.digest();
        fs::rename(own.join("e"), own.join("f")).unwrap();
        let renamed = both.digest();
        assert!(digest != under && under != renamed, "both are read, and names count");
        assert_eq!(renamed, both.digest());
        fs::rename(own.join("f"), own.join("e")).unwrap();
        assert_eq!(both.file("a"), release.join("a"));
        assert_eq!(both.file("b"), own.join("b"));
        assert_eq!(both.file("none"), own.join("none"));
        assert_eq!(both.folder("partials").file("d"), release.join("partials/d"));
        assert_eq!(both.layers("a"), [release.join("a")]);
        assert_eq!(both.layers("b"), [release.join("b"), own.join("b")]);
        assert_eq!(both.layers("none"), [own.join("none")]);
        assert_eq!(both.folders().into_iter().collect::<Vec<_>>(), ["more", "partials"]);
    }

    #[test]
    fn what_cannot_be_read_is_not_taken_from_the_release() {
        let place = tempfile::tempdir().unwrap();
        let (own, release) = (place.path().join("own"), place.path().join("release"));
        for folder in [&own, &release] {
            fs::create_dir(folder).unwrap();
        }
        write(&release.join("a"), b"release").unwrap();
        std::os::unix::fs::symlink("nowhere", own.join("a")).unwrap();
        let both = LayeredFolder::new(own.clone(), Some(release));
        assert_eq!(both.file("a"), own.join("a"));
    }
}
