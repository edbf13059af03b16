//! A record as OFF wrote it: the fields sitegen reads, untyped and uncleaned.

use std::collections::BTreeMap;

use crate::model::{Basis, Grading, Nutrient, Preparation, RejectReason};

use super::field::{Amount, NumberField, TagsField, TextField};

/// A record that cannot become a product: why, and what was found.
#[derive(Debug)]
pub(super) struct Unusable {
    pub(super) reason: RejectReason,
    pub(super) detail: String,
}

/// Longest detail of a rejection kept.
const DETAIL_CHARACTERS: usize = 100;

impl Unusable {
    /// `detail` may come from the file as it is: it is cut, and nothing in it moves a terminal.
    pub(super) fn new(reason: RejectReason, detail: &str) -> Self {
        let harmless = detail.chars().filter(|character| !character.is_control());
        Self { reason, detail: harmless.take(DETAIL_CHARACTERS).collect() }
    }
}

/// Lists are cut here: no food has more of anything.
pub(super) const LIST_LENGTH: usize = 100;

/// The raw fields of one record. Empty texts and absent ones are the same.
#[derive(Default, Debug)]
pub(super) struct RawRecord {
    texts: Texts,
    numbers: [Option<f64>; NumberField::COUNT],
    tags: [Vec<String>; TagsField::COUNT],
    pub(super) amounts: RawAmounts,
    pub(super) nutriscore_2023: Option<(Grading, Option<f64>)>,
    pub(super) nutrition: Option<AggregatedSet>,
    pub(super) front_images: FrontImages,
}

#[derive(Debug)]
struct Texts([Option<String>; TextField::COUNT]);

impl Default for Texts {
    fn default() -> Self {
        Self([const { None }; TextField::COUNT])
    }
}

/// Image keys of front photos with their revisions: `front_fr` → 17.
pub(super) type FrontImages = BTreeMap<String, u64>;

/// The amounts of `nutriments` or of CSV columns, as sold and as prepared.
#[derive(Default, Debug)]
pub(super) struct RawAmounts {
    pub(super) sold: RawTable,
    pub(super) prepared: RawTable,
}

/// One nutrition table as written.
#[derive(Default, Debug)]
pub(super) struct RawTable {
    pub(super) nutrients: [Option<f64>; Nutrient::ALL.len()],
    pub(super) energy: Option<f64>,
    pub(super) sodium: Option<f64>,
}

/// `nutrition.aggregated_set` of product schema 1003.
#[derive(Default, Debug)]
pub(super) struct AggregatedSet {
    pub(super) table: RawTable,
    pub(super) basis: Basis,
    pub(super) preparation: Preparation,
    pub(super) estimated: bool,
}

impl RawRecord {
    pub(super) fn put_text(&mut self, field: TextField, value: &str) {
        if !value.trim().is_empty() {
            self.texts.0[field as usize] = Some(value.to_string());
        }
    }

    pub(super) fn put_number(&mut self, field: NumberField, value: Option<f64>) {
        self.numbers[field as usize] = value;
    }

    pub(super) fn put_tags(&mut self, field: TagsField, value: Vec<String>) {
        self.tags[field as usize] = value;
    }

    pub(super) fn text(&self, field: TextField) -> Option<&str> {
        self.texts.0[field as usize].as_deref()
    }

    pub(super) fn number(&self, field: NumberField) -> Option<f64> {
        self.numbers[field as usize]
    }

    pub(super) fn tags(&self, field: TagsField) -> &[String] {
        &self.tags[field as usize]
    }
}

impl RawAmounts {
    pub(super) fn put(&mut self, amount: Amount, value: Option<f64>) {
        match amount {
            Amount::Sold(nutrient) => self.sold.nutrients[nutrient as usize] = value,
            Amount::Prepared(nutrient) => self.prepared.nutrients[nutrient as usize] = value,
            Amount::EnergySold => self.sold.energy = value,
            Amount::EnergyPrepared => self.prepared.energy = value,
            Amount::SodiumSold => self.sold.sodium = value,
            Amount::SodiumPrepared => self.prepared.sodium = value,
        }
    }
}

impl RawTable {
    /// True where nothing is known but perhaps the share of fruit, which OFF estimates from the
    /// ingredients whatever the table says.
    pub(super) fn is_empty(&self) -> bool {
        let labelled = Nutrient::ALL
            .into_iter()
            .filter(|nutrient| *nutrient != Nutrient::FruitsVegetablesLegumes);
        let amounts = labelled.map(|nutrient| &self.nutrients[nutrient as usize]);
        amounts.chain([&self.energy, &self.sodium]).all(Option::is_none)
    }
}

/// Reads a number written as text: decimal point or comma, surrounding white space.
pub(super) fn number_from_text(text: &str) -> Option<f64> {
    let text = text.trim();
    // Commas are rare, and an export has a hundred numbers a record.
    let number: f64 = match text.parse() {
        Ok(number) => number,
        Err(_) => text.replace(',', ".").parse().ok()?,
    };
    number.is_finite().then_some(number)
}

/// Splits a list written as text with commas.
pub(super) fn tags_from_text(text: &str) -> Vec<String> {
    let entries = text.split(',').map(str::trim).filter(|tag| !tag.is_empty());
    entries.take(LIST_LENGTH).map(str::to_string).collect()
}
