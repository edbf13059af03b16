//! `sitegen user purge`: owners who stayed away are warned, then their accounts go.
//!
//! What it says ends up in the log of the weekly run, so with `--yes` it counts and names no one.

use anyhow::{Result, bail};

use super::table::counted;
use crate::backup;
use crate::config::Config;
use crate::letters::Letters;
use crate::mail::Refused;
use crate::model::{Occasion, Retention};
use crate::server;
use crate::store::Accounts;
use crate::store::accounts::{Account, refuse_lost};

pub(super) fn run(config: &Config, confirmed: bool) -> Result<()> {
    // The weekly script runs this on sites that have no accounts, too.
    let place = &config.accounts.place;
    refuse_lost(place, &config.paths.public, &|| backup::remedy(&config.backup.folder))?;
    let Some(accounts) = Accounts::open_existing_at(place)? else {
        return Ok(());
    };
    let retention = Retention::at(super::now());
    if confirmed { purge(config, &accounts, retention) } else { preview(&accounts, retention) }
}

/// Owners who have stayed away and were not warned since.
fn unwarned(accounts: &Accounts, retention: Retention) -> Result<Vec<Account>> {
    let mut inactive = accounts.inactive(retention.warn_unseen_since)?;
    inactive.retain(|account| account.warned.is_none_or(|warned| warned < account.last_seen));
    Ok(inactive)
}

fn preview(accounts: &Accounts, retention: Retention) -> Result<()> {
    let due = accounts.due_for_purge(retention.delete_unseen_since, retention.warned_before)?;
    let unwarned = unwarned(accounts, retention)?;
    for account in &due {
        super::print(&format!("would delete {}", account.email))?;
    }
    for account in &unwarned {
        super::print(&format!("would warn {}", account.email))?;
    }
    let (accounts, owners) = (counted(due.len(), "account"), counted(unwarned.len(), "owner"));
    super::print(&format!("{accounts} would be deleted, {owners} warned; --yes does it"))
}

fn purge(config: &Config, accounts: &Accounts, retention: Retention) -> Result<()> {
    let purged = accounts.purge(retention.delete_unseen_since, retention.warned_before)?;
    let warned = warn(config, accounts, retention)?;
    if !purged.is_empty() || warned.sent > 0 {
        let (deleted, sent) = (counted(purged.len(), "account"), counted(warned.sent, "owner"));
        super::print(&format!("{deleted} deleted for not being used, {sent} warned"))?;
    }
    if let Some(error) = warned.given_up {
        return Err(error.context("not all owners could be warned; the next run continues"));
    }
    // An owner who cannot be warned keeps the account: whether to delete it is for the operator.
    if warned.refused > 0 {
        let owners = counted(warned.refused, "owner");
        bail!(
            "the mail server refused the warning of {owners}, who keep their accounts; `sitegen user purge` lists them"
        );
    }
    Ok(())
}

/// What came of warning.
#[derive(Default)]
struct Warned {
    sent: usize,
    refused: usize,
    /// Why no further letter was tried.
    given_up: Option<anyhow::Error>,
}

/// A letter first, then the note of it: where the program ends between them, an owner is warned
/// twice, never not at all.
fn warn(config: &Config, accounts: &Accounts, retention: Retention) -> Result<Warned> {
    let mut warned = Warned::default();
    let unwarned = unwarned(accounts, retention)?;
    if unwarned.is_empty() {
        return Ok(warned);
    }
    let letters = Letters::open(config, Letters::texts(config)?)?;
    for account in unwarned {
        match letters.send(Occasion::Inactive, account.email, server::SIGN_IN) {
            Ok(()) => {
                accounts.mark_warned(account.id, super::now())?;
                warned.sent += 1;
            }
            Err(error) if error.is::<Refused>() => warned.refused += 1,
            // The next letter would wait as long and fail the same way.
            Err(error) => {
                warned.given_up = Some(error);
                break;
            }
        }
    }
    Ok(warned)
}
