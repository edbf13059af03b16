//! `sitegen catalogue export`

use std::io::{self, Write as _};

use anyhow::Result;

use super::table::thousands;
use crate::cli::{CatalogueCommand, Common, ExportFormat};
use crate::config::Config;
use crate::pipeline;

pub(super) fn run(common: Common, command: &CatalogueCommand) -> Result<()> {
    let CatalogueCommand::Export { format, output } = command;
    let config = Config::load(common.into())?;
    match pipeline::export(&config, *format == ExportFormat::Csv, output.as_deref()) {
        Ok(written) => {
            let products = thousands(written);
            let licence = "Open Database License 1.0, data of Open Food Facts \
                           (https://openfoodfacts.org), contents: Database Contents License 1.0";
            // A closed standard error must not make a written export fail.
            let _ = writeln!(io::stderr().lock(), "{products} products written; {licence}");
            Ok(())
        }
        // A reader that went away has seen enough.
        Err(error) if is_broken_pipe(&error) => Ok(()),
        Err(error) => Err(error),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain();
    causes.any(|cause| cause.downcast_ref().map(io::Error::kind) == Some(io::ErrorKind::BrokenPipe))
}
