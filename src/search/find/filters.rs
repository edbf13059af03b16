//! What a visitor narrows a search by.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension};

use super::super::mark;
use super::super::sheet::{Sheet, Traits};
use crate::model::{Grading, Nova, Tag, allergen};
use crate::words::stems;

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

/// Filters as the index is asked for them and as products pass them.
#[derive(Default, PartialEq)]
pub(super) struct Sieve {
    grading: Option<Grading>,
    nova: Option<Nova>,
    /// The number of a category.
    category: Option<u16>,
    /// Numbers of allergens.
    without: Vec<usize>,
    /// Stems of the main brand.
    brand: Option<String>,
}

impl Sieve {
    /// `None` where nothing can pass: a category that nobody knows.
    pub(super) fn of(filters: &Filters, connection: &Connection) -> Result<Option<Self>> {
        let mut sieve = Self { grading: filters.grading, nova: filters.nova, ..Self::default() };
        if let Some(slug) = &filters.category {
            let mut statement =
                connection.prepare_cached("SELECT number FROM category WHERE slug = ?1")?;
            let number: Option<u16> = statement.query_row([slug], |row| row.get(0)).optional()?;
            let Some(number) = number else { return Ok(None) };
            sieve.category = Some(number);
        }
        sieve.without = filters.without.iter().filter_map(allergen::number).collect();
        let brand = filters.brand.as_deref().map(stems);
        sieve.brand = brand.filter(|brand| !brand.is_empty());
        Ok(Some(sieve))
    }

    /// Whether everything passes.
    pub(super) fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// What must be there, quoted.
    pub(super) fn wanted(&self) -> impl Iterator<Item = String> {
        let grading = self.grading.map(mark::grading).into_iter();
        let marks = grading.chain(self.nova.map(mark::nova));
        let marks = marks.chain(self.category.map(mark::category));
        let brand = self.brand.iter().flat_map(|brand| brand.split(' '));
        marks.map(|mark| format!("\"{mark}\"")).chain(brand.map(|stem| format!("\"{stem}\"")))
    }

    /// What must not.
    pub(super) fn unwanted(&self) -> impl Iterator<Item = char> {
        self.without.iter().map(|number| mark::allergen(*number))
    }

    /// Whether a product passes, however it was found. The index can tell all of this but whether the
    /// words of the brand are those of the main brand.
    pub(super) fn lets_pass(&self, sheet: &Sheet) -> bool {
        self.is_open()
            || self.brand.as_deref().is_none_or(|brand| sheet.brand() == brand) && {
                let is_in = |number| sheet.categories().any(|category| category == number);
                let passes = |traits: Traits| {
                    self.grading.is_none_or(|grading| traits.grading == grading)
                        && self.nova.is_none_or(|nova| traits.nova == Some(nova))
                        && self.without.iter().all(|number| traits.allergens >> number & 1 == 0)
                };
                self.category.is_none_or(is_in) && sheet.traits().is_some_and(passes)
            }
    }
}
