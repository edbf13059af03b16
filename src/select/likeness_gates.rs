//! How alike a candidate has to be: the further from the product's own kinds, and the less there is to gain, the more.
//! What tastes otherwise or has another form may still be another idea.

use crate::model::diet::Property;

use super::comparison::Pairing;
use super::likeness::{NO_SCORE, Scores};
use super::{Origin, Refusal, Shelving, Trait, figure_gates, signals};

/// On a shelf too wide to compare in, products whose kinds are more alike than this are compared.
const SAME_FOOD: u16 = 600;
/// Others have to have names that are as alike as this, in thousandths.
const LEAST_NAME: u16 = 500;
/// Without a shared word a product with less in common is another food: cooked chestnuts among nuts.
const LEAST_PROFILE: u16 = 400;
/// And with one, where names are not much alike, a product with less: frozen potatoes among crisps.
const LEAST_PROFILE_OF_NAMED: u16 = 300;
/// With this much in common one shared word is enough where categories say little.
const ALIKE_PROFILE: u16 = 800;

/// What tastes less alike than this, in thousandths, is another food to whom likes the one: measured by readings.
const LEAST_FLAVOUR: u16 = 800;
/// And what comes in another form; where only one of two names says in which, they have to be alike otherwise.
const LEAST_FORM: u16 = 550;
const LEAST_FORM_OF_NAMED: u16 = 450;
/// Within one letter there is little to gain, so only what is nearly the same is worth a change: in readings one
/// of six that were less alike, or shared no word, was sensible, and one of twelve with other figures.
const LEAST_LIKENESS_IN_LETTER: u32 = 700;
const LEAST_PROFILE_IN_LETTER: u16 = 500;
/// Where a table tells nothing the name has to be as alike as this.
const LEAST_NAME_ALONE: u16 = 600;
/// Another idea is not known to be of another kind, and has at least this much in common.
const LEAST_KIND_OF_IDEA: u16 = 500;
const LEAST_PROFILE_OF_IDEA: u16 = 600;
/// And this much where the name of the product tells no kind.
const ALIKE_PROFILE_OF_IDEA: u16 = 700;

