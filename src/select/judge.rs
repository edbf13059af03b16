//! One candidate judged: whether it may replace a product at all, and how it ranks.
//!
//! The rules that are never broken stand in [`Comparison::refuse`]; what is a matter of more or less is
//! in the scores.

use crate::model::CategoryId;
use crate::model::nutriscore::Scale;

use super::comparison::{Comparison, Gain, Original};
use super::item::{ALL_GAPS, NutritionTrust, Sale, ShelfItem, brings};
use super::kinds::Shelving;
use super::likeness::Scores;
use super::settings::Trait;
use super::shelves::Position;

/// Where a candidate comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Origin {
    /// The operator pinned it; the number of the reason.
    Pinned(u16),
    /// It is of the same kind.
    Shelf,
    /// Of a kind the operator paired with the product's; the number of the reason.
    Paired(u16),
}

/// How safe a candidate is for a person who eats the original; orders the safest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Safety {
    /// Brings no allergen and no trace that the original lacks.
    BringsNone,
    /// Nothing is known of its allergens.
    Unknown,
    /// Brings traces the original lacks.
    BringsTraces,
    /// Brings allergens the original lacks.
    BringsAllergens,
}

/// Why a candidate is not taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Refusal {
    /// It is the product itself, or the same article in another size.
    SameArticle,
    /// Its grade is not better, nor its points enough.
    NotBetter,
    /// Its grade is from an older algorithm, which is kinder; it would have to be two grades better.
    OlderAlgorithm,
    /// Liquid for solid, powder for drink and so on.
    OtherPhysicalKind,
    /// Made for something else.
    OtherUse,
    /// Its nutrition was estimated, so it may only look better.
    NutritionEstimated,
    /// Its nutrition has gaps the original's has not, so it may only look better.
    NutritionIncomplete,
    /// Its nutrition has errors.
    NutritionFaulty,
    /// The operator banned it.
    Banned,
    /// From a wider kind, and not enough better for that.
    GainTooSmall,
    /// From a wide kind, and not alike enough.
    TooUnlike,
    /// The same article as a better candidate.
    SameArticleAsAnother,
    /// There are enough of its brand.
    BrandFull,
    /// Others rank higher.
    Outranked,
}

impl Refusal {
    /// The word in explanations.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SameArticle => "same-article",
            Self::NotBetter => "not-better",
            Self::OlderAlgorithm => "older-algorithm",
            Self::OtherPhysicalKind => "other-physical-kind",
            Self::OtherUse => "other-use",
            Self::NutritionEstimated => "nutrition-estimated",
            Self::NutritionIncomplete => "nutrition-incomplete",
            Self::NutritionFaulty => "nutrition-faulty",
            Self::Banned => "banned",
            Self::GainTooSmall => "gain-too-small",
            Self::TooUnlike => "too-unlike",
            Self::SameArticleAsAnother => "same-article-as-another",
            Self::BrandFull => "brand-full",
            Self::Outranked => "outranked",
        }
    }
}

/// A product that was found, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The product.
    pub position: Position,
    /// The category it was found in.
    pub category: CategoryId,
    /// How far above the original's most specific kinds that one is.
    pub level: u8,
    /// Where it comes from.
    pub origin: Origin,
}

/// A candidate that may replace the product, and how it ranks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Eligible {
    /// The candidate.
    pub candidate: Candidate,
    /// Whether it brings allergens.
    pub safety: Safety,
    /// The safety it is ranked by: where nothing is known of the original's allergens either,
    /// not knowing the candidate's is no step down.
    pub(super) tier: Safety,
    /// Sold only in other countries.
    pub is_away: bool,
    /// 0 to 1000.
    pub score: u16,
    /// By each trait from 0 to 1000, in the order of [`Trait::ALL`].
    pub scores: Scores,
}

impl Eligible {
    /// The order of candidates: pinned ones, then the safe ones, then those sold here, then by
    /// score; the rank of the product makes the order total.
    pub(super) fn key(&self) -> (bool, Safety, bool, u16, Position) {
        let unpinned = !matches!(self.candidate.origin, Origin::Pinned(_));
        (unpinned, self.tier, self.is_away, u16::MAX - self.score, self.candidate.position)
    }
}

/// Points that a wider kind asks for in addition, a level.
const POINTS_A_LEVEL: i16 = 2;
/// On a shelf too wide to compare in, names have to be as alike as this, in thousandths.
const LEAST_NAME: u16 = 500;

