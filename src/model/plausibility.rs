//! Whether a nutrition table can be true, whatever its source: one judge for every table.
//!
//! Volunteers type tables from photos, and a comma in the wrong place makes the healthiest biscuit of
//! the shelf. One impossible amount discredits the whole table, since a wrong portion scales all of it:
//! of 327 sampled records of 2026 with an amount over 100 g, 314 keep the rest of the same table.
//!
//! Energy by nutrient: EU regulation 1169/2011, annex XIV. The bounds of kJ to kcal are those of OFF's
//! own quality check (openfoodfacts-server, DataQualityFood.pm).

use super::{Basis, Implausibility, Nutrient, Nutriments};

/// What a record tells besides the amounts of its table, which helps to judge them. Grams per 100 g or
/// 100 ml; `None` where it does not say.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Witnesses {
    /// Sodium, where it was written as well as salt.
    pub sodium: Option<f64>,
    /// Alcohol.
    pub alcohol: Option<f64>,
    /// Polyols, part of carbohydrates.
    pub polyols: Option<f64>,
    /// Whether there may be alcohol, of which the record does not tell how much.
    pub may_have_alcohol: bool,
    /// Whether there may be polyols, of which the record does not tell how much.
    pub may_have_polyols: bool,
}

/// kJ per gram (EU regulation 1169/2011, annex XIV). Erythritol has none.
mod kj_per_gram {
    pub(super) const FAT: f64 = 37.0;
    pub(super) const CARBOHYDRATES: f64 = 17.0;
    pub(super) const PROTEINS: f64 = 17.0;
    pub(super) const FIBER: f64 = 8.0;
    pub(super) const ALCOHOL: f64 = 29.0;
    pub(super) const POLYOLS: f64 = 10.0;
}

/// Salt is sodium times 2.5 (EU regulation 1169/2011, annex I).
pub const SALT_PER_SODIUM: f64 = 2.5;
/// The nutrients of 100 g may weigh this much: each is rounded, and methods of analysis overlap.
const SUM_MAX: f64 = 105.0;
/// Fibre is often left out of tables; this much of it may go unsaid.
const UNSAID_FIBER_MAX: f64 = 30.0;

/// The rules that a table breaks by itself; [`Implausibility::Amount`] is seen when amounts are taken,
/// and [`Implausibility::Shelf`] needs the shelf.
#[must_use]
pub fn broken_rules(table: &Nutriments, witnesses: &Witnesses) -> Vec<Implausibility> {
    let energy = table.get(Nutrient::EnergyKj).zip(table.get(Nutrient::EnergyKcal));
    let checks = [
        (Implausibility::EnergyUnits, energy.is_some_and(|(kj, kcal)| !units_agree(kj, kcal))),
        (Implausibility::EnergyOfNutrients, !energy_agrees(table, witnesses)),
        (Implausibility::PartAboveWhole, has_part_above_whole(table)),
        (Implausibility::Sum, sum(table) > SUM_MAX && table.basis != Basis::PerPortion),
        (Implausibility::SaltOfSodium, !salt_agrees(table, witnesses)),
    ];
    let mut broken = Vec::new();
    for (rule, is_broken) in checks {
        if is_broken {
            broken.push(rule);
        }
    }
    broken
}

