//! What choosing substitutes depends on besides the products: limits and weights.

use crate::model::{Tag, coded};

/// How substitutes are chosen.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// The most for a product.
    pub per_product: usize,
    /// The most of one brand among them.
    pub per_brand: usize,
    /// Where fewer safe ones than this are found, the next wider kinds are asked too.
    pub enough: usize,
    /// How far above a product's own kinds others are asked.
    pub levels_up: u8,
    /// With the same grade, this many points fewer are better.
    pub least_points: i16,
    /// How alike a product has to be, in thousandths.
    pub least_likeness: u32,
    /// Products not modified for this many years before the newest change count as stale.
    pub stale_years: u32,
    /// The country products are wanted from.
    pub country: Option<Tag>,
    /// How much each trait counts against the others, in the order of [`Trait::ALL`].
    pub weights: [u32; Trait::ALL.len()],
}

coded! {
    /// The traits by which candidates are ranked; the word is the key in the configuration too.
    pub enum Trait {
        /// Shared kinds of food, rare ones more.
        Categories = "categories",
        /// Shared words of the name, rare ones more.
        Name = "name",
        /// Alike in fat, carbohydrates and proteins.
        Profile = "profile",
        /// Of the same kind by what their names say.
        Kind = "kind",
        /// Alike in their first ingredients.
        Ingredients = "ingredients",
        /// Alike in meaning, as the catalogue tells it.
        Meaning = "meaning",
        /// Alike in what they are for.
        Role = "role",
        /// Tastes of the same, as the names say.
        Flavour = "flavour",
        /// Comes in the same form, as the names say.
        Form = "form",
        /// Alike in pack size.
        Size = "size",
        /// Of the same brand.
        Brand = "brand",
        /// From the product's own kinds, not from wider ones.
        Nearness = "nearness",
        /// Grades better.
        Grade = "grade",
        /// Points fewer.
        Points = "points",
        /// Less processed.
        Nova = "nova",
        /// Keeps what the original is: vegan, organic, halal ….
        Kept = "kept",
        /// Sold in the wanted country.
        Sale = "sale",
        /// Sold in a shop that sells the original.
        Stores = "stores",
        /// Scanned by many.
        Popularity = "popularity",
        /// Modified not long ago.
        Alive = "alive",
        /// Complete data.
        Completeness = "completeness",
        /// Has a photo.
        Photo = "photo",
    }
}

impl Trait {
    /// The signals of likeness: how far two products are the same food, whatever speaks for the candidate.
    /// What tells more of it is a further trait that stands here too.
    pub(super) const LIKENESS: [Self; 10] = [
        Self::Categories,
        Self::Name,
        Self::Profile,
        Self::Kind,
        Self::Ingredients,
        Self::Meaning,
        Self::Role,
        Self::Flavour,
        Self::Form,
        Self::Nearness,
    ];
}

impl Default for Settings {
    /// What sitegen.toml explains.
    fn default() -> Self {
        Self {
            per_product: 4,
            per_brand: 2,
            enough: 3,
            levels_up: 2,
            least_points: 3,
            least_likeness: 550,
            stale_years: 5,
            country: None,
            weights: [20, 45, 25, 25, 10, 10, 10, 40, 20, 3, 2, 10, 6, 6, 3, 10, 3, 2, 4, 3, 1, 1],
        }
    }
}
