//! What the ledger knows of the pages of one list, read together.

use anyhow::{Context as _, Result};

use crate::model::PagePath;
use crate::store::{FileEntry, LedgerReader};

/// The pages of the list at hand.
#[derive(Default)]
pub(super) struct ListFiles {
    /// All paths from the one to the other, which is left out, are its pages.
    paths: [String; 2],
    /// By path, ascending.
    files: Vec<(String, FileEntry)>,
}

impl ListFiles {
    /// Those of the list that begins with this page.
    pub(super) fn read(ledger: &LedgerReader, first: &PagePath) -> Result<Self> {
        let file = first.as_file();
        let list = file.strip_suffix(".html").with_context(|| format!("{file} is no page"))?;
        // `list.html` and all of `list/`: in the order of bytes `.` and `/` stand between `-` and `0`.
        let paths = ['.', '0'].map(|sign| format!("{list}{sign}"));
        let files = ledger.files_between(&paths)?;
        Ok(Self { paths, files })
    }

    /// Whether a path is that of a page of the list.
    pub(super) fn have(&self, path: &PagePath) -> bool {
        let [start, end] = &self.paths;
        (start.as_str()..end.as_str()).contains(&path.as_file())
    }

    /// A page of the list.
    pub(super) fn find(&self, path: &PagePath) -> Option<&FileEntry> {
        let found = self.files.binary_search_by_key(&path.as_file(), |(path, _)| path);
        Some(&self.files[found.ok()?].1)
    }
}
