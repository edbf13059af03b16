//! What may stand apart as another idea: a food for the same occasion that is better, though not quite the same thing.

use super::comparison::Pairing;
use super::item::ShelfItem;
use super::likeness::{NO_SCORE, Scores};
use super::likeness_gates::{LEAST_FLAVOUR, LEAST_KIND_OF_IDEA, SAME_FOOD};
use super::signals::{self, FLAVOURS};
use super::{Refusal, Trait, amounts::UNKNOWN, energy_gates, figure_gates, taste_gates};

/// How alike names are of which one only adds how the food was kept or sold.
const ALIKE_NAME: u16 = 450;
/// How alike the profile of an idea is at least.
const LEAST_PROFILE_OF_IDEA: u16 = 300;
/// And this much where the name of the product tells no kind.
const ALIKE_PROFILE_OF_IDEA: u16 = 700;
/// And this much where only their shelf tells that two are of one kind.
const SAME_PROFILE_OF_IDEA: u16 = 850;

/// Hundredths of a gram of sugars, which in plain chocolate are percents of cocoa, by which an idea is more bitter at most: to who
/// likes 70 percent, 90 is an idea and 100 is none (docs/substitutes.md, the reading of ideas).
const BITTERER: u16 = 2000;
/// Percent of cocoa from which on chocolate is for who likes it with hardly any sugar; and what shows that where no one tells it:
/// hundredths of a gram of sugars, half grams of carbohydrates (with polyols there are some 35 g).
const UNSWEETENED: u8 = 95;
const SUGARS_OF_UNSWEETENED: u16 = 500;
const CARBOHYDRATES_OF_UNSWEETENED: u8 = 40;
/// Hundredths of a gram of sugars in 100 ml below which juice is to be poured over something, or is no juice of fruit.
const SWEET_JUICE: u16 = 350;

impl Pairing<'_> {
    /// Whether what is no replacement, for this reason, may be another idea.
    pub(super) fn is_idea(&self, refusal: Refusal, scores: &Scores) -> bool {
        let is_open = match refusal {
            Refusal::OtherFlavour | Refusal::OtherForm | Refusal::DietLost => true,
            Refusal::TooUnlike | Refusal::NoBetterFigure => {
                self.is_same_plain_kind() || self.has_alike_figures(scores)
            }
            _ => false,
        };
        let is_better = self.gain.grades > 0 || self.is_idea_in_letter();
        let (own, other) = (&self.original.item, self.other);
        let are_names_alike = (ALIKE_NAME..NO_SCORE).contains(&scores[Trait::Name as usize]);
        is_open
            && is_better
            && !energy_gates::adds_much_energy(own, other, are_names_alike)
            && !figure_gates::has_more_sugars(own, other)
            && self.is_for_same_use(scores)
            && !self.is_other_pleasure()
    }

    /// True where kind and figures speak of one food.
    fn is_for_same_use(&self, scores: &Scores) -> bool {
        let kind = scores[Trait::Kind as usize];
        let is_same_food = if self.is_wide() {
            (SAME_FOOD..NO_SCORE).contains(&kind)
                || (kind >= LEAST_KIND_OF_IDEA && self.has_alike_figures(scores))
        } else {
            kind >= LEAST_KIND_OF_IDEA
        };
        let is_same_food =
            is_same_food || self.says_the_same(scores) || self.is_filed_alike(scores);
        let has_profile = scores[Trait::Profile as usize] >= LEAST_PROFILE_OF_IDEA;
        is_same_food && has_profile
    }

    /// True where both are filed as one of the kinds that come in many forms, taste of the same or are of one brand, and have the
    /// same figures: what else a name says there is no other food (« Happy Choc'lait », a biscuit).
    fn is_filed_alike(&self, scores: &Scores) -> bool {
        let filed = self.original.item.signals.filed_food;
        let is_filed = filed == self.other.signals.filed_food && signals::is_more_than_taste(filed);
        let [profile, flavour] = [Trait::Profile, Trait::Flavour].map(|own| scores[own as usize]);
        let is_same = (LEAST_FLAVOUR..NO_SCORE).contains(&flavour) || self.shares_brand();
        is_filed
            && is_same
            && (SAME_PROFILE_OF_IDEA..NO_SCORE).contains(&profile)
            && figure_gates::are_sugars_near(&self.original.item, self.other)
    }

    /// True where what the product is wanted for is gone: its sweetness, its fruit, or that it can be drunk.
    fn is_other_pleasure(&self) -> bool {
        let (own, other) = (&self.original.item, self.other);
        taste_gates::tastes_otherwise(own, other)
            || self.is_too_bitter()
            || is_other_juice(own, other)
    }

    /// True where chocolate has far less sugar and nothing in its place, or is all cocoa by its name or its figures.
    fn is_too_bitter(&self) -> bool {
        let (own, other) = (&self.original.item, self.other);
        let (left, right) = (own.amounts.sugars, other.amounts.sugars);
        if left == UNKNOWN || right == UNKNOWN || !own.signals.is_chocolate() {
            return false;
        }
        match other.signals.cocoa {
            _ if is_unsweetened(other) => left > BITTERER,
            0 => false,
            _ => left > right.saturating_add(BITTERER) && !self.is_sweetened(),
        }
    }

    /// True where the letter is the same and yet enough of something to limit goes, of one plain kind and no other flavour: chocolate
    /// with more cocoa, or with sweeteners where there is sugar to go.
    fn is_idea_in_letter(&self) -> bool {
        let (own, other) = (&self.original.item, self.other);
        let is_vain = self.is_sweetened() && figure_gates::hardly_lacks_sugars(own, other);
        self.is_same_plain_kind()
            && FLAVOURS.covers(own.signals.flavours, other.signals.flavours)
            && figure_gates::is_reduced(own, other)
            && !figure_gates::loses_fiber(own, other)
            && !is_vain
    }

    /// True where a name says no kind, as brands of cereals do, and figures are those of a candidate that does.
    fn has_alike_figures(&self, scores: &Scores) -> bool {
        let is_alike = (ALIKE_PROFILE_OF_IDEA..NO_SCORE).contains(&scores[Trait::Profile as usize]);
        let is_known = self.other.signals.food() != 0;
        is_known && is_alike && figure_gates::are_sugars_near(&self.original.item, self.other)
    }
}

/// True for chocolate that is all cocoa, or nearly.
fn is_unsweetened(chocolate: &ShelfItem) -> bool {
    let has_no_more = chocolate.amounts.sugars <= SUGARS_OF_UNSWEETENED
        && chocolate.profile[1] <= CARBOHYDRATES_OF_UNSWEETENED;
    let is_untold = chocolate.signals.cocoa == 0 && !chocolate.signals.claims.is_sweetened();
    chocolate.signals.cocoa >= UNSWEETENED || (is_untold && has_no_more)
}

/// True where juice would be replaced by the juice of one other fruit, which is another taste and not a mixture with it, or by what is to
/// be poured over something.
fn is_other_juice(own: &ShelfItem, other: &ShelfItem) -> bool {
    if !signals::is_by_taste(own.signals.food()) {
        return false;
    }
    let (wanted, offered) = (own.signals.flavours, other.signals.flavours);
    let (left, right) = (own.amounts.sugars, other.amounts.sugars);
    let is_poured = left != UNKNOWN && right < SWEET_JUICE && left >= SWEET_JUICE;
    let is_one_other =
        offered.is_single() && FLAVOURS.likeness(wanted, offered, 1000).unwrap_or(1000) == 0;
    is_poured || is_one_other
}
