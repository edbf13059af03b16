//! One candidate judged: whether it may replace a product at all, and how it ranks.
//!
//! The rules that are never broken stand in [`Bench::refusal`]; what is a matter of more or less is
//! in the traits.

use crate::model::CategoryGraph;
use crate::model::nutriscore::Scale;

use super::item::{ALL_GAPS, Item, NO_POINTS, Sale, Trust, brings};
use super::kinds::{CategoryKinds, Shelving};
use super::likeness::Traits;
use super::overrides::Overrides;
use super::settings::{Settings, Trait};
use super::shelves::{Position, Shelves};

/// Everything judging needs beside the two products.
#[derive(Clone, Copy)]
pub(super) struct Bench<'s> {
    pub(super) shelves: &'s Shelves,
    pub(super) graph: &'s CategoryGraph,
    pub(super) kinds: &'s CategoryKinds,
    pub(super) settings: &'s Settings,
    pub(super) overrides: &'s Overrides,
}

/// The product to replace, with what every comparison needs of it.
pub(super) struct Original<'s> {
    pub(super) position: Position,
    pub(super) item: &'s Item,
    /// Its most specific kinds of food.
    pub(super) kinds: Vec<u32>,
    /// The kinds of food it is of, ascending.
    pub(super) above: Vec<u32>,
    pub(super) above_weight: u32,
    pub(super) uses: u32,
    pub(super) words: &'s [u32],
    pub(super) words_weight: u32,
    pub(super) brands: &'s [u32],
}

/// What a person gains.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Gain {
    /// Grades better, 0 to 4.
    pub(super) grades: u8,
    /// Points fewer, where both are on one scale.
    pub(super) points: Option<i16>,
}

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

/// How safe a candidate is for somebody who eats the original; orders the safest first.
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

/// A candidate that may replace the product.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Judged {
    pub(super) position: Position,
    pub(super) category: u32,
    pub(super) level: u8,
    pub(super) origin: Origin,
    pub(super) safety: Safety,
    /// The safety it is ranked by: where nothing is known of the original's allergens either,
    /// not knowing the candidate's is no step down.
    pub(super) tier: Safety,
    /// Sold only in other countries.
    pub(super) is_away: bool,
    pub(super) score: u16,
    pub(super) traits: Traits,
}

impl Judged {
    /// The order of candidates: pinned ones, then the safe ones, then those sold here, then by
    /// score; the rank of the product makes the order total.
    pub(super) fn key(&self) -> (bool, Safety, bool, u16, Position) {
        let unpinned = !matches!(self.origin, Origin::Pinned(_));
        (unpinned, self.tier, self.is_away, u16::MAX - self.score, self.position)
    }
}

/// Where a candidate was found.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) position: Position,
    pub(super) category: u32,
    pub(super) level: u8,
    pub(super) origin: Origin,
}

/// A wider kind asks for so many points more a level.
const POINTS_A_LEVEL: i16 = 2;
/// On a shelf too wide to compare in, names have to be as alike as this, in thousandths.
const LEAST_NAME: u16 = 500;

