//! `sitegen fetch`

use anyhow::Result;

use super::run::{Run, shown};
use super::summary;
use crate::cli::{Common, FetchArgs};
use crate::pipeline::{self, Asking};

pub(super) fn run(common: Common, args: &FetchArgs) -> Result<()> {
    let mut run = Run::prepare(common.into(), &args.run)?;
    run.wishes.asking = Asking::Always;
    run.wishes.dry_run = args.dry_run;
    let report = run.watched(pipeline::fetch)?;
    shown(&args.run, &report, if args.dry_run { summary::of_dry_run } else { summary::of_fetch })
}
