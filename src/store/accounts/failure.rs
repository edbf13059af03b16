//! Which failures of the database pass: the visitor may come again, the operator must look.

use rusqlite::ErrorCode;

/// True where the database cannot be used for now: no space, no access, held by another process.
/// Nothing was changed; the same call may succeed later.
#[must_use]
pub fn is_unavailable(error: &anyhow::Error) -> bool {
    let mut failures = error.chain().filter_map(|cause| cause.downcast_ref::<rusqlite::Error>());
    failures.any(|failure| failure.sqlite_error_code().is_some_and(passes))
}

/// True where the file is no database, or a damaged one.
pub(super) fn is_damage(error: &anyhow::Error) -> bool {
    let code = error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code);
    matches!(code, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

fn passes(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::OutOfMemory
    )
}