/// The energy in kJ of a record that has kJ and kcal in each other's place, or one of them in both, where
/// its other nutrients confirm it; `None` where nothing is wrong, or where nothing or more than one reading
/// is confirmed.
///
/// About two hundred products of OFF have them exchanged (openfoodfacts-server issue 8394).
#[must_use]
pub fn restored_energy(
    kj: Option<f64>,
    kcal: Option<f64>,
    others: &Nutriments,
    witnesses: &Witnesses,
) -> Option<f64> {
    if EnergySources::new(others, witnesses).unsaid_kj.is_some() {
        return None;
    }
    let range = energy_range(others, witnesses);
    let confirmed = |energy: Option<f64>| energy.filter(|energy| range.contains(*energy));
    let kj_from_kcal = |kcal: Option<f64>| kcal.map(|kcal| kcal * KJ_PER_KCAL);
    let as_written = [confirmed(kj), confirmed(kj_from_kcal(kcal))];
    // What stands for kcal may be the kJ, or what stands for kJ the kcal. Where there is one figure alone
    // it may have been converted as if it were the other.
    let taken_for_kcal = kcal.or(kj.map(|kj| kj / KJ_PER_KCAL));
    let exchanged = [confirmed(taken_for_kcal), confirmed(kj_from_kcal(kj))];
    let [first, second] = exchanged;
    let restored = match (first, second) {
        (Some(first), Some(second)) if !is_about(first, second) => None,
        _ => first.or(second),
    }?;
    // What is confirmed as it is written is not exchanged, unless the other figure is the same again.
    let agrees = |written: &f64| is_about(*written, restored);
    let is_written = kj.zip(kcal).is_none_or(|(kj, kcal)| units_agree(kj, kcal))
        && as_written.iter().any(Option::is_some);
    let fits = as_written.iter().flatten().all(agrees);
    if fits && !is_written { Some(restored.round()) } else { None }
}

/// Whether two energies are the same but for rounding.
fn is_about(one: f64, other: f64) -> bool {
    (one - other).abs() <= one.max(other) * 0.05
}

/// 1 kcal = 4.184 kJ.
pub const KJ_PER_KCAL: f64 = 4.184;

fn units_agree(kj: f64, kcal: f64) -> bool {
    // Small energies are rounded to whole numbers, so that 1 kcal may stand for 2 to 6 kJ.
    (3.7 * kcal - 2.0..=4.7 * kcal + 2.0).contains(&kj)
}

/// Energies in kJ that the nutrients of a table allow.
#[derive(Clone, Copy, Debug)]
struct EnergyRange {
    least: f64,
    most: f64,
}

impl EnergyRange {
    /// Whether an energy is in the range or not beyond it by more than a quarter, or 100 kJ.
    fn contains(self, kj: f64) -> bool {
        let least = self.least - (self.least * 0.25).max(100.0);
        let most = self.most + (self.most * 0.25).max(100.0);
        (least..=most).contains(&kj)
    }
}

/// What is known of fat, carbohydrates and proteins, in grams: at least their parts where they are unknown.
#[derive(Clone, Copy)]
struct EnergySources {
    fat: f64,
    carbohydrates: f64,
    proteins: f64,
    alcohol: f64,
    /// What a gram of anything the table leaves out can have, in kJ; `None` where it leaves out nothing but
    /// fibre.
    unsaid_kj: Option<f64>,
}

impl EnergySources {
    fn new(table: &Nutriments, witnesses: &Witnesses) -> Self {
        use kj_per_gram::{ALCOHOL, CARBOHYDRATES, FAT};
        let fat = table.get(Nutrient::Fat);
        let carbohydrates = table.get(Nutrient::Carbohydrates);
        let proteins = table.get(Nutrient::Proteins);
        let unsaid_kj = if fat.is_none() {
            Some(FAT)
        } else if witnesses.alcohol.is_none() && witnesses.may_have_alcohol {
            Some(ALCOHOL)
        } else if carbohydrates.is_none() || proteins.is_none() {
            Some(CARBOHYDRATES)
        } else {
            None
        };
        Self {
            fat: fat.or(table.get(Nutrient::SaturatedFat)).unwrap_or(0.0),
            carbohydrates: carbohydrates.or(table.get(Nutrient::Sugars)).unwrap_or(0.0),
            proteins: proteins.unwrap_or(0.0),
            alcohol: witnesses.alcohol.unwrap_or(0.0),
            unsaid_kj,
        }
    }

    /// Grams of 100 that are none of them.
    fn unsaid(&self) -> f64 {
        (100.0 - self.fat - self.carbohydrates - self.proteins).max(0.0)
    }
}

