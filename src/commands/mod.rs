//! One file for each command: it makes the configuration, calls a driver and shows the result.

mod account_db;
mod backup;
mod build;
mod catalogue;
mod check;
mod config;
mod doctor;
mod explain;
mod explain_record;
mod fetch;
mod init;
mod journal;
mod judge;
mod judge_score;
mod nginx_config;
mod panel_password;
mod publish;
mod purge;
mod quality;
mod rollback;
mod run;
mod serve;
mod status;
mod summary;
mod table;
mod theme;
mod user;
mod why;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;

use crate::cli::{Cli, Command, Common};
use crate::config::{ConfigError, Flags};
use crate::files::lock::Busy;
use crate::model::Timestamp;
use crate::server::NotStarted;
use crate::store::accounts::{AccountsInUse, AccountsLost};
use crate::target::{TargetBusy, TargetMisused};

/// Exit codes besides 0: failed, used wrongly, another run is at work (sysexits.h, `EX_TEMPFAIL`).
const FAILED: u8 = 1;
const USAGE: u8 = 2;
const BUSY: u8 = 75;

/// Runs a command and prints on standard error what went wrong.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        Command::Init(args) => init::run(&args),
        Command::Build(args) => build::run(cli.common, &args),
        Command::Fetch(args) => fetch::run(cli.common, &args),
        Command::Publish(args) => publish::run(cli.common, &args),
        Command::Rollback => rollback::run(cli.common),
        Command::Check(args) => check::run(cli.common, &args),
        Command::Catalogue(command) => catalogue::run(cli.common, &command),
        Command::ExplainRecord(args) => explain_record::run(cli.common, &args),
        Command::Serve(args) => serve::run(cli.common, &args),
        Command::Status(args) => status::run(cli.common, &args),
        Command::Doctor(args) => doctor::run(cli.common, &args),
        Command::Journal(args) => journal::run(cli.common, &args),
        Command::Quality(args) => quality::run(cli.common, &args),
        Command::Explain(args) => explain::run(cli.common, &args),
        Command::Why(args) => why::run(cli.common, &args),
        Command::Judge(args) => judge::run(cli.common, &args),
        Command::User(command) => user::run(cli.common, &command),
        Command::NginxConfig(args) => nginx_config::run(cli.common, &args),
        Command::Config(command) => config::run(cli.common, &command),
        Command::Theme(command) => theme::run(cli.common, &command),
        Command::Backup(args) => backup::run(cli.common, &args),
        Command::Restore(args) => backup::restore(cli.common, &args),
        Command::MigrateCopy(args) => backup::migrate_copy(cli.common, &args),
        Command::AccountDb(command) => account_db::run(cli.common, &command),
        Command::PanelPassword => panel_password::run(cli.common),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A closed standard error must not change the exit code.
            let _ = writeln!(io::stderr().lock(), "error: {error:#}");
            ExitCode::from(exit_code(&error))
        }
    }
}

fn exit_code(error: &anyhow::Error) -> u8 {
    if let Some(NotStarted(code)) = error.downcast_ref() {
        *code
    } else if error.is::<Busy>() || error.is::<AccountsInUse>() || error.is::<TargetBusy>() {
        BUSY
    } else if error.is::<ConfigError>()
        || error.is::<AccountsLost>()
        || error.is::<TargetMisused>()
        || error.is::<panel_password::NoPasswordFile>()
        || error.is::<user::Unconfirmed>()
    {
        USAGE
    } else {
        FAILED
    }
}

impl From<Common> for Flags {
    fn from(common: Common) -> Self {
        Self { config: common.config, data: common.data, public: common.public, ..Self::default() }
    }
}

/// Writes a result to standard output. A reader that went away is no error.
fn print(text: &str) -> Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The same as JSON, or as a text for people.
fn print_as<T: Serialize + ?Sized>(
    is_json: bool,
    value: &T,
    text: impl FnOnce(&T) -> String,
) -> Result<()> {
    print(&if is_json { serde_json::to_string_pretty(value)? } else { text(value) })
}

/// The time by the clock of this machine.
fn now() -> Timestamp {
    std::time::SystemTime::now().into()
}
