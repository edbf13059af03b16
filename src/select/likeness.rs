//! How alike two products are and what a person gains: the score of a candidate by each trait, from 0
//! to 1000.

use crate::model::CategoryId;

use super::amounts::UNKNOWN;
use super::comparison::{Comparison, Pairing};
use super::item::{Sale, ShelfItem, UNKNOWN_AMOUNT};
use super::signals::{self, FLAVOURS, FORMS};
use super::{Position, Trait};

/// The scores of a candidate, in the order of [`Trait::ALL`]; [`NO_SCORE`] where a trait says nothing of a pair.
pub(super) type Scores = [u16; Trait::ALL.len()];

/// A trait that says nothing of a pair is left out of the mean.
pub(super) const NO_SCORE: u16 = u16::MAX;

/// Where one of the two is not known, which is no reason to rank before or behind others.
const HALF: u32 = 500;
const FULL: u32 = 1000;
/// Of the same kind of food, one of them of a narrower one.
const SAME_KIND_WIDER: u32 = 750;

/// Half grams in which two foods without likeness differ: 60 g of a hundred.
const PROFILE_APART: u32 = 120;

impl Pairing<'_> {
    /// All scores of a candidate. `above` holds the kinds of food it is of.
    pub(super) fn scores(&self, above: &[CategoryId]) -> Scores {
        let Self { comparison, original, candidate, other, gain } = *self;
        let own = &original.item;
        let mut scores = [NO_SCORE; Trait::ALL.len()];
        for wanted in Trait::ALL {
            let value = match wanted {
                Trait::Categories => self.shared_categories(above),
                Trait::Name => match self.shared_words() {
                    Some(alike) => alike,
                    None => continue,
                },
                Trait::Profile => profile(own, other),
                // What is not known of the original tells no candidate from another.
                Trait::Kind | Trait::Ingredients | Trait::Meaning if !own.signals.tell(wanted) => {
                    continue;
                }
                Trait::Kind => self.same_kind(above),
                Trait::Ingredients => {
                    own.signals.ingredients.likeness(&other.signals.ingredients).unwrap_or(HALF)
                }
                Trait::Meaning => {
                    own.signals.meaning.likeness(other.signals.meaning).unwrap_or(HALF)
                }
                Trait::Role => own.signals.roles.likeness(other.signals.roles),
                Trait::Flavour => match flavour(own, other) {
                    Some(alike) => alike,
                    None => continue,
                },
                Trait::Form => match form(own, other) {
                    Some(alike) => alike,
                    None => continue,
                },
                Trait::Size => size(own.size, other.size),
                Trait::Brand => self.same_brand(),
                Trait::Nearness => FULL / (u32::from(candidate.level) + 1),
                Trait::Grade => u32::from(gain.grades) * FULL / 4,
                Trait::Points => gain.points.map_or(HALF, |points| part(points, 20)),
                Trait::Nova => nova(own.nova, other.nova),
                Trait::Kept => kept(own, other),
                Trait::Sale => sale(other.sale),
                Trait::Stores => self.same_stores(),
                Trait::Popularity => popularity(other.scans),
                Trait::Alive => comparison.alive(other),
                Trait::Completeness => u32::from(other.completeness.min(100)) * 10,
                Trait::Photo => full_if(other.has_photo),
            };
            scores[wanted as usize] = u16::try_from(value.min(FULL)).unwrap_or(u16::MAX);
        }
        scores
    }

    /// Kinds both are of, against all either is of, weighed by rarity (Dice).
    fn shared_categories(&self, above: &[CategoryId]) -> u32 {
        let (shelves, original) = (self.comparison.shelves, self.original);
        let shared = shelves.categories_weight(common(&original.above, above));
        dice(shared, original.above_weight, shelves.categories_weight(above))
    }

    /// The same for the telling words of the names; `None` where the original's has none.
    fn shared_words(&self) -> Option<u32> {
        let (shelves, original) = (self.comparison.shelves, self.original);
        if original.words.is_empty() {
            return None;
        }
        let words = shelves.words(self.candidate.position);
        let shared = shelves.words_weight(common(original.words, words));
        Some(dice(shared, original.words_weight, shelves.words_weight(words)))
    }

    /// Whether what the names say, or else the categories, is the same kind of food.
    fn same_kind(&self, above: &[CategoryId]) -> u32 {
        let shelves = self.comparison.shelves;
        let own = self.original.item.signals.food();
        let other = self.other.signals.food();
        let own_named = shelves.named(self.original.position);
        let other_named = shelves.named(self.candidate.position);
        let is_under = |named: Option<CategoryId>, all: &[CategoryId]| {
            named.is_some_and(|named| all.binary_search(&named).is_ok())
        };
        if is_under(own_named, above) {
            FULL
        } else if own != 0 && other != 0 && own != other {
            0
        } else if is_under(other_named, &self.original.above) {
            SAME_KIND_WIDER
        } else if own != 0 && own == other {
            if own_named.is_none() && other_named.is_none() { FULL } else { SAME_KIND_WIDER }
        } else {
            HALF
        }
    }

    fn same_brand(&self) -> u32 {
        let brands = self.comparison.shelves.brands(self.candidate.position);
        full_if(overlap(self.original.brands, brands))
    }

    fn same_stores(&self) -> u32 {
        let shelves = self.comparison.shelves;
        let own = shelves.stores(self.original.position);
        let other = shelves.stores(self.candidate.position);
        if own.is_empty() || other.is_empty() { HALF } else { full_if(overlap(own, other)) }
    }
}

