//! The request to stop: set by a signal, looked at by everything that takes long.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use thiserror::Error;

/// How often a thread that waits looks whether it is to stop.
pub const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Whether the run is to stop. Clones share one answer.
#[derive(Clone, Default, Debug)]
pub struct Stop(Arc<AtomicBool>);

/// The run was asked to stop before its work was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("interrupted before the work was done; what was begun is taken up by the next run")]
pub struct Interrupted;

impl Stop {
    /// The flag a signal sets.
    #[must_use]
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// True once a stop was asked for.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// To be called wherever stopping does no harm.
    ///
    /// # Errors
    /// [`Interrupted`] once a stop was asked for.
    pub fn check(&self) -> Result<(), Interrupted> {
        if self.is_asked() { Err(Interrupted) } else { Ok(()) }
    }
}
