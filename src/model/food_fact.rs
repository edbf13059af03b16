//! What a name or a list of ingredients tells of a food besides its allergens.

use super::{BitSet, coded};

coded! {
    /// One such fact; the word is that of the dictionary. Its number, from 0 in this order, is its bit in stored
    /// sets: append, never reorder.
    pub enum FoodFact {
        /// Sweeteners are in it, polyols among them.
        Sweeteners = "sweeteners",
        /// Lactose is one of its ingredients.
        Lactose = "lactose",
        /// It is said to be free of lactose.
        LactoseFree = "lactose_free",
        /// It is said to be vegan.
        Vegan = "vegan",
        /// It is said to be vegetarian.
        Vegetarian = "vegetarian",
        /// It is said to be from organic farming.
        Organic = "organic",
        /// Oil or fat of palms is in it.
        PalmOil = "palm_oil",
        /// Alcohol is in it.
        Alcohol = "alcohol",
        /// Something is in it for which animals died.
        Meat = "meat",
        /// Something else of animals is in it that is no allergen: honey.
        Animal = "animal",
        /// Beef, veal, pork, mutton, game or the like is more than a tenth of it.
        RedMeat = "red_meat",
        /// Sweeteners are in it that do not nourish: no polyols.
        IntenseSweeteners = "intense_sweeteners",
    }
}

/// Some facts.
pub type FoodFacts = BitSet<FoodFact>;

impl FoodFact {
    /// Those that only a name says of the whole food, not a list of its ingredients.
    pub const CLAIMS: [Self; 4] = [Self::LactoseFree, Self::Vegan, Self::Vegetarian, Self::Organic];
}
