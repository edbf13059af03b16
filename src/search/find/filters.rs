//! What a visitor narrows a search by.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension};

use super::super::sheet::Sheet;
use super::super::{mark, text};
use crate::model::{Grading, Nova, Tag, allergen};

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

/// Filters as the index is asked for them.
pub(super) struct Sieve {
    wanted: Vec<char>,
    unwanted: Vec<char>,
    /// Stems of the main brand.
    brand: Option<String>,
}

impl Sieve {
    /// `None` where nothing can pass: a category that nobody knows.
    pub(super) fn of(filters: &Filters, connection: &Connection) -> Result<Option<Self>> {
        let grading = filters.grading.map(mark::grading);
        let nova = filters.nova.map(mark::nova);
        let mut wanted: Vec<char> = grading.into_iter().chain(nova).collect();
        if let Some(slug) = &filters.category {
            let mut statement =
                connection.prepare_cached("SELECT number FROM category WHERE slug = ?1")?;
            let number: Option<u16> = statement.query_row([slug], |row| row.get(0)).optional()?;
            let Some(number) = number else { return Ok(None) };
            wanted.push(mark::category(number));
        }
        let numbers = filters.without.iter().filter_map(allergen::number);
        let unwanted = numbers.map(mark::allergen).collect();
        let brand = filters.brand.as_deref().map(text::stems).filter(|brand| !brand.is_empty());
        Ok(Some(Self { wanted, unwanted, brand }))
    }

    /// What must be there, quoted.
    pub(super) fn wanted(&self) -> impl Iterator<Item = String> {
        let marks = self.wanted.iter().map(|mark| format!("\"{mark}\""));
        let brand = self.brand.iter().flat_map(|brand| brand.split(' '));
        marks.chain(brand.map(|stem| format!("\"{stem}\"")))
    }

    /// What must not.
    pub(super) fn unwanted(&self) -> impl Iterator<Item = char> {
        self.unwanted.iter().copied()
    }

    /// What the index cannot tell: whether the words of the brand are those of the main brand.
    pub(super) fn lets_pass(&self, sheet: &Sheet) -> bool {
        self.brand.as_deref().is_none_or(|brand| sheet.brand() == brand)
    }
}