fn energy_range(table: &Nutriments, witnesses: &Witnesses) -> EnergyRange {
    use kj_per_gram::{ALCOHOL, CARBOHYDRATES, FAT, FIBER, POLYOLS, PROTEINS};
    let sources = EnergySources::new(table, witnesses);
    let carbohydrates = sources.carbohydrates;
    let fixed = sources.fat * FAT + sources.proteins * PROTEINS + sources.alcohol * ALCOHOL;
    // Between the share that may be polyols and none: sugars are surely none, the rest perhaps.
    let polyols_max = match witnesses.polyols {
        Some(polyols) => polyols.min(carbohydrates),
        None if witnesses.may_have_polyols => {
            (carbohydrates - table.get(Nutrient::Sugars).unwrap_or(0.0)).max(0.0)
        }
        None => 0.0,
    };
    let polyols_min = witnesses.polyols.map_or(0.0, |_| polyols_max);
    // American tables count fibre among the carbohydrates, European ones do not.
    let fiber = table.get(Nutrient::Fiber);
    let digestible = (carbohydrates - polyols_max - fiber.unwrap_or(0.0)).max(0.0);
    let unsaid = match sources.unsaid_kj {
        // How much a portion weighs is not known.
        Some(_) if table.basis == Basis::PerPortion => f64::INFINITY,
        Some(kj_per_gram) => sources.unsaid() * kj_per_gram,
        None => fiber.unwrap_or(sources.unsaid().min(UNSAID_FIBER_MAX)) * FIBER,
    };
    EnergyRange {
        least: fixed + digestible * CARBOHYDRATES + fiber.unwrap_or(0.0) * FIBER,
        most: fixed
            + (carbohydrates - polyols_min) * CARBOHYDRATES
            + polyols_min * POLYOLS
            + unsaid,
    }
}

fn energy_agrees(table: &Nutriments, witnesses: &Witnesses) -> bool {
    let Some(kj) = table.get(Nutrient::EnergyKj) else { return true };
    energy_range(table, witnesses).contains(kj)
}

fn has_part_above_whole(table: &Nutriments) -> bool {
    for (part, whole) in
        [(Nutrient::Sugars, Nutrient::Carbohydrates), (Nutrient::SaturatedFat, Nutrient::Fat)]
    {
        if let (Some(part), Some(whole)) = (table.get(part), table.get(whole))
            && exceeds(part, whole)
        {
            return true;
        }
    }
    false
}

/// Whether a part is more than its whole. Both are rounded, by rules that differ between small and large amounts.
fn exceeds(part: f64, whole: f64) -> bool {
    part > whole + (whole * 0.05).max(0.5)
}

/// Grams of everything that no other nutrient is part of; of what is unknown, its part. Fibre counts only where
/// it has no room among the carbohydrates, of which it is a part in American tables.
fn sum(table: &Nutriments) -> f64 {
    let carbohydrates = table.get(Nutrient::Carbohydrates);
    let sugars = table.get(Nutrient::Sugars);
    let fiber = match (table.get(Nutrient::Fiber), carbohydrates) {
        (Some(fiber), Some(whole)) if exceeds(fiber + sugars.unwrap_or(0.0), whole) => Some(fiber),
        _ => None,
    };
    let mut sum = 0.0;
    for part_or_whole in [
        table.get(Nutrient::Fat).or(table.get(Nutrient::SaturatedFat)),
        carbohydrates.or(sugars),
        fiber,
        table.get(Nutrient::Proteins),
        table.get(Nutrient::Salt),
    ] {
        sum += part_or_whole.unwrap_or(0.0);
    }
    sum
}

fn salt_agrees(table: &Nutriments, witnesses: &Witnesses) -> bool {
    let (Some(salt), Some(sodium)) = (table.get(Nutrient::Salt), witnesses.sodium) else {
        return true;
    };
    let expected = sodium * SALT_PER_SODIUM;
    // Sodium is often printed with one decimal, which is an eighth of a gram of salt.
    (salt - expected).abs() <= (expected.max(salt) * 0.25).max(0.15)
}

#[cfg(test)]
mod tests;
