//! `sitegen build`

use anyhow::Result;

use super::run::{Run, shown};
use super::summary;
use crate::cli::{BuildArgs, Common};
use crate::config::Overrides;
use crate::pipeline::{self, Asking};

pub(super) fn run(common: Common, args: &BuildArgs) -> Result<()> {
    let overrides = Overrides { jobs: args.jobs.map(usize::from), ..common.into() };
    let mut run = Run::prepare(overrides, &args.run)?;
    if args.offline {
        run.wishes.asking = Asking::Never;
    }
    let report = run.watched(pipeline::build)?;
    shown(&args.run, &report, summary::of_build)
}
