//! How alike a candidate has to be: the further from the product's own kinds, and the less there is to gain, the more.
//! What tastes otherwise or has another form may still be another idea.

use crate::model::diet::Property;

use super::comparison::Pairing;
use super::item::ShelfItem;
use super::likeness::{NO_SCORE, Scores};
use super::{
    Origin, PhysicalKind, Refusal, Shelving, Trait, energy_gates, figure_gates, signals,
    taste_gates,
};

/// On a shelf too wide to compare in, products whose kinds are more alike than this are compared.
pub(super) const SAME_FOOD: u16 = 600;
/// Others have to have names that are as alike as this, in thousandths.
const LEAST_NAME: u16 = 500;
/// Without a shared word a product with less in common is another food: cooked chestnuts among nuts.
const LEAST_PROFILE: u16 = 400;
/// And with one, where names are not much alike, a product with less: frozen potatoes among crisps.
const LEAST_PROFILE_OF_NAMED: u16 = 300;
/// With this much in common one shared word is enough where categories say little.
const ALIKE_PROFILE: u16 = 800;

/// What tastes less alike than this, in thousandths, is another food to whom likes the one: measured by readings. One flavour
/// more or less of three is less.
pub(super) const LEAST_FLAVOUR: u16 = 850;
/// What is bought by all its name says, as soups and pizzas are, has a name at least this much alike.
const LEAST_NAME_OF_WHOLE: u16 = 750;
/// Of biscuits and cereals read for this two thirds were sensible, of those with names half alike and such profiles five of six.
const LEAST_PROFILE_OF_VARIED: u16 = 700;
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
pub(super) const LEAST_KIND_OF_IDEA: u16 = 500;

