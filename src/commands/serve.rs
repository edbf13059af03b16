//! `sitegen serve`

use anyhow::{Context, Result};

use super::run::stop_on_signals;
use crate::cli::{Common, ServeArgs};
use crate::config::{Config, Overrides};
use crate::server;
use crate::telemetry::{Reporter, Verbosity};

pub(super) fn run(common: Common, args: &ServeArgs) -> Result<()> {
    let overrides = Overrides { listen: args.listen, ..common.into() };
    let config = Config::load(overrides)?;
    let stop = stop_on_signals().context("cannot wait for signals")?;
    server::serve(&config, &Reporter::new(Verbosity::Normal), &stop, super::now)
}
