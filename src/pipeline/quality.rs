//! What the data of the catalogue are worth: counted while the shelves are laid, for `sitegen quality` and for
//! the site's page about it.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use chrono::Datelike as _;
use serde::Serialize;
use serde_json::Value;

use super::report::ImplausibleCounts;
use crate::model::allergen::Allergen;
use crate::model::diet::knows_allergens;
use crate::model::{Basis, CategoryGraph, CategoryId, Implausibility, Product, Tag, Timestamp};
use crate::render::view::FaultyProduct;
use crate::select::Shelves;
use crate::store::CatalogueReader;

/// Products listed with what is wrong with them, the most scanned first.
const FAULTY_MAX: usize = 30;
/// Shares of smaller shelves say little.
const LARGE_SHELF: u64 = 20;

/// What reports name a field, and whether a product has it.
type FieldTest = (&'static str, fn(&Product) -> bool);

const FIELDS: [FieldTest; 21] = [
    ("language", |product| product.language.is_some()),
    ("brand", |product| !product.brands.is_empty()),
    ("quantity", |product| product.quantity.is_some()),
    ("photo", |product| product.photo.is_some()),
    ("categories", |product| !product.categories.is_empty()),
    ("grade", |product| product.grading.grade().is_some()),
    ("nova", |product| product.nova.is_some()),
    ("environmental-score", |product| product.environmental.is_some()),
    ("nutrition", |product| !product.nutriments.is_empty()),
    ("nutrition-per-portion", |product| {
        !product.nutriments.is_empty() && product.nutriments.basis == Basis::PerPortion
    }),
    ("nutrition-estimated", |product| product.nutriments.estimated),
    ("ingredients", |product| product.ingredients.is_some()),
    ("ingredients-known", |product| product.listed.is_judged),
    ("allergens-tagged", |product| !product.allergens.is_empty()),
    ("allergens-known", knows_allergens),
    ("traces", |product| !product.traces.is_empty()),
    ("labels", |product| !product.labels.is_empty()),
    ("stores", |product| !product.stores.is_empty()),
    ("countries", |product| !product.countries.is_empty()),
    ("scans", |product| product.scans > 0),
    ("last-modified", |product| product.modified > Timestamp::UNKNOWN),
];

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
}

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
        }
    }

    pub(super) fn add(&mut self, product: &Product) {
        self.quality.products += 1;
        self.quality.newest_change = self.quality.newest_change.max(product.modified);
        let is_dated = product.modified > Timestamp::UNKNOWN;
        let date = if is_dated { product.modified.date() } else { None };
        let year = date.map_or(0, |date| date.year());
        *self.quality.changed.entry(year).or_default() += 1;
        for (at, (_, has)) in FIELDS.iter().enumerate() {
            self.filled[at] += u64::from(has(product));
        }
        self.quality.implausible.add(&product.nutriments);
        let is_implausible = !product.nutriments.implausible.is_empty();
        for category in self.graph.most_specific(&self.graph.known(&product.categories)) {
            let (products, implausible) = &mut self.shelves[category.at()];
            *products += 1;
            *implausible += u64::from(is_implausible);
        }
        self.note_unknown_tags(product);
        self.note_faults(product, faults(product));
    }

    /// Nearly all tags are known, so only those that are not are copied.
    fn note_unknown_tags(&mut self, product: &Product) {
        for tag in product.other_categories.keys() {
            *self.categories.entry(tag.clone()).or_default() += 1;
        }
        for tag in &product.countries {
            if tag.language() != "en" {
                *self.countries.entry(tag.clone()).or_default() += 1;
            }
        }
        let is_other = |tag: &Tag| Allergen::of(tag).is_none() && tag.slug() != "none";
        for (list, counted) in
            [(&product.allergens, None), (&product.traces, Some(&product.allergens))]
        {
            for tag in list {
                if is_other(tag) && !counted.is_some_and(|before| before.contains(tag)) {
                    *self.allergens.entry(tag.clone()).or_default() += 1;
                }
            }
        }
    }

    /// Keeps the most scanned products with faults.
    fn note_faults(&mut self, product: &Product, faults: Vec<&'static str>) {
        let kept = &mut self.quality.to_correct;
        let order = (product.scans, std::cmp::Reverse(product.barcode));
        let at =
            kept.partition_point(|other| (other.scans, std::cmp::Reverse(other.barcode)) > order);
        // What was never scanned is looked for by few.
        if faults.is_empty() || product.scans == 0 || at >= FAULTY_MAX {
            return;
        }
        let faulty = FaultyProduct {
            barcode: product.barcode,
            name: product.name.clone(),
            brand: product.brands.first().cloned(),
            scans: product.scans,
            faults,
        };
        kept.insert(at, faulty);
        kept.truncate(FAULTY_MAX);
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
            if let Some(product) = reader.product(shelves.barcode(position))? {
                self.note_outlier(&product);
            }
        }
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

    fn note_outlier(&mut self, product: &Product) {
        let shelf = Implausibility::Shelf.code();
        let kept = &mut self.quality.to_correct;
        match kept.iter_mut().find(|faulty| faulty.barcode == product.barcode) {
            Some(faulty) => faulty.faults.push(shelf),
            None => self.note_faults(product, vec![shelf]),
        }
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

/// What is wrong with a product, or missing, that its pack would tell.
fn faults(product: &Product) -> Vec<&'static str> {
    let mut faults = Vec::new();
    for rule in &product.nutriments.implausible {
        faults.push(rule.code());
    }
    if product.nutriments.is_empty() && faults.is_empty() {
        faults.push("nutrition-missing");
    }
    if product.ingredients.is_none() {
        faults.push("ingredients-missing");
    }
    faults
}

fn by_frequency(counts: HashMap<Tag, u64>) -> Vec<TagCount> {
    let mut found = Vec::with_capacity(counts.len());
    for (tag, products) in counts {
        found.push(TagCount { tag, products });
    }
    found.sort_unstable_by(|a, b| (b.products, &a.tag).cmp(&(a.products, &b.tag)));
    found
}
