//! What went wrong with a server of accounts, in a sentence for its operator.

use std::error::Error as _;
use std::io;

use tokio_postgres::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::model::DatabaseAddress;
use crate::store::failure::{FaultKind, ServerFault};

/// The fault of an error, at a server.
pub(super) fn fault(address: &DatabaseAddress, error: &Error) -> ServerFault {
    match error.as_db_error() {
        Some(answer) => answered(address, answer),
        None => unanswered(address, error),
    }
}

/// A server that does not answer in time.
pub(super) fn too_slow(address: &DatabaseAddress, what: &str) -> ServerFault {
    ServerFault::new(FaultKind::Away, format!("{address} did not {what} in time"))
}

/// Whether the server ended the connection with this answer.
pub(super) fn is_fatal(error: &Error) -> bool {
    let severity = error.as_db_error().and_then(DbError::parsed_severity);
    matches!(severity, Some(Severity::Fatal | Severity::Panic))
}

fn answered(address: &DatabaseAddress, answer: &DbError) -> ServerFault {
    let (code, said) = (answer.code().code(), answer.message());
    let role = address.user.as_deref().unwrap_or("of this program's user");
    let (kind, sentence) = match &code[..2] {
        // Another change came first, or another host chose the same number for a row.
        _ if ["40001", "40P01", "23505"].contains(&code) => {
            (FaultKind::Conflict, format!("{address} is busy with changes that exclude each other"))
        }
        _ if *answer.code() == SqlState::READ_ONLY_SQL_TRANSACTION => {
            let cause = "a standby, or default_transaction_read_only";
            (FaultKind::Away, format!("{address} can only be read from ({cause}): {said}"))
        }
        _ if *answer.code() == SqlState::INSUFFICIENT_PRIVILEGE => {
            (FaultKind::Refused, format!("the role {role} lacks a right in {address}: {said}"))
        }
        "28" => {
            let sentence = format!("{address} refuses the role {role} or its password: {said}");
            (FaultKind::Refused, sentence)
        }
        "3D" => (FaultKind::Refused, format!("{address} is not there: {said}")),
        "42" | "3F" => {
            let sentence =
                format!("the tables of {address} are not as this program makes them: {said}");
            (FaultKind::Refused, sentence)
        }
        "08" | "53" | "55" | "57" | "58" => {
            (FaultKind::Away, format!("{address} cannot be used for now: {said}"))
        }
        _ => (FaultKind::Statement, format!("{address} refuses a statement ({code}): {said}")),
    };
    ServerFault::new(kind, sentence)
}

/// Whether a handshake ended because the connection did, which says nothing about certificates: those are wrong data to
/// the one who reads them.
fn is_cut_off(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(failure) = inner.downcast_ref::<io::Error>() {
            return failure.kind() != io::ErrorKind::InvalidData;
        }
        cause = inner.source();
    }
    false
}

fn unanswered(address: &DatabaseAddress, error: &Error) -> ServerFault {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        causes.push(inner.to_string());
        cause = inner.source();
    }
    let said = error.to_string();
    let detail = causes.pop().unwrap_or_else(|| said.clone());
    if said.contains("TLS handshake") && !is_cut_off(error) {
        let sentence = format!(
            "the certificate of {address} is not one to be trusted, or it has none: {detail}"
        );
        return ServerFault::new(FaultKind::Refused, sentence);
    }
    if said.contains("invalid configuration") || said.contains("authentication error") {
        return ServerFault::new(FaultKind::Refused, format!("{address} lets no one in: {detail}"));
    }
    ServerFault::new(FaultKind::Away, format!("{address} cannot be reached: {detail}"))
}
