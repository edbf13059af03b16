//! What is drawn of a comparison: its one big difference, and bars.

use anyhow::Result;

use crate::model::Product;

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
                let signed = self.texts.with_unit(&self.texts.signed(pair.change()), scale.unit)?;
                let of = self.texts.get(&format!("nutrients.{}.of", scale.id))?;
                return Ok(Some([signed, of.to_string()]));
            }
        }
        Ok(None)
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
