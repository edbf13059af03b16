//! Accounts by their address: the keys of older ones, from before domains were compared by their A-labels.
//!
//! Opening the accounts brings keys up to date. Where `müller.fr` and `xn--mller-kva.fr` had an account each, the
//! second keeps the key, and the first keeps its own former one: each is found by the spelling its owner has always
//! typed, and neither is lost. Once one of them is deleted, the other answers to both spellings.

use anyhow::{Context as _, Result};
use rusqlite::{Connection, params};

use crate::model::Email;

use super::query;

/// The account of the address whose former key is `?1` and whose key is `?2`: its own spelling first.
pub(super) const BY_EMAIL: &str = "id = (SELECT id FROM account WHERE email_key IN (?1, ?2)
     ORDER BY email_key = ?1 DESC LIMIT 1)";

/// Gives accounts with a domain beyond ASCII the key their address has now, unless another account has it.
pub(super) fn bring_up_to_date(connection: &Connection) -> Result<()> {
    let doing = "bringing the keys of addresses up to date";
    // Written rarely, so that opening takes no lock for writing.
    let sql = "SELECT id, email, email_key FROM account WHERE email_key GLOB '*@*[^ -~]*'";
    let accounts: Vec<(i64, String, String)> =
        query::all(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .context(doing)?;
    for (id, address, key) in accounts {
        // An address accepted once stays accepted, whatever the rules are now.
        let Ok(email) = address.parse::<Email>() else { continue };
        if email.key() != key {
            let sql = "UPDATE OR IGNORE account SET email_key = ?2 WHERE id = ?1";
            query::run(connection, sql, params![id, email.key()]).context(doing)?;
        }
    }
    Ok(())
}
