//! A product's figures held against those of its shelf: bars, and the same in words.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Basis, FigureSpread, Nutrient, Nutriments, ShelfSpread};
use crate::render::Link;

use super::Wording;
use super::worth_words::least_in;

/// This many tenths of a shelf on one side are worth a sentence.
const TELLING: u8 = 7;
/// This many are worth a word.
const NOTABLE: u8 = 6;
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

/// A shelf in the order of an amount, of which the middle half lies between the same quarters on every page, and a product on it:
/// in words, and as the place of a line in percent of the width. The drawing says what the words say: one of amounts would move on
/// all pages of a shelf with each product that comes to it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SpreadBar {
    own: u8,
    rank: String,
}

/// On which side of most of a shelf an amount is, and of how many tenths of it, where that is worth a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ShelfSide {
    More(u8),
    Usual,
    Less(u8),
}

impl ShelfSide {
    fn of(spread: &FigureSpread, amount: f64) -> Self {
        match spread.tenths(amount) {
            [above, _] if above >= NOTABLE => Self::More(above),
            [_, below] if below >= NOTABLE => Self::Less(below),
            _ => Self::Usual,
        }
    }

    /// The key of its text, and the tenths.
    fn named(self) -> (&'static str, u8) {
        match self {
            Self::More(tenths) => ("more", tenths),
            Self::Usual => ("usual", 0),
            Self::Less(tenths) => ("less", tenths),
        }
    }

    /// The middle of the tenth of the shelf where a product stands, in percent.
    fn place(self) -> u8 {
        match self {
            Self::More(tenths) => 5 + 10 * tenths,
            Self::Usual => 50,
            Self::Less(tenths) => 95 - 10 * tenths,
        }
    }
}

/// Whether an amount is at least this far from the usual one.
fn is_apart(spread: &FigureSpread, amount: f64, least: f64) -> bool {
    let [_, usual, _] = spread.quartiles;
    (amount - usual).abs() >= least
}

/// Half of the width of a product's line, in percent of the bar, rounded.
const HALF_LINE: u8 = 1;

