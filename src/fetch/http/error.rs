//! What goes wrong with a request, and whether trying again may help.

use std::time::Duration;

use thiserror::Error;

use crate::model::Interrupted;

/// A file that is not there, by the server's word.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{0} is not there (the server answered {1})")]
pub(crate) struct NotFound(pub(super) String, pub(super) u16);

/// Why an attempt failed.
#[derive(Debug)]
pub(in crate::fetch) enum FetchError {
    /// Trying again may help.
    Passing {
        /// What happened, for people.
        why: String,
        /// How long to wait before the next attempt, at least, besides what the failures so far
        /// suggest; `None` where it asks for something else and need not wait.
        pause: Option<Duration>,
        /// True where the attempt brought the work forward all the same.
        progressed: bool,
    },
    /// Trying again does not help.
    Lasting(anyhow::Error),
}

impl FetchError {
    /// A fault that may pass.
    pub(in crate::fetch) fn passing(why: impl Into<String>) -> Self {
        Self::Passing { why: why.into(), pause: Some(Duration::ZERO), progressed: false }
    }

    /// A fault after which the next attempt, which asks for something else, need not wait.
    pub(in crate::fetch) fn at_once(why: impl Into<String>) -> Self {
        Self::Passing { why: why.into(), pause: None, progressed: false }
    }

    /// The same fault, where the attempt brought the work forward.
    pub(in crate::fetch) fn progressed(self) -> Self {
        match self {
            Self::Passing { why, pause, .. } => Self::Passing { why, pause, progressed: true },
            lasting @ Self::Lasting(_) => lasting,
        }
    }
}

impl From<anyhow::Error> for FetchError {
    fn from(error: anyhow::Error) -> Self {
        Self::Lasting(error)
    }
}

impl From<Interrupted> for FetchError {
    fn from(interrupted: Interrupted) -> Self {
        Self::Lasting(interrupted.into())
    }
}
