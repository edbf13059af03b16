//! What choosing substitutes depends on besides the products: limits and weights.

use std::fmt;

use serde::Serialize;

use crate::model::Tag;

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
    /// How alike a product of a wider kind has to be, in thousandths.
    pub least_likeness: u32,
    /// Products not modified for this many years before the newest change count as stale.
    pub stale_years: u32,
    /// The country products are wanted from.
    pub country: Option<Tag>,
    /// How much each trait counts against the others, in the order of [`Trait::ALL`].
    pub weights: [u32; Trait::COUNT],
}

/// The traits by which candidates are ranked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trait {
    /// Shared kinds of food, rare ones more.
    Categories,
    /// Shared words of the name, rare ones more.
    Name,
    /// Alike in fat, carbohydrates and proteins.
    Profile,
    /// Alike in pack size.
    Size,
    /// Of the same brand.
    Brand,
    /// From the product's own kinds, not from wider ones.
    Nearness,
    /// Grades better.
    Grade,
    /// Points fewer.
    Points,
    /// Less processed.
    Nova,
    /// Keeps what the original is: vegan, organic, halal ….
    Kept,
    /// Sold in the wanted country.
    Sale,
    /// Sold in a shop that sells the original.
    Stores,
    /// Scanned by many.
    Popularity,
    /// Modified not long ago.
    Alive,
    /// Complete data.
    Completeness,
    /// Has a photo.
    Photo,
}

impl Trait {
    /// How many there are.
    pub const COUNT: usize = Self::Photo as usize + 1;

    /// All traits.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Categories,
        Self::Name,
        Self::Profile,
        Self::Size,
        Self::Brand,
        Self::Nearness,
        Self::Grade,
        Self::Points,
        Self::Nova,
        Self::Kept,
        Self::Sale,
        Self::Stores,
        Self::Popularity,
        Self::Alive,
        Self::Completeness,
        Self::Photo,
    ];
}

/// The word in explanations, which is also its key in the configuration.
impl fmt::Display for Trait {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(out)
    }
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
            least_likeness: 250,
            stale_years: 5,
            country: None,
            weights: [30, 25, 10, 3, 4, 15, 20, 20, 8, 12, 12, 4, 12, 8, 3, 4],
        }
    }
}
