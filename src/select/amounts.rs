//! What a nutrition table holds of what swaps are checked by.

use super::packed::packed_fields;
use crate::model::{Nutrient, Nutriments};

/// What 100 g hold of what the profile leaves out, in hundredths of a gram; [`UNKNOWN`] where not known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Amounts {
    pub(super) saturates: u16,
    pub(super) sugars: u16,
    pub(super) salt: u16,
    pub(super) fiber: u16,
}

packed_fields!(Amounts: saturates, sugars, salt, fiber);

/// Not known.
pub(super) const UNKNOWN: u16 = u16::MAX;

impl Amounts {
    /// Nothing is known.
    pub(super) const NONE: Self =
        Self { saturates: UNKNOWN, sugars: UNKNOWN, salt: UNKNOWN, fiber: UNKNOWN };

    /// Those of a table.
    pub(super) fn of(table: &Nutriments) -> Self {
        let amount = |nutrient| table.get(nutrient).map_or(UNKNOWN, hundredths);
        Self {
            saturates: amount(Nutrient::SaturatedFat),
            sugars: amount(Nutrient::Sugars),
            salt: amount(Nutrient::Salt),
            fiber: amount(Nutrient::Fiber),
        }
    }

    /// Whether a table gives no fibre; a nought is often typed for it.
    pub(super) fn lack_fiber(self) -> bool {
        self.fiber == UNKNOWN || self.fiber == 0
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
fn hundredths(grams: f64) -> u16 {
    (grams.clamp(0.0, 100.0) * 100.0).round() as u16
}
