//! The command line, as types; what the commands do is elsewhere.

mod accounts;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::Barcode;

pub use accounts::{
    AccountDbArgs, AccountDbCommand, CheckArgs, DeleteArgs, PurgeArgs, ShowArgs, UserArgs,
    UserCommand, UsersArgs, WhomArgs,
};

/// Turns the Open Food Facts catalogue into a static site of healthier substitutes.
#[derive(Parser, Debug)]
#[command(name = "sitegen", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What every command understands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// The configuration [default: sitegen.toml, or $SITEGEN_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the databases are
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Where the site is
    #[arg(long, global = true, value_name = "FOLDER")]
    pub public: Option<PathBuf>,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read the sources and bring the site up to date; servers are asked first where that is due
    Build(BuildArgs),
    /// Bring the catalogue up to date with the sources and leave the site as it is
    Fetch(FetchArgs),
    /// Do something with the catalogue
    Catalogue(CatalogueArgs),
    /// Show how a record of a source is read: what becomes of it and why
    ExplainRecord(ExplainRecordArgs),
    /// Serve the site on this machine
    Serve(ServeArgs),
    /// Show what is in the catalogue and how the last runs went
    Status(StatusArgs),
    /// Show why a product has the substitutes it has
    Explain(ExplainArgs),
    /// Manage the accounts of visitors
    User(UserArgs),
    /// Check the database of accounts
    AccountDb(AccountDbArgs),
    /// Show the configuration, its template or its JSON schema
    Config(ConfigArgs),
}

/// Options of everything that reads the sources.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Read these files and folders instead of the configured sources
    #[arg(long, num_args = 1.., value_name = "PATH")]
    pub source: Vec<PathBuf>,
    /// Read the sources again, and compare every file of the site, even where nothing seems to have
    /// changed
    #[arg(long)]
    pub full: bool,
    /// Let this one run pass gates it meets closed (the section `gates` of the configuration)
    #[arg(long)]
    pub accept: bool,
    /// Print the figures of the run as JSON
    #[arg(long)]
    pub json: bool,
    /// Say nothing but warnings and errors
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// List every rejected record
    #[arg(long, short)]
    pub verbose: bool,
}

/// Options of `sitegen build`.
#[derive(Args, Debug)]
pub struct BuildArgs {
    /// What it shares with `fetch`.
    #[command(flatten)]
    pub run: RunArgs,
    /// Worker threads, at most 256; 0 is one for each core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=256))]
    pub jobs: Option<u16>,
    /// Ask no server: use what was fetched the last time
    #[arg(long)]
    pub offline: bool,
}

/// Options of `sitegen fetch`.
#[derive(Args, Debug)]
pub struct FetchArgs {
    /// What it shares with `build`.
    #[command(flatten)]
    pub run: RunArgs,
    /// Show what would change and change nothing; downloads are kept for the fetch that follows
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `sitegen catalogue`.
#[derive(Args, Debug)]
pub struct CatalogueArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub command: CatalogueCommand,
}

/// What can be done with the catalogue.
#[derive(Subcommand, Debug)]
pub enum CatalogueCommand {
    /// Write all products and their substitutes to a file (Open Database License 1.0)
    Export(ExportArgs),
}

/// Options of `sitegen catalogue export`.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// JSON lines, which sitegen reads back, or TAB-separated values
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub format: ExportFormat,
    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The formats of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ExportFormat {
    /// As OFF's dump.
    Jsonl,
    /// As OFF's CSV export.
    Csv,
}

/// Options of `sitegen explain-record`.
#[derive(Args, Debug)]
pub struct ExplainRecordArgs {
    /// A file and a line, from 1: products.jsonl.gz:42; in an API answer the number of the product
    #[arg(value_name = "FILE:LINE", value_parser = place)]
    pub place: (PathBuf, u64),
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

fn place(text: &str) -> Result<(PathBuf, u64), String> {
    let expected = || "give a file and a line, such as products.jsonl:42".to_string();
    let (file, line) = text.rsplit_once(':').ok_or_else(expected)?;
    let line: u64 = line.parse().map_err(|_| expected())?;
    if file.is_empty() || line == 0 { Err(expected()) } else { Ok((file.into(), line)) }
}

/// Options of `sitegen serve`.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// A loopback address and port, or unix:PATH [default: server.listen, 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Listen on an address others reach, although the server is made to stand behind nginx
    #[arg(long)]
    pub allow_public_bind: bool,
    /// Ask the server that runs whether it answers; exit code 0 where it does
    #[arg(long)]
    pub check: bool,
    /// Answer on the socket that is standard input, as long as the process of this number lives:
    /// how `serve` starts the process that does the work
    #[arg(long, hide = true, value_name = "PARENT", conflicts_with = "check")]
    pub worker: Option<u32>,
}

/// Options of `sitegen status`.
#[derive(Args, Debug)]
pub struct StatusArgs {
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `sitegen explain`.
#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// The product
    #[arg(value_name = "BARCODE")]
    pub barcode: Barcode,
    /// Print it as JSON, with every candidate
    #[arg(long)]
    pub json: bool,
    /// Show every candidate that was refused
    #[arg(long)]
    pub all: bool,
}

/// Options of `sitegen config`.
#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// What to show.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What can be shown of the configuration.
#[derive(Subcommand, Debug)]
pub enum ConfigCommand {
    /// Print every setting with its value and where it came from; secrets are left out
    Show,
    /// Print a commented sitegen.toml with every key and its default
    Template,
    /// Print the JSON schema of sitegen.toml (draft 2020-12), for completion and checks in editors
    Schema,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
