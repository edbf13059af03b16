//! A door for fuzzing: a search file whose bytes were changed. A target fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing unwrap is a finding")]

use std::path::{Path, PathBuf};

use super::{Filters, FoundFile, Index, Query, ResultPage, look_at};
use crate::files;
use crate::model::Stop;

/// A sound search file, and where altered ones are put.
pub(crate) struct SoundFile {
    bytes: Vec<u8>,
    altered: PathBuf,
}

impl SoundFile {
    /// The file in a folder; altered ones are put next to it.
    pub(crate) fn of(folder: &Path) -> Self {
        let path = folder.join("search.sqlite");
        Self { bytes: std::fs::read(path).unwrap(), altered: folder.join("altered.sqlite") }
    }

    /// Changes bytes of the file, three of the input each: place (two bytes, from the beginning of the file) and value.
    /// Whatever stands there is an error or an answer, and the checksum tells that the file is not as it was made.
    pub(crate) fn alter(&self, changes: &[u8]) {
        let mut bytes = self.bytes.clone();
        for change in changes.chunks_exact(3) {
            let place = usize::from(u16::from_be_bytes([change[0], change[1]]));
            if let Some(byte) = bytes.get_mut(place) {
                *byte = change[2];
            }
        }
        files::write(&self.altered, &bytes).unwrap();
        files::write(
            &files::with_suffix(&self.altered, ".blake3"),
            checksums(&self.bytes).as_bytes(),
        )
        .unwrap();
        let found = look_at(&self.altered, &Stop::default()).unwrap();
        assert_eq!(matches!(found, FoundFile::Damaged(_)), bytes != self.bytes, "{found:?}");
        if let Ok(index) = Index::open(&self.altered) {
            for text in ["pate a tartiner", "3017620422003", "compote"] {
                let query = Query::parse(text).unwrap();
                let _ = index.search(&query, &Filters::default(), ResultPage::FIRST);
                let _ = index.suggest(&query);
            }
        }
    }
}

fn checksums(bytes: &[u8]) -> String {
    format!("{}\n\n", blake3::hash(bytes).to_hex())
}