impl Comparison<'_> {
    /// How a candidate ranks by all its scores, 0 to 1000.
    pub(super) fn score(&self, scores: &Scores) -> u16 {
        u16::try_from(self.mean(scores, &Trait::ALL)).unwrap_or(u16::MAX)
    }

    /// How alike two foods are, whatever else speaks for the candidate, 0 to 1000.
    pub(super) fn likeness(&self, scores: &Scores) -> u16 {
        u16::try_from(self.mean(scores, &Trait::LIKENESS)).unwrap_or(u16::MAX)
    }

    /// The mean of some scores by the weights. Whole numbers throughout: floating sums differ from one
    /// processor to another, and every machine is to give the same order.
    fn mean(&self, scores: &Scores, traits: &[Trait]) -> u32 {
        let (mut sum, mut total) = (0, 0);
        for &wanted in traits {
            let (weight, score) = (self.settings.weights[wanted as usize], scores[wanted as usize]);
            if score != NO_SCORE {
                sum += weight * u32::from(score);
                total += weight;
            }
        }
        sum / total.max(1)
    }

    /// Full up to two years before the newest change, falling to nothing at `stale_years`.
    fn alive(&self, item: &ShelfItem) -> u32 {
        let days = u32::from(self.shelves.newest.saturating_sub(item.modified));
        let (fresh, stale) = (2 * 365, self.settings.stale_years.max(3) * 365);
        FULL - days.clamp(fresh, stale).saturating_sub(fresh) * FULL / (stale - fresh)
    }

    /// How good a candidate is whatever it replaces, for the best of a shelf.
    pub(super) fn worth(&self, position: Position) -> u32 {
        let item = self.item(position);
        let scores = [
            (Trait::Sale, sale(item.sale)),
            (Trait::Popularity, popularity(item.scans)),
            (Trait::Alive, self.alive(&item)),
            (Trait::Completeness, u32::from(item.completeness.min(100)) * 10),
            (Trait::Photo, full_if(item.has_photo)),
        ];
        let mut worth = 0;
        for (wanted, score) in scores {
            worth += self.settings.weights[wanted as usize] * score;
        }
        worth
    }
}

/// What two ascending lists share.
fn common<'l, T: Ord>(left: &'l [T], right: &'l [T]) -> impl Iterator<Item = &'l T> {
    // Both ascend, so what was passed on the right is never looked at again.
    let mut rest = right;
    left.iter().filter(move |wanted| {
        while rest.first().is_some_and(|first| first < wanted) {
            rest = &rest[1..];
        }
        rest.first() == Some(wanted)
    })
}

fn overlap(left: &[u32], right: &[u32]) -> bool {
    left.iter().any(|number| right.contains(number))
}

fn dice(shared: u32, own: u32, other: u32) -> u32 {
    (2 * FULL * shared).checked_div(own + other).unwrap_or(0)
}

fn full_if(is: bool) -> u32 {
    if is { FULL } else { 0 }
}

fn part(amount: i16, whole: u32) -> u32 {
    u32::try_from(amount).unwrap_or(0).min(whole) * FULL / whole
}

/// How alike two foods are in fat, carbohydrates and proteins, as far as both are known.
fn profile(own: &ShelfItem, other: &ShelfItem) -> u32 {
    let (mut known, mut apart) = (false, 0);
    for (own, other) in own.profile.into_iter().zip(other.profile) {
        if own != UNKNOWN_AMOUNT && other != UNKNOWN_AMOUNT {
            known = true;
            apart += u32::from(own.abs_diff(other));
        }
    }
    if known { FULL - apart.min(PROFILE_APART) * FULL / PROFILE_APART } else { HALF }
}

/// How alike two pack sizes are: equal ones fully, one eight times the other not at all.
fn size(left: u16, right: u16) -> u32 {
    if left == 0 || right == 0 {
        return HALF;
    }
    let (small, large) = (u32::from(left.min(right)), u32::from(left.max(right)));
    match large * 100 / small {
        0..=125 => FULL,
        126..=200 => 700,
        201..=400 => 400,
        401..=800 => 150,
        _ => 0,
    }
}

