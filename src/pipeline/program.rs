//! Which program runs: what it makes of the same inputs may change with each build of it, not only with its version.

use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::OnceLock;

/// A digest of the running program; where it cannot be read, another one each time.
pub(super) fn program_digest() -> [u8; 32] {
    static DIGEST: OnceLock<[u8; 32]> = OnceLock::new();
    *DIGEST.get_or_init(|| {
        read().unwrap_or_else(|_| *blake3::hash(random_word().as_bytes()).as_bytes())
    })
}

fn read() -> io::Result<[u8; 32]> {
    // The file that runs, even where another has taken its name.
    let file = File::open("/proc/self/exe")?;
    let mut hasher = blake3::Hasher::new();
    match build_id(&file)? {
        // Reading all of the file would be a third of what a run costs that finds nothing changed.
        Some(id) => hasher.update(&id).update(&file.metadata()?.len().to_le_bytes()),
        None => hasher.update_reader(file)?,
    };
    Ok(*hasher.finalize().as_bytes())
}

/// Part of an ELF file that holds notes.
const NOTES: u32 = 4;
/// Whose note the build ID is, and its type.
const OWNER: &[u8] = b"GNU\0";
const BUILD_ID: u32 = 3;
/// Longer notes are none of a linker.
const NOTES_MAX: u64 = 4096;

/// The hash that the linker made of all it wrote; `None` where it noted none.
fn build_id(file: &File) -> io::Result<Option<Vec<u8>>> {
    let mut header = [0; 64];
    file.read_exact_at(&mut header, 0)?;
    // 64 bits, little-endian.
    if !header.starts_with(b"\x7fELF\x02\x01") {
        return Ok(None);
    }
    let (parts, size) = (number(&header, 32, 8), number(&header, 54, 2));
    for part in 0..number(&header, 56, 2) {
        let mut about = [0; 56];
        file.read_exact_at(&mut about, parts.saturating_add(part * size))?;
        let length = number(&about, 32, 8);
        if number(&about, 0, 4) == u64::from(NOTES) && length <= NOTES_MAX {
            let mut notes = vec![0; usize::try_from(length).unwrap_or(0)];
            file.read_exact_at(&mut notes, number(&about, 8, 8))?;
            if let Some(id) = build_id_of(&notes) {
                return Ok(Some(id.to_vec()));
            }
        }
    }
    Ok(None)
}

fn build_id_of(mut notes: &[u8]) -> Option<&[u8]> {
    while let Some((header, rest)) = notes.split_first_chunk::<12>() {
        let [name, value, kind] = [0, 4, 8].map(|at| number(header, at, 4));
        let name = usize::try_from(name.next_multiple_of(4)).ok()?;
        let length = usize::try_from(value).ok()?;
        let (name, rest) = rest.split_at_checked(name)?;
        if name == OWNER && kind == u64::from(BUILD_ID) {
            return rest.get(..length);
        }
        notes = rest.get(length.next_multiple_of(4)..)?;
    }
    None
}

/// A number of some bytes at a place.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let mut all = [0; 8];
    all[..length].copy_from_slice(&bytes[at..at + length]);
    u64::from_le_bytes(all)
}

/// A random word. The standard library seeds its hash maps from the system's randomness; that is
/// enough for a name that must only not repeat.
pub(super) fn random_word() -> String {
    let [first, second] = [(); 2].map(|()| RandomState::new().build_hasher().finish());
    format!("{first:016x}{second:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_id_is_found_among_other_notes() {
        let note = |owner: &[u8], kind: u8, value: &[u8]| {
            let mut note = vec![0; 12];
            (note[0], note[4], note[8]) = (4, u8::try_from(value.len()).unwrap(), kind);
            note.extend(owner);
            note.extend(value);
            note.resize(note.len().next_multiple_of(4), 0);
            note
        };
        let notes = [note(OWNER, 1, b"abc"), note(b"Own\0", 3, b"other"), note(OWNER, 3, b"id7")];
        assert_eq!(build_id_of(&notes.concat()), Some(&b"id7"[..]));
        assert_eq!(build_id_of(&notes[..2].concat()), None);
        assert_eq!(build_id_of(&notes.concat()[..60]), None, "cut off");
        assert_eq!(build_id_of(&[255; 40]), None);
    }

    #[test]
    fn what_is_no_program_has_none() {
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, &[7; 100]).unwrap();
        assert_eq!(build_id(&file).unwrap(), None);
        let own = File::open("/proc/self/exe").unwrap();
        assert!(build_id(&own).unwrap().is_none_or(|id| id.len() >= 8));
    }
}
