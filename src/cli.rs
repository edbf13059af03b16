//! The command line, as types; what the commands do is elsewhere.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::model::Barcode;

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
    /// Read the sources and bring the site up to date
    Build(BuildArgs),
    /// Serve the site on this machine
    Serve(ServeArgs),
    /// Show what is in the catalogue and how the last runs went
    Status(StatusArgs),
    /// Show why a product has the substitutes it has
    Explain(ExplainArgs),
}

/// Options of `sitegen build`.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Args, Debug)]
pub struct BuildArgs {
    /// Read these files and folders instead of the configured sources
    #[arg(long, num_args = 1.., value_name = "PATH")]
    pub source: Vec<PathBuf>,
    /// Worker threads, at most 256; 0 is one for each core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=256))]
    pub jobs: Option<u16>,
    /// Read the sources and compare every file of the site even where nothing seems to have changed
    #[arg(long)]
    pub full: bool,
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

/// Options of `sitegen serve`.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// A loopback address and port [default: server.listen, 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS", value_parser = loopback)]
    pub listen: Option<SocketAddr>,
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

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text
        .parse()
        .map_err(|_| "give an address and a port, such as 127.0.0.1:8080".to_string())?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("only loopback addresses are served; visitors are served by nginx".into())
    }
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
