//! What the outside learns of a run: progress and messages on the terminal, failures and check-ins in Sentry,
//! facts of the machine.
//!
//! Stages return values and errors; only drivers and commands speak, and they speak through here.
//! Nothing outside this folder names `sentry`.

mod answering;
mod check_in;
mod delivery;
mod exposition;
mod failures;
mod machine;
mod reporter;
mod scrub;

pub(crate) use answering::Answering;
#[cfg(test)]
pub(crate) use answering::{AnsweredRequest, answered_request};
pub(crate) use check_in::{CheckIn, Monitor};
pub(crate) use exposition::Exposition;
pub(crate) use failures::{Destination, FailureReports, report_end};
pub use machine::peak_memory_bytes;
pub(crate) use machine::{DiskSpace, Machine, MachineUse, ProcessUse};
pub(crate) use reporter::{Amounts, Phase, Reporter, Verbosity, Wait};
