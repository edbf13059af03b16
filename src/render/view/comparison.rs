//! Two products compared: row by row in figures, and the differences that matter in words.
//!
//! Differences are taken between the amounts as they are shown, so the words, the difference and
//! the two columns always agree.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Grade, Nutrient, Product, nutriscore};

use super::Wording;
use super::nutrition::GRAMS;
use crate::render::figures::as_shown;

/// A row of the comparison.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ComparisonRow {
    nutrient: &'static str,
    left: Option<String>,
    right: Option<String>,
    difference: Option<String>,
    verdict: AmountVerdict,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum AmountVerdict {
    Better,
    Worse,
    Same,
    Neutral,
    Unknown,
}

/// What is better and what is worse about the substitute, the most telling first.
#[derive(Clone, Default, Debug)]
pub(super) struct Reasons {
    pub(super) better: Vec<String>,
    pub(super) worse: Vec<String>,
}

/// How a nutrient is judged.
struct NutrientScale {
    nutrient: Nutrient,
    /// What a text key and a template call it.
    id: &'static str,
    unit: &'static str,
    /// The daily reference intake of an adult (EU regulation 1169/2011, annex XIII; fibre: EFSA
    /// 2010), which makes grams of salt and grams of sugars comparable.
    daily: f64,
    /// Smaller differences are not worth words.
    least: f64,
    /// Whether less or more is the better, by the Nutri-Score; carbohydrates do not count.
    better: Direction,
}

impl NutrientScale {
    /// An amount as pages show it.
    fn rounded(&self, amount: f64) -> f64 {
        if self.unit == "g" { as_shown(amount) } else { amount.round() }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Less,
    More,
    Neither,
}

const fn scale(
    nutrient: Nutrient,
    id: &'static str,
    daily: f64,
    least: f64,
    better: Direction,
) -> NutrientScale {
    let unit = if matches!(nutrient, Nutrient::EnergyKcal) { "kcal" } else { "g" };
    NutrientScale { nutrient, id, unit, daily, least, better }
}

const SCALES: [NutrientScale; 8] = [
    scale(Nutrient::EnergyKcal, "energy", 2000.0, 20.0, Direction::Less),
    scale(Nutrient::Fat, "fat", 70.0, 1.0, Direction::Less),
    scale(Nutrient::SaturatedFat, "saturated-fat", 20.0, 0.5, Direction::Less),
    scale(Nutrient::Carbohydrates, "carbohydrates", 260.0, 1.0, Direction::Neither),
    scale(Nutrient::Sugars, "sugars", 90.0, 1.0, Direction::Less),
    scale(Nutrient::Fiber, "fiber", 25.0, 1.0, Direction::More),
    scale(Nutrient::Proteins, "proteins", 50.0, 1.0, Direction::More),
    scale(Nutrient::Salt, "salt", 6.0, 0.1, Direction::Less),
];

/// `100g`, `100ml`, or `mixed` where the two tables do not refer to the same.
pub(super) fn basis(left: &Product, right: &Product) -> &'static str {
    let (left, right) = (&left.nutriments, &right.nutriments);
    let same = left.basis == right.basis && left.preparation == right.preparation;
    if same { left.basis.code() } else { "mixed" }
}

/// True where either table holds amounts estimated from the ingredients: shown as such, and no
/// reason for or against anything.
pub(super) fn is_estimated(left: &Product, right: &Product) -> bool {
    left.nutriments.estimated || right.nutriments.estimated
}

impl Wording {
    pub(super) fn rows(&self, left: &Product, right: &Product) -> Result<Vec<ComparisonRow>> {
        let comparable = basis(left, right) != "mixed";
        let mut rows = Vec::new();
        for scale in &SCALES {
            let (left_text, right_text) = (self.shown(scale, left)?, self.shown(scale, right)?);
            if left_text.is_none() && right_text.is_none() {
                continue;
            }
            let mut row = ComparisonRow {
                nutrient: scale.id,
                left: left_text,
                right: right_text,
                difference: None,
                verdict: AmountVerdict::Unknown,
            };
            if comparable && let Some(pair) = ShownAmounts::of(scale, left, right) {
                let signed = self.texts.signed(pair.change());
                row.difference = Some(self.texts.with_unit(&signed, scale.unit)?);
                row.verdict = verdict(scale, pair.change());
            }
            rows.push(row);
        }
        Ok(rows)
    }

