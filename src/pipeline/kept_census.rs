//! The last census, in a file of its own: where the catalogue is lost or damaged, the gates still compare the next one
//! with it.

use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::gates::NameCounts;
use crate::files;
use crate::store::Census;

/// What the gates compare a refresh with.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(super) struct KeptCensus {
    pub(super) census: Census,
    /// Records that had a name, and records that could have had one.
    pub(super) named: NameCounts,
}

impl KeptCensus {
    /// What was kept last; nothing where there is none, or it was damaged itself.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = files::read(path)?.unwrap_or_default();
        Ok(serde_json::from_slice(&text).unwrap_or_default())
    }

    /// Keeps it, on disk when this returns.
    pub(super) fn keep(&self, path: &Path) -> Result<()> {
        files::write_synced(path, &serde_json::to_vec(self)?)
    }
}
