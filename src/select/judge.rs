//! One candidate judged: whether it may replace a product at all, and how it ranks.
//!
//! The rules that are never broken stand in [`Pairing::refuse`]; what is a matter of more or less is
//! in the scores.

use crate::model::diet::Property;
use crate::model::nutriscore::Scale;
use crate::model::{CategoryId, IdeaKind, coded};

use super::allergen_bits::brings;
use super::comparison::{Candidate, Comparison, Gain, Original, Pairing};
use super::item::{ALL_GAPS, SATURATES_GAP, Sale, ShelfItem};
use super::likeness::NO_SCORE;
use super::trust::NutritionTrust;
use super::{Origin, Trait, figure_gates, mistakes, taste_gates};

coded! {
    /// How safe a candidate is for a person who eats the original; orders the safest first.
    pub enum Safety {
        /// Brings no allergen and no trace that the original lacks.
        BringsNone = "brings-none",
        /// Nothing is known of its allergens.
        Unknown = "unknown",
        /// Brings traces the original lacks.
        BringsTraces = "brings-traces",
        /// Brings allergens the original lacks.
        BringsAllergens = "brings-allergens",
    }
}

coded! {
    /// Why a candidate is not taken.
    pub enum Refusal {
        /// It is the product itself, or the same article in another size.
        SameArticle = "same-article",
        /// Its grade is not better, nor its points enough.
        NotBetter = "not-better",
        /// Its grade is from an older algorithm, which is kinder; it would have to be two grades better.
        OlderAlgorithm = "older-algorithm",
        /// Liquid for solid, powder for drink and so on.
        OtherPhysicalKind = "other-physical-kind",
        /// Made for something else.
        OtherUse = "other-use",
        /// Sweet for savoury, smoked for raw and so on.
        OtherRole = "other-role",
        /// Tastes of something else by its name, its sweeteners or its figures, or is a portion for a pack.
        OtherFlavour = "other-flavour",
        /// Comes in another form, as its name says.
        OtherForm = "other-form",
        /// Is not free of gluten or lactose, or organic, as the product is; or within a letter its allergens are not known.
        DietLost = "diet-lost",
        /// Its name and figures say that it is filed under what it is not.
        Misplaced = "misplaced",
        /// Its nutrition was estimated, so it may only look better.
        NutritionEstimated = "nutrition-estimated",
        /// Its nutrition has gaps the original's has not, so it may only look better.
        NutritionIncomplete = "nutrition-incomplete",
        /// Its nutrition has errors.
        NutritionFaulty = "nutrition-faulty",
        /// The figures of the product itself are doubted, so nothing can be shown to be better.
        OriginalDoubtful = "original-doubtful",
        /// The operator banned it.
        Banned = "banned",
        /// From a wider kind, and not enough better for that.
        GainTooSmall = "gain-too-small",
        /// Has twice the saturates, sugars or salt, by an amount that matters.
        FigureDoubled = "figure-doubled",
        /// Its figures are no better on the whole, or not so that anyone would notice, whatever the letter says.
        NoBetterFigure = "no-better-figure",
        /// Sweet in place of savoury, or the other way round.
        OtherTaste = "other-taste",
        /// Has or may have something of an animal, in place of an animal food.
        NotPlantBased = "not-plant-based",
        /// Not alike enough for where it comes from.
        TooUnlike = "too-unlike",
        /// Others are much more alike.
        LessAlike = "less-alike",
        /// Its barcode is a shop's own, and there are others with barcodes sold everywhere.
        RestrictedBarcode = "restricted-barcode",
        /// The same article as a better candidate.
        SameArticleAsAnother = "same-article-as-another",
        /// There are enough of its brand.
        BrandFull = "brand-full",
        /// It is on none of the shelves asked, or too far down a large one.
        NotFound = "not-found",
        /// It stands on enough other lists of the shelf, to which it is nearer.
        TurnOfOthers = "turn-of-others",
        /// Others rank higher.
        Outranked = "outranked",
    }
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
    /// Its barcode is a shop's own.
    pub(super) is_restricted: bool,
    /// It is of all the most specific kinds of the product, not of one of them.
    pub(super) is_of_all_kinds: bool,
    /// How alike the two are by all signals together, 0 to 1000.
    pub likeness: u16,
    /// Likeness and all that speaks for the candidate, 0 to 1000; decides among those equally alike.
    pub score: u16,
}

impl Eligible {
    /// Why it stands apart.
    pub(super) fn idea(&self) -> Option<IdeaKind> {
        self.candidate.origin.idea()
    }

