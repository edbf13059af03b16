//! Which products are the better choice: shelves of comparable products, healthiest first, and the
//! substitutes of each product. Pure: values in, values out, the same for any order of input.
//!
//! A substitute is of the same kind of food and has a strictly better Nutri-Score grade. The kind
//! is the most specific category that has better products: where a product's own categories have
//! none, those above are asked, but never the widest ones, in which anything meets anything.

mod shelves;
mod showcase;
mod substitutes;

pub use shelves::{Entry, Position, Shelves, ShelvesBuilder};
pub use showcase::showcase;
pub use substitutes::{Finder, Limits, NoSubstitute, Substitute};
