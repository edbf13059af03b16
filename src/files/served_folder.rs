//! The folder of the site through one handle, so that the system walks no long path for each of a million files.
//!
//! A file is written under its own name where nothing leads to it yet, else aside, from where it is renamed into its
//! place once it is safe on disk.

use std::fs::{File, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustix::fs::{AtFlags, CWD, Mode, OFlags};

use super::{SERVED_FILE, TEMPORARY_SUFFIX, make_served_folder};

/// A file of the site's own, to learn from what permissions new files get.
const PROBE: &str = ".permissions.sitegen-tmp";

/// What a system says that gives no further name to a file: of another file system, of one without such names, of a file
/// that has too many or is another user's.
const NO_LINKS: [io::ErrorKind; 4] = [
    io::ErrorKind::CrossesDevices,
    io::ErrorKind::Unsupported,
    io::ErrorKind::TooManyLinks,
    io::ErrorKind::PermissionDenied,
];

/// The folder of the site. Names are paths below it.
pub(crate) struct ServedFolder {
    handle: OwnedFd,
    path: PathBuf,
    /// Whether the umask, or what the folder hands down, takes from new files what the web server needs.
    sets_permissions: bool,
}

impl ServedFolder {
    /// Opens the folder, made where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let opened = || -> io::Result<Self> {
            make_served_folder(path)?;
            let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
            let handle = rustix::fs::openat(CWD, path, flags, Mode::empty())?;
            let mut folder = Self { handle, path: path.to_path_buf(), sets_permissions: false };
            folder.remove_at(PROBE)?;
            let probe = folder.make(PROBE)?;
            folder.sets_permissions = probe.metadata()?.mode() & 0o777 != SERVED_FILE;
            folder.remove_at(PROBE)?;
            Ok(folder)
        };
        opened().with_context(|| format!("cannot write in the folder {}", path.display()))
    }

    /// Writes a file that is not there yet under its own name; false where it is there, and left alone. Readers may see a
    /// part of it, and a run that is killed may leave one, so nothing must lead to it yet.
    pub(crate) fn create(&self, name: &str, content: &[u8]) -> Result<bool> {
        let created = match self.make_with_folder(name) {
            Ok(mut file) => self.fill(name, &mut file, content).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        };
        created.with_context(|| self.cannot("write", name))
    }

    /// Writes what a file is to hold next to its place; [`ServedFolder::switch_in`] puts it there.
    pub(crate) fn write_aside(&self, name: &str, content: &[u8]) -> Result<()> {
        let aside = aside(name);
        let written = match self.make_with_folder(&aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // Left by a run that was killed.
                self.remove_at(&aside).and_then(|()| self.make(&aside))
            }
            made => made,
        }
        .and_then(|mut file| self.fill(&aside, &mut file, content));
        written.with_context(|| self.cannot("write", name))
    }

    /// Gives a file from elsewhere a further name here, in place of what may be there; false where the file systems are
    /// not one, or know no further names, or where the web server may not read that file: copies come with any permissions.
    pub(crate) fn link_from(&self, from: &Path, name: &str) -> Result<bool> {
        // One that is missing is an error of linking it.
        let is_closed = |file: std::fs::Metadata| file.permissions().mode() & 0o044 != 0o044;
        if std::fs::metadata(from).is_ok_and(is_closed) {
            return Ok(false);
        }
        let linked = match self.link_here(from, name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && from.exists() => {
                let file = self.path.join(name);
                make_served_folder(file.parent().unwrap_or(&self.path))
                    .and_then(|()| self.link_here(from, name))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.remove_at(name).and_then(|()| self.link_here(from, name))
            }
            linked => linked,
        };
        match linked {
            Ok(()) => Ok(true),
            Err(error) if NO_LINKS.contains(&error.kind()) => Ok(false),
            Err(error) => Err(error).with_context(|| self.cannot("write", name)),
        }
    }

    /// The same next to a place; [`ServedFolder::switch_in`] puts it there.
    pub(crate) fn link_aside_from(&self, from: &Path, name: &str) -> Result<bool> {
        self.link_from(from, &aside(name))
    }

    fn link_here(&self, from: &Path, name: &str) -> io::Result<()> {
        Ok(rustix::fs::linkat(CWD, from, &self.handle, name, AtFlags::empty())?)
    }

    /// Puts what was written aside in its place at once.
    pub(crate) fn switch_in(&self, name: &str) -> Result<()> {
        rustix::fs::renameat(&self.handle, aside(name), &self.handle, name)
            .with_context(|| self.cannot("write", name))
    }

    /// Puts a further name of another file of this file system in a place at once. `kept` is a path below the folder, too.
    pub(crate) fn link_in(&self, kept: &str, name: &str) -> Result<()> {
        let aside = aside(name);
        let linked = self.remove_at(&aside).and_then(|()| match self.link(kept, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let file = self.path.join(name);
                make_served_folder(file.parent().unwrap_or(&self.path))
                    .and_then(|()| self.link(kept, &aside))
            }
            linked => linked,
        });
        linked.with_context(|| self.cannot("put back", name))?;
        self.switch_in(name)?;
        // Renaming one name of a file over another one of the same leaves both.
        self.drop_aside(name);
        Ok(())
    }

    /// Drops what was written aside, as far as that can be done.
    pub(crate) fn drop_aside(&self, name: &str) {
        let _ = self.remove_at(&aside(name));
    }

    /// Whether there is a file.
    pub(crate) fn has(&self, name: &str) -> Result<bool> {
        match rustix::fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).with_context(|| self.cannot("look at", name)),
        }
    }

    /// Whether a file holds exactly this; if so, the web server can read it from here on.
    pub(crate) fn holds(&self, name: &str, content: &[u8]) -> Result<bool> {
        let held = || -> io::Result<bool> {
            let flags = OFlags::RDONLY | OFlags::CLOEXEC;
            let mut file: File =
                rustix::fs::openat(&self.handle, name, flags, Mode::empty())?.into();
            let about = file.metadata()?;
            let mut found = Vec::with_capacity(content.len());
            if about.len() == content.len() as u64 {
                file.read_to_end(&mut found)?;
            }
            let is_same = found == content && about.len() == content.len() as u64;
            if is_same && about.mode() & 0o044 != 0o044 {
                file.set_permissions(Permissions::from_mode(SERVED_FILE))?;
            }
            Ok(is_same)
        };
        match held() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            held => held.with_context(|| self.cannot("read", name)),
        }
    }

    /// Removes a file; one that is not there is as good as removed. So goes the folder around it where that leaves it
    /// empty.
    pub(crate) fn remove(&self, name: &str) -> Result<()> {
        self.clear(name)?;
        if let Some((folder, _)) = name.rsplit_once('/') {
            // Fails where the folder still holds something, as it should.
            let _ = rustix::fs::unlinkat(&self.handle, folder, AtFlags::REMOVEDIR);
        }
        Ok(())
    }

    /// Removes a file that may be there; the folder around it stays.
    pub(crate) fn clear(&self, name: &str) -> Result<()> {
        self.remove_at(name).with_context(|| self.cannot("remove", name))
    }

    /// Waits until everything written to the site's file system is safe on disk.
    pub(crate) fn sync(&self) -> Result<()> {
        rustix::fs::syncfs(&self.handle)
            .with_context(|| format!("cannot sync the file system of {}", self.path.display()))
    }

    fn link(&self, kept: &str, name: &str) -> io::Result<()> {
        Ok(rustix::fs::linkat(&self.handle, kept, &self.handle, name, AtFlags::empty())?)
    }

    fn make_with_folder(&self, name: &str) -> io::Result<File> {
        match self.make(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let file = self.path.join(name);
                make_served_folder(file.parent().unwrap_or(&self.path))?;
                self.make(name)
            }
            made => made,
        }
    }

    fn make(&self, name: &str) -> io::Result<File> {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(SERVED_FILE);
        Ok(rustix::fs::openat(&self.handle, name, flags, mode)?.into())
    }

    fn fill(&self, name: &str, file: &mut File, content: &[u8]) -> io::Result<()> {
        let permitted = if self.sets_permissions {
            file.set_permissions(Permissions::from_mode(SERVED_FILE))
        } else {
            Ok(())
        };
        let filled = permitted.and_then(|()| file.write_all(content));
        if filled.is_err() {
            // Best effort: the error that matters is the one that is reported.
            let _ = self.remove_at(name);
        }
        filled
    }

    fn remove_at(&self, name: &str) -> io::Result<()> {
        match rustix::fs::unlinkat(&self.handle, name, AtFlags::empty()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn cannot(&self, what: &str, name: &str) -> String {
        format!("cannot {what} {}", self.path.join(name).display())
    }
}

/// Where a file waits to be switched in; each has one writer.
fn aside(name: &str) -> String {
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let separator = if folder.is_empty() { "" } else { "/" };
    [folder, separator, ".", file, TEMPORARY_SUFFIX].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn files_are_created_once_and_replaced_from_aside() {
        let place = tempfile::tempdir().unwrap();
        let folder = ServedFolder::open(&place.path().join("public")).unwrap();
        let file = place.path().join("public/produit/003/a.html");
        assert!(folder.create("produit/003/a.html", b"first").unwrap());
        assert!(!folder.create("produit/003/a.html", b"second").unwrap());
        assert_eq!(std::fs::read(&file).unwrap(), b"first");
        for left_by_a_killed_run in [false, true] {
            if left_by_a_killed_run {
                folder.write_aside("produit/003/a.html", b"third, and longer").unwrap();
            }
            folder.write_aside("produit/003/a.html", b"third").unwrap();
            assert_eq!(folder.holds("produit/003/a.html", b"third").unwrap(), left_by_a_killed_run);
            folder.switch_in("produit/003/a.html").unwrap();
        }
        assert!(folder.holds("produit/003/a.html", b"third").unwrap());
        assert!(!folder.holds("produit/003/a.html", b"THIRD").unwrap());
        assert_eq!(mode(&file), 0o644);
        assert!(
            folder.has("produit/003/a.html").unwrap() && !folder.has("produit/1.html").unwrap()
        );
        assert_eq!(std::fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
        folder.remove("produit/003/a.html").unwrap();
        folder.remove("produit/003/a.html").unwrap();
        assert!(!file.parent().unwrap().exists());
    }

    #[test]
    fn what_the_web_server_could_not_read_it_can_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = ServedFolder::open(place.path()).unwrap();
        assert!(folder.create("a.html", b"a").unwrap());
        let file = place.path().join("a.html");
        std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        assert!(folder.holds("a.html", b"a").unwrap());
        assert_eq!(mode(&file), 0o644);
    }

    #[test]
    fn a_file_from_elsewhere_gets_a_further_name() {
        let place = tempfile::tempdir().unwrap();
        let [here, there] = ["public", "shard"].map(|name| place.path().join(name));
        let [to, from] = [&here, &there].map(|path| ServedFolder::open(path).unwrap());
        let (name, other) = ("produit/003/a.html", there.join("produit/003/a.html"));
        assert!(from.create(name, b"made elsewhere").unwrap());
        assert!(to.link_aside_from(&other, name).unwrap());
        assert!(!to.has(name).unwrap());
        to.switch_in(name).unwrap();
        assert!(to.holds(name, b"made elsewhere").unwrap());
        for left_by_a_killed_run in [name, "b.html"] {
            assert!(to.link_from(&other, left_by_a_killed_run).unwrap());
        }
        assert_eq!(std::fs::metadata(&other).unwrap().nlink(), 3);
        assert_eq!(std::fs::read_dir(here.join("produit/003")).unwrap().count(), 1);
        assert!(to.link_from(&there.join("missing"), "c.html").is_err());
        // Brought by a program that keeps others from reading it.
        std::fs::set_permissions(&other, Permissions::from_mode(0o600)).unwrap();
        assert!(!to.link_from(&other, "d.html").unwrap() && !to.has("d.html").unwrap());
    }

    #[test]
    fn an_error_names_the_file() {
        let place = tempfile::tempdir().unwrap();
        let folder = ServedFolder::open(place.path()).unwrap();
        assert!(folder.create("a", b"a").unwrap());
        let error = folder.create("a/b.html", b"b").unwrap_err();
        assert!(error.to_string().contains("/a/b.html"), "{error}");
    }
}