    /// Whether it can be bought here and is as safe as the safest.
    pub(super) fn can_be_had(&self, safest: Safety) -> bool {
        !self.is_away && !self.is_restricted && self.tier == safest
    }

    /// Whether the operator pinned it.
    pub(super) fn is_pinned(&self) -> bool {
        matches!(self.candidate.origin, Origin::Pinned(_))
    }
}

/// How each trait of a candidate scores, 0 to 1000; `None` where it says nothing of the pair.
pub type TraitScores = Vec<(Trait, Option<u16>)>;

/// Points that a wider kind asks for in addition, a level.
const POINTS_A_LEVEL: i16 = 2;

impl Comparison<'_> {
    fn pairing<'p>(
        &'p self,
        original: &'p Original<'p>,
        candidate: Candidate,
        other: &'p ShelfItem,
    ) -> Pairing<'p> {
        let gain = Gain::of(&original.item, other);
        Pairing { comparison: self, original, candidate, other, gain }
    }

    /// Judges a candidate. One that is refused here is refused on a wider level, too. `scratch` saves making a list for each.
    pub(super) fn judge(
        &self,
        original: &Original,
        candidate: Candidate,
        scratch: &mut Vec<CategoryId>,
    ) -> Result<Eligible, Refusal> {
        let other = &self.item(candidate.position);
        let pairing = self.pairing(original, candidate, other);
        pairing.refuse_early()?;
        let leaves = self.shelves.compared_by(candidate.position);
        self.kinds.kinds_above(leaves, scratch);
        let scores = pairing.scores(scratch);
        let origin = pairing.origin(&scores)?;
        let safety = safety(&original.item, other);
        let is_even = !original.item.knows_allergens && safety == Safety::Unknown;
        Ok(Eligible {
            candidate: Candidate { origin, ..candidate },
            safety,
            tier: if is_even { Safety::BringsNone } else { safety },
            is_away: other.sale == Sale::Elsewhere,
            is_restricted: other.barcode.is_restricted(),
            is_of_all_kinds: original.kinds.iter().all(|kind| scratch.contains(kind)),
            likeness: self.likeness(&scores),
            score: self.score(&scores),
        })
    }

    /// How each trait of a candidate scores, 0 to 1000; `None` where it says nothing of the pair.
    pub(super) fn trait_scores(&self, original: &Original, candidate: Candidate) -> TraitScores {
        let other = &self.item(candidate.position);
        let mut above = Vec::new();
        self.kinds.kinds_above(self.shelves.compared_by(candidate.position), &mut above);
        let scores = self.pairing(original, candidate, other).scores(&above);
        let mut all = Vec::with_capacity(scores.len());
        for wanted in Trait::ALL {
            let score = scores[wanted as usize];
            all.push((wanted, if score == NO_SCORE { None } else { Some(score) }));
        }
        all
    }
}

