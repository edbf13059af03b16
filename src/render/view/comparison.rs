//! Two products compared: row by row in figures, and the differences that matter in words.
//!
//! Differences are taken between the amounts as they are shown, so the words, the difference and the two columns agree.

mod several;

use anyhow::Result;
use serde::Serialize;

use crate::model::{Basis, Modifier, Nutrient, Nutriments, Product};

use super::Wording;
use super::nutrition::GRAMS;
use super::worth_words::{LEAST_SUGARS_OF_DRINK, least};
use crate::render::figures::as_shown;

pub(super) use several::{ComparedColumn, SeveralRow};

/// A row of the comparison.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ComparisonRow {
    nutrient: &'static str,
    left: Option<String>,
    right: Option<String>,
    difference: Option<String>,
    verdict: AmountVerdict,
    /// Both amounts in percent of the larger one.
    bars: Option<[u8; 2]>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum AmountVerdict {
    Better,
    Worse,
    Same,
    /// Different by too little to matter.
    Close,
    Neutral,
    Unknown,
}

/// What is better and what is worse about the substitute, the most telling first.
#[derive(Clone, Default, Debug)]
pub(super) struct Reasons {
    pub(super) better: Vec<String>,
    pub(super) worse: Vec<String>,
    /// Whether the first that is better is the grade or its points.
    pub(super) tells_grade: bool,
}

/// How a nutrient is judged.
struct NutrientScale {
    nutrient: Nutrient,
    /// What a text key and a template call it.
    id: &'static str,
    unit: &'static str,
    /// The daily intake of an adult (EU 1169/2011, annex XIII; fibre: EFSA 2010): salt and sugars become comparable.
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

const fn scale(nutrient: Nutrient, daily: f64, better: Direction) -> NutrientScale {
    let (id, unit) = match nutrient {
        Nutrient::EnergyKcal => ("energy", "kcal"),
        other => (other.code(), "g"),
    };
    NutrientScale { nutrient, id, unit, daily, least: least(nutrient), better }
}

const SCALES: [NutrientScale; 8] = [
    scale(Nutrient::EnergyKcal, 2000.0, Direction::Less),
    scale(Nutrient::Fat, 70.0, Direction::Less),
    scale(Nutrient::SaturatedFat, 20.0, Direction::Less),
    scale(Nutrient::Carbohydrates, 260.0, Direction::Neither),
    scale(Nutrient::Sugars, 90.0, Direction::Less),
    scale(Nutrient::Fiber, 25.0, Direction::More),
    scale(Nutrient::Proteins, 50.0, Direction::More),
    scale(Nutrient::Salt, 6.0, Direction::Less),
];

/// What two tables refer to: `100g`, `100ml`, or `mixed` where it is not the same.
pub(super) fn basis(left: &Product, right: &Product) -> &'static str {
    match (left.nutriments.comparable(), right.nutriments.comparable()) {
        (Some(left), Some(right)) if !refer_to_the_same(left, right) => "mixed",
        (Some(table), _) | (_, Some(table)) => table.basis.code(),
        (None, None) => "mixed",
    }
}

/// What limits a comparison: each is a note above its table, and none lets figures be a
/// reason for or against anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ComparisonLimit {
    /// The figures of one side cannot be true.
    Implausible,
    /// The figures of one side are far from those of everything else on the shelf.
    Shelf,
    /// The figures of one side are those of a portion.
    Portion,
    /// The figures refer to 100 g here and 100 ml there, or to what is sold here and prepared there.
    Mixed,
    /// Amounts are estimated from the ingredients.
    Estimated,
}

fn refer_to_the_same(left: &Nutriments, right: &Nutriments) -> bool {
    left.basis == right.basis && left.preparation == right.preparation
}

/// What limits the comparison of two products.
pub(super) fn limits(left: &Product, right: &Product) -> Vec<ComparisonLimit> {
    let sides = [&left.nutriments, &right.nutriments];
    let mut limits = Vec::new();
    if sides.iter().any(|table| table.contradicts_itself()) {
        limits.push(ComparisonLimit::Implausible);
    } else if sides.iter().any(|table| !table.implausible.is_empty()) {
        limits.push(ComparisonLimit::Shelf);
    }
    if sides.iter().any(|table| table.basis == Basis::PerPortion) {
        limits.push(ComparisonLimit::Portion);
    }
    let [left, right] = sides;
    if limits.is_empty() && !refer_to_the_same(left, right) {
        limits.push(ComparisonLimit::Mixed);
    }
    if left.estimated || right.estimated {
        limits.push(ComparisonLimit::Estimated);
    }
    limits
}

