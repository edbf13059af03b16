//! What two nutrition tables say of each other that cannot be: of another basis, or with salt that was taken for sodium.

use super::amounts::UNKNOWN;
use super::item::{ShelfItem, UNKNOWN_AMOUNT};

/// In half grams of fat, carbohydrates and proteins together: a dry food, and what is not dry for certain. A biscuit
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
    let (Some(own), Some(other)) = (dry_matter(own), dry_matter(other)) else { return false };
    own >= DRY_FROM && other <= MOIST_TO
}

/// What a figure of sodium times 2.5 is, once more taken for sodium: salt is 2.5 times it (EU regulation 1169/2011, annex I).
/// In hundredths, with what rounding makes of it.
const SALT_PER_SODIUM: [u32; 2] = [225, 285];
/// Half grams of fat, carbohydrates and proteins, and hundredths of its energy, by which one recipe differs from another of its kind.
const ONE_RECIPE: [u8; 3] = [2, 4, 4];
const ONE_ENERGY: u16 = 10;
/// The same of saturates and sugars, in hundredths of a gram.
const ONE_SATURATES: u16 = 100;
const ONE_SUGARS: u16 = 300;

/// True where two tables are those of one recipe, but for 2.5 times the salt: it was taken for sodium when it was typed.
pub(super) fn is_salt_mistyped(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts.salt, other.amounts.salt);
    if left == UNKNOWN || right == UNKNOWN || right == 0 {
        return false;
    }
    let ratio = u32::from(left) * 100 / u32::from(right);
    let [least, most] = SALT_PER_SODIUM;
    let are_near = |one: u8, another: u8, apart: u8| {
        one == UNKNOWN_AMOUNT || another == UNKNOWN_AMOUNT || one.abs_diff(another) <= apart
    };
    let is_of_one = |one: u16, another: u16, apart: u16| {
        one == UNKNOWN || another == UNKNOWN || one.abs_diff(another) <= apart
    };
    let (one, another) = (own.amounts, other.amounts);
    let is_one_recipe = is_of_one(one.saturates, another.saturates, ONE_SATURATES)
        && is_of_one(one.sugars, another.sugars, ONE_SUGARS);
    let mut figures = own.profile.into_iter().zip(other.profile).zip(ONE_RECIPE);
    let energies = [own.energy, other.energy].map(u16::from);
    is_one_recipe
        && (least..=most).contains(&ratio)
        && energies[0].abs_diff(energies[1]) * 100 <= energies[0] * ONE_ENERGY
        && figures.all(|((own, other), apart)| are_near(own, other, apart))
}

/// In half grams; carbohydrates are without fibre (EU regulation 1169/2011, annex I), of which cocoa has a third.
fn dry_matter(item: &ShelfItem) -> Option<u16> {
    let is_known = item.profile.iter().all(|amount| *amount != UNKNOWN_AMOUNT);
    let fiber = if item.amounts.fiber == UNKNOWN { 0 } else { item.amounts.fiber / 50 };
    is_known.then(|| item.profile.iter().fold(fiber, |sum, amount| sum + u16::from(*amount)))
}
