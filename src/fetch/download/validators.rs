//! Validators: what a server said of a file, and where that is kept.

use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::files;
use crate::model::Timestamp;

/// What a server said of a file, by which a later request refers to it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(crate) struct Validators {
    /// Where it was fetched from.
    pub url: String,
    /// Its entity tag, as sent.
    pub etag: Option<String>,
    /// When it was last modified, as sent.
    pub last_modified: Option<String>,
    /// Its length in bytes.
    pub length: Option<u64>,
    /// When it was fetched; for a part, when it was begun.
    pub fetched: Timestamp,
}

impl Validators {
    /// What a part is continued by: a strong tag, else the date (RFC 9110 §13.1.5).
    pub(super) fn for_range(&self) -> Option<&str> {
        let strong = self.etag.as_deref().filter(|tag| !tag.starts_with("W/"));
        strong.or(self.last_modified.as_deref())
    }
}

pub(super) fn read_validators(path: &Path) -> Option<Validators> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

pub(super) fn write_validators(path: &Path, validators: &Validators) -> Result<()> {
    files::write_synced(path, &serde_json::to_vec(validators)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_tag_does_not_continue_a_part() {
        let date = Some("Sun, 22 Nov 2026 03:00:00 GMT".to_string());
        let weak = Validators { etag: Some("W/\"1\"".into()), ..Validators::default() };
        assert_eq!(weak.for_range(), None);
        let dated = Validators { last_modified: date.clone(), ..weak };
        assert_eq!(dated.for_range(), date.as_deref());
    }
}
