//! Which sessions were used, noted in memory until housekeeping writes it down: reading a page
//! writes nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::model::{SessionId, Timestamp};

/// Sessions and when they were last used.
#[derive(Default)]
pub(super) struct Seen(Mutex<HashMap<SessionId, Timestamp>>);

impl Seen {
    /// Notes that a session is used.
    pub(super) fn note(&self, session: SessionId, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(session, now);
    }

    /// Hands over what was noted.
    pub(super) fn take(&self) -> Vec<(SessionId, Timestamp)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain().collect()
    }
}
