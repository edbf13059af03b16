//! `sitegen build`

use anyhow::Result;

use super::run::run_and_show;
use super::summary;
use crate::cli::{BuildArgs, Common};
use crate::config::Flags;
use crate::pipeline::{self, FetchPolicy, RunOptions};

pub(super) fn run(common: Common, args: &BuildArgs) -> Result<()> {
    let flags = Flags { jobs: args.jobs.map(usize::from), ..common.into() };
    let fetch_policy = if args.offline { FetchPolicy::Never } else { FetchPolicy::WhenDue };
    let options = RunOptions { fetch_policy, ..RunOptions::default() };
    run_and_show("build", flags, &args.run, options, pipeline::build, summary::of_build)
}
