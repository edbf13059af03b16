//! What two nutrition tables say of each other that cannot be: of another basis, or with salt that was taken for sodium.

use std::ops::RangeInclusive;

use super::PhysicalKind;
use super::amounts::UNKNOWN;
use super::item::{ShelfItem, UNKNOWN_AMOUNT};
use super::signals;

/// In half grams of fat, carbohydrates and proteins together: a dry food, and with fibre what is not dry for certain. A biscuit
/// whose table adds up to 55 g speaks of something else than 100 g of it.
const DRY_FROM: u16 = 170;
const MOIST_TO: u16 = 136;

/// In hundredths of a gram of salt: what has so much is thinned, as miso is.
const CONCENTRATED_FROM: u16 = 500;
/// How many times the salt of a food its concentrate has.
const CONCENTRATED: u16 = 6;

/// True where a dry food would be replaced by a table of which a third is missing, or a concentrate by what is made of it.
pub(super) fn is_of_another_basis(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts.salt, other.amounts.salt);
    let are_known = left != UNKNOWN && right != UNKNOWN;
    if are_known && left >= CONCENTRATED_FROM && left / CONCENTRATED > right {
        return true;
    }
    if is_of_portion(own, other) {
        return true;
    }
    // European carbohydrates are without fibre (EU regulation 1169/2011, annex I), of which cocoa has a third, American ones are
    // with it: counted in favour of the candidate alone, it refuses nothing that is dry by either.
    let fiber = if other.amounts.fiber == UNKNOWN { 0 } else { other.amounts.fiber / 50 };
    let (Some(own), Some(other)) = (dry_matter(own), dry_matter(other)) else { return false };
    own >= DRY_FROM && other + fiber <= MOIST_TO
}

/// Steps of energy of a dry food (1,200 kJ), and of something to eat that is no water (300 kJ).
const DRY_ENERGY: u8 = 80;
const SOME_ENERGY: u8 = 20;

/// True where so little energy is left of a food that one of the two tables is of a portion: half that of a dry one, two fifths of any.
fn is_of_portion(own: &ShelfItem, other: &ShelfItem) -> bool {
    let are_known = own.energy != UNKNOWN_AMOUNT && other.energy != UNKNOWN_AMOUNT;
    let parts = match own.energy {
        DRY_ENERGY.. => 50,
        SOME_ENERGY.. => 40,
        _ => 0,
    };
    let is_food = own.kind != PhysicalKind::Beverage;
    are_known && is_food && u16::from(other.energy) * 100 < u16::from(own.energy) * parts
}

/// In hundredths: what was taken for sodium has 2.5 times the salt (EU regulation 1169/2011, annex I), or 2.54 by the weights of
/// their atoms; and no recipe stays the same with more than twice its salt.
const SALT_APART: RangeInclusive<u32> = 220..=1000;
/// Half grams of fat, carbohydrates and proteins, and hundredths of its energy, by which one recipe differs from another of its kind.
const ONE_RECIPE: [u8; 3] = [2, 4, 4];
const ONE_ENERGY: u16 = 10;
/// The same of saturates and sugars, in hundredths of a gram.
const ONE_SATURATES: u16 = 100;
const ONE_SUGARS: u16 = 300;

