//! Writes an invented supermarket catalogue in the formats of Open Food Facts: `products.jsonl`,
//! one product a line, and `categories.json`, the taxonomy they are filed under.
//!
//! ```text
//! cargo run --release --example generate_catalogue -- --products 400 --seed 1 --out data/demo
//! ```
//!
//! The demo site and the benchmarks are built from it. Brands, shops and products do not exist;
//! barcodes lie in the range shops keep for themselves. The same arguments give the same bytes, on
//! every machine. Memory does not grow with the number of products.

mod assortment;
mod barcode;
mod brands;
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
mod taxonomy;
mod text;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;

use crate::catalogue::Catalogue;
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
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let taxonomy = Taxonomy::load()?;
    fs::create_dir_all(&arguments.out)
        .with_context(|| format!("cannot make the folder {}", arguments.out.display()))?;
    let categories = arguments.out.join("categories.json");
    write_beside(&categories, |writer| write_categories(writer, &taxonomy))?;
    let products = arguments.out.join("products.jsonl");
    write_beside(&products, |writer| write_products(writer, &taxonomy, &arguments))?;
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
    for number in 0..arguments.products {
        let product = product::draw(&catalogue, number)?;
        serde_json::to_writer(&mut *writer, &record::record(&product, taxonomy))?;
        writer.write_all(b"\n")?;
    }
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
