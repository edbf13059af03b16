//! What a run needs of the machine: a clock that may be right, and files it may open.

use anyhow::{Result, ensure};
use rustix::process::{Resource, getrlimit};

use crate::model::Timestamp;

/// The beginning of 2024: the program is younger. A machine that lost its time says 1970 or 2001, and what a run reads
/// then, it takes for news of the future.
const EARLIEST: Timestamp = Timestamp::from_seconds(1_704_067_200);

/// Databases with their logs and temporary files, sources, pages. What is short fails anywhere, by a number.
const FILES_NEEDED: u64 = 64;

/// Fails where the run could not do its work, naming what to do.
pub(super) fn ensure_usable(now: Timestamp) -> Result<()> {
    ensure!(now >= EARLIEST, "the clock of this machine says {now}, which cannot be: set it");
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    ensure!(
        files >= FILES_NEEDED,
        "this process may open {files} files, and needs {FILES_NEEDED}: raise `ulimit -n`, or LimitNOFILE"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_lost_its_time_is_named_and_one_of_today_is_not() {
        let error = ensure_usable(Timestamp::from_seconds(978_307_200)).unwrap_err().to_string();
        assert!(error.contains("2001-01-01"), "{error}");
        ensure_usable(Timestamp::from_seconds(1_795_878_000)).unwrap();
    }
}
