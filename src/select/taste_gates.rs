//! What the figures of two products say of their taste.

use super::PhysicalKind;
use super::amounts::{Amounts, UNKNOWN};
use super::item::ShelfItem;

/// In hundredths of a gram: what has so much sugar is sweet; what has so little, and so much salt, is savoury.
/// Salt of a plain biscuit stays below, that of crackers and crisps is above.
pub(super) const SWEET: u16 = 1500;
const NOT_SWEET: u16 = 600;
const SALTED: u16 = 80;
/// In hundredths of a gram of salt from which on a food is eaten for it.
pub(super) const SALTY: u16 = 100;

/// True where one product is sweet and the other savoury, by sugars and salt.
pub(super) fn tastes_otherwise(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (Some(own), Some(other)) = (taste(own.amounts), taste(other.amounts)) else {
        return false;
    };
    (is_sweet(own) && is_savoury(other)) || (is_savoury(own) && is_sweet(other))
}

fn is_sweet((sugars, _): (u16, u16)) -> bool {
    sugars >= SWEET
}

fn is_savoury((sugars, salt): (u16, u16)) -> bool {
    sugars < NOT_SWEET && salt >= SALTED
}

/// True where hardly any is left of the sugar or salt that a food tastes of: something else stands in for it, whether or not the
/// record says so, or the taste is gone.
pub(super) fn loses_taste(own: &ShelfItem, other: &ShelfItem) -> bool {
    let (left, right) = (own.amounts, other.amounts);
    own.kind == PhysicalKind::Solid
        && (is_part(left.sugars, right.sugars, SWEET, 40)
            || is_part(left.salt, right.salt, SALTY, 20))
}

/// Whether at most this many hundredths are left of an amount that is `from` at least.
fn is_part(own: u16, other: u16, from: u16, hundredths: u32) -> bool {
    let are_known = own != UNKNOWN && other != UNKNOWN;
    are_known && own >= from && u32::from(other) * 100 <= u32::from(own) * hundredths
}

/// Sugars and salt, where both are known.
fn taste(amounts: Amounts) -> Option<(u16, u16)> {
    let Amounts { sugars, salt, .. } = amounts;
    if sugars == UNKNOWN || salt == UNKNOWN { None } else { Some((sugars, salt)) }
}
