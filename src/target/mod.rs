//! Copies of the site elsewhere: in a bucket of an object store, or in a folder.
//!
//! Which files the site has comes from the driver; this stage knows what is at the target. It keeps: at no instant does a
//! page there that can be reached link to one that is missing, whenever a run stops; what it costs is in proportion to what
//! changed; nothing of others is removed or believed.

mod address;
#[cfg(feature = "s3")]
mod bucket;
#[cfg(feature = "s3")]
mod fault;
mod folder;
mod local_site;
mod lock;
mod manifest;
mod order;
mod plan;
mod publishing;
mod purge_list;
mod storage;
#[cfg(test)]
mod tests;
mod transfer;
mod verifying;

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use thiserror::Error;

use folder::FolderStorage;
use manifest::{BEGUN, BegunFiles, MANIFEST, TargetManifest};
use plan::KnownTarget;
use storage::Storage;

pub(crate) use address::TargetAddress;
pub(crate) use local_site::{LocalSite, SiteFile};
pub(crate) use lock::{Publishing, TargetBusy};
pub(crate) use publishing::{PublishJob, TargetPreview, TargetReport};
pub(crate) use purge_list::{PurgeShape, purge_list};
pub(crate) use verifying::VerifiedTarget;

/// What a bucket needs to be asked: taken from settings as they are.
#[cfg_attr(not(feature = "s3"), allow(dead_code, reason = "folders need none of it"))]
pub(crate) struct BucketAccess<'a> {
    /// Where its store answers; nothing for Amazon's own.
    pub endpoint: Option<&'a str>,
    /// The region requests are signed for.
    pub region: &'a str,
    /// Name and secret of a key, and the token of one that is lent.
    pub key: Option<[&'a str; 2]>,
    /// The token of a key that is lent.
    pub token: Option<&'a str>,
    /// How long a request is repeated that could not be answered.
    pub repeat_for: Duration,
}

/// A target that is named or set up wrongly.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct TargetMisused(pub(crate) String);

/// A place that has or gets a copy of the site.
pub(crate) struct Target {
    address: TargetAddress,
    storage: Box<dyn Storage>,
    /// Requests that are made at the same time.
    at_once: usize,
}

impl Target {
    /// Makes what is needed to ask a target; asks nothing yet.
    ///
    /// # Errors
    /// [`TargetMisused`] where it cannot be asked so.
    pub(crate) fn open(
        address: TargetAddress,
        access: &BucketAccess,
        at_once: usize,
    ) -> Result<Self> {
        let storage: Box<dyn Storage> = match &address {
            TargetAddress::Folder(root) => Box::new(FolderStorage::open(root)?),
            TargetAddress::Bucket { bucket, prefix } => open_bucket(bucket, prefix, access)?,
        };
        Ok(Self { address, storage, at_once })
    }

    /// What is known of the target: the manifest where it can be believed, else all that is there.
    fn know(&self, is_doubted: bool) -> Result<KnownTarget> {
        let stored = self.storage.get(MANIFEST)?;
        let manifest = stored.and_then(|stored| TargetManifest::from_bytes(&stored.content).ok());
        if manifest.is_some() && !is_doubted {
            return Ok(KnownTarget { manifest, ..KnownTarget::default() });
        }
        let listed = Some(self.list()?);
        let begun = self.storage.get(BEGUN)?;
        let begun = begun
            .and_then(|stored| BegunFiles::from_bytes(&stored.content).ok())
            .unwrap_or_default();
        Ok(KnownTarget { manifest, listed, begun })
    }

    fn list(&self) -> Result<BTreeMap<String, String>> {
        let mut listed = BTreeMap::new();
        self.storage.list(&mut |key, tag| {
            listed.insert(key.to_string(), tag.to_string());
        })?;
        Ok(listed)
    }
}

#[cfg(feature = "s3")]
fn open_bucket(bucket: &str, prefix: &str, access: &BucketAccess) -> Result<Box<dyn Storage>> {
    Ok(Box::new(bucket::BucketStorage::open(bucket, prefix, access)?))
}

#[cfg(not(feature = "s3"))]
fn open_bucket(bucket: &str, _prefix: &str, access: &BucketAccess) -> Result<Box<dyn Storage>> {
    let BucketAccess { endpoint, region, .. } = access;
    let asked =
        endpoint.map_or_else(|| format!("in {region}"), |endpoint| format!("at {endpoint}"));
    Err(TargetMisused(format!(
        "this sitegen was built without buckets, so it cannot ask for `{bucket}` {asked}; releases can, and so does \
         `cargo build --release --features s3`"
    ))
    .into())
}
