//! Which products are the better choice: shelves of comparable products, healthiest first, and the
//! substitutes of each product. Pure: values in, values out, the same for any order of input.
//!
//! A substitute is of the same kind of food, never of another physical kind, and has a better
//! Nutri-Score. The kind is the product's most specific one; where that has too few better products
//! those above are asked, but never the widest ones, in which anything meets anything. Reading
//! order: [`CategoryRules`] and [`CategoryKinds`] (what is comparable), [`Shelves`] (all products),
//! `pool` (candidates), `judge` and `likeness` (may it, how good is it), `choose` (which are
//! offered), [`Finder`] (all of it for one product).

mod choose;
mod explanation;
mod item;
mod judge;
mod kinds;
mod likeness;
mod name_words;
mod overrides;
mod pool;
mod rules;
mod selection;
mod settings;
mod shelves;
mod showcase;
mod standing;
mod substitutes;
#[cfg(test)]
mod test_products;

pub use explanation::{Candidate, Explanation};
pub use item::{Sale, Trust};
pub use judge::{Origin, Refusal, Safety};
pub use kinds::{CategoryKinds, Shelving};
pub use overrides::{OverrideRules, Overrides};
pub use rules::{CategoryRules, PhysicalKind, RulesError};
pub use selection::Selection;
pub use settings::{Settings, Trait, Weights};
pub use shelves::{Position, Shelves, ShelvesBuilder};
pub use showcase::showcase;
pub use standing::{Neighbour, Standing};
pub use substitutes::{Finder, NoSubstitute, Substitute};
