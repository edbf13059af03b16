//! What is wrong with the configuration.

use thiserror::Error;

/// A mistake in the configuration: where it stands, what is allowed, and the line where it is in the file.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct ConfigError(pub(super) String);

impl ConfigError {
    /// A mistake in what was asked for.
    pub(crate) fn new(message: String) -> Self {
        Self(message)
    }
}

/// What reading the configuration gives.
pub(super) type Result<T, E = ConfigError> = std::result::Result<T, E>;
