//! What a reader says of a pair.

use std::collections::BTreeMap;

use crate::model::{Barcode, coded};

coded! {
    /// What a shopper would say of a proposal.
    pub(crate) enum Verdict {
        /// I would put it in the basket instead.
        Sensible = "sensible",
        /// The same shelf, but its taste, filling or role is lost, or the gain is none.
        Odd = "odd",
        /// Another food or another use, plainly wrong.
        Silly = "silly",
        /// It may harm a visitor who trusts the page.
        Unsafe = "unsafe",
    }
}

coded! {
    /// What is wrong with a proposal.
    pub(crate) enum FaultClass {
        /// Another food.
        OtherFood = "other-food",
        /// Eaten at another time or for another purpose.
        OtherUse = "other-use",
        /// Another flavour or filling.
        OtherFlavour = "other-flavour",
        /// Another form: powder, slices, frozen.
        OtherForm = "other-form",
        /// Better by nothing a shopper would notice.
        NoGain = "no-gain",
        /// Better only by a typing error.
        GainIsAnError = "gain-is-an-error",
        /// It brings an allergen that nothing tells.
        AllergenUnsaid = "allergen-unsaid",
        /// No longer vegan, organic, gluten-free … as the original is.
        DietLost = "diet-lost",
        /// The same article again.
        SameArticle = "same-article",
        /// None of these.
        Other = "other",
    }
}

/// A product and what was proposed in its place.
pub(crate) type Pair = (Barcode, Barcode);

/// What was said of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct JudgedPair {
    /// The verdict.
    pub verdict: Verdict,
    /// What is wrong, where the reader said it.
    pub class: Option<FaultClass>,
}

/// All verdicts of a reading.
pub(crate) type Verdicts = BTreeMap<Pair, JudgedPair>;
