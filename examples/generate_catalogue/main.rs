//! Writes an invented supermarket catalogue in the formats of Open Food Facts: `products.jsonl`,
//! one product a line, and `categories.json`, the taxonomy they are filed under.
//!
//! ```text
//! cargo run --release --example generate_catalogue -- --products 400 --seed 1 --out data/demo
//! ```
//!
//! For benchmarks, `--full` makes lines as rich as real ones, `--changed 1` the catalogue in which
//! one product in a hundred has changed since, `--gzip` a file as it is downloaded.
//!
//! The demo site and the benchmarks are built from it. Brands, shops and products do not exist;
//! barcodes lie in the range GS1 keeps for examples. The same arguments give the same bytes, on
//! every machine. Memory does not grow with the number of products.

mod assortment;
mod barcode;
mod brands;
mod bulk;
mod catalogue;
mod extras;
mod ingredients;
mod nutrients;
mod nutriscore;
mod nutrition;
mod product;
mod quantity;
mod random;
mod record;
mod revision;
mod taxonomy;
mod text;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::catalogue::Catalogue;
use crate::record::Detail;
use crate::revision::Revision;
use crate::taxonomy::Taxonomy;

/// Write an invented catalogue in the formats of Open Food Facts
#[derive(Parser)]
struct Arguments {
    /// How many products
    #[arg(long, default_value_t = 400)]
    products: u64,

    /// Another seed gives another catalogue
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Folder to write products.jsonl and categories.json to; made when missing
    #[arg(long, default_value = "data/demo")]
    out: PathBuf,

    /// Give every line all the fields of a real one, 5 to 6 kB
    #[arg(long)]
    full: bool,

    /// Let so many products in a hundred have changed since
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    changed: f64,

    /// Another seed changes other products
    #[arg(long, default_value_t = 1)]
    changed_seed: u64,

    /// Write products.jsonl.gz in place of products.jsonl
    #[arg(long)]
    gzip: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let taxonomy = Taxonomy::load()?;
    fs::create_dir_all(&arguments.out)
        .with_context(|| format!("cannot make the folder {}", arguments.out.display()))?;
    let categories = arguments.out.join("categories.json");
    write_beside(&categories, |writer| write_categories(writer, &taxonomy))?;
    if arguments.gzip {
        let products = arguments.out.join("products.jsonl.gz");
        write_beside(&products, |writer| write_packed_products(writer, &taxonomy, &arguments))?;
    } else {
        let products = arguments.out.join("products.jsonl");
        write_beside(&products, |writer| write_products(writer, &taxonomy, &arguments))?;
    }
    report(&arguments)
}

fn write_categories(writer: &mut dyn Write, taxonomy: &Taxonomy) -> Result<()> {
    writeln!(writer, "{}", taxonomy.to_json()?)?;
    Ok(())
}

fn write_products(
    writer: &mut dyn Write,
    taxonomy: &Taxonomy,
    arguments: &Arguments,
) -> Result<()> {
    let catalogue = Catalogue::new(arguments.seed);
    let revision = Revision { percent: arguments.changed, seed: arguments.changed_seed };
    let detail = if arguments.full { Detail::Full } else { Detail::Lean };
    for number in 0..arguments.products {
        let mut product = product::draw(&catalogue, number)?;
        if revision.concerns(number) {
            revision::revise(&mut product);
        }
        serde_json::to_writer(&mut *writer, &record::record(&product, taxonomy, detail))?;
        writer.write_all(b"\n")?;
    }
    Ok(())
}

/// The same as one gzip member, packed quickly rather than small.
fn write_packed_products(
    writer: &mut dyn Write,
    taxonomy: &Taxonomy,
    arguments: &Arguments,
) -> Result<()> {
    let mut packer = GzEncoder::new(writer, Compression::fast());
    let mut buffer = BufWriter::new(&mut packer);
    write_products(&mut buffer, taxonomy, arguments)?;
    buffer.flush()?;
    drop(buffer);
    packer.finish()?;
    Ok(())
}

/// Writes a file beside its place and moves it there once complete, so that an interrupted run
/// leaves the old one.
fn write_beside(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let partial = path.with_extension("partial");
    let failure = || format!("cannot write {}", path.display());
    let mut writer = BufWriter::new(File::create(&partial).with_context(failure)?);
    write(&mut writer).with_context(failure)?;
    writer.flush().with_context(failure)?;
    fs::rename(&partial, path).with_context(failure)
}

fn report(arguments: &Arguments) -> Result<()> {
    let mut error_output = io::stderr().lock();
    writeln!(
        error_output,
        "{} products of seed {} written to {}",
        arguments.products,
        arguments.seed,
        arguments.out.display()
    )?;
    Ok(())
}
