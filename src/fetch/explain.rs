//! A look at one record: what it says in the fields that are read, and what becomes of it.

use std::sync::atomic::AtomicU64;

use anyhow::{Result, bail};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::Modifier;

use super::raw_nutrition::Substance;
use super::record::RawRecord;
use super::{ReadOptions, ReadRecord, SourceFile, write};

/// What became of a record.
#[derive(Clone, PartialEq, Default, Debug, Serialize)]
pub(crate) struct RecordExplanation {
    /// The fields that are read, with what stands in them.
    pub written: Vec<(String, String)>,
    /// `product`, `unwanted`, or the reason of the rejection.
    pub verdict: String,
    /// What the verdict rests on.
    pub detail: String,
    /// The product, with OFF's field names.
    pub product: Option<Map<String, Value>>,
    /// The rules of plausibility that its nutrition table breaks, by their codes.
    pub implausible: Vec<&'static str>,
    /// Whether kJ and kcal stood in each other's place and were put right.
    pub energy_restored: bool,
}

/// Which record is looked at, and what was seen of it.
pub(super) struct Inspection {
    pub(super) line: u64,
    pub(super) written: Vec<(String, String)>,
}

/// Looks at the record of a file on a line, from 1, as rejections tell it.
pub(crate) fn explain(
    file: &SourceFile,
    line: u64,
    options: &ReadOptions,
) -> Result<RecordExplanation> {
    let bytes = AtomicU64::new(0);
    let mut inspection = Inspection { line, written: Vec::new() };
    let mut seen = None;
    let read = super::read_through(file, options, &bytes, Some(&mut inspection), &mut |reading| {
        seen = Some(look(reading));
        // There is no need to read on.
        bail!("found")
    });
    let Some(look) = seen else {
        read?;
        bail!("{} has no record on line {line}", file.name());
    };
    Ok(RecordExplanation { written: inspection.written, ..look })
}

fn look(reading: ReadRecord) -> RecordExplanation {
    let mut look = RecordExplanation { verdict: "product".into(), ..Default::default() };
    match reading {
        ReadRecord::Product(cleaned) => {
            let table = &cleaned.product.nutriments;
            look.implausible = table.implausible.iter().map(|rule| rule.code()).collect();
            look.energy_restored = table.energy_restored;
            look.product = Some(write::record(&cleaned.product, &[]));
        }
        ReadRecord::Known { .. } => look.verdict = "known".into(),
        ReadRecord::Unwanted(withdrawn) => {
            look.verdict = "unwanted".into();
            let which = withdrawn.map_or("it".into(), |product| product.barcode.to_string());
            look.detail = format!("[filter] keeps {which} out");
        }
        ReadRecord::Rejected(rejection, _) => {
            look.verdict = rejection.reason.code().into();
            look.detail = rejection.detail;
        }
    }
    look
}

impl Inspection {
    /// Notes what a record says.
    pub(super) fn note(&mut self, raw: &RawRecord) {
        raw.for_each_written(|name, text| self.written.push((name.to_string(), text)));
        let (sold, prepared) = (&raw.nutriments.sold, &raw.nutriments.prepared);
        let mut tables = vec![("sold", sold), ("prepared", prepared)];
        if let Some(set) = &raw.nutrition {
            tables.push(("aggregated", &set.table));
        }
        for nutrient in crate::model::Nutrient::ALL {
            for (table, amounts) in &tables {
                let substance = Substance::Nutrient(nutrient);
                if let Some(amount) = amounts.get(substance) {
                    let sign = amounts.modifier(substance).map_or("", Modifier::code);
                    let name = format!("{} ({table})", nutrient.code());
                    self.written.push((name, format!("{sign}{amount}")));
                }
            }
        }
    }
}
