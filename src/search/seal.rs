//! The checksum of the search file, in a file next to it, by which the build notices damage anywhere in it.
//!
//! It is written before the file is switched in, so it keeps the checksum of the file before as well: whenever a
//! build is killed, the file in use has one of the two.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::file;
use super::made_of;
use crate::files::{self, with_suffix};
use crate::model::Stop;

/// Bytes that are read at a time: between them it is looked whether to stop.
const CHUNK: usize = 256 * 1024;

/// What the build finds at the place of the search file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum FoundFile {
    /// None, or one that has no checksum or was made by another version: it is made, or made again.
    Unknown,
    /// Not as it was written, and how.
    Damaged(String),
    /// As it was written, with what it was made of.
    Sound(String),
}

/// Looks at every byte of the file at a path.
///
/// # Errors
/// When it is there and cannot be read, or it is asked to stop.
pub(crate) fn look_at(path: &Path, stop: &Stop) -> Result<FoundFile> {
    Ok(look(path, stop)?.0)
}

/// The same, and notes that it is the one in use: builds that were killed may have noted files that never took its place.
///
/// # Errors
/// As [`look_at`], and where that cannot be noted.
pub(crate) fn look_at_own(path: &Path, stop: &Stop) -> Result<FoundFile> {
    let (found, seals) = look(path, stop)?;
    note(path, seals)?;
    Ok(found)
}

/// What is found at a path, and the seals noted there.
fn look(path: &Path, stop: &Stop) -> Result<(FoundFile, Option<NotedSeals>)> {
    let Ok(identity) = file::identity(path) else { return Ok((FoundFile::Unknown, None)) };
    let (_, _, bytes, ..) = identity;
    if bytes == 0 {
        return Ok((FoundFile::Damaged("it is empty".into()), None));
    }
    if read(path)?.is_empty() {
        return Ok((FoundFile::Unknown, None));
    }
    let own = own_seal(path, stop)?;
    if own.is_none() {
        let fault = "its checksum is not that of the file that was made";
        return Ok((FoundFile::Damaged(fault.into()), None));
    }
    Ok((made_of(path).map_or(FoundFile::Unknown, FoundFile::Sound), own))
}

/// The seals noted of a file, and which of them is that of the file that is there.
struct NotedSeals {
    seals: Vec<String>,
    own: usize,
}

/// Those of the file at a path; `None` where it has none of them.
fn own_seal(path: &Path, stop: &Stop) -> Result<Option<NotedSeals>> {
    let (checksum, seals) = (checksum(path, stop)?, read(path)?);
    let own = seals.iter().position(|seal| *seal == checksum);
    Ok(own.map(|own| NotedSeals { seals, own }))
}

/// Notes that one of the seals is that of the file in use.
fn note(path: &Path, noted: Option<NotedSeals>) -> Result<()> {
    match noted {
        Some(NotedSeals { mut seals, own }) if own > 0 => {
            seals.swap(0, own);
            files::write_synced(&seal_path(path), (seals.join("\n") + "\n").as_bytes())
        }
        _ => Ok(()),
    }
}

/// Notes the checksum of the file `made`, which is about to take the place of the one at `path`; [`look_at_own`] or
/// [`note_in_use`] has looked at that one before.
pub(super) fn write(path: &Path, made: &Path, stop: &Stop) -> Result<()> {
    let before = read(path)?.into_iter().next().unwrap_or_default();
    let seals = format!("{}\n{before}\n", checksum(made, stop)?);
    files::write_synced(&seal_path(path), seals.as_bytes())
}

/// Notes that the file at a path is the one in use, which need not be the one that was made last: it was put back.
///
/// # Errors
/// When it is there and cannot be read, that cannot be noted, or it is asked to stop.
pub(crate) fn note_in_use(path: &Path, stop: &Stop) -> Result<()> {
    if !files::is_there(path)? {
        return Ok(());
    }
    note(path, own_seal(path, stop)?)
}

/// The checksum of the file made last and of the one before.
pub(super) fn read(path: &Path) -> Result<Vec<String>> {
    // What is no text is damaged itself, as good as none.
    let text = files::read(&seal_path(path))?.unwrap_or_default();
    let lines = String::from_utf8(text).unwrap_or_default();
    Ok(lines.lines().filter(|line| !line.is_empty()).map(str::to_string).collect())
}

/// Takes back what is noted of the file at a path.
pub(super) fn forget(path: &Path) -> Result<()> {
    files::remove(&seal_path(path))
}

fn seal_path(path: &Path) -> PathBuf {
    with_suffix(path, ".blake3")
}

