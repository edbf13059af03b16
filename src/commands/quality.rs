//! `sitegen quality`: what the data of the catalogue are worth.

use anyhow::Result;
use serde_json::Value;

use super::table::{TextTable, cut, thousands};
use crate::cli::{Common, QualityArgs};
use crate::config::Config;
use crate::model::Timestamp;
use crate::pipeline::{self, DataQuality, TagCount};

/// Characters of a name, so that a line fits a terminal of 80 columns.
const NAME: usize = 38;

pub(super) fn run(common: Common, args: &QualityArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let quality = pipeline::quality(&config)?;
    super::print_as(args.json, &quality, |quality| render(quality, args.limit))
}

fn render(quality: &DataQuality, limit: usize) -> String {
    let mut table = TextTable::default();
    let all = quality.products;
    let newest = match quality.newest_change {
        Timestamp::UNKNOWN => "unknown".into(),
        moment => moment.to_string(),
    };
    table.heading("Catalogue");
    table.count("products", all);
    table.line("newest change", newest);
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
    for shelf in &quality.shelves[..limit.min(quality.shelves.len())] {
        table.line(&cut(&shelf.name, NAME), share(shelf.implausible, shelf.products));
    }
    table.more(quality.shelves.len(), limit);
    tags(&mut table, "Categories that are not in the taxonomy", &quality.unknown.categories, limit);
    tags(&mut table, "Allergens that are none of the fourteen", &quality.unknown.allergens, limit);
    tags(&mut table, "Countries that are not known", &quality.unknown.countries, limit);
    table.heading("Last changed in");
    for (year, count) in quality.changed.iter().rev() {
        let year = if *year == 0 { "unknown".into() } else { year.to_string() };
        table.line(&year, share(*count, all));
    }
    table.heading("Most scanned products with something to correct");
    for product in &quality.to_correct[..limit.min(quality.to_correct.len())] {
        let scans = thousands(product.scans.into());
        table.line(&product.barcode.to_string(), format!("{scans:>11} scans"));
        for fault in &product.faults {
            table.line("", format!("{:>11} {fault}", ""));
        }
    }
    rejected(&mut table, quality);
    table.render()
}

fn tags(table: &mut TextTable, heading: &str, tags: &[TagCount], limit: usize) {
    table.heading(heading);
    for tag in &tags[..limit.min(tags.len())] {
        table.count(&cut(tag.tag.as_str(), NAME), tag.products);
    }
    table.more(tags.len(), limit);
}

fn rejected(table: &mut TextTable, quality: &DataQuality) {
    let Some(reasons) = quality.rejected.as_ref().and_then(Value::as_object) else { return };
    table.heading("Records the last reading could not use");
    for (reason, count) in reasons {
        table.count(reason, count.as_u64().unwrap_or(0));
    }
}

/// `      1,234 of 5,678 (21.7 %)`
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn share(part: u64, whole: u64) -> String {
    let percent = part as f64 * 100.0 / whole.max(1) as f64;
    format!("{:>11} of {} ({percent:.1} %)", thousands(part), thousands(whole))
}
