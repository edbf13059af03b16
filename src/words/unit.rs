//! Units of mass and volume, as they stand in names and on packs.

/// A unit of mass or volume.
pub(super) struct MeasureUnit {
    /// What amounts are written in: grams or millilitres, and their thousandths.
    pub(super) symbols: [&'static str; 2],
    /// Thousandths of a gram or millilitre.
    pub(super) thousandths: u64,
}

const MASS: [&str; 2] = ["g", "mg"];
const VOLUME: [&str; 2] = ["ml", "ul"];

/// Units by their folded names.
const UNITS: [([&str; 2], u64, &[&str]); 8] = [
    (MASS, 1, &["mg"]),
    (MASS, 1_000, &["g", "gr", "grs", "gram", "gramme", "grammes"]),
    (MASS, 28_350, &["oz"]),
    (MASS, 1_000_000, &["kg", "kgs", "kilo", "kilos"]),
    (VOLUME, 1_000, &["ml", "millilitres"]),
    (VOLUME, 10_000, &["cl", "centilitres"]),
    (VOLUME, 100_000, &["dl"]),
    (VOLUME, 1_000_000, &["l", "lt", "litre", "litres", "liter", "liters"]),
];

/// True for the folded name of a unit.
#[must_use]
pub fn is_unit(name: &str) -> bool {
    unit(name).is_some()
}

/// The unit of a folded name.
pub(super) fn unit(name: &str) -> Option<MeasureUnit> {
    for (symbols, thousandths, names) in UNITS {
        if names.contains(&name) {
            return Some(MeasureUnit { symbols, thousandths });
        }
    }
    None
}
