//! What someone who eats the original must see before choosing the substitute: allergens it adds,
//! properties it lacks, and that it is not sold everywhere.

use anyhow::Result;

use crate::model::diet::{Concern, Told, alcohol, known_concerns, palm_oil};
use crate::model::{Badge, BadgeKind, Product};

use super::Wording;
use super::shown_product::ShownProduct;

impl Wording {
    /// The warnings of a substitute, the most important first.
    pub(super) fn badges(
        &self,
        original: &ShownProduct,
        substitute: &ShownProduct,
    ) -> Result<Vec<Badge>> {
        let mut badges = Vec::new();
        let sides = [original, substitute].map(|side| (&**side, side.diet()));
        for concern in &known_concerns(sides[0], sides[1]) {
            badges.push(self.badge(concern, original, substitute)?);
        }
        if substitute.barcode.is_restricted() {
            let text = self.texts.get("badge.restricted")?.to_string();
            badges.push(Badge { kind: BadgeKind::Restricted, text });
        }
        Ok(badges)
    }

    /// Alcohol and palm oil in a food, each as a sentence with where it is said.
    pub(super) fn contents(&self, product: &Product) -> Result<Vec<String>> {
        let mut sentences = Vec::new();
        for (what, told) in [("alcohol", alcohol(product)), ("palm_oil", palm_oil(product))] {
            if let Some(told) = told {
                sentences.push(self.said_of(what, told)?);
            }
        }
        Ok(sentences)
    }

    /// « Contient de l’alcool (liste des ingrédients) »
    fn said_of(&self, what: &str, told: Told) -> Result<String> {
        let key = match told {
            Told::List => "contents.told.list",
            Told::Category => "contents.told.category",
            Told::Analysis => "contents.told.analysis",
        };
        let place = self.texts.get(key)?;
        self.texts.fill(&format!("contents.{what}"), None, &[("told", place)])
    }

    fn badge(&self, concern: &Concern, left: &ShownProduct, right: &ShownProduct) -> Result<Badge> {
        let (kind, text) = match concern {
            Concern::Allergens(tags) => {
                let names = self.allergens(tags)?.join(", ");
                // "In addition" can only be said where it is known to what.
                let key = if left.diet().knows_allergens { "allergens" } else { "allergens_alone" };
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
            Concern::Alcohol(told) => (BadgeKind::Alcohol, self.said_of("alcohol", *told)?),
            Concern::PalmOil(told) => (BadgeKind::Palm, self.said_of("palm_oil", *told)?),
            Concern::SoldElsewhere => {
                (BadgeKind::Elsewhere, self.texts.get("badge.sold_elsewhere")?.to_string())
            }
            Concern::OtherSize => {
                let [before, after] = [left, right].map(|side| size(side));
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
