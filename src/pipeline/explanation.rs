//! Why a product has the substitutes it has: the same search the build does, laid open for the
//! operator.

use anyhow::{Context, Result};
use serde::Serialize;

use super::loaded_catalogue::{self, LoadedCatalogue, OutlineUse};
use crate::config::Config;
use crate::model::{Barcode, CategoryId, Stop};
use crate::select::{
    Candidate, Eligible, NoSubstitute, PhysicalKind, Position, Refusal, Selection, TraitScores,
};
use crate::store::CatalogueReader;

/// A product, the shelves asked for it, and every candidate with what became of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Explained {
    /// The product.
    pub product: ExplainedProduct,
    /// Its physical kind, which no substitute crosses.
    pub kind: PhysicalKind,
    /// Why there are no substitutes.
    pub none: Option<&'static str>,
    /// The categories asked, level by level, by tag.
    pub levels: Vec<Vec<String>>,
    /// The candidates: taken ones, outranked ones, refused ones.
    pub candidates: Vec<ExplainedCandidate>,
}

/// A product by name.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ExplainedProduct {
    /// GTIN.
    pub barcode: String,
    /// Name.
    pub name: String,
    /// Main brand.
    pub brand: Option<String>,
    /// Nutri-Score.
    pub grade: &'static str,
    /// Nutri-Score points.
    pub points: Option<i16>,
}

/// A candidate and what became of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ExplainedCandidate {
    /// The candidate.
    pub product: ExplainedProduct,
    /// `taken`, or why it is not offered.
    pub verdict: &'static str,
    /// How far above the product's own kinds it was found.
    pub level: u8,
    /// How it ranks; absent where a rule refuses it.
    pub score: Option<ExplainedScore>,
}

/// How a candidate ranks.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ExplainedScore {
    /// How alike the two are by all signals together, 0 to 1000.
    pub likeness: u16,
    /// Likeness and all that speaks for the candidate, 0 to 1000.
    pub score: u16,
    /// The category it was found in, by tag.
    pub category: String,
    /// `shelf`, `other-taste`, `pinned`, `paired` or `plant-based`.
    pub origin: &'static str,
    /// `brings-none`, `unknown`, `brings-traces` or `brings-allergens`.
    pub safety: &'static str,
    /// Sold only in other countries.
    pub away: bool,
    /// Each signal of likeness and each further trait from 0 to 1000; `None` where it says nothing.
    pub traits: TraitScores,
}

/// Explains the substitutes of a product of the catalogue; with `why_not` what became of that one alone.
pub(crate) fn explain(
    config: &Config,
    barcode: Barcode,
    why_not: Option<Barcode>,
) -> Result<Explained> {
    let reader = loaded_catalogue::open_existing(config)?;
    let loaded = loaded_catalogue::load(config, &reader, OutlineUse::Read, &Stop::default())?;
    let position = find(&loaded, barcode)?;
    let finder = loaded.finder(&Stop::default())?;
    // Whose turn it is depends on the lists of all products.
    let selection = Selection::of(&finder, config.jobs);
    let mut found = finder.explain(position).with_turns(&selection, position);
    if let Some(wanted) = why_not {
        let other = find(&loaded, wanted)?;
        found.keep_only(other, finder.refusal(position, other));
    }
    let text = ExplanationText { loaded: &loaded, reader: &reader };
    let mut levels = Vec::new();
    for level in &found.levels {
        levels.push(level.iter().map(|&category| text.tag(category)).collect());
    }
    let mut candidates = Vec::new();
    for (eligible, refusal) in &found.able {
        let scored = (eligible, finder.trait_scores(position, eligible.candidate));
        candidates.push(text.candidate(eligible.candidate, *refusal, Some(scored))?);
    }
    for (candidate, refusal) in &found.refused {
        candidates.push(text.candidate(*candidate, Some(*refusal), None)?);
    }
    let none = found.none.map(NoSubstitute::code);
    let product = text.named(position)?;
    Ok(Explained { product, kind: found.kind, none, levels, candidates })
}

fn find(loaded: &LoadedCatalogue, barcode: Barcode) -> Result<Position> {
    let found = loaded.shelves.find(barcode);
    found.with_context(|| format!("no product has the barcode {barcode}"))
}

struct ExplanationText<'e> {
    loaded: &'e LoadedCatalogue,
    reader: &'e CatalogueReader,
}

impl ExplanationText<'_> {
    fn candidate(
        &self,
        candidate: Candidate,
        refusal: Option<Refusal>,
        scored: Option<(&Eligible, TraitScores)>,
    ) -> Result<ExplainedCandidate> {
        let score = scored.map(|(eligible, traits)| ExplainedScore {
            likeness: eligible.likeness,
            score: eligible.score,
            category: self.tag(candidate.category),
            origin: candidate.origin.code(),
            safety: eligible.safety.code(),
            away: eligible.is_away,
            traits,
        });
        Ok(ExplainedCandidate {
            product: self.named(candidate.position)?,
            verdict: refusal.map_or("taken", Refusal::code),
            level: candidate.level,
            score,
        })
    }

    fn named(&self, position: Position) -> Result<ExplainedProduct> {
        let barcode = self.loaded.shelves.barcode(position);
        let found = self.reader.product(barcode)?;
        let product = found.with_context(|| format!("product {barcode} is gone"))?;
        Ok(ExplainedProduct {
            barcode: barcode.to_string(),
            name: product.name,
            brand: product.brands.into_iter().next(),
            grade: product.grading.code(),
            points: product.nutriscore_points,
        })
    }

    fn tag(&self, category: CategoryId) -> String {
        self.loaded.graph.tag(category).to_string()
    }
}