impl Pairing<'_> {
    /// Where a candidate comes from: what tastes otherwise or has another form is no replacement, but another idea
    /// where it is the same kind of food and of a better letter.
    pub(super) fn origin(&self, scores: &Scores) -> Result<Origin, Refusal> {
        let Err(refusal) = self.refuse_unlike(scores) else { return Ok(self.candidate.origin) };
        match self.gain.grades {
            _ if !self.is_idea(refusal, scores) => Err(refusal),
            0 => Ok(Origin::SameLetter),
            _ => Ok(Origin::OtherTaste),
        }
    }

    /// Whether the shelf is one of the widest, on which anything is.
    pub(super) fn is_wide(&self) -> bool {
        self.comparison.kinds.shelving(self.candidate.category) == Shelving::Widest
    }

    /// True where both are known to be of one plain kind: little likeness, or more energy, then speaks of another recipe,
    /// not of another food.
    pub(super) fn is_same_plain_kind(&self) -> bool {
        let (own, other) = (&self.original.item.signals, &self.other.signals);
        let is_same = own.food() != 0 && own.food() == other.food();
        // « Noir aux amandes » on the shelf of chocolates is no almonds.
        is_same || (own.filed_food == other.filed_food && signals::is_by_cocoa(own.filed_food))
    }

    /// The further from the product's own kinds, the more alike a candidate has to be.
    fn refuse_unlike(&self, scores: &Scores) -> Result<(), Refusal> {
        let Self { comparison, candidate, .. } = *self;
        if candidate.origin != Origin::Shelf {
            return Ok(());
        }
        // Without points nothing but a reduction of something to limit speaks for one of the same letter: an idea at most.
        if self.gain.grades == 0 && self.gain.points.is_none() {
            return Err(Refusal::NoBetterFigure);
        }
        // One that says nothing of a pair, or has no weight, refuses nothing.
        let is_below = |wanted: Trait, least: u16| {
            comparison.settings.weights[wanted as usize] > 0 && scores[wanted as usize] < least
        };
        if is_below(Trait::Flavour, LEAST_FLAVOUR) || self.is_other_taste(scores) {
            return Err(Refusal::OtherFlavour);
        }
        let is_named = (LEAST_NAME..NO_SCORE).contains(&scores[Trait::Name as usize]);
        if is_below(Trait::Form, if is_named { LEAST_FORM_OF_NAMED } else { LEAST_FORM }) {
            return Err(Refusal::OtherForm);
        }
        // Within a letter there is too little to gain for not knowing what else comes with it.
        let is_in_letter = !self.gain.has_better_letter();
        if self.loses_diet() || (is_in_letter && !self.other.knows_allergens) {
            return Err(Refusal::DietLost);
        }
        // Where no word is shared, it is the figures that say whether it may be the same food.
        let shares_words = (1..NO_SCORE).contains(&scores[Trait::Name as usize]);
        if !shares_words && taste_gates::tastes_otherwise(&self.original.item, self.other) {
            return Err(Refusal::OtherTaste);
        }
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
            || self.shares_too_little();
        let is_same_food = (SAME_FOOD..NO_SCORE).contains(&scores[Trait::Kind as usize]);
        let says_so = is_same_food || self.says_the_same(scores);
        if is_other || self.is_other_recipe(scores) || is_unlike || (self.is_wide() && !says_so) {
            return Err(Refusal::TooUnlike);
        }
        let (own, other) = (&self.original.item, self.other);
        if energy_gates::adds_energy(own, other) || figure_gates::adds_fat(own, other) {
            return Err(Refusal::NoBetterFigure);
        }
        Ok(())
    }

    /// True where the figures are those of another recipe: a quarter of the fat under another name, or where nothing says that
    /// both are of one kind sugars that are far apart.
    fn is_other_recipe(&self, scores: &Scores) -> bool {
        let (own, other) = (&self.original.item, self.other);
        let is_named = (LEAST_NAME..NO_SCORE).contains(&scores[Trait::Name as usize]);
        let is_known = (LEAST_KIND_OF_IDEA + 1..NO_SCORE).contains(&scores[Trait::Kind as usize]);
        (!is_named && figure_gates::lose_fat(own, other))
            || (!is_known && figure_gates::are_sugars_apart(own, other))
    }

    /// True where the product is bought for being free of something that the candidate has, or may have.
    fn loses_diet(&self) -> bool {
        let (own, other) = (self.original.item.properties, self.other.properties);
        let knows = self.other.knows_allergens;
        if own.has(Property::Organic) && !other.has(Property::Organic) {
            return true;
        }
        let mut diets = [Property::GlutenFree, Property::LactoseFree].into_iter();
        diets.any(|diet| own.has(diet) && !other.has(diet) && (other.lacks(diet) || !knows))
    }

    /// True where the taste is another though no flavour says so: of a food sweetened by something else, or hardly sweet or salty any
    /// more; of one that is bought by its whole name; of coffee and cola without caffeine. Biscuits, cakes, cereals and what is of no
    /// known kind on a wide shelf come in more forms than any table lists, so names have to be half alike and figures close.
    fn is_other_taste(&self, scores: &Scores) -> bool {
        let (own, other) = (&self.original.item, self.other);
        let is_solid = own.kind == PhysicalKind::Solid;
        let [name, profile] = [Trait::Name, Trait::Profile].map(|wanted| scores[wanted as usize]);
        let food = own.signals.food();
        let is_varied = signals::is_more_than_taste(food) || (food == 0 && self.is_wide());
        let is_far = own.has_profile() && other.has_profile() && profile < LEAST_PROFILE_OF_VARIED;
        (self.is_sweetened() && (is_solid || self.gain.grades == 0))
            || taste_gates::loses_taste(own, other)
            || is_single_portion(own, other)
            || (signals::is_by_name(food) && name < LEAST_NAME_OF_WHOLE)
            || (is_varied && (name < LEAST_NAME || is_far))
            || own.signals.claims.is_decaffeinated() != other.signals.claims.is_decaffeinated()
    }

    /// True where something else stands in for sugar than in the product.
    pub(super) fn is_sweetened(&self) -> bool {
        let (own, other) = (&self.original.item, self.other);
        other.signals.claims.is_sweetened() && !own.signals.claims.is_sweetened()
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

    /// True where the names share no word, or of biscuits, cakes, cereals and what is of no known kind a taste alone: the one may be
    /// filled and the other coated. Its fruit tells juice in any language, and its brand what has no other name.
    fn shares_too_little(&self) -> bool {
        let (shelves, own) = (self.comparison.shelves, self.original.item.signals.food());
        if signals::is_by_taste(own) {
            return false;
        }
        let mut shared = self.original.words.to_vec();
        shared.retain(|word| shelves.words(self.candidate.position).contains(word));
        if own == 0 || signals::is_more_than_taste(own) {
            shared.retain(|word| !shelves.is_of_taste(*word));
        } else if self.original.item.kind == PhysicalKind::Beverage && self.shares_brand() {
            return false;
        }
        shared.is_empty()
    }

    pub(super) fn shares_brand(&self) -> bool {
        let brands = self.comparison.shelves.brands(self.candidate.position);
        self.original.brands.iter().any(|brand| brands.contains(brand))
    }

    /// True where two names are alike and share two telling words, or all there are; one word is enough
    /// where the figures are alike as well: "choco" alone is a biscuit and a cereal.
    pub(super) fn says_the_same(&self, scores: &Scores) -> bool {
        let own = self.original.words;
        let words = self.comparison.shelves.words(self.candidate.position);
        let shared = own.iter().filter(|word| words.contains(word)).count();
        let name = scores[Trait::Name as usize];
        let is_named = name != NO_SCORE && name >= LEAST_NAME && shared >= own.len().clamp(1, 2);
        is_named || (shared > 0 && scores[Trait::Profile as usize] >= ALIKE_PROFILE)
    }
}

/// Grams up to which a pack is a bar to eat at once, and how many times that a tablet is.
const PORTION: u16 = 50;
const PORTIONS: u16 = 2;

/// True where a portion would replace a pack: a bar next to the till and a tablet of chocolate.
fn is_single_portion(own: &ShelfItem, other: &ShelfItem) -> bool {
    let are_known = own.size != 0 && other.size != 0 && own.kind != PhysicalKind::Beverage;
    are_known && other.size <= PORTION && own.size >= other.size.saturating_mul(PORTIONS)
}
