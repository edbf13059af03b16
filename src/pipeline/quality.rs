//! What the data of the catalogue are worth: counted while the shelves are laid, for `sitegen quality` and for
//! the site's page about it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

use super::quality_findings::{FIELDS, QualityFindings, UnknownTag};
use super::report::ImplausibleCounts;
use crate::model::{Barcode, CategoryGraph, CategoryId, Implausibility, Tag, Timestamp};
use crate::render::view::FaultyProduct;
use crate::select::Shelves;
use crate::store::CatalogueReader;

/// Products listed with what is wrong with them, the most scanned first.
const FAULTY_MAX: usize = 30;
/// Shares of smaller shelves say little.
const LARGE_SHELF: u64 = 20;

/// What the data are worth.
#[derive(Clone, Default, Debug, Serialize)]
pub(crate) struct DataQuality {
    /// Products of the catalogue.
    pub products: u64,
    /// Time of the newest change.
    pub newest_change: Timestamp,
    /// How many products have each field, in the order of [`FIELDS`].
    pub fields: Vec<FieldCoverage>,
    /// Nutrition tables that cannot be believed, by rule.
    pub implausible: ImplausibleCounts,
    /// Shelves with such tables: large ones first, by the share of their products.
    pub shelves: Vec<ImplausibleShelf>,
    /// Tags nothing is known of, the most frequent first.
    pub unknown: UnknownTags,
    /// Products by the year of their last change; 0 where it is unknown.
    pub changed: BTreeMap<i32, u64>,
    /// Records the last reading of sources could not use, by reason; `null` where the journal has none.
    pub rejected: Option<Value>,
    /// The most scanned products with something to correct.
    pub to_correct: Vec<FaultyProduct>,
}

/// How many products have a field.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FieldCoverage {
    /// What the field is called.
    pub field: &'static str,
    /// Products that have it.
    pub products: u64,
}

/// A shelf with tables that cannot be believed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ImplausibleShelf {
    /// Its category.
    pub category: Tag,
    /// The category's name.
    pub name: String,
    /// Products on it.
    pub products: u64,
    /// Those of them whose table breaks a rule.
    pub implausible: u64,
}

/// Tags nothing is known of.
#[derive(Clone, Default, Debug, Serialize)]
pub(crate) struct UnknownTags {
    /// Categories that are not in the taxonomy.
    pub categories: Vec<TagCount>,
    /// Allergens and traces that are none of the fourteen.
    pub allergens: Vec<TagCount>,
    /// Countries that have no English name, which all of OFF's have.
    pub countries: Vec<TagCount>,
}

/// A tag with the number of products that have it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TagCount {
    /// The tag.
    pub tag: Tag,
    /// Products that have it.
    pub products: u64,
}

impl DataQuality {
    /// How many products have a field; 0 for what is no field.
    pub(super) fn with(&self, field: &str) -> u64 {
        let found = self.fields.iter().find(|coverage| coverage.field == field);
        found.map_or(0, |coverage| coverage.products)
    }
}

/// Counts products one by one.
pub(super) struct QualityCensus<'g> {
    graph: &'g CategoryGraph,
    quality: DataQuality,
    filled: [u64; FIELDS.len()],
    /// By category: products for which it is the most specific, and those of them with a table that
    /// cannot be believed.
    shelves: Vec<(u64, u64)>,
    categories: HashMap<Tag, u64>,
    allergens: HashMap<Tag, u64>,
    countries: HashMap<Tag, u64>,
    /// The most scanned products with faults, by scans and barcode.
    faulty: Vec<FaultsFound>,
}

