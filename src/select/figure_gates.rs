//! What the nutrition tables of two products say of a swap: that nothing gets better, or that something to
//! limit gets much worse. A letter hides both: fibre pays for salt, and a wrong category for anything.

use super::amounts::{Amounts, UNKNOWN};
use super::item::{ShelfItem, UNKNOWN_AMOUNT};
use super::shelf_items::FigureTable;
use super::taste_gates::{SALTY, SWEET};
use super::{PhysicalKind, mistakes};

/// A rise that matters, in hundredths of a gram: what the traffic lights call low for a food is passed by the
/// rise alone (Department of Health and FSA, "Guide to creating a front of pack nutrition label", 2016:
/// 1.5 g of saturates, 5 g of sugars, 0.3 g of salt in 100 g; of drinks half of the first two).
const RISES: [u16; 3] = [150, 500, mistakes::SALT_RISE];
const RISES_OF_DRINKS: [u16; 3] = [75, 250, mistakes::SALT_RISE];

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
/// Points of drinks are smaller: one is 1.25 g of sugars.
const LEAST_GAIN_OF_LETTER_IN_DRINKS: i32 = 600;

/// What is lower by this many percent is noticed: within a letter as much as comparative claims ask for (Codex
/// Alimentarius, CAC/GL 23-1997, 6.3: 25 %), where the letter is better a tenth.
const REDUCED: u32 = 25;
const REDUCED_OF_LETTER: u32 = 10;
/// Less than this is not noticed whatever its share, in the units of [`FigureWeights`]: with a better letter 60 kJ, 0.5 g of
/// sugars and of saturates, 0.1 g of salt, of drinks half of the first two; within a letter what a rise has to be to
/// matter, see [`RISES`].
const NOTICED_OF_LETTER: Noticed =
    Noticed { energy: 4, sugars: 50, saturates: 50, salt: 10, fat: 2 };
const NOTICED_OF_LETTER_IN_DRINKS: Noticed = Noticed { energy: 2, sugars: 25, ..NOTICED_OF_LETTER };
const NOTICED: Noticed =
    Noticed { energy: 20, sugars: RISES[1], saturates: RISES[0], salt: RISES[2], fat: 9 };
const NOTICED_IN_DRINKS: Noticed = Noticed {
    energy: 4,
    sugars: RISES_OF_DRINKS[1],
    saturates: RISES_OF_DRINKS[0],
    salt: RISES_OF_DRINKS[2],
    fat: 5,
};
/// Hundredths of a gram of sugars that are no more than a rounding.
const TRACE_OF_SUGARS: u16 = 100;
/// Salt has to fall by this many percent: 0.2 g less of 1.5 is the same crisps.
const REDUCED_SALT: u32 = 15;
/// More fibre is noticed from what makes a food a source of it (EU regulation 1924/2006, annex: 3 g), with a better letter
/// from half.
const NOTICED_FIBER: u16 = 300;
const NOTICED_FIBER_OF_LETTER: u16 = 150;

/// In hundredths of a gram of sugars: from here on a drink is sweet, and only less of these is noticed.
const SWEET_DRINK: u16 = 600;
/// The sugars whose energy is a step of [`ENERGY_STEP`](super::item::ENERGY_STEP), 17 kJ a gram: where these go, one step goes at least.
const SUGARS_OF_STEP: u16 = 90;

struct Noticed {
    energy: u16,
    sugars: u16,
    saturates: u16,
    salt: u16,
    fat: u16,
}

/// kJ in half a gram of fat, carbohydrates and proteins (EU regulation 1169/2011, annex XIV).
const ENERGY_OF_PROFILE: [f64; 3] = [18.5, 8.5, 8.5];

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

/// Percent of saturates, sugars and salt that are left at most where a food may be called reduced in them (EU regulation 1924/2006,
/// annex: 30 percent less, of salt 25).
const LEFT_OF_REDUCED: [u32; 3] = [70, 70, 75];

