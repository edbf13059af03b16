//! The search file as other machines get it: next to the site under the name of its content, with a small manifest that says
//! which one is in use.
//!
//! A file of another content has another name, so what a mirror has begun to fetch stays what it is. The one before stays as
//! long as the one in use, for mirrors that are about to fetch it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};

use super::file::{FORMAT, open};
use super::seal;
use crate::files;
use crate::model::Stop;

/// The folder of the site they lie in.
const FOLDER: &str = "search-file";
/// The manifest below the site's folder.
pub(crate) const MANIFEST: &str = "search-file/manifest.json";
const ENDING: &str = ".sqlite";

/// What a manifest says of the file in use.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SharedFile {
    /// Its BLAKE3, in 64 hexadecimal digits.
    blake3: String,
    /// Its size.
    pub bytes: u64,
    /// Which programs can read it.
    format: String,
}

impl SharedFile {
    /// Of the text of a manifest.
    ///
    /// # Errors
    /// Where it is none, or this program cannot read its file.
    pub(crate) fn parse(text: &[u8]) -> Result<Self> {
        let found: Self =
            serde_json::from_slice(text).context("it is no manifest of a search file")?;
        let is_hash = found.blake3.len() == 64
            && found.blake3.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        ensure!(is_hash && found.bytes > 0, "it names no search file");
        ensure!(
            found.format == FORMAT,
            "its search file has format {}, and this program reads {FORMAT}: bring both to one release",
            found.format
        );
        Ok(found)
    }

    /// The file below the site's folder.
    pub(crate) fn name(&self) -> String {
        format!("{FOLDER}/{}{ENDING}", self.blake3)
    }

    /// Whether the file at a path is the one it names, by what was noted when it was put there.
    pub(crate) fn is_in_use(&self, path: &Path) -> Result<bool> {
        Ok(files::is_there(path)? && seal::read(path)?.first() == Some(&self.blake3))
    }

    /// Puts a file that was fetched to `made` in the place of the one at `path`. Readers see one or the other.
    ///
    /// # Errors
    /// Where it is not the one that is named, down to the last byte, or cannot be read by this program; it is removed then.
    pub(crate) fn put_in_place(&self, made: &Path, path: &Path, stop: &Stop) -> Result<()> {
        if let Err(error) = self.check(made, stop) {
            stop.check()?;
            files::remove(made)?;
            return Err(error);
        }
        // What was noted of a file that cannot be read any more is of no use.
        if seal::look_at(path, stop).is_err() {
            stop.check()?;
            seal::forget(path)?;
            files::remove(path)?;
        }
        seal::note_in_use(path, stop)?;
        seal::write(path, made, stop)?;
        fs::rename(made, path).with_context(|| format!("cannot put {} in place", path.display()))
    }

    fn check(&self, made: &Path, stop: &Stop) -> Result<()> {
        let bytes = fs::metadata(made)?.len();
        ensure!(bytes == self.bytes, "the file has {bytes} bytes, not {}", self.bytes);
        let blake3 = seal::checksum(made, stop)?;
        ensure!(
            blake3 == self.blake3,
            "the file is damaged: its BLAKE3 is {blake3}, not {}",
            self.blake3
        );
        open(made).map(|_| ())
    }
}