impl Comparison<'_> {
    /// Judges a candidate. `scratch` saves making a list for each.
    pub(super) fn judge(
        &self,
        original: &Original,
        candidate: Candidate,
        scratch: &mut Vec<CategoryId>,
    ) -> Result<Eligible, Refusal> {
        let other = self.item(candidate.position);
        let gain = Gain::of(original.item, other);
        // The cheap refusals come first: most candidates get no further.
        self.refuse(original, candidate, other, gain)?;
        let leaves = self.shelves.leaves(candidate.position);
        self.refuse_other_use(original, candidate, leaves)?;
        self.kinds.kinds_above(leaves, scratch);
        let scores = self.scores(original, candidate.position, gain, candidate.level, scratch);
        self.refuse_unlike(original, candidate, &scores)?;
        let safety = safety(original.item, other);
        let is_even = !original.item.knows_allergens && safety == Safety::Unknown;
        Ok(Eligible {
            candidate,
            safety,
            tier: if is_even { Safety::BringsNone } else { safety },
            is_away: other.sale == Sale::Elsewhere,
            score: self.settings.weights.score(&scores),
            scores,
        })
    }

    /// The rules that hold for every candidate, pinned ones too.
    fn refuse(
        &self,
        original: &Original,
        candidate: Candidate,
        other: &ShelfItem,
        gain: Gain,
    ) -> Result<(), Refusal> {
        let own = original.item;
        let is_same = own.article != 0 && own.article == other.article;
        if candidate.position == original.position || is_same {
            return Err(Refusal::SameArticle);
        }
        if self.overrides.bans(candidate.position) {
            return Err(Refusal::Banned);
        }
        if own.kind != other.kind {
            return Err(Refusal::OtherPhysicalKind);
        }
        self.refuse_not_better(own, other, gain)?;
        match other.trust {
            NutritionTrust::Sound => {}
            NutritionTrust::Faulty => return Err(Refusal::NutritionFaulty),
            NutritionTrust::Estimated => return Err(Refusal::NutritionEstimated),
        }
        // A gap makes a product look better than one that has the figure; where both lack it, as in
        // exports without a column, it does not.
        if other.gaps == ALL_GAPS || other.gaps & !own.gaps != 0 {
            return Err(Refusal::NutritionIncomplete);
        }
        let level = i16::from(candidate.level);
        let least = self.settings.least_points + POINTS_A_LEVEL * level;
        let is_enough =
            gain.points.is_none_or(|points| points >= least) || i16::from(gain.grades) > level;
        if level > 0 && !is_enough { Err(Refusal::GainTooSmall) } else { Ok(()) }
    }

    fn refuse_not_better(
        &self,
        own: &ShelfItem,
        other: &ShelfItem,
        gain: Gain,
    ) -> Result<(), Refusal> {
        if other.grading.grade().is_none() || other.grading > own.grading {
            return Err(Refusal::NotBetter);
        }
        if other.scale == Scale::Old && own.scale == Scale::New && gain.grades < 2 {
            return Err(Refusal::OlderAlgorithm);
        }
        let has_fewer = gain.points.is_some_and(|points| points >= self.settings.least_points);
        if gain.grades > 0 || has_fewer { Ok(()) } else { Err(Refusal::NotBetter) }
    }

    /// The operator may cross uses by a pin or a pair.
    fn refuse_other_use(
        &self,
        original: &Original,
        candidate: Candidate,
        leaves: &[CategoryId],
    ) -> Result<(), Refusal> {
        if original.uses == 0 || candidate.origin != Origin::Shelf {
            return Ok(());
        }
        let uses = self.kinds.uses(leaves);
        let is_other = uses != 0 && uses & original.uses == 0;
        if is_other { Err(Refusal::OtherUse) } else { Ok(()) }
    }

    /// The further from the product's own kinds, the more alike a candidate has to be.
    fn refuse_unlike(
        &self,
        original: &Original,
        candidate: Candidate,
        scores: &Scores,
    ) -> Result<(), Refusal> {
        if candidate.origin != Origin::Shelf {
            return Ok(());
        }
        let is_unlike = candidate.level > 0 && self.likeness(scores) < self.settings.least_likeness;
        let is_wide = self.kinds.shelving(candidate.category) == Shelving::Widest;
        if is_unlike || (is_wide && !self.says_the_same(original, candidate, scores)) {
            return Err(Refusal::TooUnlike);
        }
        Ok(())
    }

    /// True where two names are alike and share two telling words, or all there are: "choco" alone
    /// is a drink and a cereal.
    fn says_the_same(&self, original: &Original, candidate: Candidate, scores: &Scores) -> bool {
        let words = self.shelves.words(candidate.position);
        let shared = original.words.iter().filter(|word| words.contains(word)).count();
        scores[Trait::Name as usize] >= LEAST_NAME && shared >= original.words.len().clamp(1, 2)
    }
}

/// What a candidate brings of which the original says nothing. Its traces are no news where the
/// original declares the allergen itself.
fn safety(own: &ShelfItem, other: &ShelfItem) -> Safety {
    if brings(other.allergens, &[own.allergens]) {
        Safety::BringsAllergens
    } else if brings(other.traces, &[own.allergens, own.traces, other.allergens]) {
        Safety::BringsTraces
    } else if other.knows_allergens {
        Safety::BringsNone
    } else {
        Safety::Unknown
    }
}