/// True where saturates, sugars or salt are reduced as claims ask for, by an amount that matters.
pub(super) fn is_reduced(own: &ShelfItem, other: &ShelfItem) -> bool {
    let rises = if own.kind == PhysicalKind::Beverage { RISES_OF_DRINKS } else { RISES };
    let believed = Amounts { salt: mistakes::believed_salt(own, other), ..other.amounts };
    let (left, right) = (limited(own.amounts), limited(believed));
    for (at, rise) in rises.into_iter().enumerate() {
        let (own, other) = (left[at], right[at]);
        let are_known = own != UNKNOWN && other != UNKNOWN;
        let is_cut = u32::from(other) * 100 <= u32::from(own) * LEFT_OF_REDUCED[at];
        if are_known && is_cut && own - other >= rise {
            return true;
        }
    }
    false
}

/// True where sugars rise by an amount that matters, whatever else is saved.
pub(super) fn adds_sugars(own: &ShelfItem, other: &ShelfItem) -> bool {
    let rises = if own.kind == PhysicalKind::Beverage { RISES_OF_DRINKS } else { RISES };
    let (left, right) = (own.amounts.sugars, other.amounts.sugars);
    left != UNKNOWN && right != UNKNOWN && right >= left.saturating_add(rises[1])
}

/// True where a product is bought for its little sugar, as bitter chocolate is, or more than half of it is kept.
pub(super) fn hardly_lacks_sugars(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts.sugars, other.amounts.sugars);
    let is_little = own.signals.has_little_sugar(left);
    left != UNKNOWN && right != UNKNOWN && (is_little || right > left / 2)
}

/// Hundredths of a gram of sugars from which on an idea is sweet, and by which more of them make it none: readers called such ideas
/// no gain, whatever the letter (docs/substitutes.md, seed 15).
const SWEET_FOOD: u16 = 1500;
const MORE_SUGARS: u16 = 150;

/// True where something sweet would have more sugars, be it little.
pub(super) fn has_more_sugars(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts.sugars, other.amounts.sugars);
    left != UNKNOWN && right != UNKNOWN && right >= SWEET_FOOD && right > left + MORE_SUGARS
}

/// Hundredths of a gram of fibre for which something is bought; half of it has to be left.
const RICH_IN_FIBER: u16 = 1000;

/// True where what is rich in fibre is left with less than half of it.
pub(super) fn loses_fiber(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts.fiber, other.amounts.fiber);
    left != UNKNOWN && right != UNKNOWN && left >= RICH_IN_FIBER && right < left / 2
}

/// In half grams: more fat of which no one knows the saturates, by a twelfth as well.
const FAT_RISES: u8 = 4;
const FAT_SHARE: u8 = 12;

/// True where fat rises so much that, saturates of one not being known, nothing makes up for it.
pub(super) fn adds_fat(own: &ShelfItem, other: &ShelfItem) -> bool {
    let [left, right] = [own, other].map(|item| item.profile[0]);
    let are_told = own.amounts.saturates != UNKNOWN && other.amounts.saturates != UNKNOWN;
    let are_known = left != UNKNOWN_AMOUNT && right != UNKNOWN_AMOUNT && !are_told;
    are_known && right.saturating_sub(left) >= FAT_RISES.max(left / FAT_SHARE)
}

/// True where the fat of both is known and `other` has no more of it. Of the same food it has no more saturates then.
pub(super) fn has_no_more_fat(own: &ShelfItem, other: &ShelfItem) -> bool {
    let [own, other] = [own, other].map(|item| item.profile[0]);
    own != UNKNOWN_AMOUNT && other != UNKNOWN_AMOUNT && other <= own
}

/// Half grams of fat from which on a quarter of it is another recipe: palets of butter and low-fat wheat-germ biscuits.
const FAT_FROM: u8 = 20;
/// Hundredths of a gram of sugars by which the cocoa powder and the cereals of a breakfast differ.
const SUGARS_APART: u16 = 3500;
/// And those of two cereals at most.
const SUGARS_NEAR: u16 = 2000;

/// True where less than a quarter of the fat is left.
pub(super) fn lose_fat(own: &ShelfItem, other: &ShelfItem) -> bool {
    let [own, other] = [own, other].map(|item| item.profile[0]);
    own != UNKNOWN_AMOUNT && other != UNKNOWN_AMOUNT && own >= FAT_FROM && other < own / 4
}

