//! What is wrong with the search file.

use std::path::Path;

use crate::model::Stop;
use crate::search::{self, FoundFile};

/// Why searches cannot be answered, or not all of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum SearchFault {
    /// There is none this program can read.
    Missing(String),
    /// It is not as it was written.
    Damaged(String),
}

/// Of what a look at every byte of the file at a path found, and of `open`, which says whether it can be used.
pub(crate) fn search_fault(
    path: &Path,
    found: anyhow::Result<FoundFile>,
    open: impl FnOnce() -> anyhow::Result<()>,
) -> Option<SearchFault> {
    match found {
        Ok(FoundFile::Damaged(how)) => {
            let text = format!("{} is damaged ({how}): run `sitegen build`", path.display());
            Some(SearchFault::Damaged(text))
        }
        Err(error) => Some(SearchFault::Damaged(format!("{error:#}"))),
        Ok(_) => open().err().map(|error| SearchFault::Missing(format!("{error:#}"))),
    }
}

/// The same of a file that no one keeps open.
pub(crate) fn search_fault_at(path: &Path) -> Option<SearchFault> {
    search_fault(path, search::look_at(path, &Stop::default()), || {
        anyhow::ensure!(
            search::made_of(path).is_some(),
            "{} is not there, or was made by another version of sitegen: run `sitegen build`",
            path.display()
        );
        Ok(())
    })
}
