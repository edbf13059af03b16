//! What is better and worse about a substitute: worded once for the page of the product and for that of the pair.

use anyhow::Result;

use crate::model::Badge;

use super::Wording;
use super::comparison::Reasons;
use super::shown_product::ShownProduct;

/// What is said of a substitute on the page of the product and on that of the pair.
pub(crate) struct SwapWords {
    pub(super) reasons: Reasons,
    pub(super) badges: Vec<Badge>,
}

impl Wording {
    /// What is said of a substitute.
    pub(crate) fn swap_words(
        &self,
        product: &ShownProduct,
        substitute: &ShownProduct,
    ) -> Result<SwapWords> {
        let reasons = self.reasons(product, substitute)?;
        Ok(SwapWords { reasons, badges: self.badges(product, substitute)? })
    }
}
