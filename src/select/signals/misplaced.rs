//! Products in a plainly wrong category: their name says another plain kind, and so do their pack and energy,
//! or their figures and first ingredient. Such a product is left alone.

use foldhash::HashMap;

use super::super::item::{ENERGY_STEP, ShelfItem, UNKNOWN_AMOUNT};
use super::super::shelves::Shelves;
use super::food_kinds;

/// Fewer products do not tell what is usual for a kind.
const PRODUCTS_MIN: usize = 5;
/// How many times further from what is usual for its category than for its name a product's figures are.
const FURTHER: u32 = 3;
/// Half grams and steps of energy below which figures are near enough to anything.
const APART_MIN: u32 = 40;
/// One in this many products of a kind has a first ingredient that is usual for it.
const USUAL_SHARE: usize = 10;
/// A drink has less energy, and what is eaten by the spoon more: nectar has 250 kJ, jam 1,000.
const DRINK_KJ: f64 = 400.0;

/// What is usual for a plain kind, by products whose name and category agree.
#[derive(Default)]
struct UsualFood {
    /// Fat, carbohydrates, proteins (half grams) and energy (steps) of all of them, then their medians.
    figures: [Vec<u32>; 4],
    medians: [u32; 4],
    /// How many begin their list with an ingredient.
    first: HashMap<u16, usize>,
    lists: usize,
}

/// Marks misplaced products.
pub(in crate::select) fn mark(shelves: &mut Shelves) {
    let usual = usual(shelves);
    for position in shelves.by_rank() {
        let is_misplaced = is_misplaced(&shelves.items.get(position), &usual);
        shelves.items.set_misplaced(position, is_misplaced);
    }
}

fn is_misplaced(item: &ShelfItem, usual: &HashMap<u8, UsualFood>) -> bool {
    let signals = &item.signals;
    let (named, filed) = (signals.named_food, signals.filed_food);
    if named == 0 || filed == 0 || named == filed {
        return false;
    }
    match (food_kinds::is_drink(named), food_kinds::is_drink(filed)) {
        // A bottle of juice is no jam, and a jar of jam no juice.
        (true, false) => item.is_by_volume && kilojoules(item).is_none_or(|own| own < DRINK_KJ),
        (false, true) => !item.is_by_volume && kilojoules(item).is_some_and(|own| own > DRINK_KJ),
        _ => match (usual.get(&named), usual.get(&filed)) {
            (Some(as_named), Some(as_filed)) => is_rather(item, as_named, as_filed),
            _ => false,
        },
    }
}

fn kilojoules(item: &ShelfItem) -> Option<f64> {
    if item.energy == UNKNOWN_AMOUNT { None } else { Some(f64::from(item.energy) * ENERGY_STEP) }
}

/// Whether figures and first ingredient are those of one kind and not of the other. One of the two is not
/// enough: a cake may be as dry as a biscuit, and both begin with flour.
fn is_rather(item: &ShelfItem, one: &UsualFood, other: &UsualFood) -> bool {
    let Some(first) = item.signals.ingredients.names().next() else { return false };
    let in_one = one.first.get(&first).copied().unwrap_or(0);
    if in_one * USUAL_SHARE < one.lists || in_one == 0 || other.first.contains_key(&first) {
        return false;
    }
    match (one.apart(item), other.apart(item)) {
        (Some(near), Some(far)) => far >= APART_MIN && far >= FURTHER * near,
        _ => false,
    }
}

impl UsualFood {
    fn add(&mut self, item: &ShelfItem) {
        if let Some(first) = item.signals.ingredients.names().next() {
            *self.first.entry(first).or_insert(0) += 1;
            self.lists += 1;
        }
        if let Some(figures) = figures(item) {
            for (list, figure) in self.figures.iter_mut().zip(figures) {
                list.push(figure);
            }
        }
    }

    fn finish(&mut self) {
        for at in 0..self.medians.len() {
            let middle = self.figures[at].len() / 2;
            self.medians[at] = *self.figures[at].select_nth_unstable(middle).1;
        }
        self.figures = Default::default();
    }

    /// How far a product's figures are from what is usual.
    fn apart(&self, item: &ShelfItem) -> Option<u32> {
        let own = figures(item)?;
        let mut apart = 0;
        for (own, usual) in own.into_iter().zip(self.medians) {
            apart += own.abs_diff(usual);
        }
        Some(apart)
    }
}

fn figures(item: &ShelfItem) -> Option<[u32; 4]> {
    let [fat, carbohydrates, proteins] = item.profile;
    let all = [fat, carbohydrates, proteins, item.energy];
    if all.contains(&UNKNOWN_AMOUNT) { None } else { Some(all.map(u32::from)) }
}

fn usual(shelves: &Shelves) -> HashMap<u8, UsualFood> {
    let mut known: HashMap<u8, UsualFood> = HashMap::default();
    for item in shelves.items.iter() {
        let signals = &item.signals;
        if signals.named_food != 0 && signals.named_food == signals.filed_food {
            known.entry(signals.named_food).or_default().add(&item);
        }
    }
    known.retain(|_, usual| usual.figures[0].len() >= PRODUCTS_MIN);
    known.values_mut().for_each(UsualFood::finish);
    known
}
