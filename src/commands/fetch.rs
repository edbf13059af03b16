//! `sitegen fetch`

use anyhow::Result;

use super::run::run_and_show;
use super::summary;
use crate::cli::{Common, FetchArgs};
use crate::pipeline::{self, FetchPolicy, RunOptions};

pub(super) fn run(common: Common, args: &FetchArgs) -> Result<()> {
    let fetch_policy = FetchPolicy::Always;
    let options = RunOptions { fetch_policy, dry_run: args.dry_run, ..RunOptions::default() };
    let summary = if args.dry_run { summary::of_dry_run } else { summary::of_fetch };
    run_and_show("fetch", common.into(), &args.run, options, pipeline::fetch, summary)
}
