//! What products are counted, sorted and filtered by, as bytes of a row.

use super::facet_term::FacetTerm;
use crate::model::allergen::{Allergen, AllergenSet};
use crate::model::{BitSet, Grading, KnownLevels, Nova, Suitability, SuitabilityWord};

/// Facets of a product other than its categories.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Facets {
    /// Nutri-Score.
    pub(super) grading: Grading,
    /// Its points.
    pub(super) points: Option<i8>,
    /// NOVA group.
    pub(super) nova: Option<Nova>,
    /// The allergens that are contained or possible as a trace.
    pub(super) allergens: AllergenSet,
    /// Those it is declared to be free of.
    pub(super) free_of: AllergenSet,
    /// How many substitutes it has.
    pub(super) better: u16,
    /// Of what it has little or much.
    pub(super) levels: KnownLevels,
    /// Of the allergens, those that are possible as a trace alone.
    pub(super) traces: AllergenSet,
    /// What else a visitor's settings look at.
    pub(super) words: BitSet<SuitabilityWord>,
}

/// Bytes of facets; numbers of categories follow, of two bytes each.
pub(super) const FACET_BYTES: usize = 13;

/// Stands for no points: the worst there are is 55.
const NO_POINTS: i8 = i8::MAX;

impl Facets {
    /// As the search file stores them, with the numbers of the product's categories and of all their
    /// ancestors.
    pub(super) fn to_bytes(self, categories: &[u16]) -> Vec<u8> {
        let nova = self.nova.map_or(0, Nova::group);
        let mut bytes = Vec::with_capacity(FACET_BYTES + 2 * categories.len());
        // Both are below 16 and share a byte.
        bytes.push(self.grading.number() | nova << 4);
        bytes.extend(self.points.unwrap_or(NO_POINTS).to_le_bytes());
        bytes.extend(self.allergens.bits().to_le_bytes());
        bytes.extend(self.free_of.bits().to_le_bytes());
        bytes.extend(self.better.to_le_bytes());
        bytes.push(self.levels.bits());
        bytes.extend(self.traces.bits().to_le_bytes());
        bytes.extend(self.words.bits().to_le_bytes());
        for number in categories {
            bytes.extend(number.to_le_bytes());
        }
        bytes
    }

    /// `None` where the bytes are not those of [`Facets::to_bytes`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let &[first, points, ref pairs @ ..] = bytes.first_chunk::<FACET_BYTES>()?;
        let points = i8::from_le_bytes([points]);
        let number = |at: usize| u16::from_le_bytes([pairs[at], pairs[at + 1]]);
        Some(Self {
            grading: *Grading::ALL.get(usize::from(first & 15)).unwrap_or(&Grading::Unknown),
            points: if points == NO_POINTS { None } else { Some(points) },
            nova: Nova::new(first >> 4),
            allergens: AllergenSet::from_bits(number(0)),
            free_of: AllergenSet::from_bits(number(2)),
            better: number(4),
            levels: KnownLevels::of_bits(pairs[6]),
            traces: AllergenSet::from_bits(number(7)),
            words: BitSet::from_bits(number(9)),
        })
    }

    /// For whom the product is nothing.
    pub(super) fn suitability(self) -> Suitability {
        let Self { mut allergens, traces, words, .. } = self;
        allergens.remove(traces);
        Suitability { contained: allergens, traces, words }
    }

    /// As terms of the index, with the numbers of the product's categories.
    pub(super) fn terms(self, categories: impl IntoIterator<Item = u16>) -> Vec<FacetTerm> {
        let mut terms = vec![FacetTerm::grading(self.grading)];
        if let Some(nova) = self.nova {
            terms.push(FacetTerm::nova(nova));
        }
        for allergen in Allergen::ALL {
            if self.allergens.contains(allergen) {
                terms.push(FacetTerm::allergen(allergen));
            }
            if self.free_of.contains(allergen) {
                terms.push(FacetTerm::free_of(allergen));
            }
        }
        for number in categories {
            terms.push(FacetTerm::category(number));
        }
        terms
    }
}