/// Adds all that pages show of how a nutrient is spread next to an amount between two, which are less than the smallest
/// difference worth words apart: where that is equal, so is the page, whichever amount it is.
pub(crate) fn add_shown(
    spread: &FigureSpread,
    nutrient: Nutrient,
    [least, most]: [f64; 2],
    shown: &mut Vec<f64>,
) {
    for basis in [Basis::Per100g, Basis::Per100ml] {
        let ends = [least, most].map(|end| is_apart(spread, end, least_in(nutrient, basis)));
        match ends {
            [true, true] => shown.push(1.0),
            [false, false] => shown.push(0.0),
            _ => shown.extend([2.0, spread.quartiles[1]]),
        }
    }
    let sides = [ShelfSide::of(spread, least), ShelfSide::of(spread, most)];
    for side in sides {
        match side {
            ShelfSide::More(tenths) => shown.push(f64::from(tenths)),
            ShelfSide::Usual => shown.push(0.0),
            ShelfSide::Less(tenths) => shown.push(-f64::from(tenths)),
        }
    }
    // The side grows with the amount: between equal ones there is no other. That none of a shelf has any shows here as well: then
    // all tenths are nought.
    if sides[0] != sides[1] {
        shown.extend(spread.deciles_between(least, most));
    }
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
        if spread.is_nought() && amount <= 0.0 {
            return Ok(None);
        }
        let side = ShelfSide::of(spread, amount);
        let (name, tenths) = side.named();
        let key = ["spread.", name].concat();
        let rank = self.texts.fill(&key, None, &[("n", &tenths.to_string())])?;
        Ok(Some(SpreadBar { own: side.place() - HALF_LINE, rank }))
    }

    /// The shelf and what is most striking about a product on it.
    pub(super) fn spread(&self, facts: &SpreadFacts, table: &Nutriments) -> Result<SpreadView> {
        let mut striking = Vec::new();
        for nutrient in FigureSpread::NUTRIENTS {
            let spread = facts.spread.get(nutrient);
            let amount = table.comparable().and_then(|table| table.get(nutrient));
            let (Some(spread), Some(amount)) = (spread, amount) else { continue };
            // « Plus gras que 8 jus d’orange sur 10 » for a fifth of a gram would frighten for nothing.
            if is_apart(spread, amount, least_in(nutrient, table.basis)) {
                let (side, tenths) = ShelfSide::of(spread, amount).named();
                striking.push((tenths, side, nutrient));
            }
        }
        striking.retain(|(tenths, ..)| *tenths >= TELLING);
        // The most striking first; of equals the one a label names first.
        striking.sort_by_key(|(tenths, ..)| std::cmp::Reverse(*tenths));
        let shelf = self.plural_of(&facts.shelf.name)?;
        let mut sentences = Vec::new();
        for (tenths, side, nutrient) in striking.into_iter().take(SENTENCES) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amounts() -> impl Strategy<Value = Vec<f64>> {
        let most = prop_oneof![Just(400_u16), Just(12), Just(2), Just(1)];
        most.prop_flat_map(|most| {
            prop::collection::vec((0..most).prop_map(|tenths| f64::from(tenths) / 10.0), 24)
        })
    }

    fn shown(spread: &FigureSpread, nutrient: Nutrient, bounds: [f64; 2]) -> Vec<f64> {
        let mut shown = Vec::new();
        add_shown(spread, nutrient, bounds, &mut shown);
        shown
    }

    proptest! {
        /// A shelf of which some amounts become others, and an amount of which only the bounds are known.
        #[test]
        fn where_what_is_shown_is_equal_so_is_every_page(
            before in amounts(),
            moved in prop::collection::vec((0_usize..24, -12_i16..12), 0..3),
            least in prop_oneof![0_u16..450, 0_u16..25].prop_map(|tenths| f64::from(tenths) / 10.0),
            width in prop_oneof![Just(0.01), Just(0.5), Just(15.0)],
        ) {
            let mut now = before.clone();
            for (at, tenths) in moved {
                now[at] = (now[at] + f64::from(tenths) / 10.0).max(0.0);
            }
            let spreads = [before, now].map(|amounts| FigureSpread::of(amounts).unwrap());
            let nutrient = if width > 1.0 { Nutrient::EnergyKj } else { Nutrient::Fat };
            let bounds = [least, least + width];
            let [one, other] = spreads.each_ref().map(|own| shown(own, nutrient, bounds));
            if one == other {
                for step in 0..=20 {
                    let amount = least + width * f64::from(step) / 20.0;
                    let [one, other] = spreads.each_ref().map(|spread| {
                        let is_worth_words = is_apart(spread, amount, least_in(nutrient, Basis::Per100g));
                        let is_drawn = !spread.is_nought() || amount > 0.0;
                        (is_drawn, ShelfSide::of(spread, amount).named(), is_worth_words)
                    });
                    prop_assert_eq!(one, other, "{}", amount);
                }
            }
        }
    }

    #[test]
    fn the_line_stands_where_the_words_say() {
        let spread = FigureSpread::of((0..100).map(f64::from).collect()).unwrap();
        let place = |amount| ShelfSide::of(&spread, amount).place();
        let places = [0.0, 9.5, 20.0, 49.0, 62.0, 75.0, 98.0, 500.0].map(place);
        assert_eq!(places, [5, 15, 25, 50, 65, 75, 95, 95]);
    }

    #[test]
    fn a_usual_amount_of_nothing_is_told_from_one_near_it_where_that_decides() {
        let spread = |usual: f64| {
            let mut amounts = vec![usual; 24];
            amounts[23] = 3.0;
            FigureSpread::of(amounts).unwrap()
        };
        let shown = |usual, bounds| shown(&spread(usual), Nutrient::Salt, bounds);
        for (usual, bounds) in [(0.0, [0.09499, 0.10501]), (1.0, [1.09499, 1.10501])] {
            assert_ne!(shown(usual, bounds), shown(usual + 0.05, bounds));
        }
    }

    #[test]
    fn a_shelf_that_moves_by_less_than_is_seen_shows_the_same() {
        let spread = |most: f64| {
            let mut amounts: Vec<f64> = (0..100).map(f64::from).collect();
            amounts[99] = most;
            amounts[30] = 30.2;
            FigureSpread::of(amounts).unwrap()
        };
        let shown = |spread: &FigureSpread| shown(spread, Nutrient::Sugars, [84.0, 84.01]);
        assert_eq!(shown(&spread(99.0)), shown(&spread(800.0)));
        let mut other: Vec<f64> = (0..100).map(f64::from).collect();
        other[80..].fill(82.0);
        assert_ne!(shown(&spread(99.0)), shown(&FigureSpread::of(other).unwrap()));
    }
}
