//! What else than shared words and categories tells that two products are the same food: the kind a name
//! says, first ingredients, neighbours in meaning, and the role on the plate.
//!
//! Each is read or learnt once, when the shelves are built, is a whole number, and is weighed by a trait of
//! its own, so that leaving it out is a setting. docs/substitutes.md has the source of each rule.

mod claims;
mod cocoa;
mod first_ingredients;
mod food_kinds;
mod gazetteer;
mod meaning;
mod meaning_signs;
mod misplaced;
mod name_facets;
mod name_phrases;
mod name_token;
mod role;

pub(super) use claims::Claims;
pub(super) use cocoa::{BITTER, cocoa, is_rich_in_chocolate};
pub(super) use first_ingredients::FirstIngredients;
pub(super) use food_kinds::{
    breakfast_by_figures, is_by_cocoa, is_by_name, is_by_taste, is_called_by_flavour,
    is_more_than_taste, is_too_lean,
};
pub(super) use gazetteer::{Gazetteer, NamedKind};
pub(super) use meaning::FeatureVectors;
pub(super) use meaning_signs::Meaning;
pub(super) use misplaced::mark as mark_misplaced;
pub(super) use name_facets::{FLAVOURS, FORMS, FacetReader, NameFacets, is_of_taste};
pub(super) use role::Roles;

use super::Trait;
use super::packed::packed_fields;
use food_kinds::has_little_sugar;

/// What a product's name, list and figures tell of what it is, beyond words and categories.
#[derive(Clone, Copy, Hash, Debug)]
pub(super) struct ItemSignals {
    /// Learnt from the catalogue, see [`FeatureVectors`].
    pub(super) meaning: Meaning,
    pub(super) ingredients: FirstIngredients,
    /// Whether its name says a category that refines those it is filed under or stands in for them; it stands
    /// behind them.
    pub(super) is_named: bool,
    /// It is filed under what it plainly is not; known when all products are.
    pub(super) is_misplaced: bool,
    pub(super) roles: Roles,
    pub(super) claims: Claims,
    /// What its name says it tastes of, and in what form it comes.
    pub(super) flavours: NameFacets,
    pub(super) forms: NameFacets,
    /// The share of cocoa its name says, in percent; 0 for none.
    pub(super) cocoa: u8,
    /// The number of the plain kind its name says and the one its categories say; 0 where none does.
    pub(super) named_food: u8,
    pub(super) filed_food: u8,
}

// What all products tell is not kept of each.
packed_fields!(
    ItemSignals: ingredients, is_named, roles, claims, flavours, forms, cocoa, named_food, filed_food;
    meaning: Meaning::default(), is_misplaced: false
);

impl ItemSignals {
    /// Whether there is what a trait compares.
    pub(super) fn tell(&self, wanted: Trait) -> bool {
        match wanted {
            Trait::Kind => self.is_named || self.food() != 0,
            Trait::Ingredients => self.ingredients != FirstIngredients::default(),
            Trait::Meaning => self.meaning != Meaning::default(),
            _ => true,
        }
    }

    /// The number of its plain kind: as named, else as filed; 0 where neither tells.
    pub(super) fn food(&self) -> u8 {
        if self.named_food == 0 { self.filed_food } else { self.named_food }
    }

    /// Whether it is chocolate by its name or its shelf: « Cacao 87 % » is a bar.
    pub(super) fn is_chocolate(&self) -> bool {
        is_by_cocoa(self.named_food) || is_by_cocoa(self.filed_food)
    }

    /// Whether it is chocolate that is bought for having little sugar, and has so much in hundredths of a gram.
    pub(super) fn has_little_sugar(&self, sugars: u16) -> bool {
        [self.named_food, self.filed_food].iter().any(|food| has_little_sugar(*food, sugars))
    }
}
