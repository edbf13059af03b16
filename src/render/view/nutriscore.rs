//! Where a Nutri-Score comes from: points by component on the product page.

use anyhow::Result;
use serde::Serialize;

use crate::model::Product;
use crate::model::nutriscore::{Component, NutriScore, Points};

use super::Wording;
use crate::render::figures::as_shown;

/// The points of a product by component.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Detail {
    unfavourable: Vec<DetailRow>,
    favourable: Vec<DetailRow>,
    negative: i16,
    positive: i16,
    score: i16,
    grade: &'static str,
    /// False where OFF, which knows more of the ingredients, counted otherwise.
    agrees: bool,
}

#[derive(Clone, Debug, Serialize)]
struct DetailRow {
    component: &'static str,
    /// `26 g`
    amount: Option<String>,
    points: u8,
    most: u8,
    counts: bool,
}

/// True where a computed score is the stored one.
pub(super) fn agrees(product: &Product, score: &NutriScore) -> bool {
    product.grading.grade() == Some(score.grade)
        && product.nutriscore_points.is_none_or(|stored| stored == score.score)
}

impl Wording {
    /// The detail of a computed score next to the stored one.
    pub(super) fn detail(&self, product: &Product, score: &NutriScore) -> Result<Detail> {
        let (mut unfavourable, mut favourable) = (Vec::new(), Vec::new());
        for points in score.components.iter().filter(|points| is_told(points)) {
            let side =
                if points.component.is_favourable() { &mut favourable } else { &mut unfavourable };
            side.push(self.detail_row(points)?);
        }
        Ok(Detail {
            unfavourable,
            favourable,
            negative: score.negative,
            positive: score.positive,
            score: score.score,
            grade: score.grade.code(),
            agrees: agrees(product, score),
        })
    }

    fn detail_row(&self, points: &Points) -> Result<DetailRow> {
        let amount = match points.amount {
            // How many there are, a list that names them in words does not tell for sure.
            Some(_) if points.component == Component::Sweeteners => {
                Some(self.texts.get("nutriscore_detail.present")?.to_string())
            }
            Some(amount) => Some(self.component_amount(points.component, amount)?),
            None => None,
        };
        Ok(DetailRow {
            component: points.component.code(),
            amount,
            points: points.points,
            most: points.most,
            counts: points.counts,
        })
    }

    /// `26 g`, `2 083 kJ`, `40 %`
    pub(super) fn component_amount(&self, component: Component, amount: f64) -> Result<String> {
        let whole = matches!(component.unit(), Some("kj" | "percent") | None);
        let number = if whole { amount.round() } else { as_shown(amount) };
        match component.unit() {
            // Languages differ in what stands between number and sign: « 40 % », “40%”.
            Some("percent") => {
                let value = self.texts.decimal(number);
                self.texts.fill("count.percent", None, &[("value", &value)])
            }
            Some(unit) => self.texts.amount(number, unit),
            None => Ok(self.texts.decimal(number)),
        }
    }
}

/// Sweeteners are listed where there are any, fruit where something is known of it.
fn is_told(points: &Points) -> bool {
    match points.component {
        Component::Sweeteners => points.points > 0,
        Component::FruitsVegetablesLegumes => points.amount.is_some(),
        _ => true,
    }
}
