//! More than two products: the rows of each with the first, brought together.

use anyhow::Result;
use serde::Serialize;

use super::{AmountVerdict, SCALES, Wording};
use crate::model::{Nova, Product};

/// A row of the table of several products.
#[derive(Clone, Debug, Serialize)]
pub(in crate::render::view) struct SeveralRow {
    nutrient: &'static str,
    columns: Vec<ComparedColumn>,
}

/// What a product has of something, and how that stands to what the first has.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::render::view) struct ComparedColumn {
    value: Option<String>,
    difference: Option<String>,
    verdict: Option<AmountVerdict>,
}

impl Wording {
    /// A row for each nutrient that one of them knows; the first product has no verdict.
    pub(in crate::render::view) fn rows_of_several(
        &self,
        products: &[Product],
    ) -> Result<Vec<SeveralRow>> {
        let Some((first, others)) = products.split_first() else { return Ok(Vec::new()) };
        let mut rows: Vec<SeveralRow> = SCALES
            .iter()
            .map(|scale| SeveralRow {
                nutrient: scale.id,
                columns: vec![ComparedColumn::default()],
            })
            .collect();
        for other in others {
            for row in &mut rows {
                row.columns.push(ComparedColumn::default());
            }
            for found in self.rows(first, other)? {
                let Some(row) = rows.iter_mut().find(|row| row.nutrient == found.nutrient) else {
                    continue;
                };
                row.columns[0].value = found.left;
                let verdict = Some(found.verdict);
                let own =
                    ComparedColumn { value: found.right, difference: found.difference, verdict };
                if let Some(last) = row.columns.last_mut() {
                    *last = own;
                }
            }
        }
        rows.retain(|row| row.columns.iter().any(|column| column.value.is_some()));
        Ok(rows)
    }

    /// Their NOVA groups; empty where none is known.
    pub(in crate::render::view) fn nova_row(&self, products: &[Product]) -> Vec<ComparedColumn> {
        let Some(first) = products.first() else { return Vec::new() };
        if products.iter().all(|product| product.nova.is_none()) {
            return Vec::new();
        }
        let mut columns = Vec::with_capacity(products.len());
        for (at, product) in products.iter().enumerate() {
            let value = product.nova.map(|group| self.texts.whole(i64::from(Nova::group(group))));
            let verdict = (at > 0).then(|| nova_verdict(first.nova, product.nova));
            columns.push(ComparedColumn { value, difference: None, verdict });
        }
        columns
    }
}

fn nova_verdict(first: Option<Nova>, other: Option<Nova>) -> AmountVerdict {
    match (first, other) {
        (Some(first), Some(other)) if other < first => AmountVerdict::Better,
        (Some(first), Some(other)) if other > first => AmountVerdict::Worse,
        (Some(_), Some(_)) => AmountVerdict::Same,
        _ => AmountVerdict::Unknown,
    }
}
