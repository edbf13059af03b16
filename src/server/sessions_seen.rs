//! Which sessions were used, kept in memory until housekeeping saves it: reading a page writes nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::model::{SessionId, Timestamp};

/// Sessions and when they were last used.
#[derive(Default)]
pub(crate) struct SessionsSeen(Mutex<HashMap<SessionId, Timestamp>>);

impl SessionsSeen {
    /// Notes that a session was used.
    pub(crate) fn mark_used(&self, session: SessionId, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(session, now);
    }

    /// Hands over what was noted.
    pub(crate) fn take(&self) -> Vec<(SessionId, Timestamp)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain().collect()
    }
}
