//! The command line, as types; what the commands do is elsewhere.

mod accounts;
mod backup;
mod build;
mod publish;
mod site;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::Barcode;

pub(crate) use accounts::{AccountDbCommand, UserCommand};
pub(crate) use backup::{BackupArgs, BackupCommand, MigrateCopyArgs, RestoreArgs};
pub(crate) use build::BuildArgs;
pub(crate) use publish::{PublishArgs, PurgeFormat};
pub(crate) use site::{CheckArgs, InitArgs, NginxConfigArgs, ThemeCommand};

/// Turns the Open Food Facts catalogue into a static site of healthier substitutes.
#[derive(Parser, Debug)]
#[command(name = "sitegen", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// Configuration file [default: $SITEGEN_CONFIG, or sitegen.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the databases [default: paths.data]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Folder of the site [default: paths.public]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub public: Option<PathBuf>,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make the folder of a new site, apart from the release
    Init(InitArgs),
    /// Update the catalogue and the site; sources are downloaded first if they are due
    Build(BuildArgs),
    /// Update the catalogue from the sources, without touching the site
    Fetch(FetchArgs),
    /// Put the files of the site back as they were before the last build (needs `build.keep_undo`)
    Rollback,
    /// Bring the site to a bucket of an object store, or to another folder
    Publish(PublishArgs),
    /// Export the catalogue
    #[command(subcommand)]
    Catalogue(CatalogueCommand),
    /// Show how a single record of a source file is read, and why
    ExplainRecord(ExplainRecordArgs),
    /// Run the server: search, accounts and, for development, the site itself
    Serve(ServeArgs),
    /// Show whether all is well, what the catalogue holds and how the last runs ended; exits with 1 where something is
    /// wrong
    Status(StatusArgs),
    /// Check that texts, documents and theme are complete, and with --release that the site is fit for visitors; exits with 1
    /// where it is not
    Check(CheckArgs),
    /// Check whether this machine is set up to run the site: settings, files, clock, certificates, mail, Sentry, nginx; exits
    /// with 1 where something fails
    Doctor(DoctorArgs),
    /// Show the last runs: figures, what was healed, and why one failed
    Journal(JournalArgs),
    /// Show what the data of the catalogue are worth: coverage, contradictions, unknown tags
    Quality(QualityArgs),
    /// Show how the substitutes of a product were chosen
    Explain(ExplainArgs),
    /// Show what a page is made of, why it was last made again and when it really changed
    Why(WhyArgs),
    /// Read pairs of products and proposals, and measure how good the proposals are
    Judge(JudgeArgs),
    /// Manage the accounts of visitors
    #[command(subcommand)]
    User(UserCommand),
    /// Back up accounts and addresses, or check backups
    Backup(BackupArgs),
    /// Put a backup back; the server must be stopped, and what is replaced is kept
    Restore(RestoreArgs),
    /// Copy the databases and bring the copies to the schema of this release, as a deployment does first
    MigrateCopy(MigrateCopyArgs),
    /// Check the database of accounts
    #[command(subcommand)]
    AccountDb(AccountDbCommand),
    /// Print the configuration of nginx for this site
    NginxConfig(NginxConfigArgs),
    /// Make the password of the operator's panel, /panneau; replaces the one before
    PanelPassword,
    /// Show the configuration, its template or its JSON schema
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Take a file of the theme over, to change it
    #[command(subcommand)]
    Theme(ThemeCommand),
}

/// Options of everything that reads the sources.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Read these files and folders instead of the configured sources
    #[arg(long, num_args = 1.., value_name = "PATH")]
    pub source: Vec<PathBuf>,
    /// Read all sources and compare all files of the site, even if nothing seems to have changed
    #[arg(long)]
    pub full: bool,
    /// Continue even if a gate is closed (see [gates] in the configuration), for this run only
    #[arg(long)]
    pub accept: bool,
    /// Print the figures of the run as JSON
    #[arg(long)]
    pub json: bool,
    /// Print only warnings and errors
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// List every rejected record
    #[arg(long, short)]
    pub verbose: bool,
}

/// Options of `sitegen fetch`.
#[derive(Args, Debug)]
pub struct FetchArgs {
    /// What it shares with `build`.
    #[command(flatten)]
    pub run: RunArgs,
    /// Show what would change without changing the catalogue; downloads are kept
    #[arg(long)]
    pub dry_run: bool,
}

