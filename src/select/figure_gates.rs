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

/// What a figure counts for each unit it is kept in, in thousandths of a Nutri-Score point: of foods 335 kJ, 3.4 g of
/// sugars, 1 g of saturates, 0.2 g of salt make one (algorithm of 2023), of drinks rather 100 kJ and 1.25 g of sugars.
/// Where saturates are not known, 3 g of fat stand for one of them. Fibre counts half of what it does there, and no
/// more than its limit: a table without it often has a nought.
struct FigureWeights {
    /// 15 kJ, see [`ENERGY_STEP`](super::item::ENERGY_STEP).
    energy: i32,
    /// A hundredth of a gram, as of the next three.
    sugars: i32,
    saturates: i32,
    salt: i32,
    fiber: i32,
    /// Half a gram.
    fat: i32,
}

const OF_FOODS: FigureWeights =
    FigureWeights { energy: 45, sugars: 3, saturates: 10, salt: 50, fiber: 4, fat: 167 };
const OF_DRINKS: FigureWeights = FigureWeights { energy: 150, sugars: 8, ..OF_FOODS };
const FIBER_MAX: i32 = 1500;

/// What tables have to gain: a point within a letter, a third of one where the letter is better.
const LEAST_GAIN: i32 = 1000;
const LEAST_GAIN_OF_LETTER: i32 = 300;

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

/// True where the tables of two products say nothing of a gain: less of one thing is bought with more of another, or
/// no one would notice. `has_better_letter`: the letter is better as well.
pub(super) fn is_no_better(own: &ShelfItem, other: &ShelfItem, has_better_letter: bool) -> bool {
    let least = if has_better_letter { LEAST_GAIN_OF_LETTER } else { LEAST_GAIN };
    gain(own, other).is_some_and(|gain| gain < least)
}

/// What one gains by the figures both tables have, in thousandths of a point; `None` where they share none, or where
/// all are the same: then the letter comes from what tables do not show, such as the share of fruit.
fn gain(own: &ShelfItem, other: &ShelfItem) -> Option<i32> {
    let weights = if own.kind == PhysicalKind::Beverage { &OF_DRINKS } else { &OF_FOODS };
    let (left, right) = (own.amounts, other.amounts);
    let energy = less(own.energy, other.energy, UNKNOWN_AMOUNT, weights.energy);
    let saturates = less(left.saturates, right.saturates, UNKNOWN, weights.saturates)
        .or_else(|| less(own.profile[0], other.profile[0], UNKNOWN_AMOUNT, weights.fat));
    let sugars = less(left.sugars, right.sugars, UNKNOWN, weights.sugars);
    let salt = less(left.salt, right.salt, UNKNOWN, weights.salt);
    let fiber = less(left.fiber, right.fiber, UNKNOWN, weights.fiber).filter(|_| left.fiber > 0);
    let fiber = fiber.map(|less| (-less).clamp(-FIBER_MAX, FIBER_MAX));
    let (mut sum, mut differ) = (0, false);
    for figure in [energy, saturates, sugars, salt, fiber].into_iter().flatten() {
        sum += figure;
        differ |= figure != 0;
    }
    differ.then_some(sum)
}

/// How much less `other` has of a figure, weighed; `None` where one is `unknown`.
fn less<T: Copy + PartialEq + Into<i32>>(own: T, other: T, unknown: T, weight: i32) -> Option<i32> {
    if own == unknown || other == unknown {
        None
    } else {
        Some((own.into() - other.into()) * weight)
    }
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
