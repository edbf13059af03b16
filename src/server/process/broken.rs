//! How a worker ends that cannot go on.

use crate::telemetry::{self, Reporter};

/// Exit code of a worker that began and cannot go on (sysexits.h, `EX_SOFTWARE`).
const BROKEN: i32 = 70;

/// Ends a worker that cannot go on; the parent starts another.
pub(crate) fn exit_broken(reporter: &Reporter, error: &anyhow::Error) -> ! {
    reporter.warn(&format!("{error:#}"));
    telemetry::report_end(error);
    std::process::exit(BROKEN)
}
