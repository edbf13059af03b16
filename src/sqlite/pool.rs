//! Connections that threads share: lent to one at a time, kept open in between.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{Receiver, RecvError, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

/// Connections that are open and not in use.
pub(crate) struct Pool {
    idle: Mutex<Receiver<Connection>>,
    returned: SyncSender<Connection>,
}

impl Pool {
    /// A pool of no connections yet that keeps this many at most.
    pub(crate) fn new(most: usize) -> Self {
        let (returned, idle) = sync_channel(most);
        Self { idle: Mutex::new(idle), returned }
    }

    /// Keeps a connection for the next one who needs it, unless as many as it may are kept already.
    pub(crate) fn put_back(&self, connection: Connection) {
        // One too many is closed.
        let _ = self.returned.try_send(connection);
    }

    /// Lends a connection that is not in use, if there is one.
    pub(crate) fn try_lend(&self) -> Option<Connection> {
        self.idle().try_recv().ok()
    }

    /// Asks a connection, the first one that is not in use, and keeps it again, even when asking panics.
    pub(crate) fn with<T>(&self, ask: impl FnOnce(&mut Connection) -> T) -> Result<T, RecvError> {
        let mut connection = self.idle().recv()?;
        let answer = panic::catch_unwind(AssertUnwindSafe(|| ask(&mut connection)));
        self.put_back(connection);
        Ok(answer.unwrap_or_else(|panic| panic::resume_unwind(panic)))
    }

    fn idle(&self) -> MutexGuard<'_, Receiver<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
