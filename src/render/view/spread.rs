//! A product's figures held against those of its shelf: bars, and the same in words.

use anyhow::Result;
use serde::Serialize;

use crate::model::{FigureSpread, Nutrient, Nutriments, ShelfSpread};
use crate::render::Link;

use super::Wording;
use super::worth_words::least_in;

/// This many tenths of a shelf on one side are worth a sentence.
const TELLING: usize = 7;
/// This many are worth a word.
const NOTABLE: usize = 6;
/// Sentences above the table.
const SENTENCES: usize = 2;

/// The shelf a product is held against.
pub(crate) struct SpreadFacts<'s> {
    /// The shelf.
    pub shelf: Link,
    /// Its figures.
    pub spread: &'s ShelfSpread,
}

/// What a page says of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SpreadView {
    shelf: Link,
    /// « Plus sucré que 8 biscuits sur 10 »
    sentences: Vec<String>,
}

/// The middle half of a shelf and a product on it, in percent of the width, and in words.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SpreadBar {
    from: u8,
    width: u8,
    own: u8,
    rank: String,
}

/// The name texts have for a nutrient; none for those that are not held against a shelf.
fn code(nutrient: Nutrient) -> &'static str {
    if nutrient == Nutrient::EnergyKj { "energy" } else { nutrient.code() }
}

impl Wording {
    /// The bar of one nutrient.
    pub(super) fn spread_bar(
        &self,
        facts: Option<&SpreadFacts>,
        table: &Nutriments,
        nutrient: Nutrient,
    ) -> Result<Option<SpreadBar>> {
        let Some(table) = table.comparable() else { return Ok(None) };
        let spread = facts.and_then(|facts| facts.spread.get(nutrient));
        let (Some(spread), Some(amount)) = (spread, table.get(nutrient)) else { return Ok(None) };
        let end = spread.end().max(amount * 1.02);
        if end <= 0.0 {
            return Ok(None);
        }
        let [lower, _, upper] = spread.quartiles;
        let (key, tenths) = match spread.tenths(amount) {
            [above, _] if above >= NOTABLE => ("spread.more", above),
            [_, below] if below >= NOTABLE => ("spread.less", below),
            _ => ("spread.usual", 0),
        };
        let rank = self.texts.fill(key, None, &[("n", &tenths.to_string())])?;
        let from = percent(lower, end);
        let width = percent(upper, end).saturating_sub(from).max(1);
        Ok(Some(SpreadBar { from, width, own: percent(amount, end).min(98), rank }))
    }

    /// The shelf and what is most striking about a product on it.
    pub(super) fn spread(&self, facts: &SpreadFacts, table: &Nutriments) -> Result<SpreadView> {
        let mut striking = Vec::new();
        for nutrient in FigureSpread::NUTRIENTS {
            let spread = facts.spread.get(nutrient);
            let amount = table.comparable().and_then(|table| table.get(nutrient));
            let (Some(spread), Some(amount)) = (spread, amount) else { continue };
            // « Plus gras que 8 jus d’orange sur 10 » for a fifth of a gram would frighten for nothing.
            let [_, usual, _] = spread.quartiles;
            if (amount - usual).abs() >= least_in(nutrient, table.basis) {
                let [above, below] = spread.tenths(amount);
                striking.push((above.max(below), above > below, nutrient));
            }
        }
        striking.retain(|(tenths, ..)| *tenths >= TELLING);
        // The most striking first; of equals the one a label names first.
        striking.sort_by_key(|(tenths, ..)| std::cmp::Reverse(*tenths));
        let shelf = self.plural_of(&facts.shelf.name)?;
        let mut sentences = Vec::new();
        for (tenths, is_more, nutrient) in striking.into_iter().take(SENTENCES) {
            let side = if is_more { "more" } else { "less" };
            let key = ["spread.", side, "_than.", code(nutrient)].concat();
            let values = [("n", tenths.to_string()), ("shelf", shelf.clone())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            sentences.push(self.texts.fill(&key, None, &values)?);
        }
        Ok(SpreadView { shelf: facts.shelf.clone(), sentences })
    }

    /// « biscuits sablés » of « Biscuits sablés »; « produits » where the name is no plain one.
    fn plural_of(&self, name: &str) -> Result<String> {
        let mut signs = name.chars();
        let (first, second) = (signs.next(), signs.next());
        let is_plain = name.chars().all(|sign| sign.is_alphabetic() || " -’'".contains(sign));
        let is_word =
            second.is_some_and(char::is_lowercase) && name.chars().count() <= LONGEST_NAME;
        match first {
            Some(first) if is_plain && is_word => {
                Ok(first.to_lowercase().chain(name.chars().skip(1)).collect())
            }
            _ => Ok(self.texts.get("spread.products")?.to_string()),
        }
    }
}

/// Signs of a name that fits into a sentence.
const LONGEST_NAME: usize = 32;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
fn percent(amount: f64, of: f64) -> u8 {
    (amount / of * 100.0).clamp(0.0, 100.0).round() as u8
}
