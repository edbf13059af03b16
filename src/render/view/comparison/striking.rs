//! The heads of a comparison: its one big difference, what is said of the letters, and bars.

use anyhow::Result;

use crate::model::{Grade, Product, nutriscore};

use super::super::Wording;
use super::{AmountVerdict, ShownAmounts, telling_changes, verdict};

impl Wording {
    /// The one difference that tells most for the substitute: « −28 g », « de sucres ».
    pub(in crate::render::view) fn striking(
        &self,
        left: &Product,
        right: &Product,
    ) -> Result<Option<[String; 2]>> {
        for (scale, pair) in telling_changes(left, right) {
            if verdict(scale, pair) == AmountVerdict::Better {
                let signed = self.texts.signed_amount(pair.change(), scale.unit)?;
                let of = self.texts.get(&["nutrients.", scale.id, ".of"].concat())?;
                return Ok(Some([signed, of.to_string()]));
            }
        }
        Ok(None)
    }

    pub(super) fn grade_reason(&self, left: &Product, right: &Product) -> Result<Option<String>> {
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
}

impl ShownAmounts {
    /// Both in percent of the larger one.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    pub(super) fn bars(self) -> Option<[u8; 2]> {
        let most = self.left.max(self.right);
        let percent = |amount: f64| (amount / most * 100.0).round() as u8;
        (most > 0.0).then(|| [percent(self.left), percent(self.right)])
    }
}