/// Shares the search file at a path below the site's folder, unless it is already.
///
/// # Errors
/// When there is none, or it cannot be written there.
pub(crate) fn share(path: &Path, public: &Path, stop: &Stop) -> Result<()> {
    let blake3 = match seal::read(path)?.into_iter().next() {
        Some(blake3) => blake3,
        None => seal::checksum(path, stop)?,
    };
    let bytes =
        fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    let shared = SharedFile { blake3, bytes, format: FORMAT.into() };
    let before = files::read(&public.join(MANIFEST))?.unwrap_or_default();
    let before = serde_json::from_slice::<SharedFile>(&before).ok();
    let place = public.join(shared.name());
    let is_whole = fs::metadata(&place).is_ok_and(|place| place.len() == bytes);
    if before.as_ref() == Some(&shared) && is_whole {
        return Ok(());
    }
    files::make_served_folder(&public.join(FOLDER))
        .with_context(|| format!("cannot make {}", public.join(FOLDER).display()))?;
    put_next_to_the_site(path, &place)?;
    files::write_served(&public.join(MANIFEST), &serde_json::to_vec_pretty(&shared)?)?;
    let kept = [Some(&shared), before.as_ref()].map(|kept| kept.map(SharedFile::name));
    for entry in files::entries(&public.join(FOLDER)) {
        let name = format!("{FOLDER}/{}", entry.file_name().to_string_lossy());
        if name.ends_with(ENDING) && !kept.contains(&Some(name)) {
            files::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Takes back what was shared, where anything was.
///
/// # Errors
/// When it cannot be removed.
pub(crate) fn unshare(public: &Path) -> Result<()> {
    if !files::is_there(&public.join(MANIFEST))? {
        return Ok(());
    }
    for entry in files::entries(&public.join(FOLDER)) {
        if entry.file_name().to_string_lossy().ends_with(ENDING) {
            files::remove(&entry.path())?;
        }
    }
    files::remove(&public.join(MANIFEST))
}

/// A second name for the file, which nothing writes to any more; a copy where that is another file system.
fn put_next_to_the_site(path: &Path, place: &PathBuf) -> Result<()> {
    files::remove(place)?;
    let failed = || format!("cannot put {} next to the site", path.display());
    // Else another file system, or one without second names.
    if fs::hard_link(path, place).is_err() {
        let made = files::with_suffix(place, files::TEMPORARY_SUFFIX);
        fs::copy(path, &made).with_context(failed)?;
        fs::File::open(&made).and_then(|file| file.sync_all()).with_context(failed)?;
        fs::rename(&made, place).with_context(failed)?;
    }
    files::let_serve(place)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::super::seal::sealed;
    use super::*;

    #[test]
    fn a_shared_file_is_named_once_and_the_one_before_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (path, public) = (folder.path().join("search.sqlite"), folder.path().join("public"));
        fs::create_dir(&public).unwrap();
        let mut names = Vec::new();
        for week in ["a", "b", "c"] {
            sealed(&path, week);
            share(&path, &public, &Stop::default()).unwrap();
            let manifest = fs::read(public.join(MANIFEST)).unwrap();
            let shared = SharedFile::parse(&manifest).unwrap();
            assert!(shared.is_in_use(&path).unwrap());
            assert_eq!(
                seal::checksum(&public.join(shared.name()), &Stop::default()).unwrap(),
                shared.blake3
            );
            names.push(shared.name());
            let inode = fs::metadata(public.join(shared.name())).unwrap().ino();
            share(&path, &public, &Stop::default()).unwrap();
            assert_eq!(fs::metadata(public.join(shared.name())).unwrap().ino(), inode);
        }
        let is_there: Vec<bool> = names.iter().map(|name| public.join(name).exists()).collect();
        assert_eq!(is_there, [false, true, true]);
        unshare(&public).unwrap();
        assert!(files::entries(&public.join(FOLDER)).next().is_none());
    }

    #[test]
    fn only_the_file_that_is_named_is_put_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let [path, made] = ["search.sqlite", "fetched"].map(|name| folder.path().join(name));
        sealed(&path, "old");
        sealed(&made, "new");
        let (blake3, whole) =
            (seal::checksum(&made, &Stop::default()).unwrap(), fs::read(&made).unwrap());
        let shared = SharedFile { blake3, bytes: whole.len() as u64, format: FORMAT.into() };
        let mut changed = whole.clone();
        changed[whole.len() / 2] ^= 1;
        for damaged in [&changed[..], &whole[..whole.len() - 1], b""] {
            files::write(&made, damaged).unwrap();
            let error = shared.put_in_place(&made, &path, &Stop::default()).unwrap_err();
            assert!(format!("{error:#}").contains("the file "), "{error:#}");
            assert!(!made.exists() && !shared.is_in_use(&path).unwrap());
            assert_eq!(
                seal::look_at(&path, &Stop::default()).unwrap(),
                seal::FoundFile::Sound("old".into())
            );
        }
        files::write(&made, &whole).unwrap();
        shared.put_in_place(&made, &path, &Stop::default()).unwrap();
        assert!(shared.is_in_use(&path).unwrap());
        assert_eq!(
            seal::look_at(&path, &Stop::default()).unwrap(),
            seal::FoundFile::Sound("new".into())
        );
    }

    #[test]
    fn a_manifest_is_believed_only_where_it_is_one() {
        let good = format!(r#"{{"blake3":"{}","bytes":1,"format":"{FORMAT}"}}"#, "a".repeat(64));
        SharedFile::parse(good.as_bytes()).unwrap();
        for (what, told) in [
            ("<!doctype html>".to_string(), "no manifest"),
            (good.replace("aaaa", "../a"), "no search file"),
            (good.replace("\"bytes\":1", "\"bytes\":0"), "no search file"),
            (good.replace(&format!("\"format\":\"{FORMAT}\""), "\"format\":\"99\""), "format 99"),
        ] {
            let error = SharedFile::parse(what.as_bytes()).unwrap_err();
            assert!(format!("{error:#}").contains(told), "{error:#}");
        }
    }
}