/// True where sugars are as far apart as those of two foods.
pub(super) fn are_sugars_apart(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts.sugars, other.amounts.sugars);
    left != UNKNOWN && right != UNKNOWN && left.abs_diff(right) >= SUGARS_APART
}

/// True where the sugars of both are known and not far apart.
pub(super) fn are_sugars_near(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts.sugars, other.amounts.sugars);
    left != UNKNOWN && right != UNKNOWN && left.abs_diff(right) <= SUGARS_NEAR
}

/// True where no figure tells two records apart: of each it is the same, nought, or known of one at most.
pub(super) fn may_be_the_same(own: &FigureTable, other: &FigureTable) -> bool {
    let mut figures = own.profile.into_iter().zip(other.profile);
    let is_told = figures.any(|(own, other)| {
        own != UNKNOWN_AMOUNT && other != UNKNOWN_AMOUNT && (own != other || own != 0)
    });
    let has_no_energy = own.energy == UNKNOWN_AMOUNT || other.energy == UNKNOWN_AMOUNT;
    !is_told && (has_no_energy || own.energy == other.energy)
}

/// Whether a drink is sweet.
pub(super) fn is_sweet(amounts: Amounts) -> bool {
    amounts.sugars != UNKNOWN && amounts.sugars >= SWEET_DRINK
}

/// True where the tables of two products say nothing of a gain: less of one thing is bought with more of another, or
/// no one would notice. `has_better_letter`: the letter is better as well.
pub(super) fn is_no_better(own: &ShelfItem, other: &ShelfItem, has_better_letter: bool) -> bool {
    let least = match (has_better_letter, own.kind == PhysicalKind::Beverage) {
        (true, false) => LEAST_GAIN_OF_LETTER,
        (true, true) => LEAST_GAIN_OF_LETTER_IN_DRINKS,
        (false, _) => LEAST_GAIN,
    };
    gain(own, other).is_some_and(|gain| gain < least)
}

/// True where nothing that counts gets better by enough to be noticed, as far as both tables tell; false where they tell
/// too little. `has_better_letter`: the letter is better as well.
pub(super) fn is_unnoticed(own: &ShelfItem, other: &ShelfItem, has_better_letter: bool) -> bool {
    let is_drink = own.kind == PhysicalKind::Beverage;
    let least = match (has_better_letter, is_drink) {
        (true, false) => NOTICED_OF_LETTER,
        (true, true) => NOTICED_OF_LETTER_IN_DRINKS,
        (false, false) => NOTICED,
        (false, true) => NOTICED_IN_DRINKS,
    };
    let (left, right) = (own.amounts, other.amounts);
    let share = if has_better_letter { REDUCED_OF_LETTER } else { REDUCED };
    let is_sweet_food = !is_drink && left.sugars != UNKNOWN && left.sugars >= SWEET;
    // No one buys another biscuit for a trace of salt.
    let is_salty = left.salt != UNKNOWN && left.salt >= SALTY;
    let least_salt = match (is_sweet_food, is_salty) {
        (true, false) => UNKNOWN,
        (true, true) => RISES[2],
        (false, _) => least.salt,
    };
    let fat = [own, other].map(|item| wide(item.profile[0]));
    let saturates = reduced(left.saturates, right.saturates, least.saturates, share)
        .or_else(|| reduced(fat[0], fat[1], least.fat, share));
    let mut figures = [
        energy_is_reduced(own, other, least.energy, share),
        saturates,
        sugars_are_reduced(own, other, least.sugars, share),
        reduced(
            left.salt,
            mistakes::believed_salt(own, other),
            least_salt,
            share.max(REDUCED_SALT),
        ),
    ];
    let fiber = if has_better_letter { NOTICED_FIBER_OF_LETTER } else { NOTICED_FIBER };
    let are_known = !left.lack_fiber() && right.fiber != UNKNOWN;
    // Fibre does not make up for more sugars.
    let has_more_sugars = left.sugars != UNKNOWN
        && right.sugars != UNKNOWN
        && right.sugars > left.sugars.saturating_add(TRACE_OF_SUGARS);
    let has_more_fiber = !is_drink
        && are_known
        && !has_more_sugars
        && right.fiber >= left.fiber.saturating_add(fiber);
    let known = figures.iter().flatten().count();
    // A trace of salt or fat in juice is a rounding, and its energy follows from its sugars.
    if is_drink && is_sweet(left) && right.sugars != UNKNOWN {
        (figures[0], figures[1], figures[3]) = (None, None, None);
    }
    // What takes longest is asked last.
    known >= KNOWN_MIN
        && !has_more_fiber
        && !figures.contains(&Some(true))
        && gain(own, other).is_some()
}

