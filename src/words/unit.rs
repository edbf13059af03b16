//! Units of mass and volume, as they stand in names and on packs.

/// What a unit measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dimension {
    Mass,
    Volume,
}

/// A unit of mass or volume.
pub(super) struct MeasureUnit {
    pub(super) dimension: Dimension,
    /// Thousandths of a gram or millilitre.
    pub(super) thousandths: u64,
}

/// Folded names of units.
const UNITS: [(&str, Dimension, u64); 23] = [
    ("mg", Dimension::Mass, 1),
    ("g", Dimension::Mass, 1_000),
    ("gr", Dimension::Mass, 1_000),
    ("grs", Dimension::Mass, 1_000),
    ("gram", Dimension::Mass, 1_000),
    ("gramme", Dimension::Mass, 1_000),
    ("grammes", Dimension::Mass, 1_000),
    ("oz", Dimension::Mass, 28_350),
    ("kg", Dimension::Mass, 1_000_000),
    ("kgs", Dimension::Mass, 1_000_000),
    ("kilo", Dimension::Mass, 1_000_000),
    ("kilos", Dimension::Mass, 1_000_000),
    ("ml", Dimension::Volume, 1_000),
    ("millilitres", Dimension::Volume, 1_000),
    ("cl", Dimension::Volume, 10_000),
    ("centilitres", Dimension::Volume, 10_000),
    ("dl", Dimension::Volume, 100_000),
    ("l", Dimension::Volume, 1_000_000),
    ("lt", Dimension::Volume, 1_000_000),
    ("litre", Dimension::Volume, 1_000_000),
    ("litres", Dimension::Volume, 1_000_000),
    ("liter", Dimension::Volume, 1_000_000),
    ("liters", Dimension::Volume, 1_000_000),
];

/// True for the folded name of a unit.
#[must_use]
pub fn is_unit(name: &str) -> bool {
    unit(name).is_some()
}

/// The unit of a folded name.
pub(super) fn unit(name: &str) -> Option<MeasureUnit> {
    for (known, dimension, thousandths) in UNITS {
        if known == name {
            return Some(MeasureUnit { dimension, thousandths });
        }
    }
    None
}
