//! Which failures of a database pass: the visitor may come again, the operator must look.

use rusqlite::ErrorCode;
use thiserror::Error;

use super::damage::is_broken;

/// A database that is damaged, or no longer in its place; why.
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct NotUsable(pub(super) String);

/// The clock of this machine is another than that of the server of accounts; by how much.
#[derive(Debug, Error)]
#[error("{0}")]
#[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "a file has no clock"))]
pub(crate) struct ClockApart(pub(super) String);

/// What is wrong with a server of accounts.
#[cfg(feature = "postgres")]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FaultKind {
    /// It is away, full or takes no changes: that passes.
    Away,
    /// Other changes came first.
    Conflict,
    /// It does not let this program do what it must; its operator has to look.
    Refused,
    /// It does not take a statement: a fault of this program.
    Statement,
}

/// A fault of a server of accounts, in a sentence for its operator.
#[cfg(feature = "postgres")]
#[derive(Clone, Debug, Error)]
#[error("{sentence}")]
pub(super) struct ServerFault {
    kind: FaultKind,
    sentence: String,
}

#[cfg(feature = "postgres")]
impl ServerFault {
    pub(super) fn new(kind: FaultKind, sentence: String) -> Self {
        Self { kind, sentence }
    }
}

/// What is wrong with the server of accounts, where that is what failed.
#[cfg(feature = "postgres")]
pub(super) fn kind(error: &anyhow::Error) -> Option<FaultKind> {
    error.downcast_ref().map(|fault: &ServerFault| fault.kind)
}

/// True where a server of accounts is away or takes no changes, which passes without the operator of this machine.
#[must_use]
#[cfg_attr(not(feature = "postgres"), allow(unused_variables, reason = "a file is never away"))]
pub(crate) fn is_away(error: &anyhow::Error) -> bool {
    #[cfg(feature = "postgres")]
    {
        kind(error) == Some(FaultKind::Away)
    }
    #[cfg(not(feature = "postgres"))]
    {
        false
    }
}

/// True where the database cannot be used for now: no space, no access, held by another process, damaged until a backup
/// is put in its place; or on a server that is away, or refuses this program until its operator has looked. Nothing was
/// changed, but where a server went away while it was told to commit; the same call may succeed later.
#[must_use]
pub fn is_unavailable(error: &anyhow::Error) -> bool {
    if error.is::<NotUsable>() || is_broken(error) {
        return true;
    }
    #[cfg(feature = "postgres")]
    if let Some(kind) = kind(error) {
        return kind != FaultKind::Statement;
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