    fn shown(&self, scale: &NutrientScale, product: &Product) -> Result<Option<String>> {
        if GRAMS.contains(&scale.nutrient) {
            self.grams(&product.nutriments, scale.nutrient)
        } else {
            self.energy(&product.nutriments)
        }
    }

    /// The reasons for the substitute: its grade, then the nutrients by how much of a day's intake
    /// their difference is, then NOVA.
    pub(super) fn reasons(&self, left: &Product, right: &Product) -> Result<Reasons> {
        let mut reasons = Reasons::default();
        reasons.better.extend(self.grade_reason(left, right)?);
        let basis = basis(left, right);
        for (scale, pair) in telling_changes(left, right) {
            // Not what only rounds to nothing; and no one wants food without energy.
            let is_none_left = right.nutriments.get(scale.nutrient) == Some(0.0)
                && scale.nutrient != Nutrient::EnergyKcal;
            let list = match verdict(scale, pair.change()) {
                AmountVerdict::Better => &mut reasons.better,
                AmountVerdict::Worse => &mut reasons.worse,
                AmountVerdict::Same | AmountVerdict::Neutral | AmountVerdict::Unknown => continue,
            };
            list.push(self.sentence(scale, pair, is_none_left, basis)?);
        }
        self.nova_reason(left, right, &mut reasons)?;
        Ok(reasons)
    }

    /// « 28 g de sucres en moins pour 100 g, soit deux fois moins »
    fn sentence(
        &self,
        scale: &NutrientScale,
        pair: ShownAmounts,
        is_none_left: bool,
        basis: &str,
    ) -> Result<String> {
        let change = pair.change();
        let amount = self.texts.with_unit(&self.texts.decimal(change.abs()), scale.unit)?;
        let of = self.texts.get(&format!("nutrients.{}.of", scale.id))?;
        let basis = self.texts.get(&format!("basis.{basis}"))?;
        let key = if change < 0.0 { "difference.less" } else { "difference.more" };
        let plain =
            self.texts.fill(key, None, &[("amount", &amount), ("of", of), ("basis", basis)])?;
        match pair.times() {
            Some(times) => self.with_times(&plain, change < 0.0, times),
            None if is_none_left && change < 0.0 => {
                self.texts.fill("difference.none_left", None, &[("sentence", &plain)])
            }
            None => Ok(plain),
        }
    }

    /// Adds how many times less or more it is, in words.
    fn with_times(&self, plain: &str, less: bool, times: Times) -> Result<String> {
        let list = match (less, times.is_exact) {
            (true, true) => "difference.times_less",
            (true, false) => "difference.times_less_over",
            (false, true) => "difference.times_more",
            (false, false) => "difference.times_more_over",
        };
        let words = self.texts.list(list)?;
        // The list begins with « deux fois »: once as much is no difference.
        let Some(words) = words.get(times.whole - 2) else { return Ok(plain.to_string()) };
        self.texts.fill("difference.times", None, &[("sentence", plain), ("times", words)])
    }

    fn grade_reason(&self, left: &Product, right: &Product) -> Result<Option<String>> {
        let (Some(worse), Some(better)) = (left.grading.grade(), right.grading.grade()) else {
            return Ok(None);
        };
        if worse == better {
            return self.points_reason(left, right, better);
        }
        let (worse, better) = (worse.code().to_uppercase(), better.code().to_uppercase());
        let values = [("better", better.as_str()), ("worse", worse.as_str())];
        self.texts.fill("difference.grade", None, &values).map(Some)
    }

