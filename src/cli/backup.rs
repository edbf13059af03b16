//! The part of the command line that is about backups.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Options of `sitegen backup`.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// What to do instead of making backups.
    #[command(subcommand)]
    pub command: Option<BackupCommand>,
    /// Print nothing unless something is wrong
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// What can be done with backups.
#[derive(Subcommand, Debug)]
pub enum BackupCommand {
    /// Check that backups can be put back, by restoring them into a temporary folder
    Verify {
        /// Backup [default: the newest of accounts and of addresses]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

/// Options of `sitegen migrate-copy`.
#[derive(Args, Debug)]
pub struct MigrateCopyArgs {
    /// Folder to make for the copies
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
}

/// Options of `sitegen restore`.
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// Backup [default: the newest one of accounts]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}
