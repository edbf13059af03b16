//! `sitegen fetch`

use anyhow::Result;

use super::run::{PreparedRun, shown};
use super::summary;
use crate::cli::{Common, FetchArgs};
use crate::pipeline::{self, FetchPolicy};

pub(super) fn run(common: Common, args: &FetchArgs) -> Result<()> {
    let mut run = PreparedRun::prepare(common.into(), &args.run)?;
    run.options.fetch_policy = FetchPolicy::Always;
    run.options.dry_run = args.dry_run;
    let report = run.watched(pipeline::fetch)?;
    shown(&args.run, &report, if args.dry_run { summary::of_dry_run } else { summary::of_fetch })
}
