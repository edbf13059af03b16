//! What a mirror of a search file last saw of the site it takes the file from.

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Looks that may fail in a row before a mirror is behind.
const LOOKS_MISSED: i64 = 3;

/// Kept in the data folder of a mirror, for those who ask whether all is well.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct MirrorState {
    /// The address of the site.
    pub source: String,
    /// Seconds between looks.
    pub every: u64,
    /// When it was last seen that the file in use is that of the site; before the first time, when the mirror began.
    pub seen: Timestamp,
    /// Why the last look failed.
    pub fault: Option<String>,
}

impl MirrorState {
    /// Whether the file in use may not be that of the site any more.
    pub(crate) fn is_behind(&self, now: Timestamp) -> bool {
        let every = i64::try_from(self.every).unwrap_or(i64::MAX);
        now - self.seen.no_later_than(now) > every.saturating_mul(LOOKS_MISSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_behind_once_it_missed_more_than_three_looks() {
        let state = |seen: i64| MirrorState {
            source: "https://courses.example/".into(),
            every: 300,
            seen: Timestamp::from_seconds(seen),
            fault: None,
        };
        let now = Timestamp::from_seconds(1_000_000);
        for (ago, is_behind) in [(0, false), (900, false), (901, true), (-5_000, false)] {
            assert_eq!(state(1_000_000 - ago).is_behind(now), is_behind, "{ago}");
        }
    }
}
