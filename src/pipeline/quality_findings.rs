//! What the page about the data counts of one product.

use chrono::Datelike as _;

use crate::model::allergen::Allergen;
use crate::model::diet::knows_allergens;
use crate::model::{Barcode, Basis, Implausibility, Product, Tag, Timestamp};
use crate::select::{Packed, packed_fields};

/// What reports name a field, and whether a product has it.
type FieldTest = (&'static str, fn(&Product) -> bool);

pub(super) const FIELDS: [FieldTest; 21] = [
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

/// What is counted of a product.
pub(super) struct QualityFindings {
    pub(super) barcode: Barcode,
    /// Of its last change, in seconds since 1970.
    modified: i64,
    pub(super) scans: u32,
    /// Which of [`FIELDS`] it has, as bits.
    fields: u32,
    /// Which rules its table breaks, as bits by their place in the list of all.
    rules: u32,
    /// Tags nothing is known of.
    pub(super) categories: Vec<UnknownTag>,
    pub(super) allergens: Vec<UnknownTag>,
    pub(super) countries: Vec<UnknownTag>,
}

packed_fields!(
    QualityFindings: barcode, modified, scans, fields, rules, categories, allergens, countries
);

/// A tag nothing is known of.
pub(super) struct UnknownTag(pub(super) Tag);

impl Packed for UnknownTag {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.0.as_str().as_bytes().to_vec().pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let text = String::from_utf8(Vec::unpack(bytes)?).ok()?;
        Tag::parse(&text, "en").map(Self)
    }
}

impl QualityFindings {
    pub(super) fn of(product: &Product) -> Self {
        let (mut fields, mut rules) = (0, 0);
        for (at, (_, has)) in FIELDS.iter().enumerate() {
            fields |= u32::from(has(product)) << at;
        }
        for (at, rule) in Implausibility::ALL.iter().enumerate() {
            rules |= u32::from(product.nutriments.implausible.contains(rule)) << at;
        }
        let mut findings = Self {
            barcode: product.barcode,
            modified: product.modified.seconds(),
            scans: product.scans,
            fields,
            rules,
            categories: Vec::new(),
            allergens: Vec::new(),
            countries: Vec::new(),
        };
        findings.note_unknown_tags(product);
        findings
    }

    /// Nearly all tags are known, so only those that are not are copied.
    fn note_unknown_tags(&mut self, product: &Product) {
        for tag in product.other_categories.keys() {
            self.categories.push(UnknownTag(tag.clone()));
        }
        for tag in &product.countries {
            if tag.language() != "en" {
                self.countries.push(UnknownTag(tag.clone()));
            }
        }
        for tag in &product.allergens {
            if is_unknown_allergen(tag) {
                self.allergens.push(UnknownTag(tag.clone()));
            }
        }
        for tag in &product.traces {
            if is_unknown_allergen(tag) && !product.allergens.contains(tag) {
                self.allergens.push(UnknownTag(tag.clone()));
            }
        }
    }

    pub(super) fn modified(&self) -> Timestamp {
        Timestamp::from_seconds(self.modified)
    }

    /// The year of the last change; 0 where it is unknown.
    pub(super) fn year(&self) -> i32 {
        let modified = self.modified();
        let date = if modified > Timestamp::UNKNOWN { modified.date() } else { None };
        date.map_or(0, |date| date.year())
    }

    /// Whether it has the field at a place of [`FIELDS`].
    pub(super) fn has(&self, at: usize) -> bool {
        self.fields >> at & 1 == 1
    }

    fn has_field(&self, name: &str) -> bool {
        for (at, (own, _)) in FIELDS.iter().enumerate() {
            if *own == name {
                return self.has(at);
            }
        }
        false
    }

    /// The rules its table breaks.
    pub(super) fn broken_rules(&self) -> Vec<Implausibility> {
        let mut broken = Vec::new();
        for (at, rule) in Implausibility::ALL.into_iter().enumerate() {
            if self.rules >> at & 1 == 1 {
                broken.push(rule);
            }
        }
        broken
    }

    /// What is wrong with it, or missing, that its pack would tell.
    pub(super) fn faults(&self) -> Vec<&'static str> {
        let mut faults: Vec<&str> = Vec::new();
        for rule in self.broken_rules() {
            faults.push(rule.code());
        }
        if !self.has_field("nutrition") && faults.is_empty() {
            faults.push("nutrition-missing");
        }
        if !self.has_field("ingredients") {
            faults.push("ingredients-missing");
        }
        faults
    }
}

fn is_unknown_allergen(tag: &Tag) -> bool {
    Allergen::of(tag).is_none() && tag.slug() != "none"
}
