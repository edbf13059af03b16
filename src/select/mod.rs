//! Which products are the better choice: shelves of comparable products, healthiest first, and the
//! substitutes of each product. Pure: values in, values out, the same for any order of input.
//!
//! A substitute is of the same kind of food, never of another physical kind, and has a better
//! Nutri-Score. The kind is the product's most specific one; where that has too few better products
//! those above are asked, but never the widest ones, in which anything meets anything. Reading
//! order: [`CategoryRules`] and [`CategoryKinds`] (what is comparable), [`Shelves`] (all products),
//! `candidate_index` (where candidates come from), `judge` and `likeness` (whether one may replace the
//! product, and how well), `choose` (which are offered), [`Finder`] (all of it for one product).

mod allergen_bits;
mod amounts;
mod baby_names;
mod candidate_index;
mod category_pairs;
mod choose;
mod comparison;
mod drink_names;
mod energy_gates;
mod explanation;
mod figure_gates;
mod idea_gates;
mod item;
mod item_marks;
mod judge;
mod judgements;
mod kinds;
mod known_words;
mod learnt;
mod likeness;
mod likeness_gates;
mod mistakes;
mod name_words;
mod origin;
mod outliers;
mod outline;
mod overrides;
mod packed;
mod pair_texts;
mod position;
mod recollection;
mod rules;
mod selection;
mod settings;
mod shelf_items;
mod shelf_lists;
mod shelf_mates;
mod shelf_rank;
mod shelf_scores;
mod shelf_spread;
mod shelf_texts;
mod shelves;
mod shelves_builder;
mod showcase;
mod signals;
mod sketch;
mod substitute_search;
mod substitutes;
mod taste_gates;
#[cfg(test)]
mod test_products;
mod trust;
mod turns;
mod variety;
mod weigh_labels;

pub use comparison::Candidate;
pub use explanation::Explanation;
pub use item::Sale;
pub use judge::{Eligible, Refusal, Safety, TraitScores};
pub use kinds::{CategoryKinds, Shelving};
pub use learnt::Learnt;
pub use origin::Origin;
pub use outline::{ItemOutline, OutlineReader};
pub use overrides::{ChoiceReason, OverrideRules, ResolvedOverrides, Unresolved};
pub(crate) use packed::{Packed, packed_fields};
pub use pair_texts::PairTexts;
pub use position::Position;
pub use recollection::{FoundChunk, KeptChoice, Recollection};
pub use rules::{CategoryRules, PhysicalKind, RulesError};
pub use selection::{Selection, SelectionChunk};
pub use settings::{Settings, Trait};
pub use shelf_lists::Shelf;
pub use shelf_mates::ShelfMates;
pub use shelf_rank::{Neighbour, ShelfRank, Standings};
pub use shelves::Shelves;
pub use shelves_builder::ShelvesBuilder;
pub(crate) use showcase::changed_lately;
pub use showcase::showcase;
pub use substitutes::{Choice, Finder, NoSubstitute, Substitute};
pub use trust::NutritionTrust;
