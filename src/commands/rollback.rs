//! `sitegen rollback`

use anyhow::Result;

use super::table::counted;
use crate::cli::Common;
use crate::config::Config;
use crate::pipeline::{self, RolledBack};
use crate::telemetry::{Reporter, Verbosity};

pub(super) fn run(common: Common) -> Result<()> {
    let config = Config::load(common.into())?;
    let done = pipeline::roll_back(&config, super::now)?;
    let RolledBack { replaced, restored, removed, unnoted } = done;
    if let Some(why) = unnoted {
        let said = format!("the journal has no row of this rollback: {why}");
        Reporter::new(Verbosity::Normal).warn(&said);
    }
    super::print(&format!(
        "{} as before the last build that changed any: {replaced} replaced, {restored} put back, {removed} taken away.\n\
         The catalogue is as it was: correct what made the site wrong before the next build, which makes the same again.",
        counted(replaced + restored + removed, "file")
    ))
}
