//! `sitegen catalogue export`

use std::io::{self, Write as _};

use anyhow::Result;

use super::table::thousands;
use crate::cli::{CatalogueArgs, CatalogueCommand, Common, ExportArgs, ExportFormat};
use crate::config::Config;
use crate::pipeline::{self, Format};

pub(super) fn run(common: Common, args: &CatalogueArgs) -> Result<()> {
    match &args.command {
        CatalogueCommand::Export(args) => export(common, args),
    }
}

fn export(common: Common, args: &ExportArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let format = match args.format {
        ExportFormat::Jsonl => Format::Jsonl,
        ExportFormat::Csv => Format::Csv,
    };
    match pipeline::export(&config, format, args.output.as_deref()) {
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
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().map(io::Error::kind)
    };
    error.chain().filter_map(kind).any(|kind| kind == io::ErrorKind::BrokenPipe)
}
