//! Units of mass and volume, as they stand in names and on packs.

/// A unit of mass or volume.
pub(super) struct MeasureUnit {
    /// What amounts are written in: grams or millilitres, and their thousandths.
    pub(super) symbols: [&'static str; 2],
    /// Thousandths of a gram or millilitre.
    pub(super) thousandths: u64,
}

impl MeasureUnit {
    pub(super) fn is_volume(&self) -> bool {
        self.symbols == VOLUME
    }

    /// Grams or millilitres of an amount.
    #[allow(clippy::cast_precision_loss, reason = "at most a million thousandths")]
    pub(super) fn of(&self, amount: f64) -> f64 {
        amount * self.thousandths as f64 / 1000.0
    }

    /// Whether both units are metric, or both are not.
    pub(super) fn is_of_system(&self, other: &Self) -> bool {
        self.is_metric() == other.is_metric()
    }

    fn is_metric(&self) -> bool {
        let powers = self.thousandths.ilog10();
        self.thousandths == 10_u64.pow(powers)
    }
}

const MASS: [&str; 2] = ["g", "mg"];
const VOLUME: [&str; 2] = ["ml", "ul"];

/// Units by their folded names. Ounces and pounds are avoirdupois, fluid ounces those of the United
/// States (NIST Handbook 44, appendix C).
const UNITS: [([&str; 2], u64, &[&str]); 10] = [
    (MASS, 1, &["mg"]),
    (
        MASS,
        1_000,
        &[
            "g", "gr", "grs", "gram", "grams", "gramm", "gramme", "grammes", "grammi", "gramos",
            "gramas",
        ],
    ),
    (MASS, 28_350, &["oz", "ounce", "ounces"]),
    (MASS, 453_592, &["lb", "lbs", "pound", "pounds"]),
    (
        MASS,
        1_000_000,
        &[
            "kg",
            "kgs",
            "kgr",
            "kilo",
            "kilos",
            "kilogram",
            "kilogramm",
            "kilogramme",
            "kilogrammes",
        ],
    ),
    (VOLUME, 1_000, &["ml", "millilitre", "millilitres", "milliliter", "mililitros"]),
    (VOLUME, 10_000, &["cl", "centilitre", "centilitres", "zentiliter"]),
    (VOLUME, 29_574, &["floz"]),
    (VOLUME, 100_000, &["dl"]),
    (
        VOLUME,
        1_000_000,
        &["l", "lt", "ltr", "litre", "litres", "liter", "liters", "litro", "litros", "litri"],
    ),
];

/// True for the folded name of a unit.
#[must_use]
pub fn is_unit(name: &str) -> bool {
    unit(name).is_some()
}

/// Grams or millilitres of an amount in a unit; `None` where it is no unit of mass or volume.
#[must_use]
pub fn in_grams_or_ml(amount: f64, unit_name: &str) -> Option<f64> {
    Some(unit(&unit_name.to_lowercase())?.of(amount))
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
