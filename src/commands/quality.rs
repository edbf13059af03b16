//! `sitegen quality`: what the data of the catalogue are worth.

use anyhow::Result;

use super::table::{TextTable, thousands};
use crate::cli::{Common, QualityArgs};
use crate::config::Config;
use crate::pipeline::{self, DataQuality, TagCount};

pub(super) fn run(common: Common, args: &QualityArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let quality = pipeline::quality(&config)?;
    super::print_as(args.json, &quality, |quality| render(quality, args.limit))
}

fn render(quality: &DataQuality, limit: usize) -> String {
    let mut table = TextTable::default();
    let all = quality.products;
    table.heading("Catalogue");
    table.count("products", all);
    table.line("newest change", quality.newest_change.to_string());
    table.heading("Products that have");
    for coverage in &quality.fields {
        table.line(coverage.field, share(coverage.products, all));
    }
    table.heading("Nutrition tables that cannot be believed");
    table.line("all", share(quality.implausible.products, all));
    for (rule, count) in &quality.implausible.rules {
        table.line(rule, share(*count, all));
    }
    table.heading("Shelves with such tables");
    for shelf in quality.shelves.iter().take(limit) {
        table.line(&shelf.name, share(shelf.implausible, shelf.products));
    }
    more(&mut table, quality.shelves.len(), limit);
    tags(&mut table, "Categories that are not in the taxonomy", &quality.unknown.categories, limit);
    tags(&mut table, "Allergens that are none of the fourteen", &quality.unknown.allergens, limit);
    table.heading("Last changed in");
    for (year, count) in quality.changed.iter().rev() {
        let year = if *year == 0 { "unknown".into() } else { year.to_string() };
        table.line(&year, share(*count, all));
    }
    table.heading("Most scanned products with something to correct");
    for product in quality.to_correct.iter().take(limit) {
        let scans = thousands(product.scans.into());
        let line = format!("{scans:>11} scans  {}", product.faults.join(", "));
        table.line(&product.barcode.to_string(), line);
    }
    table.render()
}

fn tags(table: &mut TextTable, heading: &str, tags: &[TagCount], limit: usize) {
    table.heading(heading);
    for tag in tags.iter().take(limit) {
        table.count(tag.tag.as_str(), tag.products);
    }
    more(table, tags.len(), limit);
}

fn more(table: &mut TextTable, all: usize, limit: usize) {
    let others = all.saturating_sub(limit) as u64;
    if others > 0 {
        table.line("…", format!("and {} more", thousands(others)));
    }
}

/// `      1,234 of 5,678 (21.7 %)`
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn share(part: u64, whole: u64) -> String {
    let percent = part as f64 * 100.0 / whole.max(1) as f64;
    format!("{:>11} of {} ({percent:.1} %)", thousands(part), thousands(whole))
}
