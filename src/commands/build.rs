//! `sitegen build`

use anyhow::Result;

use super::run::{PreparedRun, shown};
use super::summary;
use crate::cli::{BuildArgs, Common};
use crate::config::Flags;
use crate::pipeline::{self, FetchPolicy};

pub(super) fn run(common: Common, args: &BuildArgs) -> Result<()> {
    let flags = Flags { jobs: args.jobs.map(usize::from), ..common.into() };
    let mut run = PreparedRun::prepare(flags, &args.run)?;
    if args.offline {
        run.options.fetch_policy = FetchPolicy::Never;
    }
    let report = run.watched(pipeline::build)?;
    shown(&args.run, &report, summary::of_build)
}
