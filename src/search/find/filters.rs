//! What a visitor narrows a search by.

use anyhow::Result;

use super::super::document::Document;
use super::super::facet_term::FacetTerm;
use super::super::spoken_names::category_number;
use super::Searcher;
use crate::model::allergen::Allergen;
use crate::model::{Grading, Nova, Tag};
use crate::words;

/// Narrows and orders what is found.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Filters {
    /// Only with this Nutri-Score.
    pub grading: Option<Grading>,
    /// Only of this NOVA group.
    pub nova: Option<Nova>,
    /// Only of this category: its part of the URL.
    pub category: Option<String>,
    /// Only of this main brand, as [`FacetCount::key`](super::FacetCount::key) gives it.
    pub brand: Option<String>,
    /// Only what is declared to be free of all these of the fourteen allergens. Silence is no statement.
    pub without: Vec<Tag>,
    /// Instead those of which that is not declared, though they name none of these allergens either.
    pub is_undeclared: bool,
    /// In which order.
    pub sort: Sort,
}

/// The order of what is found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Sort {
    /// What was likely meant first.
    #[default]
    Relevance,
    /// The best Nutri-Score first.
    Healthiest,
    /// The lowest NOVA group first.
    LeastProcessed,
}

/// Filters with the category looked up, as terms of the index.
#[derive(Default)]
pub(super) struct ResolvedFilters {
    /// What a document must have.
    pub(super) required: Vec<FacetTerm>,
    /// What it must not have.
    pub(super) excluded: Vec<FacetTerm>,
    /// What it must not have all of; none where it may have all.
    pub(super) incomplete: Vec<FacetTerm>,
    /// Stems of its main brand, none where that may be any.
    pub(super) brand: String,
}

impl ResolvedFilters {
    /// `None` where nothing can pass: the category is unknown.
    pub(super) fn of(filters: &Filters, searcher: Searcher) -> Result<Option<Self>> {
        let mut resolved = Self::default();
        if let Some(grading) = filters.grading {
            resolved.required.push(FacetTerm::grading(grading));
        }
        if let Some(nova) = filters.nova {
            resolved.required.push(FacetTerm::nova(nova));
        }
        if let Some(slug) = &filters.category {
            let number = category_number(searcher.connection, searcher.edition, slug)?;
            let Some(number) = number else { return Ok(None) };
            resolved.required.push(FacetTerm::category(number));
        }
        for allergen in filters.without.iter().filter_map(Allergen::of) {
            if filters.is_undeclared {
                resolved.excluded.push(FacetTerm::allergen(allergen));
                resolved.incomplete.push(FacetTerm::free_of(allergen));
            } else {
                resolved.required.push(FacetTerm::free_of(allergen));
            }
        }
        // A brand without letters filters nothing.
        resolved.brand = words::stems(filters.brand.as_deref().unwrap_or_default());
        Ok(Some(resolved))
    }

    /// Whether everything passes.
    pub(super) fn is_open(&self) -> bool {
        self.required.is_empty() && self.excluded.is_empty() && self.brand.is_empty()
    }

    /// Whether a document passes, however it was found. The index checks all of this except whether the
    /// words of the brand are those of the main brand.
    pub(super) fn accepts(&self, document: &Document) -> bool {
        if self.is_open() {
            return true;
        }
        if !self.brand.is_empty() && document.brand() != self.brand {
            return false;
        }
        let Some(facets) = document.facets() else { return false };
        let terms = facets.terms(document.categories());
        let has = |term: &FacetTerm| terms.contains(term);
        self.required.iter().all(has)
            && !self.excluded.iter().any(has)
            && (self.incomplete.is_empty() || !self.incomplete.iter().all(has))
    }
}
