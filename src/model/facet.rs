//! What a search can be narrowed by.

use super::coded;

coded! {
    /// What a search can be narrowed by, in the order in which it is offered; the word is the field
    /// of a search's address too.
    pub enum Facet {
        /// The Nutri-Score.
        Grading = "note",
        /// The NOVA group.
        Nova = "nova",
        /// One of its categories.
        Category = "rayon",
        /// The main brand.
        Brand = "marque",
        /// The allergens it is declared to be free of.
        Allergen = "sans",
    }
}
