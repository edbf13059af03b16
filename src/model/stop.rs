//! The wish to stop: set by a signal, looked at by everything that takes long.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

/// Whether somebody wants the run to stop. Clones share one answer.
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

    /// True once somebody asked.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// To be called wherever stopping does no harm.
    ///
    /// # Errors
    /// [`Interrupted`] once somebody asked to stop.
    pub fn check(&self) -> Result<(), Interrupted> {
        if self.is_asked() { Err(Interrupted) } else { Ok(()) }
    }
}
