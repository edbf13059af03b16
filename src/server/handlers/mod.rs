//! What answers requests.

mod files;

pub(super) use files::Files;