/// What can be done with the catalogue.
#[derive(Subcommand, Debug)]
pub enum CatalogueCommand {
    /// Write all products with their substitutes to a file (Open Database License 1.0)
    Export {
        /// Format of the file
        #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
        format: ExportFormat,
        /// Output file [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// The formats of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ExportFormat {
    /// JSON lines, as in the dump of Open Food Facts; sitegen can read them back
    Jsonl,
    /// Tab-separated values, as in the CSV export of Open Food Facts
    Csv,
}

/// Options of `sitegen explain-record`.
#[derive(Args, Debug)]
pub struct ExplainRecordArgs {
    /// File and line number, such as products.jsonl.gz:42, as --verbose lists rejected records
    #[arg(value_name = "FILE:LINE", value_parser = place)]
    pub place: (PathBuf, u64),
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn place(text: &str) -> Result<(PathBuf, u64), String> {
    if let Some((file, line)) = text.rsplit_once(':')
        && let Ok(line @ 1..) = line.parse()
        && !file.is_empty()
    {
        return Ok((file.into(), line));
    }
    Err("expected a file and a line, such as products.jsonl:42".into())
}

/// Options of `sitegen serve`.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Loopback address and port, or unix:PATH [default: server.listen]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Allow an address that other machines can reach, although the server is only safe behind nginx
    #[arg(long)]
    pub allow_public_bind: bool,
    /// Take the search file from the site at this address, whenever it is another one, instead of from a build on this
    /// machine
    #[arg(long, value_name = "URL", conflicts_with = "check")]
    pub mirror: Option<String>,
    /// Check whether the running server answers; exits with 0 if it does
    #[arg(long)]
    pub check: bool,
    /// Answer on the socket that is standard input, as long as the process of this number lives:
    /// how `serve` starts the process that does the work
    #[arg(long, hide = true, value_name = "PARENT", conflicts_with = "check")]
    pub worker: Option<u32>,
    /// Keep the worker of this number, which answers on the socket that is standard input: how `serve` becomes
    /// another release
    #[arg(long, hide = true, value_name = "WORKER", conflicts_with_all = ["check", "worker"])]
    pub adopt: Option<i32>,
}

/// Options of commands that show something, for people or for programs.
#[derive(Args, Debug)]
pub struct JsonArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `sitegen status`.
#[derive(Args, Debug)]
pub struct StatusArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print only what is wrong, one reason a line, without looking through the catalogue
    #[arg(long, conflicts_with = "json")]
    pub reasons: bool,
}

/// Options of `sitegen doctor`.
#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Leave out what asks other programs: mail server, Sentry, nginx, the running server
    #[arg(long)]
    pub offline: bool,
    /// Where nginx answers the address of the site, by TLS where that is https [default: 127.0.0.1, its port]
    #[arg(long, value_name = "ADDRESS", conflicts_with = "offline")]
    pub nginx: Option<SocketAddr>,
}

/// Options of `sitegen journal`.
#[derive(Args, Debug)]
pub struct JournalArgs {
    /// How many
    #[arg(value_name = "N", default_value = "10")]
    pub runs: NonZeroUsize,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `sitegen quality`.
#[derive(Args, Debug)]
pub struct QualityArgs {
    /// Print JSON, with every shelf and tag
    #[arg(long)]
    pub json: bool,
    /// Lines of each list
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
}

/// Options of `sitegen explain`.
#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// Barcode of the product
    #[arg(value_name = "BARCODE")]
    pub barcode: Barcode,
    /// Tell only why this product is not proposed in its place
    #[arg(long, value_name = "BARCODE")]
    pub why_not: Option<Barcode>,
    /// Print JSON, with every candidate
    #[arg(long)]
    pub json: bool,
    /// Show all refused candidates, not only the first ones
    #[arg(long)]
    pub all: bool,
}

/// Options of `sitegen why`.
#[derive(Args, Debug)]
pub struct WhyArgs {
    /// Address of the page, such as /produit/3017620422003 or all of it
    #[arg(value_name = "ADDRESS")]
    pub address: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `sitegen judge`.
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct JudgeArgs {
    /// Ask for a verdict on each pair, here in the terminal, and keep them in this table; what it has is not
    /// asked again
    #[arg(value_name = "VERDICTS", group = "what")]
    pub verdicts: Option<PathBuf>,
    /// Write the pairs to a table, to be read elsewhere
    #[arg(long, value_name = "FILE", group = "what")]
    pub draw: Option<PathBuf>,
    /// Write the products of the draw with their names and figures, too
    #[arg(long, value_name = "FILE", requires = "draw", conflicts_with_all = ["verdicts", "score"])]
    pub sheet: Option<PathBuf>,
    /// Print what the verdicts of a table say of the proposals
    #[arg(long, value_name = "VERDICTS", group = "what")]
    pub score: Option<PathBuf>,
    /// Read what stands apart as another idea, in place of the replacements
    #[arg(long)]
    pub ideas: bool,
    /// What the draw depends on: the same seed draws the same pairs of the same catalogue
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "score")]
    pub seed: u64,
    /// Pairs to draw, at least; a product's first three proposals are drawn together
    #[arg(long, value_name = "N", default_value = "300", conflicts_with = "score")]
    pub pairs: NonZeroUsize,
    /// Print the score as JSON
    #[arg(long, requires = "score", conflicts_with_all = ["verdicts", "draw"])]
    pub json: bool,
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
