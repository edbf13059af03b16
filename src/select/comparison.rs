//! What every comparison of two products looks at: all products, the rules, and the product to replace.

use crate::model::{CategoryGraph, CategoryId, IdeaKind};

use super::item::{NO_POINTS, ShelfItem};
use super::{CategoryKinds, Position, ResolvedOverrides, Settings, Shelves, Shelving};

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
    pub(super) item: &'s ShelfItem,
    /// Its most specific kinds of food.
    pub(super) kinds: Vec<CategoryId>,
    /// The kinds of food it is of, ascending.
    pub(super) above: Vec<CategoryId>,
    pub(super) above_weight: u32,
    pub(super) uses: u32,
    pub(super) words: &'s [u32],
    pub(super) words_weight: u32,
    pub(super) brands: &'s [u32],
}

/// Where a candidate comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Origin {
    /// The operator pinned it; the number of the reason.
    Pinned(u16),
    /// It is of the same kind.
    Shelf,
    /// It is of the same kind, but tastes of something else or comes in another form.
    OtherTaste,
    /// Of a kind the operator paired with the product's; the number of the reason.
    Paired(u16),
    /// The plant-based counterpart, of a kind the operator named; the number of the reason.
    PlantBased(u16),
}

impl Origin {
    /// Why it is no replacement like the others but stands apart; `None` for a replacement.
    #[must_use]
    pub fn idea(self) -> Option<IdeaKind> {
        match self {
            Self::Pinned(_) | Self::Shelf => None,
            Self::OtherTaste => Some(IdeaKind::OtherTaste),
            Self::Paired(_) => Some(IdeaKind::Paired),
            Self::PlantBased(_) => Some(IdeaKind::PlantBased),
        }
    }

    /// The number of the operator's reason.
    #[must_use]
    pub fn reason(self) -> Option<u16> {
        match self {
            Self::Pinned(reason) | Self::Paired(reason) | Self::PlantBased(reason) => Some(reason),
            Self::Shelf | Self::OtherTaste => None,
        }
    }

    /// The word in explanations.
    #[must_use]
    pub fn code(self) -> &'static str {
        match (self, self.idea()) {
            (_, Some(idea)) => idea.code(),
            (Self::Pinned(_), None) => "pinned",
            _ => "shelf",
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
    /// Points fewer, where both are on one scale.
    pub(super) points: Option<i16>,
}

impl Gain {
    /// What a candidate of the same or a better grade brings.
    pub(super) fn of(own: &ShelfItem, other: &ShelfItem) -> Self {
        let grades = match (own.grading.grade(), other.grading.grade()) {
            (Some(own), Some(other)) => (own as u8).saturating_sub(other as u8),
            _ => 0,
        };
        let are_known = own.points != NO_POINTS && other.points != NO_POINTS;
        // Points of two algorithms are on two scales.
        let points = if are_known && own.scale == other.scale {
            Some(own.points - other.points)
        } else {
            None
        };
        Self { grades, points }
    }
}

impl<'s> Comparison<'s> {
    pub(super) fn item(&self, position: Position) -> &'s ShelfItem {
        &self.shelves.items[position.at()]
    }

    /// True where two products are one article: of the same name and brand in another size, or, where one
    /// record lacks the brand, of the same figures, with the words of one name in the other.
    pub(super) fn is_same_article(&self, one: Position, other: Position) -> bool {
        let (left, right) = (self.item(one), self.item(other));
        if left.article != 0 && left.article == right.article {
            return true;
        }
        let shelves = self.shelves;
        let lacks_brand = shelves.brands(one).is_empty() || shelves.brands(other).is_empty();
        if !lacks_brand || !left.has_figures_of(right) {
            return false;
        }
        let (words, others) = (shelves.words(one), shelves.words(other));
        let (few, many) =
            if words.len() <= others.len() { (words, others) } else { (others, words) };
        !few.is_empty() && few.iter().all(|word| many.contains(word))
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

    /// True for a kind of food narrow enough to compare products in.
    pub(super) fn is_shelf(&self, category: CategoryId) -> bool {
        self.kinds.shelving(category) == Shelving::Shelf
    }
}
