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
    /// Close an account: its sessions end and nobody can sign in; nothing is deleted
    Disable(WhomArgs),
    /// Open a closed account again
    Enable(WhomArgs),
    /// Delete an account and all its owner has saved, for good
    Delete(DeleteArgs),
    /// Print a link that lets the owner choose a new password, good once and for 30 minutes
    Reset(WhomArgs),
    /// Warn owners not seen for 23 months, delete accounts not used for 24; says what it would do
    Purge(PurgeArgs),
}

/// Options of `sitegen user list`.
#[derive(Args, Debug)]
pub struct UsersArgs {
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

/// Whose account.
#[derive(Args, Debug)]
pub struct WhomArgs {
    /// The e-mail address of the account
    #[arg(value_name = "E-MAIL")]
    pub email: Email,
}

/// Options of `sitegen user show`.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// Whose account.
    #[command(flatten)]
    pub whom: WhomArgs,
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `sitegen user delete`.
#[derive(Args, Debug)]
pub struct DeleteArgs {
    /// Whose account.
    #[command(flatten)]
    pub whom: WhomArgs,
    /// Do it; without this, only say what would be deleted
    #[arg(long)]
    pub yes: bool,
}

/// Options of `sitegen user purge`.
#[derive(Args, Debug)]
pub struct PurgeArgs {
    /// Do it; without this, only say what would be done
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

/// What can be done with the file of the accounts.
#[derive(Subcommand, Debug)]
pub enum AccountDbCommand {
    /// Look whether it is sound; changes nothing
    Check(CheckArgs),
}

/// Options of `sitegen account-db check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}