    /// « Même Nutri-Score D, 5 points de moins »
    fn points_reason(
        &self,
        left: &Product,
        right: &Product,
        grade: Grade,
    ) -> Result<Option<String>> {
        let (Some(before), Some(after)) = (left.nutriscore_points, right.nutriscore_points) else {
            return Ok(None);
        };
        let fewer = i64::from(before) - i64::from(after);
        // Points of two algorithms are no more comparable than two currencies.
        if fewer <= 0 || nutriscore::Scale::of(left) != nutriscore::Scale::of(right) {
            return Ok(None);
        }
        let (grade, number) = (grade.code().to_uppercase(), self.texts.whole(fewer));
        let values = [("grade", grade.as_str()), ("n", number.as_str())];
        self.texts.fill("difference.points", Some(fewer), &values).map(Some)
    }

    fn nova_reason(&self, left: &Product, right: &Product, reasons: &mut Reasons) -> Result<()> {
        let (Some(before), Some(after)) = (left.nova, right.nova) else { return Ok(()) };
        let lower = before.min(after).group().to_string();
        let higher = before.max(after).group().to_string();
        let values = [("better", lower.as_str()), ("worse", higher.as_str())];
        if after < before {
            reasons.better.push(self.texts.fill("difference.nova", None, &values)?);
        } else if after > before {
            reasons.worse.push(self.texts.fill("difference.nova_worse", None, &values)?);
        }
        Ok(())
    }
}

/// The differences worth words, the largest share of a day's intake first. Amounts on different bases, or
/// estimated ones, are no reason for or against anything.
fn telling_changes(left: &Product, right: &Product) -> Vec<(&'static NutrientScale, ShownAmounts)> {
    let mut changes = Vec::new();
    if basis(left, right) == "mixed" || is_estimated(left, right) {
        return changes;
    }
    for scale in &SCALES {
        if let Some(pair) = ShownAmounts::of(scale, left, right)
            && pair.change().abs() >= scale.least
        {
            changes.push((scale, pair));
        }
    }
    changes.sort_by(|left, right| daily_share(right).total_cmp(&daily_share(left)));
    changes
}

fn daily_share((scale, pair): &(&NutrientScale, ShownAmounts)) -> f64 {
    pair.change().abs() / scale.daily
}

/// The two amounts of a nutrient, as they are shown.
#[derive(Clone, Copy)]
struct ShownAmounts {
    left: f64,
    right: f64,
}

/// How many times larger one of the two is.
#[derive(Clone, Copy)]
struct Times {
    whole: usize,
    is_exact: bool,
}

impl ShownAmounts {
    fn of(scale: &NutrientScale, left: &Product, right: &Product) -> Option<Self> {
        let left = left.nutriments.get(scale.nutrient)?;
        let right = right.nutriments.get(scale.nutrient)?;
        Some(Self { left: scale.rounded(left), right: scale.rounded(right) })
    }

    /// The difference, right minus left.
    fn change(self) -> f64 {
        ((self.right - self.left) * 100.0).round() / 100.0
    }

    /// From twice to ten times; within a twentieth a number of times is exact.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 10")]
    fn times(self) -> Option<Times> {
        let (small, large) = (self.left.min(self.right), self.left.max(self.right));
        let times = large / small;
        if small <= 0.0 || !(1.95..=10.5).contains(&times) {
            return None;
        }
        let nearest = times.round();
        let is_exact = (times - nearest).abs() <= nearest / 20.0;
        let whole = if is_exact { nearest } else { times.floor() };
        Some(Times { whole: whole as usize, is_exact })
    }
}

/// How the grades compare, as the table shows it.
pub(super) fn grade_verdict(left: &Product, right: &Product) -> &'static str {
    if left.grading == right.grading { "same" } else { "better" }
}

fn verdict(scale: &NutrientScale, change: f64) -> AmountVerdict {
    match scale.better {
        _ if change == 0.0 => AmountVerdict::Same,
        // What is too little for words is no verdict either, so both always agree.
        _ if change.abs() < scale.least => AmountVerdict::Neutral,
        Direction::Neither => AmountVerdict::Neutral,
        Direction::Less if change < 0.0 => AmountVerdict::Better,
        Direction::More if change > 0.0 => AmountVerdict::Better,
        Direction::Less | Direction::More => AmountVerdict::Worse,
    }
}

#[cfg(test)]
mod tests;
