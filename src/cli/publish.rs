//! Arguments of `sitegen publish`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

/// Options of `sitegen publish`.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Args, Debug)]
pub struct PublishArgs {
    /// Where
    #[arg(
        long,
        value_name = "ADDRESS",
        help = "Where: s3://bucket/prefix or file:///folder [default: publish.to]"
    )]
    pub to: Option<String>,
    /// Show what would be done, an address a line, without doing it
    #[arg(long, conflicts_with = "verify")]
    pub dry_run: bool,
    /// Compare all that is there with what was put there, by checksums; exits with 1 where it differs
    #[arg(long, conflicts_with_all = ["full", "adopt", "purge_list"])]
    pub verify: bool,
    /// List all that is there and compare it with the site, in place of relying on what was noted the last time
    #[arg(long)]
    pub full: bool,
    /// Publish also where files of others stand at addresses of the site, and replace those
    #[arg(long)]
    pub adopt: bool,
    /// Write the addresses that a CDN has to forget to this file
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub purge_list: Option<PathBuf>,
    /// Its shape
    #[arg(long, value_enum, default_value_t = PurgeFormat::Urls, requires = "purge_list")]
    pub purge_format: PurgeFormat,
    /// Take the place of a publisher of another machine that gave no sign of life for this long
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = humantime::parse_duration)]
    pub lock_expires: Duration,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Print only warnings and errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// The shapes of a list of addresses to be forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PurgeFormat {
    /// Whole addresses, one a line
    Urls,
    /// {"files": […]}, a call of 30 a line
    Cloudflare,
    /// {"Paths": {"Quantity": …, "Items": […]}, "CallerReference": …}, a batch of 3000 a line
    Cloudfront,
}
