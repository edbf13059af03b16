//! What every comparison of two products looks at: all products, the rules, and the product to replace.

use std::cell::OnceCell;

use crate::model::diet::Property;
use crate::model::{CategoryGraph, CategoryId};

use super::amounts::UNKNOWN;
use super::category_pairs::PairedKind;
use super::figure_gates;
use super::item::{NO_POINTS, ShelfItem};
use super::{CategoryKinds, Origin, Position, ResolvedOverrides, Settings, Shelves, Shelving};

/// Everything a comparison needs besides the two products.
#[derive(Clone, Copy)]
pub(super) struct Comparison<'s> {
    pub(super) shelves: &'s Shelves,
    pub(super) graph: &'s CategoryGraph,
    pub(super) kinds: &'s CategoryKinds,
    pub(super) settings: &'s Settings,
    pub(super) overrides: &'s ResolvedOverrides,
}

/// The product to replace, with what every comparison needs of it.
pub(super) struct Original<'s> {
    pub(super) position: Position,
    pub(super) item: ShelfItem,
    /// Its most specific kinds of food.
    pub(super) kinds: Vec<CategoryId>,
    /// The kinds of food it is of, ascending.
    pub(super) above: Vec<CategoryId>,
    pub(super) above_weight: u32,
    pub(super) uses: u32,
    pub(super) words: &'s [u32],
    pub(super) words_weight: u32,
    pub(super) brands: &'s [u32],
    /// By which words it asks large shelves for candidates; put together when it is first asked.
    pub(super) words_asked: OnceCell<Vec<u32>>,
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

/// A candidate held against the product it is to replace.
pub(super) struct Pairing<'p> {
    pub(super) comparison: &'p Comparison<'p>,
    pub(super) original: &'p Original<'p>,
    pub(super) candidate: Candidate,
    pub(super) other: &'p ShelfItem,
    pub(super) gain: Gain,
}

/// What a person gains.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Gain {
    /// Grades better, 0 to 4.
    pub(super) grades: u8,
    /// Points fewer, where both are on one scale; those for fibre only where the original's is known.
    pub(super) points: Option<i16>,
    /// Points that the candidate has less because its fibre is known and the original's is not.
    unfair_fiber: i16,
}

impl Gain {
    /// What a candidate of the same or a better grade brings.
    pub(super) fn of(own: &ShelfItem, other: &ShelfItem) -> Self {
        let grades = match (own.grading.grade(), other.grading.grade()) {
            (Some(own), Some(other)) => (own as u8).saturating_sub(other as u8),
            _ => 0,
        };
        let are_known = own.points != NO_POINTS && other.points != NO_POINTS;
        let unfair_fiber = unfair_fiber(own, other);
        // Points of two algorithms are on two scales.
        let points = if are_known && own.scale == other.scale {
            Some(own.points - other.points - unfair_fiber)
        } else {
            None
        };
        Self { grades, points, unfair_fiber }
    }

    /// Whether the letter is better, and not for fibre alone that the original's table leaves out: one letter may be.
    pub(super) fn has_better_letter(self) -> bool {
        self.grades > 1 || (self.grades == 1 && self.unfair_fiber == 0)
    }
}

/// Hundredths of a gram of fibre from which on each point is taken off (Nutri-Score 2023).
const FIBER_STEPS: [u16; 5] = [300, 410, 520, 630, 740];

/// The points that a candidate has less because its fibre is known and the product's is not.
fn unfair_fiber(own: &ShelfItem, other: &ShelfItem) -> i16 {
    let fiber = other.amounts.fiber;
    let mut points = 0;
    if own.amounts.lack_fiber() && fiber != UNKNOWN {
        for step in FIBER_STEPS {
            points += i16::from(fiber > step);
        }
    }
    points
}

impl<'s> Comparison<'s> {
    pub(super) fn item(&self, position: Position) -> ShelfItem {
        self.shelves.items.get(position)
    }

    /// True where two products are one article: of the same name in another size, with a brand in common; or of the same
    /// figures, with the words of one name in the other and no brand that differs.
    pub(super) fn is_same_article(&self, one: Position, other: Position) -> bool {
        if self.is_namesake(one, other) {
            return true;
        }
        let shelves = self.shelves;
        let (words, others) = (shelves.words(one), shelves.words(other));
        let (brands, makers) = (shelves.brands(one), shelves.brands(other));
        let share_brand = brands.iter().any(|brand| makers.contains(brand));
        let lacks_brand = brands.is_empty() || makers.is_empty();
        // Where all words of a brand's two names are the same, a number or a negation is not: « 20 % » and « 5 % ».
        let may_be = lacks_brand || (share_brand && words.len() != others.len());
        if share_brand && words.len() > others.len() {
            let [left, right] = [one, other].map(|position| shelves.items.table(position));
            if figure_gates::may_be_the_same(&left, &right) {
                return !others.is_empty() && others.iter().all(|word| words.contains(word));
            }
        }
        if !may_be || !shelves.items.have_same_figures(one, other) {
            return false;
        }
        let (few, many) =
            if words.len() <= others.len() { (words, others) } else { (others, words) };
        // A name may be that of the brand alone.
        (share_brand || !few.is_empty()) && few.iter().all(|word| many.contains(word))
    }

