//! The lists of proposals a catalogue has, and the strata they are drawn from.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::model::{Barcode, CategoryId, IdeaKind, coded};

/// Proposals of a list that are read: those a visitor sees without scrolling.
pub(crate) const PLACES: usize = 3;

coded! {
    /// How many products stand on the narrowest shelf of a product.
    pub(crate) enum ShelfWidth {
        /// It has no shelf of its own.
        Shelfless = "shelfless",
        /// Fewer than 30.
        Narrow = "narrow",
        /// Fewer than 300.
        Medium = "medium",
        /// 300 or more, where the finder sees only a part of the candidates.
        Wide = "wide",
    }
}

impl ShelfWidth {
    /// The width of a shelf with a number of products.
    pub(crate) fn of(products: usize) -> Self {
        match products {
            0 => Self::Shelfless,
            1..30 => Self::Narrow,
            30..300 => Self::Medium,
            _ => Self::Wide,
        }
    }
}

coded! {
    /// How a product got its shelf: sources differ in it, and with it the finder's chances.
    pub(crate) enum ShelfOrigin {
        /// Its record names no kind of food.
        Uncategorised = "uncategorised",
        /// Its record names one kind, as exports with a single coarse category do.
        Coarse = "coarse",
        /// Its record names several, a chain from wide to narrow, as whole documents do.
        Chain = "chain",
    }
}

impl ShelfOrigin {
    /// By how many kinds of food a record names.
    pub(crate) fn of(kinds: usize) -> Self {
        match kinds {
            0 => Self::Uncategorised,
            1 => Self::Coarse,
            _ => Self::Chain,
        }
    }
}

/// What products are alike in, as a draw sees them. Shown as `wide/coarse`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Stratum {
    /// How many it is compared with.
    pub width: ShelfWidth,
    /// How it got there.
    pub origin: ShelfOrigin,
}

impl fmt::Display for Stratum {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.width.code(), self.origin.code())
    }
}

impl Serialize for Stratum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Which proposals are read: what is asked of them is not the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ReadGroup {
    /// What may stand in for the product.
    Replacements,
    /// What stands apart from these.
    Ideas,
}

/// A graded product with what is proposed in its place.
#[derive(Clone, Debug)]
pub(crate) struct ProposalList {
    /// The product.
    pub product: Barcode,
    /// Whether it is of grade C to E: what the site is for, and what is drawn.
    pub is_wanting: bool,
    /// What it is drawn from.
    pub stratum: Stratum,
    /// Its narrowest shelf.
    pub shelf: Option<CategoryId>,
    /// What is proposed, the best first.
    pub substitutes: Vec<Barcode>,
    /// What stands apart from these, as another idea or as the plant-based counterpart.
    pub ideas: Vec<(Barcode, IdeaKind)>,
    /// How unlike each other the first [`PLACES`] are by brands and words of their names, 0 to 1; `None`
    /// where fewer than two are proposed.
    pub variety: Option<f64>,
}

impl ProposalList {
    /// All that stands on its page.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Barcode> {
        self.substitutes.iter().chain(self.ideas.iter().map(|(idea, _)| idea))
    }

    /// The proposals of a group that are read, the best first, of ideas with their kind.
    pub(crate) fn first(&self, group: ReadGroup) -> Vec<(Barcode, Option<IdeaKind>)> {
        let mut first = Vec::with_capacity(PLACES);
        match group {
            ReadGroup::Replacements => {
                for &replacement in &self.substitutes {
                    first.push((replacement, None));
                }
            }
            ReadGroup::Ideas => {
                for &(idea, kind) in &self.ideas {
                    first.push((idea, Some(kind)));
                }
            }
        }
        first.truncate(PLACES);
        first
    }
}