impl Pairing<'_> {
    /// Where a candidate comes from: what tastes otherwise or has another form is no replacement, but another idea
    /// where it is the same kind of food and of a better letter.
    pub(super) fn origin(&self, scores: &Scores) -> Result<Origin, Refusal> {
        match self.refuse_unlike(scores) {
            Ok(()) => Ok(self.candidate.origin),
            Err(Refusal::OtherFlavour | Refusal::OtherForm | Refusal::DietLost)
                if self.is_other_idea(scores) =>
            {
                Ok(Origin::OtherTaste)
            }
            Err(Refusal::TooUnlike | Refusal::NoBetterFigure)
                if (self.is_same_plain_kind() || self.has_alike_figures(scores))
                    && self.is_other_idea(scores) =>
            {
                Ok(Origin::OtherTaste)
            }
            Err(refusal) => Err(refusal),
        }
    }

    fn is_other_idea(&self, scores: &Scores) -> bool {
        let is_wide = self.comparison.kinds.shelving(self.candidate.category) == Shelving::Widest;
        let kind = scores[Trait::Kind as usize];
        let is_same_food = if is_wide {
            (SAME_FOOD..NO_SCORE).contains(&kind)
                || (kind >= LEAST_KIND_OF_IDEA && self.has_alike_figures(scores))
        } else {
            kind >= LEAST_KIND_OF_IDEA
        };
        let has_profile = scores[Trait::Profile as usize] >= LEAST_PROFILE_OF_IDEA;
        let is_sweet_for_salty = figure_gates::tastes_otherwise(self.original.item, self.other);
        self.gain.grades > 0 && is_same_food && has_profile && !is_sweet_for_salty
    }

    /// True where both are known to be of one plain kind: little likeness, or more energy, then speaks of another recipe,
    /// not of another food.
    fn is_same_plain_kind(&self) -> bool {
        let own = self.original.item.signals.food();
        own != 0 && own == self.other.signals.food()
    }

    /// True where a name says no kind, as brands of cereals do, and figures are those of a candidate that does.
    fn has_alike_figures(&self, scores: &Scores) -> bool {
        let is_alike = (ALIKE_PROFILE_OF_IDEA..NO_SCORE).contains(&scores[Trait::Profile as usize]);
        let is_known = self.other.signals.food() != 0;
        is_known && is_alike && figure_gates::are_sugars_near(self.original.item, self.other)
    }

    /// The further from the product's own kinds, the more alike a candidate has to be.
    fn refuse_unlike(&self, scores: &Scores) -> Result<(), Refusal> {
        let Self { comparison, candidate, .. } = *self;
        if candidate.origin != Origin::Shelf {
            return Ok(());
        }
        // One that says nothing of a pair, or has no weight, refuses nothing.
        let is_below = |wanted: Trait, least: u16| {
            comparison.settings.weights[wanted as usize] > 0 && scores[wanted as usize] < least
        };
        if is_below(Trait::Flavour, LEAST_FLAVOUR) {
            return Err(Refusal::OtherFlavour);
        }
        let is_named = (LEAST_NAME..NO_SCORE).contains(&scores[Trait::Name as usize]);
        if is_below(Trait::Form, if is_named { LEAST_FORM_OF_NAMED } else { LEAST_FORM }) {
            return Err(Refusal::OtherForm);
        }
        if self.loses_diet() {
            return Err(Refusal::DietLost);
        }
        // Where no word is shared, it is the figures that say whether it may be the same food.
        let shares_words = (1..NO_SCORE).contains(&scores[Trait::Name as usize]);
        if !shares_words && figure_gates::tastes_otherwise(self.original.item, self.other) {
            return Err(Refusal::OtherTaste);
        }
        let is_in_letter = self.gain.grades == 0;
        let least_profile = match shares_words {
            _ if is_in_letter => LEAST_PROFILE_IN_LETTER,
            true if is_named => 0,
            true => LEAST_PROFILE_OF_NAMED,
            false => LEAST_PROFILE,
        };
        let is_other =
            is_below(Trait::Profile, least_profile) || (is_in_letter && is_below(Trait::Name, 1));
        let least = comparison.settings.least_likeness;
        let least = if is_in_letter { least.max(LEAST_LIKENESS_IN_LETTER) } else { least };
        let is_unlike = u32::from(comparison.likeness(scores)) < least
            || self.is_unnamed(scores)
            || self.is_alike_in_taste_alone();
        let is_wide = comparison.kinds.shelving(candidate.category) == Shelving::Widest;
        let is_same_food = (SAME_FOOD..NO_SCORE).contains(&scores[Trait::Kind as usize]);
        let says_so = is_same_food || self.says_the_same(scores);
        if is_other || self.is_other_recipe(scores) || is_unlike || (is_wide && !says_so) {
            return Err(Refusal::TooUnlike);
        }
        if figure_gates::adds_energy(self.original.item, self.other) {
            return Err(Refusal::NoBetterFigure);
        }
        if is_in_letter && self.is_sweetened_instead() {
            return Err(Refusal::NoBetterFigure);
        }
        Ok(())
    }

    /// True where the figures are those of another recipe: a quarter of the fat under another name, or where nothing says that
    /// both are of one kind sugars that are far apart.
    fn is_other_recipe(&self, scores: &Scores) -> bool {
        let (own, other) = (self.original.item, self.other);
        let is_named = (LEAST_NAME..NO_SCORE).contains(&scores[Trait::Name as usize]);
        let is_known = (LEAST_KIND_OF_IDEA + 1..NO_SCORE).contains(&scores[Trait::Kind as usize]);
        (!is_named && figure_gates::lose_fat(own, other))
            || (!is_known && figure_gates::are_sugars_apart(own, other))
    }

    /// True where the product is bought for being free of something that the candidate has, or may have.
    fn loses_diet(&self) -> bool {
        let (own, other) = (self.original.item.properties, self.other.properties);
        let knows = self.other.knows_allergens;
        let mut diets = [Property::GlutenFree, Property::LactoseFree].into_iter();
        diets.any(|diet| own.has(diet) && !other.has(diet) && (other.lacks(diet) || !knows))
    }

    /// True where the product's list names nothing of an animal, and the candidate has something of one.
    fn brings_animal_food(&self) -> bool {
        let (own, other) = (self.original.item, self.other);
        // Allergens that are tagged without a list say nothing of meat.
        let has_list = own.signals.tell(Trait::Ingredients);
        has_list
            && !own.properties.lacks(Property::Vegan)
            && other.properties.lacks(Property::Vegan)
    }

    /// True where something else stands in for sugar that is hardly missed: the product has little, as bitter chocolate, or the
    /// candidate keeps more than half of it, as what is sweetened with fructose; or where something of an
    /// animal comes with it.
    fn is_sweetened_instead(&self) -> bool {
        let (own, other) = (self.original.item, self.other);
        let is_new = other.signals.claims.is_sweetened() && !own.signals.claims.is_sweetened();
        is_new
            && (own.signals.cocoa >= signals::BITTER
                || figure_gates::hardly_lacks_sugars(own, other)
                || self.brings_animal_food())
    }

    /// True where the names have to say that two are the same food and do not: where a table tells nothing, and on a
    /// large shelf where no word and no flavour is shared.
    fn is_unnamed(&self, scores: &Scores) -> bool {
        let name = scores[Trait::Name as usize];
        let knows_figures = self.original.item.has_profile() && self.other.has_profile();
        if !knows_figures && name < LEAST_NAME_ALONE {
            return true;
        }
        let (shelves, category) = (self.comparison.shelves, self.candidate.category);
        name == 0 && shelves.is_large(category) && scores[Trait::Flavour as usize] == NO_SCORE
    }

    /// True where the names share a taste and no other word (« fruits rouges » are two of one taste), and not both say what they
    /// are.
    fn is_alike_in_taste_alone(&self) -> bool {
        let (own, other) = (&self.original.item.signals, &self.other.signals);
        if !signals::is_more_than_taste(own.food())
            || (own.named_food != 0 && other.named_food != 0)
        {
            return false;
        }
        let shelves = self.comparison.shelves;
        let words = shelves.words(self.candidate.position);
        let mut shared = self.original.words.to_vec();
        shared.retain(|word| words.contains(word));
        let tastes = other.flavours.numbers();
        let same =
            own.flavours.numbers().iter().filter(|own| **own != 0 && tastes.contains(own)).count();
        let of_taste = shared.iter().filter(|word| shelves.is_of_taste(**word)).count();
        same > 0 && !shared.is_empty() && shared.len() <= same.max(of_taste)
    }

    /// True where two names are alike and share two telling words, or all there are; one word is enough
    /// where the figures are alike as well: "choco" alone is a biscuit and a cereal.
    fn says_the_same(&self, scores: &Scores) -> bool {
        let own = self.original.words;
        let words = self.comparison.shelves.words(self.candidate.position);
        let shared = own.iter().filter(|word| words.contains(word)).count();
        let name = scores[Trait::Name as usize];
        let is_named = name != NO_SCORE && name >= LEAST_NAME && shared >= own.len().clamp(1, 2);
        is_named || (shared > 0 && scores[Trait::Profile as usize] >= ALIKE_PROFILE)
    }
}