/// Fewer figures in common do not tell that there is no gain.
const KNOWN_MIN: usize = 2;

/// Whether a figure is lower by a share, and by the least that is noticed; `None` where one is not known.
fn reduced(own: u16, other: u16, least: u16, percent: u32) -> Option<bool> {
    if own == UNKNOWN || other == UNKNOWN {
        return None;
    }
    let less = own.saturating_sub(other);
    Some(less >= least && u32::from(less) * 100 >= u32::from(own) * percent)
}

/// Sugars are lower; of a sweet drink, whose energy is its sugars, where it says so too.
fn sugars_are_reduced(
    own: &ShelfItem,
    other: &ShelfItem,
    least: u16,
    percent: u32,
) -> Option<bool> {
    let (left, right) = (own.amounts.sugars, other.amounts.sugars);
    let is_less = reduced(left, right, least, percent)?;
    let is_told = own.energy != UNKNOWN_AMOUNT && other.energy != UNKNOWN_AMOUNT;
    let less = left.saturating_sub(right);
    let is_asked = own.kind == PhysicalKind::Beverage && less >= SUGARS_OF_STEP && is_told;
    // Half of it at least, and one more step for what both are rounded by.
    let steps = u16::from(own.energy.saturating_sub(other.energy));
    let is_borne_out = steps > 0 && (steps + 1) * 2 > less / SUGARS_OF_STEP;
    Some(is_less && (!is_asked || is_borne_out))
}

/// Energy is lower where fat, carbohydrates and proteins say so too: a typing error has no other figures
/// that bear it out.
fn energy_is_reduced(own: &ShelfItem, other: &ShelfItem, least: u16, percent: u32) -> Option<bool> {
    let told = reduced(wide(own.energy), wide(other.energy), least, percent)?;
    let (own, other) = (energy_of_profile(own)?, energy_of_profile(other)?);
    Some(told && own - other >= own * f64::from(percent) / 200.0)
}

/// kJ of 100 g by fat, carbohydrates and proteins; `None` where one is not known.
fn energy_of_profile(item: &ShelfItem) -> Option<f64> {
    let mut energy = 0.0;
    for (amount, factor) in item.profile.into_iter().zip(ENERGY_OF_PROFILE) {
        if amount == UNKNOWN_AMOUNT {
            return None;
        }
        energy += f64::from(amount) * factor;
    }
    Some(energy)
}

fn wide(byte: u8) -> u16 {
    if byte == UNKNOWN_AMOUNT { UNKNOWN } else { u16::from(byte) }
}

/// What one gains by the figures both tables have, in thousandths of a point; `None` where they share none.
fn gain(own: &ShelfItem, other: &ShelfItem) -> Option<i32> {
    let weights = if own.kind == PhysicalKind::Beverage { &OF_DRINKS } else { &OF_FOODS };
    let (left, right) = (own.amounts, other.amounts);
    let energy = less(own.energy, other.energy, UNKNOWN_AMOUNT, weights.energy);
    let saturates = less(left.saturates, right.saturates, UNKNOWN, weights.saturates)
        .or_else(|| less(own.profile[0], other.profile[0], UNKNOWN_AMOUNT, weights.fat));
    let sugars = less(left.sugars, right.sugars, UNKNOWN, weights.sugars);
    let salt = less(left.salt, mistakes::believed_salt(own, other), UNKNOWN, weights.salt);
    let fiber = less(left.fiber, right.fiber, UNKNOWN, weights.fiber).filter(|_| left.fiber > 0);
    let fiber = fiber.map(|less| (-less).clamp(-FIBER_MAX, FIBER_MAX));
    let (mut sum, mut is_told) = (0, false);
    for figure in [energy, saturates, sugars, salt, fiber].into_iter().flatten() {
        sum += figure;
        is_told = true;
    }
    is_told.then_some(sum)
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
