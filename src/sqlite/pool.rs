//! Connections that threads share: lent to one at a time, kept open in between.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Connections that are open and not in use.
pub(crate) struct Pool<T> {
    idle: Mutex<Vec<T>>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { idle: Mutex::default() }
    }
}

impl<T> Pool<T> {
    /// Lends a connection that is not in use, if there is one.
    pub(crate) fn try_lend(&self) -> Option<T> {
        self.idle().pop()
    }

    /// Keeps a connection for the next one who needs it, unless this many are kept already.
    pub(crate) fn put_back(&self, connection: T, most: usize) {
        let mut idle = self.idle();
        if idle.len() < most {
            idle.push(connection);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<T>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
