//! What a visitor narrows a search by.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension};

use super::super::document::Document;
use super::super::facet_term::{FacetTerm, quoted};
use crate::model::allergen::Allergen;
use crate::model::{Grading, Nova, Tag};
use crate::words;

/// Narrows and orders what is found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filters {
    /// Only with this Nutri-Score.
    pub grading: Option<Grading>,
    /// Only of this NOVA group.
    pub nova: Option<Nova>,
    /// Only of this category: its part of the URL.
    pub category: Option<String>,
    /// Only of this main brand, as [`BrandCount::key`](super::BrandCount::key) gives it.
    pub brand: Option<String>,
    /// Without these of the fourteen allergens, traces included, as far as products declare them.
    pub without: Vec<Tag>,
    /// In which order.
    pub sort: Sort,
}

/// The order of what is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    /// What was likely meant first.
    #[default]
    Relevance,
    /// The best Nutri-Score first.
    Healthiest,
    /// The lowest NOVA group first.
    LeastProcessed,
}

/// Filters with the category looked up, as terms of the index and as a check of documents.
#[derive(Default, PartialEq)]
pub(super) struct ResolvedFilters {
    grading: Option<Grading>,
    nova: Option<Nova>,
    /// The number of a category.
    category: Option<u16>,
    /// None of these.
    without: Vec<Allergen>,
    /// Stems of the main brand.
    brand: Option<String>,
}

impl ResolvedFilters {
    /// `None` where nothing can pass: the category is unknown.
    pub(super) fn of(filters: &Filters, connection: &Connection) -> Result<Option<Self>> {
        let mut resolved = Self { grading: filters.grading, nova: filters.nova, ..Self::default() };
        if let Some(slug) = &filters.category {
            let mut statement =
                connection.prepare_cached("SELECT number FROM category WHERE slug = ?1")?;
            resolved.category = statement.query_row([slug], |row| row.get(0)).optional()?;
            if resolved.category.is_none() {
                return Ok(None);
            }
        }
        resolved.without = filters.without.iter().filter_map(Allergen::of).collect();
        if let Some(brand) = &filters.brand {
            let stems = words::stems(brand);
            // A brand without letters filters nothing.
            resolved.brand = if stems.is_empty() { None } else { Some(stems) };
        }
        Ok(Some(resolved))
    }

    /// Whether everything passes.
    pub(super) fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// What a document must have, quoted.
    pub(super) fn required(&self) -> Vec<String> {
        let mut required = Vec::new();
        required.extend(self.grading.map(|grading| quoted(FacetTerm::grading(grading))));
        required.extend(self.nova.map(|nova| quoted(FacetTerm::nova(nova))));
        required.extend(self.category.map(|number| quoted(FacetTerm::category(number))));
        if let Some(brand) = &self.brand {
            required.extend(brand.split(' ').map(quoted));
        }
        required
    }

    /// What it must not have.
    pub(super) fn excluded(&self) -> impl Iterator<Item = FacetTerm> {
        self.without.iter().map(|allergen| FacetTerm::allergen(*allergen))
    }

    /// Whether a document passes, however it was found. The index checks all of this except whether the
    /// words of the brand are those of the main brand.
    pub(super) fn accepts(&self, document: &Document) -> bool {
        if self.is_open() {
            return true;
        }
        let Some(facets) = document.facets() else { return false };
        self.brand.as_deref().is_none_or(|brand| document.brand() == brand)
            && self.category.is_none_or(|number| document.categories().any(|other| other == number))
            && self.grading.is_none_or(|grading| facets.grading == grading)
            && self.nova.is_none_or(|nova| facets.nova == Some(nova))
            && !self.without.iter().any(|allergen| facets.has_allergen(*allergen))
    }
}
