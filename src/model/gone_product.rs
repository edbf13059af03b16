//! A product that was on the site and is not any more.

use super::{Barcode, Timestamp};

/// What is remembered of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GoneProduct {
    /// The identity it had.
    pub barcode: Barcode,
    /// The slug of the narrowest category it stood in.
    pub shelf: Option<String>,
    /// When a build first found it gone.
    pub gone: Timestamp,
}

impl GoneProduct {
    /// For how long its address is said to be gone; after that no one should be looking for it any more.
    pub const REMEMBERED: i64 = 365 * Timestamp::DAY;

    /// Whether it is still worth saying so.
    #[must_use]
    pub fn is_remembered(&self, now: Timestamp) -> bool {
        now.seconds() - self.gone.seconds() < Self::REMEMBERED
    }
}