pub(super) fn checksum(path: &Path, stop: &Stop) -> Result<String> {
    let failed = || format!("cannot read {}", path.display());
    let mut file = File::open(path).with_context(failed)?;
    let (mut hasher, mut chunk) = (blake3::Hasher::new(), vec![0; CHUNK]);
    loop {
        stop.check()?;
        match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => hasher.update(&chunk[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error).with_context(failed),
        };
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// A sealed search file of some pages, its content given in the fact `made_of`.
#[cfg(test)]
pub(super) fn sealed(path: &Path, of: &str) {
    let made = file::unfinished_path(path);
    let connection = file::create(&made).unwrap();
    crate::sqlite::set_fact(&connection, "made_of", of).unwrap();
    for word in 0..3000 {
        let sql = "INSERT INTO word VALUES (?1, 1)";
        connection.execute(sql, [format!("word {word}")]).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    drop(connection);
    write(path, &made, &Stop::default()).unwrap();
    std::fs::rename(made, path).unwrap();
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::model::Interrupted;

    fn look(path: &Path) -> Result<FoundFile> {
        look_at_own(path, &Stop::default())
    }

    #[test]
    fn who_is_asked_to_stop_reads_no_file_to_its_end_and_leaves_all_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (path, next) = (folder.path().join("search.sqlite"), folder.path().join("next"));
        sealed(&path, "old");
        sealed(&next, "new");
        let seals = std::fs::read(seal_path(&path)).unwrap();
        let stop = Stop::default();
        stop.flag().store(true, Ordering::Relaxed);
        let ended = [
            look_at(&path, &stop).map(drop),
            note_in_use(&path, &stop),
            write(&path, &next, &stop),
        ];
        for end in ended {
            assert!(end.unwrap_err().is::<Interrupted>());
        }
        assert_eq!(std::fs::read(seal_path(&path)).unwrap(), seals);
        assert_eq!(look(&path).unwrap(), FoundFile::Sound("old".into()));
    }

    #[test]
    fn one_changed_byte_anywhere_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("search.sqlite");
        assert_eq!(look(&path).unwrap(), FoundFile::Unknown);
        sealed(&path, "x");
        assert_eq!(look(&path).unwrap(), FoundFile::Sound("x".into()));
        let whole = std::fs::read(&path).unwrap();
        for at in [0, 99, 4096, whole.len() / 2, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            files::write(&path, &bytes).unwrap();
            assert!(matches!(look(&path).unwrap(), FoundFile::Damaged(_)), "byte {at}");
        }
        for bytes in [&whole[..0], &whole[..1], &whole[..whole.len() / 2]] {
            files::write(&path, bytes).unwrap();
            assert!(matches!(look(&path).unwrap(), FoundFile::Damaged(_)), "{}", bytes.len());
        }
    }

    #[test]
    fn a_build_that_is_killed_between_seal_and_switch_leaves_a_sound_file() {
        let folder = tempfile::tempdir().unwrap();
        let (path, next) = (folder.path().join("search.sqlite"), folder.path().join("next"));
        sealed(&path, "old");
        sealed(&next, "new");
        write(&path, &next, &Stop::default()).unwrap();
        assert_eq!(look(&path).unwrap(), FoundFile::Sound("old".into()));
        // And another one after it.
        sealed(&next, "newer");
        write(&path, &next, &Stop::default()).unwrap();
        assert_eq!(look(&path).unwrap(), FoundFile::Sound("old".into()));
        sealed(&next, "new");
        write(&path, &next, &Stop::default()).unwrap();
        std::fs::rename(&next, &path).unwrap();
        assert_eq!(look(&path).unwrap(), FoundFile::Sound("new".into()));
    }

    #[test]
    fn a_file_that_was_put_back_is_sound_and_after_the_next_build_again() {
        let folder = tempfile::tempdir().unwrap();
        let [path, old, next] =
            ["search.sqlite", "old", "next"].map(|name| folder.path().join(name));
        sealed(&path, "old");
        std::fs::copy(&path, &old).unwrap();
        for week in ["new", "newer", "newest"] {
            sealed(&next, week);
            write(&path, &next, &Stop::default()).unwrap();
            std::fs::rename(&next, &path).unwrap();
            std::fs::copy(&old, &path).unwrap();
            note_in_use(&path, &Stop::default()).unwrap();
            assert_eq!(look(&path).unwrap(), FoundFile::Sound("old".into()), "{week}");
        }
    }

    #[test]
    fn a_file_of_a_program_that_made_no_seals_is_made_again_without_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("search.sqlite");
        sealed(&path, "x");
        for seal in [&b""[..], b"\xff\xfe"] {
            files::write(&seal_path(&path), seal).unwrap();
            assert_eq!(look(&path).unwrap(), FoundFile::Unknown);
        }
    }
}
