//! A product without substitutes, said honestly: its place on the shelf, the best there, what to
//! look for, the neighbouring shelf that does better.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use crate::model::nutriscore::NutriScore;
use crate::model::{Grade, ProductCard};
use crate::render::Link;

use super::Wording;
use super::shown_product::{SharedPart, ShownProduct};

/// How a product stands on its shelf.
#[derive(Clone, Debug)]
pub(crate) struct StandingFacts {
    /// Its place, from 1.
    pub place: usize,
    /// Graded products on it.
    pub of: usize,
    /// The best grade on it.
    pub best: Grade,
    /// The product's own grade.
    pub own: Grade,
    /// A neighbouring shelf that does better.
    pub neighbour: Option<NeighbourFacts>,
}

/// A neighbouring shelf that does better.
#[derive(Clone, Debug)]
pub(crate) struct NeighbourFacts {
    /// The shelf.
    pub shelf: Link,
    /// Graded products on it.
    pub graded: usize,
    /// Those with a better grade than the product's.
    pub better: usize,
}

/// What stands on the shelf of a product that nothing can replace.
pub(crate) struct MatesFacts {
    /// The shelf.
    pub shelf: Link,
    /// Some of its products.
    pub products: Vec<Arc<ShownProduct>>,
}

/// The same as it is shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MatesView {
    shelf: Link,
    products: Vec<SharedPart<ProductCard>>,
}

impl From<MatesFacts> for MatesView {
    fn from(MatesFacts { shelf, products }: MatesFacts) -> Self {
        Self { shelf, products: products.iter().map(|own| own.card.clone()).collect() }
    }
}

/// What a page says of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct StandingView {
    sentences: Vec<String>,
    neighbour: Option<NeighbourView>,
}

#[derive(Clone, Debug, Serialize)]
struct NeighbourView {
    sentence: String,
    shelf: Link,
}

impl Wording {
    pub(super) fn standing(
        &self,
        facts: &StandingFacts,
        score: Option<&NutriScore>,
        basis: &str,
    ) -> Result<StandingView> {
        let mut sentences = vec![self.place(facts)?];
        if let Some(score) = score {
            sentences.extend(self.to_look_for(score, basis)?);
        }
        let neighbour = facts.neighbour.as_ref().map(|shelf| self.neighbour(shelf)).transpose()?;
        Ok(StandingView { sentences, neighbour })
    }

    /// « Il est 2e sur 12 produits notés de ce rayon ; le meilleur obtient C. »
    fn place(&self, facts: &StandingFacts) -> Result<String> {
        let best = facts.best.code().to_uppercase();
        if facts.of < 2 {
            return self.texts.fill("standing.alone", None, &[]);
        }
        let number = |n: usize| self.texts.whole(i64::try_from(n).unwrap_or(i64::MAX));
        let of = number(facts.of);
        if facts.of == 2 {
            return self.texts.fill("standing.few", None, &[("of", &of)]);
        }
        if facts.place == 1 {
            return self.texts.fill("standing.first", None, &[("of", &of), ("best", &best)]);
        }
        let place = number(facts.place);
        let values = [("place", place.as_str()), ("of", of.as_str()), ("best", best.as_str())];
        let key = if facts.best == facts.own { "standing.close" } else { "standing.place" };
        self.texts.fill(key, None, &values)
    }

    /// « Pour un C, cherchez au plus 14 g de sucres pour 100 g, le reste étant égal. »
    fn to_look_for(&self, score: &NutriScore, basis: &str) -> Result<Option<String>> {
        let Some(next) = score.next_better() else { return Ok(None) };
        let Some((component, amount)) = next.target else { return Ok(None) };
        let amount = self.component_amount(component, amount)?;
        let of = self.texts.get(&format!("nutrients.{}.of", component.code()))?;
        let basis = self.texts.get(&format!("basis.{basis}"))?;
        let grade = next.grade.code().to_uppercase();
        let values = [("grade", grade.as_str()), ("amount", &amount), ("of", of), ("basis", basis)];
        self.texts.fill("standing.look_for", None, &values).map(Some)
    }

    fn neighbour(&self, neighbour: &NeighbourFacts) -> Result<NeighbourView> {
        let better = i64::try_from(neighbour.better).unwrap_or(i64::MAX);
        let graded = self.texts.whole(i64::try_from(neighbour.graded).unwrap_or(i64::MAX));
        let number = self.texts.whole(better);
        let values = [("better", number.as_str()), ("graded", graded.as_str())];
        let sentence = self.texts.fill("standing.neighbour", Some(better), &values)?;
        Ok(NeighbourView { sentence, shelf: neighbour.shelf.clone() })
    }
}