    /// True where two products have the same name, variant and brand. Records often list a brand with its makers.
    pub(super) fn is_namesake(&self, one: Position, other: Position) -> bool {
        let [left, right] = [one, other].map(|position| self.shelves.items.article(position));
        left != 0 && left == right && {
            let (brands, others) = (self.shelves.brands(one), self.shelves.brands(other));
            brands.iter().any(|brand| others.contains(brand))
        }
    }

    /// The product to replace.
    pub(super) fn original(&self, position: Position) -> Original<'s> {
        let leaves = self.shelves.compared_by(position);
        let mut above = Vec::new();
        self.kinds.kinds_above(leaves, &mut above);
        let words = self.shelves.words(position);
        Original {
            position,
            item: self.item(position),
            kinds: self.own_kinds(leaves, &above),
            above_weight: self.shelves.categories_weight(&above),
            above,
            uses: self.kinds.uses(leaves),
            words,
            words_weight: self.shelves.words_weight(words),
            brands: self.shelves.brands(position),
            words_asked: OnceCell::new(),
        }
    }

    /// The most specific kinds of food among some categories and those above them; those too wide only
    /// where there is no other.
    fn own_kinds(&self, leaves: &[CategoryId], above: &[CategoryId]) -> Vec<CategoryId> {
        let are_kinds = leaves.iter().all(|&leaf| self.kinds.is_kind(leaf));
        let mut kinds = if are_kinds { leaves.to_vec() } else { self.graph.most_specific(above) };
        if kinds.iter().any(|&category| self.is_shelf(category)) {
            kinds.retain(|&category| self.is_shelf(category));
        }
        kinds
    }

    /// True where a product is filed under a kind, or under one above it that its name refines, or under such as are too wide alone
    /// while its name begins with the kind. What else only a name says is no ground for leading to other food: "choco noisette"
    /// is a cereal as well.
    pub(super) fn is_surely(&self, position: Position, kind: CategoryId) -> bool {
        // Ancestors of a kind are the kind and all above it.
        let is_in_line = |own: CategoryId| {
            self.kinds.ancestors(own).contains(&kind) || self.kinds.ancestors(kind).contains(&own)
        };
        let leaves = self.shelves.leaves(position);
        match self.shelves.named(position) {
            Some(named) if !leaves.is_empty() && self.kinds.are_too_wide(leaves) => {
                is_in_line(named)
            }
            _ => leaves.iter().any(|&leaf| is_in_line(leaf)),
        }
    }

    /// What the operator pinned to a product, with the numbers of the reasons.
    pub(super) fn pins_of(&self, original: &Original) -> Vec<(Position, u16)> {
        self.overrides.pins(original.position, original.brands, &original.above)
    }

    /// How a product comes to be pinned to another.
    pub(super) fn pin_of(&self, original: &Original, position: Position) -> Option<Origin> {
        for (pinned, reason) in self.pins_of(original) {
            if pinned == position {
                return Some(Origin::Pinned(reason));
            }
        }
        None
    }

    /// What the operator paired with the kinds of a product.
    pub(super) fn pairs_of(&self, original: &Original) -> Vec<PairedKind> {
        let is_animal = !original.item.properties.has(Property::Vegan);
        let mut kinds = original.above.clone();
        kinds.retain(|&kind| self.is_surely(original.position, kind));
        self.overrides.paired().of(self.graph, &kinds, is_animal)
    }

    /// True for a kind of food narrow enough to compare products in.
    pub(super) fn is_shelf(&self, category: CategoryId) -> bool {
        self.kinds.shelving(category) == Shelving::Shelf
    }

    /// The kinds of the level above those asked; none where there are no more.
    pub(super) fn next_level(
        &self,
        original: &Original,
        levels: &[Vec<CategoryId>],
    ) -> Vec<CategoryId> {
        match levels.last() {
            None => original.kinds.clone(),
            Some(below) => self.directly_above(below, levels),
        }
    }

    /// The kinds directly above some that are on no level yet; those too wide to compare in are left
    /// out.
    fn directly_above(
        &self,
        categories: &[CategoryId],
        levels: &[Vec<CategoryId>],
    ) -> Vec<CategoryId> {
        let visited = levels.concat();
        let mut above = Vec::new();
        for &category in categories {
            for &parent in self.graph.parents(category) {
                if !visited.contains(&parent) && self.is_shelf(parent) {
                    above.push(parent);
                }
            }
        }
        above.sort_unstable();
        above.dedup();
        above
    }
}
