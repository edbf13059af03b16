//! Whether a target still holds what was published there.

use anyhow::{Result, bail};

use super::Target;
use super::local_site::{LocalSite, SiteFile};
use super::storage::OWN;

/// Names that are shown of each kind.
const SHOWN: usize = 5;

/// What a look at a target found.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct VerifiedTarget {
    /// Files that hold what was put there.
    pub right: u64,
    /// Files that are not there, and the first of them.
    pub missing: u64,
    /// See there.
    pub first_missing: Vec<String>,
    /// Files that hold something else, and the first of them.
    pub different: u64,
    /// See there.
    pub first_different: Vec<String>,
    /// Files of others, and the first of them.
    pub foreign: u64,
    /// See there.
    pub first_foreign: Vec<String>,
    /// Files that the site here has in another state, not published yet.
    pub unpublished: u64,
    /// Requests it took.
    pub requests: u64,
}

impl VerifiedTarget {
    /// Whether the target holds all that was put there.
    pub(crate) fn is_right(&self) -> bool {
        self.missing + self.different == 0
    }
}

impl Target {
    /// Compares all that is at the target, by the tags its storage gives, with what was put there.
    ///
    /// # Errors
    /// Where nothing says what should be there, or it is another site.
    pub(crate) fn verify(
        &self,
        site: &LocalSite,
        base_url: &str,
        files: &[SiteFile],
    ) -> Result<VerifiedTarget> {
        let known = self.know(true)?;
        known.ensure_site(&self.address, base_url)?;
        let (Some(manifest), Some(mut listed)) = (known.manifest, known.listed) else {
            bail!(
                "{} has no manifest, so nothing says what should be there: publish first",
                self.address
            );
        };
        let mut found = VerifiedTarget::default();
        for (key, entry) in &manifest.files {
            match listed.remove(key) {
                None => note(key, &mut found.missing, &mut found.first_missing),
                Some(tag) if tag == entry.tag => found.right += 1,
                Some(_) => note(key, &mut found.different, &mut found.first_different),
            }
        }
        listed.retain(|key, _| !key.starts_with(OWN));
        for key in listed.keys() {
            note(key, &mut found.foreign, &mut found.first_foreign);
        }
        let mut published = 0;
        for file in files {
            let entry = manifest.files.get(&self.address.key(&file.page, file.is_packed));
            published += u64::from(entry.is_some());
            let held = site.held(file)?;
            let is_same = entry.is_some_and(|entry| entry.is_of(held, file.is_packed));
            found.unpublished += u64::from(!is_same);
        }
        found.unpublished += manifest.files.len() as u64 - published;
        found.requests = self.storage.requests();
        Ok(found)
    }
}

fn note(key: &str, count: &mut u64, first: &mut Vec<String>) {
    *count += 1;
    if first.len() < SHOWN {
        first.push(key.to_string());
    }
}
