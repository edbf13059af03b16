//! The part of the command line that is about accounts.

use clap::{Args, Subcommand};

use super::JsonArgs;
use crate::model::Email;

/// What the operator can do with accounts.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// List all accounts
    List(JsonArgs),
    /// Show an account and where it is signed in
    Show {
        /// Whose account.
        #[command(flatten)]
        whom: WhomArgs,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make an account without a letter, and print its password
    Add(WhomArgs),
    /// Disable an account: its sessions end and signing in is refused; nothing is deleted
    Disable(WhomArgs),
    /// Enable a disabled account
    Enable(WhomArgs),
    /// Delete an account and everything its owner has saved; cannot be undone
    Delete {
        /// Whose account.
        #[command(flatten)]
        whom: WhomArgs,
        /// Delete; without this, only show what would be deleted
        #[arg(long)]
        yes: bool,
    },
    /// Print a link for choosing a new password, valid once and for 30 minutes
    Reset(WhomArgs),
    /// Delete accounts unused for 24 months, and warn owners after 23; without --yes, only show what would happen
    Purge {
        /// Delete and warn; without this, only show what would happen
        #[arg(long)]
        yes: bool,
    },
}

/// Whose account.
#[derive(Args, Debug)]
pub struct WhomArgs {
    /// E-mail address of the account
    #[arg(value_name = "E-MAIL")]
    pub email: Email,
}

/// What can be done with the database of accounts.
#[derive(Subcommand, Debug)]
pub enum AccountDbCommand {
    /// Check the integrity of the database; changes nothing
    Check(JsonArgs),
    /// Copy all accounts to another place, and compare what is there then; the place they come from stays as it is
    Move {
        /// A new file, a file that holds the address of a server of PostgreSQL, or the address where it has no password
        #[arg(long, value_name = "PLACE")]
        to: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}
