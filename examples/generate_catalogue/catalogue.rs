//! The endless list of invented products. Product `n` of a seed is always the same, however many
//! are asked for, so a catalogue of any size is written one line at a time and a bigger one begins
//! with the smaller.
//!
//! Families take turns on a wheel on which each has as many places as its share. Within a family,
//! recipes, flavours and name patterns take turns too, so a small catalogue already shows all of
//! them and a name only comes back when every combination was used.

use crate::assortment::{self, Family, Flavour, Recipe};
use crate::random::SplitMix64;

/// Items of the streams used for the seed itself lie far above every product number.
const WHEEL_STREAM: u64 = u64::MAX;

/// All that is drawn once for a seed.
pub(crate) struct Catalogue {
    pub seed: u64,
    wheel: Vec<Place>,
}

/// A family's place on the wheel: the `turn`-th of those it has.
struct Place {
    family: &'static Family,
    turn: u64,
    /// Where the family's combinations begin for this seed.
    start: u64,
}

/// What product a number stands for, before chance has its say.
pub(crate) struct Slot {
    pub family: &'static Family,
    pub recipe: &'static Recipe,
    pub flavour: &'static Flavour,
    /// Pattern of the product's name.
    pub name: &'static str,
}

impl Catalogue {
    /// The catalogue of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = SplitMix64::for_item(seed, WHEEL_STREAM);
        let mut wheel = Vec::new();
        for family in assortment::families() {
            let start = random.below(1 << 16);
            wheel.extend((0..family.share).map(|turn| Place { family, turn, start }));
        }
        shuffle(&mut wheel, &mut random);
        Self { seed, wheel }
    }

    /// What product `number` is; `None` only if there were no family at all.
    pub(crate) fn slot(&self, number: u64) -> Option<Slot> {
        let places = u64::try_from(self.wheel.len()).ok()?;
        let place = cyclic(&self.wheel, number.checked_rem(places)?)?;
        let rank = number / places * place.family.share + place.turn;
        let (round, recipe) = turn(place.family.recipes, rank)?;
        let (lap, flavour) = turn(recipe.flavours, round + place.start)?;
        let flavours = u64::try_from(recipe.flavours.len()).ok()?;
        let name = cyclic(recipe.names, (round + place.start) % flavours + lap)?;
        Some(Slot { family: place.family, recipe, flavour, name })
    }
}

/// The item whose turn it is, and how many full rounds were done before.
fn turn<T>(items: &[T], rank: u64) -> Option<(u64, &T)> {
    let length = u64::try_from(items.len()).ok()?;
    Some((rank.checked_div(length)?, cyclic(items, rank)?))
}

fn cyclic<T>(items: &[T], rank: u64) -> Option<&T> {
    let length = u64::try_from(items.len()).ok()?;
    items.get(usize::try_from(rank.checked_rem(length)?).ok()?)
}

/// Fisher and Yates.
fn shuffle<T>(items: &mut [T], random: &mut SplitMix64) {
    for last in (1..items.len()).rev() {
        let bound = u64::try_from(last).unwrap_or_default() + 1;
        items.swap(last, usize::try_from(random.below(bound)).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::Catalogue;

    #[test]
    fn a_small_catalogue_holds_every_family_and_recipe() {
        let catalogue = Catalogue::new(1);
        let mut recipes: BTreeMap<&str, BTreeSet<&[&str]>> = BTreeMap::new();
        for slot in (0..400).filter_map(|number| catalogue.slot(number)) {
            recipes.entry(slot.family.category).or_default().insert(slot.recipe.names);
        }
        for family in crate::assortment::families() {
            assert_eq!(recipes[family.category].len(), family.recipes.len(), "{}", family.category);
        }
    }

    #[test]
    fn names_and_flavours_do_not_repeat_early() {
        let catalogue = Catalogue::new(1);
        let mut names = BTreeSet::new();
        for slot in (0..400).filter_map(|number| catalogue.slot(number)) {
            let name = slot.name.replace("{f}", slot.flavour.0);
            if slot.recipe.flavours.len() * slot.recipe.names.len() > 5 {
                assert!(
                    names.insert((slot.family.category, slot.recipe.names, name.clone())),
                    "{name}"
                );
            }
        }
    }
}
