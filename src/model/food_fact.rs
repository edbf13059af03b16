//! What a name or a list of ingredients tells of a food besides its allergens.

/// One such fact. Its number, from 0 in this order, is its bit in stored sets: append, never reorder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FoodFact {
    /// Sweeteners are in it, polyols among them.
    Sweeteners,
    /// Lactose is one of its ingredients.
    Lactose,
    /// It is said to be free of lactose.
    LactoseFree,
    /// It is said to be vegan.
    Vegan,
    /// It is said to be vegetarian.
    Vegetarian,
    /// It is said to be from organic farming.
    Organic,
    /// Oil or fat of palms is in it.
    PalmOil,
    /// Alcohol is in it.
    Alcohol,
    /// Something is in it for which animals died.
    Meat,
    /// Something else of animals is in it that is no allergen: honey.
    Animal,
}

/// Some facts.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct FoodFacts(u16);

impl FoodFacts {
    /// Those that only a name says of the whole food, not a list of its ingredients.
    pub const CLAIMS: Self = Self(
        Self::of(FoodFact::LactoseFree).0
            | Self::of(FoodFact::Vegan).0
            | Self::of(FoodFact::Vegetarian).0
            | Self::of(FoodFact::Organic).0,
    );

    /// One of them.
    #[must_use]
    pub const fn of(fact: FoodFact) -> Self {
        Self(1 << fact as u16)
    }

    /// Whether it has one.
    #[must_use]
    pub fn has(self, fact: FoodFact) -> bool {
        self.0 & Self::of(fact).0 != 0
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are in both.
    #[must_use]
    pub fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in another set.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The set as databases keep it.
    #[must_use]
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Takes back what [`FoodFacts::bits`] gave.
    #[must_use]
    pub fn from_bits(bits: u16) -> Self {
        Self(bits)
    }
}