/// True where two tables are those of one recipe, as far as both tell, but for more than twice the salt: it was taken for sodium
/// when it was typed. What is said to have less salt has less.
pub(super) fn is_salt_mistyped(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts.salt, other.amounts.salt);
    let are_told =
        [own, other].iter().all(|item| dry_matter(item).is_some() && item.energy != UNKNOWN_AMOUNT);
    let is_meant = other.signals.claims.has_less_salt() && !own.signals.claims.has_less_salt();
    if left == UNKNOWN || right == UNKNOWN || right == 0 || !are_told || is_meant {
        return false;
    }
    let ratio = u32::from(left) * 100 / u32::from(right);
    let is_of_one = |one: u16, another: u16, apart: u16| {
        one == UNKNOWN || another == UNKNOWN || one.abs_diff(another) <= apart
    };
    let (one, another) = (own.amounts, other.amounts);
    let is_one_recipe = is_of_one(one.saturates, another.saturates, ONE_SATURATES)
        && is_of_one(one.sugars, another.sugars, ONE_SUGARS);
    let mut figures = own.profile.into_iter().zip(other.profile).zip(ONE_RECIPE);
    let energies = [own.energy, other.energy].map(u16::from);
    is_one_recipe
        && SALT_APART.contains(&ratio)
        && energies[0].abs_diff(energies[1]) * 100 <= energies[0] * ONE_ENERGY
        && figures.all(|((own, other), apart)| own.abs_diff(other) <= apart)
}

/// True where nothing is said of the fat of a candidate that is no drink, and something of the product's.
pub(super) fn hides_fat(own: &ShelfItem, other: &ShelfItem) -> bool {
    own.kind != PhysicalKind::Beverage
        && own.profile[0] != UNKNOWN_AMOUNT
        && own.profile[0] > 0
        && other.profile[0] == UNKNOWN_AMOUNT
        && other.amounts.saturates == UNKNOWN
}

/// Hundredths of a gram of fibre that a food has for certain.
const SOME_FIBER: u16 = 100;

/// Half grams of proteins that a food has for certain.
const SOME_PROTEINS: u8 = 4;

/// True where a candidate has noughts for salt and for fibre or proteins, and the product has both: no one typed them in.
pub(super) fn has_typed_noughts(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts, other.amounts);
    let is_told = |amount: u16, least: u16| amount != UNKNOWN && amount >= least;
    let lacks_fiber = right.fiber == 0 && is_told(left.fiber, SOME_FIBER);
    let [.., own_proteins] = own.profile;
    let lacks_proteins =
        other.profile[2] == 0 && (SOME_PROTEINS..UNKNOWN_AMOUNT).contains(&own_proteins);
    (lacks_fiber || lacks_proteins) && right.salt == 0 && believed_salt(own, other) == UNKNOWN
}

/// Percent of its fat that the saturates of chocolate are at least: cocoa butter has 60 (CIQUAL 2020), nuts, which may be 60 percent of it
/// (directive 2000/36/EC, annex I, A.3 c), some 8: together 24.
const SATURATES_OF_CHOCOLATE: u32 = 20;

/// True where a chocolate has fewer saturates than its fat can have.
pub(super) fn has_too_few_saturates(item: &ShelfItem) -> bool {
    let (fat, saturates) = (item.profile[0], item.amounts.saturates);
    let are_known = fat != UNKNOWN_AMOUNT && saturates != UNKNOWN;
    // Half grams against hundredths.
    are_known
        && signals::is_by_cocoa(item.signals.food())
        && u32::from(saturates) * 2 < u32::from(fat) * SATURATES_OF_CHOCOLATE
}

/// Hundredths of a gram of salt that matter: what the traffic lights call low is passed by it alone, see `figure_gates`.
pub(super) const SALT_RISE: u16 = 30;

/// The salt of a candidate; not known where a food that is no drink has none at all in place of a rise that matters, and does not
/// say so: a nought is often typed for what is not known.
pub(super) fn believed_salt(own: &ShelfItem, other: &ShelfItem) -> u16 {
    let is_typed = other.amounts.salt == 0
        && own.amounts.salt != UNKNOWN
        && own.amounts.salt >= SALT_RISE
        && own.kind != PhysicalKind::Beverage
        && !other.signals.claims.has_less_salt();
    if is_typed { UNKNOWN } else { other.amounts.salt }
}

/// In half grams, without fibre.
fn dry_matter(item: &ShelfItem) -> Option<u16> {
    let is_known = item.profile.iter().all(|amount| *amount != UNKNOWN_AMOUNT);
    is_known.then(|| item.profile.iter().map(|amount| u16::from(*amount)).sum())
}
