//! What the nutrition tables of two products say of a swap: that nothing gets better, or that something to
//! limit gets much worse. A letter hides both: fibre pays for salt, and a wrong category for anything.

use super::PhysicalKind;
use super::amounts::{Amounts, UNKNOWN};
use super::item::{ShelfItem, UNKNOWN_AMOUNT};

/// A rise that matters, in hundredths of a gram: what the traffic lights call low for a food is passed by the
/// rise alone (Department of Health and FSA, "Guide to creating a front of pack nutrition label", 2016:
/// 1.5 g of saturates, 5 g of sugars, 0.3 g of salt in 100 g; of drinks half of the first two).
const RISES: [u16; 3] = [150, 500, 30];
const RISES_OF_DRINKS: [u16; 3] = [75, 250, 30];

/// A figure is better from one hundredth of the reference intake of a day on (EU regulation 1169/2011, annex
/// XIII: 8,400 kJ, 70 g of fat, 20 g of saturates, 90 g of sugars, 6 g of salt, 50 g of proteins; fibre: 25 g,
/// EFSA 2010), of drinks from half of that. Steps of energy, hundredths of a gram of the others; fat and proteins are
/// kept in halves of a gram, so two of those are the least that is surely one.
const STEPS: [i32; 7] = [ENERGY_LEAST, 100, 20, 90, 6, 25, 100];
/// 84 kJ in whole steps of [`ENERGY_STEP`](super::item::ENERGY_STEP).
const ENERGY_LEAST: i32 = 6;

/// In hundredths of a gram: what has so much sugar is sweet; what has so little, and so much salt, is savoury.
/// Salt of a plain biscuit stays below, that of crackers and crisps is above.
const SWEET: u16 = 1500;
const NOT_SWEET: u16 = 600;
const SALTED: u16 = 80;

/// True where saturates, sugars or salt double by an amount that matters.
pub(super) fn doubles(own: &ShelfItem, other: &ShelfItem) -> bool {
    let is_drink = own.kind == PhysicalKind::Beverage;
    let rises = if is_drink { RISES_OF_DRINKS } else { RISES };
    let (left, right) = (limited(own.amounts), limited(other.amounts));
    for (at, rise) in rises.into_iter().enumerate() {
        let (own, other) = (left[at], right[at]);
        let are_known = own != UNKNOWN && other != UNKNOWN;
        if are_known && other >= own * 2 && other - own >= rise {
            return true;
        }
    }
    false
}

/// True where one product is sweet and the other savoury, by sugars and salt.
pub(super) fn tastes_otherwise(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (Some(own), Some(other)) = (taste(own.amounts), taste(other.amounts)) else {
        return false;
    };
    let is_sweet = |(sugars, _): (u16, u16)| sugars >= SWEET;
    let is_savoury = |(sugars, salt): (u16, u16)| sugars < NOT_SWEET && salt >= SALTED;
    (is_sweet(own) && is_savoury(other)) || (is_savoury(own) && is_sweet(other))
}

/// True where two tables differ and no figure of `other` is better. Where all are the same, the letter comes
/// from what tables do not show, such as the share of fruit.
pub(super) fn is_no_better(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (figures(own), figures(other));
    // Half of a step is one for drinks, of which one has more.
    let times = if own.kind == PhysicalKind::Beverage { 2 } else { 1 };
    let mut differ = false;
    for (at, step) in STEPS.into_iter().enumerate() {
        let (Some(own), Some(other)) = (left[at], right[at]) else { continue };
        differ |= own != other;
        if (own - other) * times >= step {
            return false;
        }
    }
    differ
}

/// What is the better the lower it is, in the order and the units of [`STEPS`].
fn figures(item: &ShelfItem) -> [Option<i32>; 7] {
    let known = |amount: u16| (amount != UNKNOWN).then_some(i32::from(amount));
    let halves = |grams: u8| (grams != UNKNOWN_AMOUNT).then_some(i32::from(grams) * 50);
    let Amounts { saturates, sugars, salt, fiber } = item.amounts;
    let [fat, _, proteins] = item.profile;
    [
        (item.energy != UNKNOWN_AMOUNT).then_some(i32::from(item.energy)),
        halves(fat),
        known(saturates),
        known(sugars),
        known(salt),
        known(fiber).map(|amount| -amount),
        halves(proteins).map(|amount| -amount),
    ]
}

/// Saturates, sugars, salt.
fn limited(amounts: Amounts) -> [u16; 3] {
    [amounts.saturates, amounts.sugars, amounts.salt]
}

/// Sugars and salt, where both are known.
fn taste(amounts: Amounts) -> Option<(u16, u16)> {
    let Amounts { sugars, salt, .. } = amounts;
    if sugars == UNKNOWN || salt == UNKNOWN { None } else { Some((sugars, salt)) }
}