/// Where only one of two names says what it tastes of, the taste is lost or another: one proposal in eight is still
/// what a shopper would take (docs/substitutes.md).
const FLAVOUR_OF_ONE: u32 = 200;
/// Percent of cocoa from which on chocolate is hardly sweetened.
const UNSWEETENED: u8 = 95;
/// Percent of cocoa by which two chocolates that a shopper takes for alike differ.
const COCOA_APART: u8 = 12;

/// How alike two foods taste by their names, from 0 to 1000; `None` where neither says anything.
fn flavour(own: &ShelfItem, other: &ShelfItem) -> Option<u32> {
    let [left, right] = [own, other].map(cocoa);
    let is_sweetened = |cocoa: u8| cocoa < UNSWEETENED;
    let are_apart = left.abs_diff(right) > COCOA_APART || is_sweetened(left) != is_sweetened(right);
    // A chocolate says it where it is bitter.
    let are_known = (left != 0 && right != 0) || left.max(right) >= signals::BITTER;
    if are_known && are_apart {
        return Some(0);
    }
    let is_by_taste = signals::is_by_taste(own.signals.food());
    // Juice has no sweeteners (directive 2001/112/EC), so a light drink is another one.
    let (left, right) = (own.signals.claims, other.signals.claims);
    if is_by_taste && right.is_sweetened() && !left.is_sweetened() {
        return Some(FLAVOUR_OF_ONE);
    }
    let alike = FLAVOURS.likeness(own.signals.flavours, other.signals.flavours, FLAVOUR_OF_ONE);
    alike.or(is_by_taste.then_some(FLAVOUR_OF_ONE))
}

/// Percent of cocoa of a chocolate, or where that is not told and it has little sugar what that leaves for it; 0 where nothing tells.
#[allow(clippy::cast_possible_truncation, reason = "a percentage")]
fn cocoa(item: &ShelfItem) -> u8 {
    let (signals, sugars) = (&item.signals, item.amounts.sugars);
    let is_told = signals.cocoa != 0 || signals.claims.is_sweetened() || sugars == UNKNOWN;
    if is_told || !signals.has_little_sugar(sugars) {
        signals.cocoa
    } else {
        100 - (sugars / 100).min(100) as u8
    }
}

/// Hundredths of a gram of fibre in 100 ml that juice has from its pulp: clear juice of oranges has some 0.2 g, with pulp 0.7 g and more.
const FIBER_OF_PULP: u16 = 80;

/// How alike two forms are by the names, from 0 to 1000; `None` where neither says anything.
fn form(own: &ShelfItem, other: &ShelfItem) -> Option<u32> {
    let fiber = other.amounts.fiber;
    if FORMS.says(own.signals.forms, "without-pulp") && fiber != UNKNOWN && fiber >= FIBER_OF_PULP {
        return Some(0);
    }
    FORMS.likeness(own.signals.forms, other.signals.forms, HALF)
}

fn nova(own: u8, other: u8) -> u32 {
    match (own, other) {
        (0, _) | (_, 0) => HALF,
        (own, other) if other < own => FULL,
        (own, other) if other == own => 600,
        (own, other) if other == own + 1 => 250,
        _ => 0,
    }
}

/// Each property that is lost costs all, each that may be lost half.
fn kept(own: &ShelfItem, other: &ShelfItem) -> u32 {
    let mut lost = 0;
    for property in own.properties.lost_in(other.properties) {
        lost += if other.properties.lacks(property) { FULL } else { HALF };
    }
    FULL.saturating_sub(lost)
}

fn sale(sale: Sale) -> u32 {
    match sale {
        Sale::Here => FULL,
        Sale::Unknown => 400,
        Sale::Elsewhere => 0,
    }
}

/// By powers of two: 0 for no scan, full from 65,535 on.
fn popularity(scans: u32) -> u32 {
    (u32::BITS - scans.leading_zeros()) * FULL / 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_share_what_is_in_both() {
        let shared: Vec<u32> = common(&[1, 3, 5, 9], &[0, 3, 4, 9, 12]).copied().collect();
        assert_eq!(shared, [3, 9]);
        assert_eq!(common(&[], &[1]).count() + common(&[1], &[]).count(), 0);
    }

    #[test]
    fn popularity_grows_with_scans_and_is_bounded() {
        assert_eq!([popularity(0), popularity(1), popularity(255)], [0, 62, 500]);
        assert!(popularity(u32::MAX).min(FULL) == FULL);
    }

    #[test]
    fn sizes_are_the_less_alike_the_further_apart() {
        assert_eq!([size(400, 420), size(400, 750), size(100, 1000)], [1000, 700, 0]);
        assert_eq!(size(0, 10), 500);
    }
}
