//! What a catalogue is like as a whole, by which one week is compared with the next.

use serde::{Deserialize, Serialize};

use crate::model::{Grading, Product};

const GRADING_BITS: u8 = 0b0111;
const HAS_NUTRIMENTS: u8 = 0b0_1000;
const HAS_CATEGORIES: u8 = 0b1_0000;

/// What of a product counts for the census, in one byte, as databases keep it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CensusFlags(pub(super) u8);

impl CensusFlags {
    pub(super) fn of(product: &Product) -> Self {
        let mut bits = product.grading.number();
        if !product.nutriments.is_empty() {
            bits |= HAS_NUTRIMENTS;
        }
        if !product.categories.is_empty() {
            bits |= HAS_CATEGORIES;
        }
        Self(bits)
    }

    fn grading(self) -> usize {
        usize::from(self.0 & GRADING_BITS).min(Grading::ALL.len() - 1)
    }
}

/// Counts of a catalogue's products.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(crate) struct Census {
    /// All products.
    pub products: u64,
    /// Those with a nutrition table.
    pub with_nutriments: u64,
    /// Those with a category.
    pub with_categories: u64,
    /// By Nutri-Score: A, B, C, D, E, unknown, not applicable.
    pub gradings: [u64; Grading::ALL.len()],
}

impl Census {
    /// Those with a grade from A to E.
    pub(crate) fn with_grade(&self) -> u64 {
        self.gradings[..5].iter().sum()
    }

    pub(super) fn add(&mut self, flags: CensusFlags) {
        self.products += 1;
        self.with_nutriments += u64::from(flags.0 & HAS_NUTRIMENTS != 0);
        self.with_categories += u64::from(flags.0 & HAS_CATEGORIES != 0);
        self.gradings[flags.grading()] += 1;
    }
}
