//! What the outside learns of a run: progress and messages on the terminal, facts of the machine.
//!
//! Stages return values and errors; only drivers and commands speak, and they speak through here.

mod machine;
mod reporter;

pub use machine::{Machine, peak_memory_bytes};
pub use reporter::{Amounts, Phase, Reporter, Verbosity};
