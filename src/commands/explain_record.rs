//! `sitegen explain-record`

use anyhow::Result;
use serde_json::Value;

use super::table::{TextTable, cut};
use crate::cli::{Common, ExplainRecordArgs};
use crate::config::Config;
use crate::pipeline::{self, RecordExplanation};
use crate::telemetry::{Reporter, Verbosity};

/// Longer texts are cut on the terminal; `--json` has them whole.
const CHARACTERS: usize = 100;

pub(super) fn run(common: Common, args: &ExplainRecordArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let (file, line) = &args.place;
    let reporter = Reporter::new(Verbosity::Normal);
    let look = pipeline::explain_record(&config, file, *line, &reporter, super::now())?;
    super::print_as(args.json, &look, render)
}

fn render(look: &RecordExplanation) -> String {
    let mut table = TextTable::default();
    table.heading("Verdict");
    let detail = if look.detail.is_empty() { "" } else { ": " };
    table.line(&look.verdict, cut(&format!("{detail}{}", look.detail), CHARACTERS));
    if !look.implausible.is_empty() {
        table.line("implausible nutrition table", look.implausible.join(", "));
    }
    if look.energy_restored {
        table.line("energy", "kJ and kcal stood in each other's place");
    }
    table.heading("As written, in the fields that are read");
    for (name, value) in &look.written {
        table.line(name, cut(value, CHARACTERS));
    }
    if let Some(product) = &look.product {
        table.heading("As kept");
        for (name, value) in product {
            table.line(name, cut(&text(value), CHARACTERS));
        }
    }
    table.render()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
