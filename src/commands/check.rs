//! `sitegen check`

use anyhow::{Result, bail};

use crate::cli::{CheckArgs, Common};
use crate::config::Config;
use crate::pipeline::{ensure_complete, unfit_for_release};

pub(super) fn run(common: Common, args: &CheckArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    if !args.release {
        ensure_complete(&config)?;
        return super::print("texts, documents and theme are complete");
    }
    let unfit = unfit_for_release(&config);
    for reason in &unfit {
        super::print(reason)?;
    }
    if !unfit.is_empty() {
        bail!("this site is not fit for visitors: {} to be mended first", unfit.len());
    }
    super::print("this site is fit for visitors")
}