/// What is wrong with a product, with its scans and barcode.
type FaultsFound = ((u32, Reverse<Barcode>), Vec<&'static str>);

impl<'g> QualityCensus<'g> {
    pub(super) fn new(graph: &'g CategoryGraph) -> Self {
        Self {
            graph,
            quality: DataQuality::default(),
            filled: [0; FIELDS.len()],
            shelves: vec![(0, 0); graph.positions().len()],
            categories: HashMap::new(),
            allergens: HashMap::new(),
            countries: HashMap::new(),
            faulty: Vec::new(),
        }
    }

    /// Counts a product by what was found of it and its most specific categories.
    pub(super) fn add(&mut self, findings: &QualityFindings, leaves: &[CategoryId]) {
        self.quality.products += 1;
        self.quality.newest_change = self.quality.newest_change.max(findings.modified());
        *self.quality.changed.entry(findings.year()).or_default() += 1;
        for (at, filled) in self.filled.iter_mut().enumerate() {
            *filled += u64::from(findings.has(at));
        }
        let broken = findings.broken_rules();
        self.quality.implausible.add(&broken);
        for category in leaves {
            let (products, implausible) = &mut self.shelves[category.at()];
            *products += 1;
            *implausible += u64::from(!broken.is_empty());
        }
        for (tags, counts) in [
            (&findings.categories, &mut self.categories),
            (&findings.allergens, &mut self.allergens),
            (&findings.countries, &mut self.countries),
        ] {
            for UnknownTag(tag) in tags {
                *counts.entry(tag.clone()).or_default() += 1;
            }
        }
        // What was never scanned is looked for by few.
        if findings.scans > 0 {
            self.note_faults((findings.scans, findings.barcode), findings.faults());
        }
    }

    /// Keeps the most scanned products with faults.
    fn note_faults(&mut self, (scans, barcode): (u32, Barcode), faults: Vec<&'static str>) {
        let order = (scans, Reverse(barcode));
        let at = self.faulty.partition_point(|(other, _)| *other > order);
        if faults.is_empty() || scans == 0 || at >= FAULTY_MAX {
            return;
        }
        self.faulty.insert(at, (order, faults));
        self.faulty.truncate(FAULTY_MAX);
    }

    /// Adds what only the shelves tell, and puts all in order.
    pub(super) fn finish(
        mut self,
        reader: &CatalogueReader,
        shelves: &Shelves,
    ) -> Result<DataQuality> {
        let mut count = 0;
        for position in shelves.by_rank() {
            if !shelves.is_outlier(position) {
                continue;
            }
            count += 1;
            for leaf in shelves.leaves(position) {
                self.shelves[leaf.at()].1 += 1;
            }
            self.note_outlier((shelves.scans(position), shelves.barcode(position)));
        }
        self.quality.to_correct = self.name_faulty(reader)?;
        self.quality.implausible.add_outliers(count);
        self.quality.shelves = self.implausible_shelves();
        self.quality.unknown = UnknownTags {
            categories: by_frequency(self.categories),
            allergens: by_frequency(self.allergens),
            countries: by_frequency(self.countries),
        };
        for (at, (field, _)) in FIELDS.iter().enumerate() {
            self.quality.fields.push(FieldCoverage { field, products: self.filled[at] });
        }
        Ok(self.quality)
    }

    fn note_outlier(&mut self, (scans, barcode): (u32, Barcode)) {
        let shelf = Implausibility::Shelf.code();
        let known = self.faulty.iter_mut().find(|((_, own), _)| own.0 == barcode);
        match known {
            Some((_, faults)) => faults.push(shelf),
            None => self.note_faults((scans, barcode), vec![shelf]),
        }
    }

    /// The most scanned products with faults, by name.
    fn name_faulty(&mut self, reader: &CatalogueReader) -> Result<Vec<FaultyProduct>> {
        let mut named = Vec::with_capacity(self.faulty.len());
        for ((scans, Reverse(barcode)), faults) in self.faulty.drain(..) {
            if let Some(product) = reader.product(barcode)? {
                let (name, brand) = (product.name, product.brands.into_iter().next());
                named.push(FaultyProduct { barcode, name, brand, scans, faults });
            }
        }
        Ok(named)
    }

    fn implausible_shelves(&self) -> Vec<ImplausibleShelf> {
        let mut found: Vec<(CategoryId, u64, u64)> = Vec::new();
        for category in self.graph.positions() {
            let (products, implausible) = self.shelves[category.at()];
            if implausible > 0 {
                found.push((category, products, implausible));
            }
        }
        // Shares are compared as fractions: a/b > c/d where a·d > c·b.
        found.sort_by(|(a, all_a, some_a), (b, all_b, some_b)| {
            let is_large = (all_b >= &LARGE_SHELF).cmp(&(all_a >= &LARGE_SHELF));
            is_large.then((some_b * all_a).cmp(&(some_a * all_b))).then(a.cmp(b))
        });
        let mut shelves = Vec::with_capacity(found.len());
        for (category, products, implausible) in found {
            let (name, category) = (self.graph.name(category), self.graph.tag(category).clone());
            shelves.push(ImplausibleShelf { category, name, products, implausible });
        }
        shelves
    }
}

fn by_frequency(counts: HashMap<Tag, u64>) -> Vec<TagCount> {
    let mut found = Vec::with_capacity(counts.len());
    for (tag, products) in counts {
        found.push(TagCount { tag, products });
    }
    found.sort_unstable_by(|a, b| (b.products, &a.tag).cmp(&(a.products, &b.tag)));
    found
}
