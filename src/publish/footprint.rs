//! How many files public/ has, and what room one of them takes.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use super::packing::Precompress;
use super::undo::is_of_site;

/// What a page takes on a disk where there is none to look at: a quarter more than the mean of generated products.
const FIRST_FILE_BYTES: u64 = 16 * 1024;

/// The same of one that stands compressed alone: a third of it, in blocks of 4 KB.
const FIRST_PACKED_BYTES: u64 = 8 * 1024;

/// Pages that are looked at.
const SAMPLE: u64 = 500;

/// What public/ holds, in figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Footprint {
    /// Files.
    pub files: u64,
    /// What one takes on the disk, on the mean.
    pub bytes_a_file: u64,
}

impl Footprint {
    /// Looks at some pages below `root`, and counts its files unless a ledger `listed` them.
    pub(crate) fn of(root: &Path, listed: Option<u64>, precompress: Precompress) -> Result<Self> {
        let (mut pages, mut bytes) = (0, 0);
        for entry in WalkDir::new(root.join("produit")).into_iter().flatten() {
            if entry.file_type().is_file() {
                let about = entry.metadata().with_context(|| cannot_look_through(root))?;
                pages += 1;
                bytes += about.blocks() * 512;
            }
            if pages == SAMPLE {
                break;
            }
        }
        let files = match listed {
            Some(files) => files,
            None => count(root)?,
        };
        let first = match precompress {
            Precompress::Only => FIRST_PACKED_BYTES,
            _ => FIRST_FILE_BYTES,
        };
        let bytes_a_file = if pages == 0 { first } else { bytes.div_ceil(pages) };
        Ok(Self { files, bytes_a_file })
    }
}

fn count(root: &Path) -> Result<u64> {
    let mut files = 0;
    for entry in WalkDir::new(root).into_iter().filter_entry(is_of_site) {
        let entry = entry.with_context(|| cannot_look_through(root))?;
        files += u64::from(entry.file_type().is_file());
    }
    Ok(files)
}

fn cannot_look_through(root: &Path) -> String {
    format!("cannot look through {}", root.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    #[test]
    fn files_are_counted_or_listed_and_pages_are_weighed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let empty = Footprint { files: 0, bytes_a_file: FIRST_FILE_BYTES };
        let footprint = |listed| Footprint::of(root, listed, Precompress::All).unwrap();
        assert_eq!(footprint(None), empty);
        let only = Footprint::of(root, None, Precompress::Only).unwrap();
        assert_eq!(only.bytes_a_file, FIRST_PACKED_BYTES);
        files::write(&root.join("index.html"), &vec![b'x'; 100_000]).unwrap();
        for page in 0..3 {
            files::write(&root.join(format!("produit/003/{page}.html")), &[b'x'; 5000]).unwrap();
        }
        let found = footprint(None);
        assert_eq!(found.files, 4);
        assert!((5000..=65_536).contains(&found.bytes_a_file), "{found:?}");
        assert_eq!(footprint(Some(7)).files, 7);
    }
}
