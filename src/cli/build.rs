//! Arguments of `sitegen build`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::RunArgs;
use crate::model::Shard;

/// Options of `sitegen build`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("sharding").args(["shard", "finish"]))]
pub struct BuildArgs {
    /// What it shares with `fetch`.
    #[command(flatten)]
    pub run: RunArgs,
    /// Worker threads, at most 256; 0 is one for each core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=256))]
    pub jobs: Option<u16>,
    /// Make no network requests; use what was downloaded before
    #[arg(long)]
    pub offline: bool,
    /// Make only the pages of products of the I-th of N ranges of barcodes, aside, from the catalogue as it is; once all N are
    /// made, --finish puts them in their place
    #[arg(
        long,
        value_name = "I/N",
        conflicts_with_all = ["source", "offline", "full", "accept", "verbose"]
    )]
    pub shard: Option<Shard>,
    /// Put the pages of all N shards in their place and make what is common: categories, home page, sitemaps, search
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=i64::from(Shard::MOST)),
        conflicts_with_all = ["source", "offline"]
    )]
    pub finish: Option<u16>,
    /// Folder where shards are kept until then [default: shards, in the folder of the databases]
    #[arg(long, value_name = "FOLDER", requires = "sharding")]
    pub shards: Option<PathBuf>,
}
