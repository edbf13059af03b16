//! `sitegen serve`

use anyhow::Result;

use crate::cli::{Common, ServeArgs};
use crate::config::{Config, Overrides};
use crate::server;
use crate::telemetry::{Reporter, Verbosity};

pub(super) fn run(common: Common, args: &ServeArgs) -> Result<()> {
    let overrides = Overrides { listen: args.listen, ..common.into() };
    let config = Config::load(overrides)?;
    server::serve(config.listen, &config.paths.public, &Reporter::new(Verbosity::Normal))
}
