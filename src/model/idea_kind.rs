//! What stands apart from the replacements of a product.

use super::coded;

coded! {
    /// Why a proposal stands apart, under a heading of its own; the word is the key of its texts.
    pub enum IdeaKind {
        /// The same kind of food, with another taste or in another form.
        OtherTaste = "other-taste",
        /// The same kind of food and the same letter, reduced in something to limit.
        SameLetter = "same-letter",
        /// Another kind of food, which the operator paired with the product's.
        Paired = "paired",
        /// The plant-based counterpart of an animal food.
        PlantBased = "plant-based",
    }
}