impl Pairing<'_> {
    /// The cheap refusals come first: most candidates get no further.
    fn refuse_early(&self) -> Result<(), Refusal> {
        self.refuse()?;
        self.refuse_other_use(self.comparison.shelves.compared_by(self.candidate.position))?;
        self.refuse_other_role()?;
        self.refuse_idea()
    }

    /// The rules that hold for every candidate, pinned ones too.
    fn refuse(&self) -> Result<(), Refusal> {
        let Self { candidate, other, gain, .. } = *self;
        let own = &self.original.item;
        let (one, another) = (self.original.position, candidate.position);
        if one == another || self.comparison.is_same_article(one, another) {
            return Err(Refusal::SameArticle);
        }
        if self.comparison.overrides.bans(candidate.position) {
            return Err(Refusal::Banned);
        }
        if own.kind != other.kind {
            return Err(Refusal::OtherPhysicalKind);
        }
        self.refuse_not_better()?;
        // What is gained on a mistake is the mistake; the operator may know better.
        let is_pinned = matches!(candidate.origin, Origin::Pinned(_));
        if own.trust.is_doubtful() && !is_pinned {
            return Err(Refusal::OriginalDoubtful);
        }
        match other.trust {
            NutritionTrust::Sound => {}
            NutritionTrust::Faulty | NutritionTrust::Outlier | NutritionTrust::Mistyped => {
                return Err(Refusal::NutritionFaulty);
            }
            NutritionTrust::Estimated => return Err(Refusal::NutritionEstimated),
        }
        // A gap makes a product look better than one that has the figure; where both lack it, as in
        // exports without a column, it does not.
        let missing = other.gaps & !own.gaps;
        let is_leaner = missing == SATURATES_GAP
            && gain.grades > 0
            && figure_gates::has_no_more_fat(own, other);
        let hides_fat = mistakes::hides_fat(own, other) || mistakes::has_typed_noughts(own, other);
        if other.gaps & ALL_GAPS == ALL_GAPS || (missing != 0 && !is_leaner) || hides_fat {
            return Err(Refusal::NutritionIncomplete);
        }
        // Of an empty table, or one that cannot be compared, no figure can be shown to be worse.
        if own.gaps & ALL_GAPS == ALL_GAPS && !is_pinned {
            return Err(Refusal::NoBetterFigure);
        }
        if figure_gates::doubles(own, other) {
            return Err(Refusal::FigureDoubled);
        }
        if figure_gates::adds_sugars(own, other) {
            return Err(Refusal::NoBetterFigure);
        }
        if mistakes::is_of_another_basis(own, other)
            || mistakes::is_salt_mistyped(own, other)
            || mistakes::has_too_few_saturates(other)
        {
            return Err(Refusal::NutritionFaulty);
        }
        let has_better_letter = gain.has_better_letter();
        if figure_gates::is_no_better(own, other, has_better_letter)
            || figure_gates::is_unnoticed(own, other, has_better_letter)
        {
            return Err(Refusal::NoBetterFigure);
        }
        let level = i16::from(candidate.level);
        let least = self.comparison.settings.least_points + POINTS_A_LEVEL * level;
        let is_enough =
            gain.points.is_none_or(|points| points >= least) || i16::from(gain.grades) > level;
        if level > 0 && !is_enough { Err(Refusal::GainTooSmall) } else { Ok(()) }
    }

    fn refuse_not_better(&self) -> Result<(), Refusal> {
        let (own, other, gain) = (&self.original.item, self.other, self.gain);
        if other.grading.grade().is_none() || other.grading > own.grading {
            return Err(Refusal::NotBetter);
        }
        if other.scale == Scale::Old && own.scale == Scale::New && gain.grades < 2 {
            return Err(Refusal::OlderAlgorithm);
        }
        // The letter may come from fibre that the product's table leaves out.
        if own.amounts.lack_fiber() && gain.points.is_some_and(|points| points <= 0) {
            return Err(Refusal::NotBetter);
        }
        let least = self.comparison.settings.least_points;
        let has_fewer = gain
            .points
            .map_or_else(|| figure_gates::is_reduced(own, other), |points| points >= least);
        if gain.grades > 0 || has_fewer { Ok(()) } else { Err(Refusal::NotBetter) }
    }

    /// What is filed under what it plainly is not, and what has another role, is left alone on a shelf. A pair of
    /// kinds may cross roles (a syrup is to be diluted), but not bring in what is filed wrongly.
    fn refuse_other_role(&self) -> Result<(), Refusal> {
        let origin = self.candidate.origin;
        if matches!(origin, Origin::Pinned(_)) {
            return Ok(());
        }
        if self.other.signals.is_misplaced {
            return Err(Refusal::Misplaced);
        }
        if origin != Origin::Shelf {
            return Ok(());
        }
        let own = &self.original.item;
        let is_weighed = self.comparison.settings.weights[Trait::Role as usize] > 0;
        let is_barred = is_weighed && own.signals.roles.bar(self.other.signals.roles);
        if is_barred { Err(Refusal::OtherRole) } else { Ok(()) }
    }

    /// What a pair of kinds leads to is of a better letter, no savoury thing for a sweet one, and without anything
    /// of an animal where that is what is promised.
    fn refuse_idea(&self) -> Result<(), Refusal> {
        let Some(idea) = self.candidate.origin.idea() else { return Ok(()) };
        if self.gain.grades == 0 {
            return Err(Refusal::NotBetter);
        }
        if taste_gates::tastes_otherwise(&self.original.item, self.other) {
            return Err(Refusal::OtherTaste);
        }
        // A category alone is no proof: vegetarian sausages may be made with egg.
        let other = self.other;
        let is_plant_based = other.properties.has(Property::Vegan)
            || (other.knows_allergens && !other.properties.lacks(Property::Vegan));
        if idea == IdeaKind::PlantBased && !is_plant_based {
            return Err(Refusal::NotPlantBased);
        }
        Ok(())
    }

    /// The operator may cross uses by a pin or a pair.
    fn refuse_other_use(&self, leaves: &[CategoryId]) -> Result<(), Refusal> {
        let own = self.original.uses;
        if own == 0 || self.candidate.origin != Origin::Shelf {
            return Ok(());
        }
        let uses = self.comparison.kinds.uses(leaves);
        let is_other = uses != 0 && uses & own == 0;
        if is_other { Err(Refusal::OtherUse) } else { Ok(()) }
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

#[cfg(test)]
mod tests;
