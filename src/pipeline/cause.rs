//! Why a page was looked at again: which of the things it is made of were others than before.

use crate::model::coded;

coded! {
    /// What a page is made of, as far as a run tells it apart.
    pub(crate) enum Cause {
        /// The program.
        Program = "program",
        /// Template, texts, or settings of the site.
        Theme = "theme",
        /// The record of the product.
        Record = "record",
        /// What is shown of a substitute.
        Substitute = "substitute",
        /// Which substitutes were chosen and why, the categories, the place on the shelf.
        Choice = "choice",
        /// Which products a category lists, in which order, and what is shown of them.
        Listed = "listed",
        /// The category: its name, those above and below it, how many products it has and how they are graded.
        Category = "category",
    }
}

/// Causes as the ledger keeps them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Causes(pub u8);

impl Causes {
    pub(super) fn add(&mut self, cause: Cause, is_one: bool) {
        if is_one {
            self.0 |= 1 << u16::from(cause);
        }
    }

    /// Each of them; none where the page was not there before.
    pub(crate) fn all(self) -> Vec<Cause> {
        let mut causes = Cause::ALL.to_vec();
        causes.retain(|&cause| self.0 & (1 << u16::from(cause)) != 0);
        causes
    }
}
