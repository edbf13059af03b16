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
        let paths = paths(first)?;
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

/// Between which paths the pages of a list are, by its first: `list.html` and all of `list/`. In the order of bytes `.` and `/`
/// stand between `-` and `0`.
fn paths(first: &PagePath) -> Result<[String; 2]> {
    let file = first.as_file();
    let list = file.strip_suffix(".html").with_context(|| format!("{file} is no page"))?;
    Ok(['.', '0'].map(|sign| format!("{list}{sign}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_list_are_told_from_those_whose_names_begin_alike() {
        let page = |slug, page| PagePath::category(slug, page);
        let paths = paths(&page("chocolats", 1)).unwrap();
        let list = ListFiles { paths, files: Vec::new() };
        for own in [1, 2, 10, 99] {
            assert!(list.have(&page("chocolats", own)), "{own}");
            for other in ["chocolat", "chocolats-noirs", "chocolats2", "chocolatsa", "a"] {
                assert!(!list.have(&page(other, own)), "{other} {own}");
            }
        }
        assert!(!list.have(&PagePath::home()) && !ListFiles::default().have(&page("a", 1)));
    }
}
