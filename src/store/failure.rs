//! Which failures of a database pass: the visitor may come again, the operator must look.

use rusqlite::ErrorCode;
use thiserror::Error;

use super::damage::is_broken;

/// A database that is damaged, or no longer in its place; why.
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct NotUsable(pub(super) String);

/// True where the database cannot be used for now: no space, no access, held by another process, damaged until a backup
/// is put in its place. Nothing was changed; the same call may succeed later.
#[must_use]
pub fn is_unavailable(error: &anyhow::Error) -> bool {
    if error.is::<NotUsable>() || is_broken(error) {
        return true;
    }
    let passing = [
        ErrorCode::DiskFull,
        ErrorCode::SystemIoFailure,
        ErrorCode::DatabaseBusy,
        ErrorCode::DatabaseLocked,
        ErrorCode::ReadOnly,
        ErrorCode::CannotOpen,
        ErrorCode::PermissionDenied,
        ErrorCode::OutOfMemory,
    ];
    is_one_of(error, &passing)
}

fn is_one_of(error: &anyhow::Error, codes: &[ErrorCode]) -> bool {
    for cause in error.chain() {
        let failure = cause.downcast_ref().and_then(rusqlite::Error::sqlite_error_code);
        if failure.is_some_and(|code| codes.contains(&code)) {
            return true;
        }
    }
    false
}
