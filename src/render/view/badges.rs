//! What somebody who eats the original must see before taking the substitute: allergens it brings,
//! properties it does not have.

use anyhow::Result;
use serde::Serialize;

use crate::model::Product;
use crate::model::diet::{Concern, concerns, knows_allergens};

use super::Wording;

/// A warning beside a substitute.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Badge {
    /// `allergens`, `traces`, `unknown`, `lost`, `processed`: a class of the theme.
    pub kind: &'static str,
    /// The warning.
    pub text: String,
}

impl Wording {
    /// The warnings of a substitute, the most important first.
    pub(super) fn badges(&self, original: &Product, substitute: &Product) -> Result<Vec<Badge>> {
        concerns(original, substitute)
            .iter()
            .map(|concern| self.badge(concern, original, substitute))
            .collect()
    }

    fn badge(&self, concern: &Concern, left: &Product, right: &Product) -> Result<Badge> {
        let (kind, text) = match concern {
            Concern::Allergens(tags) => {
                let names = self.allergens(tags).join(", ");
                // "In addition" can only be said where it is known to what.
                let key = if knows_allergens(left) { "allergens" } else { "allergens_alone" };
                let key = format!("badge.{key}");
                ("allergens", self.texts.fill(&key, None, &[("names", &names)])?)
            }
            Concern::Traces(tags) => {
                let names = self.allergens(tags).join(", ");
                ("traces", self.texts.fill("badge.traces", None, &[("names", &names)])?)
            }
            Concern::AllergensUnknown => {
                ("unknown", self.texts.get("badge.allergens_unknown")?.to_string())
            }
            Concern::Lost { property, certain } => {
                let group = if *certain { "lost" } else { "doubt" };
                let key = format!("badge.{group}.{}", property.code());
                ("lost", self.texts.get(&key)?.to_string())
            }
            Concern::MoreProcessed => {
                let group = |product: &Product| {
                    product.nova.map(|nova| nova.group().to_string()).unwrap_or_default()
                };
                let (before, after) = (group(left), group(right));
                let values = [("before", before.as_str()), ("after", after.as_str())];
                ("processed", self.texts.fill("badge.more_processed", None, &values)?)
            }
        };
        Ok(Badge { kind, text })
    }
}
