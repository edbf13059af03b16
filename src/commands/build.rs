//! `sitegen build`

use anyhow::Result;

use super::run::run_and_show;
use super::summary;
use crate::cli::{BuildArgs, Common};
use crate::config::{self, Flags};
use crate::pipeline::{self, FetchPolicy, RunOptions, SitePart};

pub(super) fn run(common: Common, args: &BuildArgs) -> Result<()> {
    config::hold_little_memory();
    let (jobs, shards) = (args.jobs.map(usize::from), args.shards.clone());
    let flags = Flags { jobs, shards, ..common.into() };
    let fetch_policy = if args.offline { FetchPolicy::Never } else { FetchPolicy::WhenDue };
    let part = match (args.shard, args.finish) {
        (Some(shard), _) => SitePart::Shard(shard),
        (_, Some(of)) => SitePart::Finish(of),
        _ => SitePart::Whole,
    };
    let options = RunOptions { fetch_policy, part, ..RunOptions::default() };
    let summary = if args.shard.is_some() { summary::of_shard } else { summary::of_build };
    run_and_show("build", flags, &args.run, options, pipeline::build, summary)
}
