//! What is downloaded: from where, to where, and what it must be.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use url::Url;

use crate::fetch::source::{self, FileKind};
use crate::fetch::taxonomy::Taxonomy;
use crate::model::Stop;

/// Names in the folder are cut here.
const NAME_CHARACTERS: usize = 100;

/// What a file must be to take the place of the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Expected {
    /// Whatever it is: it may be empty.
    Anything,
    /// A file of products.
    Products,
    /// The taxonomy of categories.
    Taxonomy,
}

impl Expected {
    pub(super) fn check(self, path: &Path) -> Result<()> {
        if self == Self::Anything {
            return Ok(());
        }
        let file = source::recognise(path)?;
        let is_taxonomy = file.kind == FileKind::Taxonomy;
        if self == Self::Products {
            ensure!(!is_taxonomy, "it is a taxonomy, not products");
            return Ok(());
        }
        ensure!(is_taxonomy, "it is not a taxonomy");
        // A taxonomy is small enough to be read twice; one that cannot be read must not replace the last.
        Taxonomy::default().add_file(&file, &Stop::default())
    }
}

/// A file and where it is to lie.
#[derive(Clone, Debug)]
pub(crate) struct Download {
    /// Where it comes from.
    pub url: Url,
    /// Where it goes.
    pub path: PathBuf,
    /// Largest size allowed, in bytes.
    pub limit: u64,
    /// What it must be.
    pub expected: Expected,
}

impl Download {
    /// A file of the web in a folder, by the last part of its address.
    pub(crate) fn within(folder: &Path, url: Url, limit: u64, expected: Expected) -> Self {
        let path = folder.join(file_name(&url));
        Self { url, path, limit, expected }
    }
}

/// The last part of an address, as far as it is harmless as a file's name.
fn file_name(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    let mut name = String::new();
    for character in last.chars() {
        let is_harmless = character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
        if is_harmless && name.len() < NAME_CHARACTERS {
            name.push(character);
        }
    }
    // Neither hidden nor the folder above.
    let visible = name.trim_start_matches('.');
    if visible.is_empty() { "file".into() } else { visible.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_harmless() {
        let name = |url: &str| file_name(&Url::parse(url).unwrap());
        assert_eq!(name("https://x.example/a/products.jsonl.gz?x=1"), "products.jsonl.gz");
        assert_eq!(name("https://x.example/"), "file");
        assert_eq!(name("https://x.example/a/..%2f..%2fetc"), "2f..2fetc");
        assert_eq!(name("https://x.example/.json"), "json");
    }
}