impl<'s> Bench<'s> {
    pub(super) fn item(&self, position: Position) -> &'s Item {
        &self.shelves.items[position.at()]
    }

    /// The product to replace.
    pub(super) fn original(&self, position: Position) -> Original<'s> {
        let leaves = self.shelves.leaves(position);
        let mut above = Vec::new();
        self.kinds.kinds_above(leaves, &mut above);
        let words = self.shelves.words(position);
        Original {
            position,
            item: self.item(position),
            kinds: self.own_kinds(leaves),
            above_weight: above
                .iter()
                .map(|&category| self.shelves.category_weight(category))
                .sum(),
            above,
            uses: self.kinds.uses(leaves),
            words,
            words_weight: words.iter().map(|&word| self.shelves.word_weight(word)).sum(),
            brands: self.shelves.brands(position),
        }
    }

    /// The most specific kinds of food; those too wide only where there is no other.
    fn own_kinds(&self, leaves: &[u32]) -> Vec<u32> {
        let kinds = self.kinds.food_kinds(self.graph, leaves);
        let narrow = |category: &u32| self.kinds.shelving(*category) == Shelving::Shelf;
        if kinds.iter().any(narrow) { kinds.into_iter().filter(narrow).collect() } else { kinds }
    }

    /// Judges a candidate. `scratch` saves making a list for each.
    pub(super) fn judge(
        &self,
        original: &Original,
        found: Found,
        scratch: &mut Vec<u32>,
    ) -> Result<Judged, Refusal> {
        let other = self.item(found.position);
        let gain = Self::gain(original.item, other);
        self.refusal(original, found, other, gain)?;
        let leaves = self.shelves.leaves(found.position);
        if original.uses != 0 && found.origin == Origin::Shelf {
            let uses = self.kinds.uses(leaves);
            if uses != 0 && uses & original.uses == 0 {
                return Err(Refusal::OtherUse);
            }
        }
        self.kinds.kinds_above(leaves, scratch);
        let traits = self.traits(original, found.position, gain, found.level, scratch);
        self.refuse_unlike(original, found, &traits)?;
        let safety = safety(original.item, other);
        let is_even = !original.item.knows_allergens && safety == Safety::Unknown;
        Ok(Judged {
            position: found.position,
            category: found.category,
            level: found.level,
            origin: found.origin,
            safety,
            tier: if is_even { Safety::BringsNone } else { safety },
            is_away: other.sale == Sale::Elsewhere,
            score: self.settings.weights.score(&traits),
            traits,
        })
    }

    /// The rules that hold for every candidate, pinned ones too.
    fn refusal(
        &self,
        original: &Original,
        found: Found,
        other: &Item,
        gain: Gain,
    ) -> Result<(), Refusal> {
        let own = original.item;
        let is_same = own.article != 0 && own.article == other.article;
        if found.position == original.position || is_same {
            return Err(Refusal::SameArticle);
        }
        if self.overrides.bans(found.position) {
            return Err(Refusal::Banned);
        }
        if own.kind != other.kind {
            return Err(Refusal::OtherPhysicalKind);
        }
        self.refuse_not_better(own, other, gain)?;
        match other.trust {
            Trust::Sound => {}
            Trust::Faulty => return Err(Refusal::NutritionFaulty),
            Trust::Estimated => return Err(Refusal::NutritionEstimated),
        }
        // A gap makes a product look better than one that has the figure; where both lack it, as in
        // exports without a column, it does not.
        if other.gaps == ALL_GAPS || other.gaps & !own.gaps != 0 {
            return Err(Refusal::NutritionIncomplete);
        }
        let level = i16::from(found.level);
        let fewer = self.settings.least_points + POINTS_A_LEVEL * level;
        let enough =
            gain.points.is_none_or(|points| points >= fewer) || i16::from(gain.grades) > level;
        if level > 0 && !enough { Err(Refusal::GainTooSmall) } else { Ok(()) }
    }

    fn refuse_not_better(&self, own: &Item, other: &Item, gain: Gain) -> Result<(), Refusal> {
        if other.grading.grade().is_none() || other.grading > own.grading {
            return Err(Refusal::NotBetter);
        }
        if other.scale == Scale::Old && own.scale == Scale::New && gain.grades < 2 {
            return Err(Refusal::OlderAlgorithm);
        }
        let fewer = gain.points.is_some_and(|points| points >= self.settings.least_points);
        if gain.grades > 0 || fewer { Ok(()) } else { Err(Refusal::NotBetter) }
    }

    /// What a candidate of the same or a better grade brings.
    fn gain(own: &Item, other: &Item) -> Gain {
        let grades = match (own.grading.grade(), other.grading.grade()) {
            (Some(own), Some(other)) => (own as u8).saturating_sub(other as u8),
            _ => 0,
        };
        let known = own.points != NO_POINTS && other.points != NO_POINTS;
        let comparable = own.scale == other.scale;
        Gain { grades, points: (known && comparable).then(|| own.points - other.points) }
    }

    fn refuse_unlike(
        &self,
        original: &Original,
        found: Found,
        traits: &Traits,
    ) -> Result<(), Refusal> {
        if found.origin != Origin::Shelf {
            return Ok(());
        }
        let wide = self.kinds.shelving(found.category) == Shelving::Widest;
        let alike = [Trait::Categories, Trait::Name, Trait::Profile];
        let weights = alike.map(|wanted| self.settings.weights.0[wanted as usize]);
        let sum: u32 = alike
            .iter()
            .zip(&weights)
            .map(|(wanted, weight)| weight * u32::from(traits[*wanted as usize]))
            .sum();
        let likeness = sum / weights.iter().sum::<u32>().max(1);
        let unlike = found.level > 0 && likeness < self.settings.least_likeness;
        if unlike || (wide && !self.says_the_same(original, found, traits)) {
            Err(Refusal::TooUnlike)
        } else {
            Ok(())
        }
    }
}

impl Bench<'_> {
    /// True where two names are alike and share two telling words, or all there are: "choco" alone
    /// is a drink and a cereal.
    fn says_the_same(&self, original: &Original, found: Found, traits: &Traits) -> bool {
        let words = self.shelves.words(found.position);
        let shared = original.words.iter().filter(|word| words.contains(word)).count();
        traits[Trait::Name as usize] >= LEAST_NAME && shared >= original.words.len().clamp(1, 2)
    }
}

fn safety(own: &Item, other: &Item) -> Safety {
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
