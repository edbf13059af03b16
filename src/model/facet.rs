//! What a search can be narrowed by.

use serde::{Serialize, Serializer};

/// What a search can be narrowed by, in the order in which it is offered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Facet {
    /// The Nutri-Score.
    Grading,
    /// The NOVA group.
    Nova,
    /// One of its categories.
    Category,
    /// The main brand.
    Brand,
    /// The allergens it is without.
    Allergen,
}

impl Facet {
    /// All of them, in order.
    pub const ALL: [Self; 5] =
        [Self::Grading, Self::Nova, Self::Category, Self::Brand, Self::Allergen];

    /// The field of a search's address; also the word in texts and views.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Grading => "note",
            Self::Nova => "nova",
            Self::Category => "rayon",
            Self::Brand => "marque",
            Self::Allergen => "sans",
        }
    }
}

impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
