//! The catalogue with its substitutes as a file: the derived data that OFF's licence asks to offer.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::loaded_catalogue::{self, OutlineUse};
use crate::config::Config;
use crate::fetch::write;
use crate::files;
use crate::model::{Barcode, Stop};
use crate::select::Selection;
use crate::store::CatalogueReader;

/// Writes all products, by ascending barcode, to a file or to standard output, TAB-separated as
/// OFF's CSV export or one JSON object a line as its dump, which sitegen reads back; gives their number.
pub(crate) fn export(config: &Config, is_csv: bool, to: Option<&Path>) -> Result<u64> {
    let reader = loaded_catalogue::open_existing(config)?;
    // A build may write while this reads: every product is read as of one moment.
    reader.stand_still()?;
    let Some(file) = to else {
        return write_all(config, is_csv, &reader, &mut BufWriter::new(io::stdout().lock()));
    };
    let write = |out: &mut File| write_all(config, is_csv, &reader, &mut BufWriter::new(out));
    files::replace(file, files::MODE, write)
        .with_context(|| format!("cannot write {}", file.display()))
}

fn write_all(
    config: &Config,
    is_csv: bool,
    reader: &CatalogueReader,
    out: &mut dyn Write,
) -> Result<u64> {
    let loaded = loaded_catalogue::load(config, reader, OutlineUse::Read, &Stop::default())?;
    let selection = Selection::of(&loaded.finder(&Stop::default())?, config.jobs);
    if is_csv {
        write::write_csv_header(out)?;
    }
    let mut written = 0;
    let shelves = &loaded.shelves;
    // The catalogue has every label of an article, though they are one product of the site.
    let mut barcodes: Vec<Barcode> = Vec::new();
    for (label, _) in shelves.other_labels() {
        barcodes.push(*label);
    }
    for &position in shelves.by_barcode() {
        barcodes.push(shelves.barcode(position));
    }
    barcodes.sort_unstable();
    for barcode in barcodes {
        let Some(position) = shelves.find(barcode) else { continue };
        let Some(product) = reader.product(barcode)? else { continue };
        let mut substitutes = Vec::new();
        for substitute in selection.each_of(position) {
            substitutes.push(shelves.barcode(substitute.position));
        }
        let record = write::record(&product, &substitutes);
        if is_csv {
            write::write_csv(&record, &product, out)?;
        } else {
            write::write_jsonl(&record, out)?;
        }
        written += 1;
    }
    out.flush()?;
    Ok(written)
}
