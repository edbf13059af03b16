//! What someone who eats the original must see before choosing the substitute: allergens it adds,
//! properties it lacks, and that it is not sold everywhere.

use anyhow::Result;

use crate::model::diet::{Concern, concerns, knows_allergens};
use crate::model::{Badge, BadgeKind, Product};

use super::Wording;

impl Wording {
    /// The warnings of a substitute, the most important first.
    pub(super) fn badges(&self, original: &Product, substitute: &Product) -> Result<Vec<Badge>> {
        let mut badges = Vec::new();
        for concern in &concerns(original, substitute) {
            badges.push(self.badge(concern, original, substitute)?);
        }
        if substitute.barcode.is_restricted() {
            let text = self.texts.get("badge.restricted")?.to_string();
            badges.push(Badge { kind: BadgeKind::Restricted, text });
        }
        Ok(badges)
    }

    fn badge(&self, concern: &Concern, left: &Product, right: &Product) -> Result<Badge> {
        let (kind, text) = match concern {
            Concern::Allergens(tags) => {
                let names = self.allergens(tags)?.join(", ");
                // "In addition" can only be said where it is known to what.
                let key = if knows_allergens(left) { "allergens" } else { "allergens_alone" };
                let key = format!("badge.{key}");
                (BadgeKind::Allergens, self.texts.fill(&key, None, &[("names", &names)])?)
            }
            Concern::Traces(tags) => {
                let names = self.allergens(tags)?.join(", ");
                (BadgeKind::Traces, self.texts.fill("badge.traces", None, &[("names", &names)])?)
            }
            Concern::AllergensUnknown => {
                (BadgeKind::Unknown, self.texts.get("badge.allergens_unknown")?.to_string())
            }
            Concern::Lost { property, certain } => {
                let group = if *certain { "lost" } else { "doubt" };
                let key = format!("badge.{group}.{}", property.code());
                (BadgeKind::Lost, self.texts.get(&key)?.to_string())
            }
            Concern::Sweeteners => {
                (BadgeKind::Sweeteners, self.texts.get("badge.sweeteners")?.to_string())
            }
            Concern::SoldElsewhere => {
                (BadgeKind::Elsewhere, self.texts.get("badge.sold_elsewhere")?.to_string())
            }
            Concern::OtherSize => {
                let [before, after] = [left, right].map(size);
                let values = [("before", before.as_str()), ("after", after.as_str())];
                (BadgeKind::Size, self.texts.fill("badge.other_size", None, &values)?)
            }
            Concern::MoreProcessed => {
                let (before, after) = (nova_group(left), nova_group(right));
                let values = [("before", before.as_str()), ("after", after.as_str())];
                (BadgeKind::Processed, self.texts.fill("badge.more_processed", None, &values)?)
            }
        };
        Ok(Badge { kind, text })
    }
}

/// As the pack has it, else in grams or millilitres.
fn size(product: &Product) -> String {
    let amount = product.content.map(|content| format!("{content:.0} g/ml"));
    product.quantity.clone().or(amount).unwrap_or_default()
}

fn nova_group(product: &Product) -> String {
    product.nova.map(|nova| nova.group().to_string()).unwrap_or_default()
}
