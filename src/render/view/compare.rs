//! Two to four products next to each other, each compared with the first.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Product, ProductCard};
use crate::render::Link;

use super::Wording;
use super::comparison::{
    ComparedColumn, ComparisonLimit, SeveralRow, basis, grade_verdict, limits,
};

/// What templates/compare.html sees.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct CompareView {
    /// The address of the page without its query.
    pub path: &'static str,
    /// The address of this very page.
    pub address: String,
    /// The products, in the order of the address.
    pub products: Vec<ProductCard>,
    /// The barcodes as the address has them.
    pub codes: String,
    /// What was asked for and is not in the catalogue.
    pub unknown: Option<String>,
    /// Whether there is room for another.
    pub has_room: bool,
    /// Substitutes that could stand next to the first.
    pub offered: Vec<Link>,
    /// The table, where there are two products or more.
    pub table: Option<CompareTable>,
}

/// Each product next to the first.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CompareTable {
    basis: &'static str,
    limits: Vec<ComparisonLimit>,
    /// A verdict on the grade of each.
    grades: Vec<Option<&'static str>>,
    nova: Vec<ComparedColumn>,
    rows: Vec<SeveralRow>,
}

impl Wording {
    /// The table of these products; none where there are less than two.
    pub(crate) fn compare_table(&self, products: &[Product]) -> Result<Option<CompareTable>> {
        let Some((first, others)) = products.split_first() else { return Ok(None) };
        if others.is_empty() {
            return Ok(None);
        }
        let (mut shared, mut all_limits, mut grades) =
            (basis(first, first), Vec::new(), vec![None]);
        for other in others {
            if basis(first, other) != shared {
                shared = "mixed";
            }
            for limit in limits(first, other) {
                if !all_limits.contains(&limit) {
                    all_limits.push(limit);
                }
            }
            grades.push(Some(match other.grading.cmp(&first.grading) {
                std::cmp::Ordering::Greater => "worse",
                _ => grade_verdict(first, other),
            }));
        }
        Ok(Some(CompareTable {
            basis: shared,
            limits: all_limits,
            grades,
            nova: self.nova_row(products),
            rows: self.rows_of_several(products)?,
        }))
    }
}
