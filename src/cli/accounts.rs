//! The part of the command line that is about accounts.

use clap::{Args, Subcommand};

use crate::model::Email;

/// Options of `sitegen user`.
#[derive(Args, Debug)]
pub struct UserArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: UserCommand,
}

/// What the operator can do with accounts.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// List all accounts
    List(UsersArgs),
    /// Show an account and where it is signed in
    Show(ShowArgs),
    /// Disable an account: its sessions end and signing in is refused; nothing is deleted
    Disable(WhomArgs),
    /// Enable a disabled account
    Enable(WhomArgs),
    /// Delete an account and everything its owner has saved; cannot be undone
    Delete(DeleteArgs),
    /// Print a link for choosing a new password, valid once and for 30 minutes
    Reset(WhomArgs),
    /// Delete accounts unused for 24 months, and warn owners after 23; without --yes, only show what would happen
    Purge(PurgeArgs),
}

/// Options of `sitegen user list`.
#[derive(Args, Debug)]
pub struct UsersArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Whose account.
#[derive(Args, Debug)]
pub struct WhomArgs {
    /// E-mail address of the account
    #[arg(value_name = "E-MAIL")]
    pub email: Email,
}

/// Options of `sitegen user show`.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// Whose account.
    #[command(flatten)]
    pub whom: WhomArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `sitegen user delete`.
#[derive(Args, Debug)]
pub struct DeleteArgs {
    /// Whose account.
    #[command(flatten)]
    pub whom: WhomArgs,
    /// Delete; without this, only show what would be deleted
    #[arg(long)]
    pub yes: bool,
}

/// Options of `sitegen user purge`.
#[derive(Args, Debug)]
pub struct PurgeArgs {
    /// Delete and warn; without this, only show what would happen
    #[arg(long)]
    pub yes: bool,
}

/// Options of `sitegen account-db`.
#[derive(Args, Debug)]
pub struct AccountDbArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub command: AccountDbCommand,
}

/// What can be done with the database of accounts.
#[derive(Subcommand, Debug)]
pub enum AccountDbCommand {
    /// Check the integrity of the database; changes nothing
    Check(CheckArgs),
}

/// Options of `sitegen account-db check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