impl Wording {
    pub(super) fn rows(&self, left: &Product, right: &Product) -> Result<Vec<ComparisonRow>> {
        let is_comparable = !limits(left, right).contains(&ComparisonLimit::Mixed);
        let mut rows = Vec::new();
        for scale in &SCALES {
            let (left_text, right_text) =
                (self.shown_amount(scale, left)?, self.shown_amount(scale, right)?);
            if left_text.is_none() && right_text.is_none() {
                continue;
            }
            let mut row = ComparisonRow {
                nutrient: scale.id,
                left: left_text,
                right: right_text,
                difference: None,
                verdict: AmountVerdict::Unknown,
                bars: None,
            };
            if is_comparable && let Some(pair) = ShownAmounts::of(scale, left, right) {
                row.verdict = verdict(scale, pair);
                row.bars = pair.bars();
                if row.verdict != AmountVerdict::Close {
                    let signed = self.texts.signed_amount(pair.change(), scale.unit)?;
                    row.difference = Some(signed);
                }
            }
            rows.push(row);
        }
        Ok(rows)
    }

    fn shown_amount(&self, scale: &NutrientScale, product: &Product) -> Result<Option<String>> {
        match product.nutriments.comparable() {
            None => Ok(None),
            Some(table) if GRAMS.contains(&scale.nutrient) => self.grams(table, scale.nutrient),
            Some(table) => self.energy(table),
        }
    }

    /// The reasons for the substitute: its grade, then the nutrients by how much of a day's intake
    /// their difference is, then NOVA.
    pub(super) fn reasons(&self, left: &Product, right: &Product) -> Result<Reasons> {
        let mut reasons = Reasons::default();
        reasons.better.extend(self.grade_reason(left, right)?);
        reasons.tells_grade = !reasons.better.is_empty();
        let basis = basis(left, right);
        for (scale, pair) in telling_changes(left, right) {
            // Not what only rounds to nothing; and no one wants food without energy.
            let is_none_left = right.nutriments.get(scale.nutrient) == Some(0.0)
                && scale.nutrient != Nutrient::EnergyKcal;
            let list = match verdict(scale, pair) {
                AmountVerdict::Better => &mut reasons.better,
                AmountVerdict::Worse => &mut reasons.worse,
                AmountVerdict::Same
                | AmountVerdict::Close
                | AmountVerdict::Neutral
                | AmountVerdict::Unknown => continue,
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
        let amount = self.texts.amount(change.abs(), scale.unit)?;
        let of = self.texts.get(&["nutrients.", scale.id, ".of"].concat())?;
        let basis = self.texts.get(&["basis.", basis].concat())?;
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

/// The differences worth words, the largest share of a day's intake first.
fn telling_changes(left: &Product, right: &Product) -> Vec<(&'static NutrientScale, ShownAmounts)> {
    let mut changes = Vec::new();
    if !limits(left, right).is_empty() {
        return changes;
    }
    for scale in &SCALES {
        if let Some(pair) = ShownAmounts::of(scale, left, right)
            && pair.change().abs() >= pair.least(scale)
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
    /// Both are those of 100 ml.
    is_drink: bool,
}

/// How many times larger one of the two is.
#[derive(Clone, Copy)]
struct Times {
    whole: usize,
    is_exact: bool,
}

impl ShownAmounts {
    fn of(scale: &NutrientScale, left: &Product, right: &Product) -> Option<Self> {
        let (left, right) = (left.nutriments.comparable()?, right.nutriments.comparable()?);
        let signs = [left, right].map(|table| table.modifiers.get(scale.nutrient));
        let shown = Self {
            left: scale.rounded(left.get(scale.nutrient)?),
            right: scale.rounded(right.get(scale.nutrient)?),
            is_drink: [left.basis, right.basis] == [Basis::Per100ml; 2],
        };
        if shown.is_certain(signs) { Some(shown) } else { None }
    }

    /// Whether it is sure which of the two is the larger: not with « < 0.5 g » against 0.3 g.
    fn is_certain(self, [left, right]: [Option<Modifier>; 2]) -> bool {
        let (small, large) = if self.left <= self.right { (left, right) } else { (right, left) };
        if self.change() == 0.0 {
            return left == right;
        }
        small != Some(Modifier::MoreThan) && large != Some(Modifier::LessThan)
    }

    /// The smallest difference worth words. A glass of a drink is two or three times 100 ml.
    fn least(self, scale: &NutrientScale) -> f64 {
        let is_of_drink = self.is_drink && scale.nutrient == Nutrient::Sugars;
        if is_of_drink { LEAST_SUGARS_OF_DRINK } else { scale.least }
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

fn verdict(scale: &NutrientScale, pair: ShownAmounts) -> AmountVerdict {
    let change = pair.change();
    match scale.better {
        _ if change == 0.0 => AmountVerdict::Same,
        // What is too little for words is no verdict either, so both always agree.
        _ if change.abs() < pair.least(scale) => AmountVerdict::Close,
        Direction::Neither => AmountVerdict::Neutral,
        Direction::Less if change < 0.0 => AmountVerdict::Better,
        Direction::More if change > 0.0 => AmountVerdict::Better,
        Direction::Less | Direction::More => AmountVerdict::Worse,
    }
}

mod striking;
#[cfg(test)]
mod tests;
