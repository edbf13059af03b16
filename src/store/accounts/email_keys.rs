//! Accounts by their address: the keys of older ones, from before domains were compared by their A-labels.
//!
//! Opening the accounts brings keys up to date. Where `müller.fr` and `xn--mller-kva.fr` had an account each, the
//! second keeps the key, and the first keeps its own former one: each is found by the spelling its owner has always
//! typed, and neither is lost. Once one of them is deleted, the other answers to both spellings.

use anyhow::{Context as _, Result};
use rusqlite::params;

use crate::model::Email;

use super::Moment;

/// The account of the address whose former key is `?1` and whose key is `?2`: its own spelling first.
pub(super) const BY_EMAIL: &str = "id = (SELECT id FROM account WHERE email_key IN (?1, ?2)
     ORDER BY email_key = ?1 DESC LIMIT 1)";

/// Accounts whose address has another key now than it had: number and key.
pub(super) fn outdated(moment: &Moment) -> Result<Vec<(i64, String)>> {
    // Beyond ASCII, since all others stayed.
    let sql = "SELECT id, email, email_key FROM account
               WHERE octet_length(email_key) > length(email_key)";
    let accounts: Vec<(i64, String, String)> =
        moment.all(sql, params![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut outdated = Vec::new();
    for (id, address, key) in accounts {
        // An address accepted once stays accepted, whatever the rules are now.
        let Ok(email) = address.parse::<Email>() else { continue };
        if email.key() != key {
            outdated.push((id, email.key().to_string()));
        }
    }
    Ok(outdated)
}

/// Gives accounts with a domain beyond ASCII the key their address has now, unless another account has it.
pub(super) fn bring_up_to_date(moment: &Moment) -> Result<()> {
    let doing = "bringing the keys of addresses up to date";
    // Written rarely, so that opening takes no lock for writing.
    for (id, key) in outdated(moment).context(doing)? {
        let sql = "UPDATE account SET email_key = ?2 WHERE id = ?1
                   AND NOT EXISTS (SELECT 1 FROM account WHERE email_key = ?2)";
        moment.run(sql, params![id, key]).context(doing)?;
    }
    Ok(())
}
