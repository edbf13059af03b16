//! What a target must be able to do, whatever it is.

use std::time::SystemTime;

use anyhow::Result;

use crate::model::PagePath;

/// Where the notes of publishers stand; nothing there belongs to the site.
pub(super) const OWN: &str = ".sitegen/";

/// Keys that are removed by one request.
pub(super) const KEYS_AT_ONCE: usize = 1000;

/// What is kept under a key.
pub(super) struct Stored {
    /// Its bytes.
    pub(super) content: Vec<u8>,
    /// What the storage knows them by; other bytes have another one.
    pub(super) tag: String,
    /// When it was put there, by the clock of the storage.
    pub(super) changed: SystemTime,
}

/// A file of the site on its way.
#[cfg_attr(not(feature = "s3"), allow(dead_code, reason = "folders keep bytes alone"))]
pub(super) struct Upload<'a> {
    /// Its bytes, compressed or not.
    pub(super) content: Vec<u8>,
    /// What it is.
    pub(super) page: &'a PagePath,
    /// Whether they are compressed.
    pub(super) is_packed: bool,
}

/// When something may be put under a key.
#[derive(Clone, Copy)]
pub(super) enum Condition<'a> {
    /// Where nothing is there.
    Absent,
    /// Where what is there has this tag.
    Tagged(&'a str),
}

/// A place that keeps bytes under keys.
pub(super) trait Storage: Sync {
    /// The tag that these bytes usually have.
    fn tag_of(&self, content: &[u8]) -> String;

    /// What is kept under a key.
    fn get(&self, key: &str) -> Result<Option<Stored>>;

    /// Puts a file of the site under a key; gives its tag.
    fn put(&self, key: &str, upload: Upload) -> Result<String>;

    /// Puts notes under a key, whatever is there.
    fn put_notes(&self, key: &str, content: Vec<u8>) -> Result<()>;

    /// Puts notes under a key if the condition holds at that instant; gives their tag, nothing where it does not.
    fn put_if(&self, key: &str, content: Vec<u8>, when: Condition) -> Result<Option<String>>;

    /// Removes what is kept under keys, at most [`KEYS_AT_ONCE`]; what is not there is as good as removed.
    fn remove(&self, keys: &[String]) -> Result<()>;

    /// Calls `each` with every key and tag.
    fn list(&self, each: &mut dyn FnMut(&str, &str)) -> Result<()>;

    /// Whether what is kept under a key was put there by sitegen.
    fn is_ours(&self, key: &str) -> Result<bool>;

    /// How many requests were made so far, without repetitions.
    fn requests(&self) -> u64;
}
