//! What was found, counted: how many, and by what it can be narrowed.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Result;
use serde::Serialize;

use super::super::document::Document;
use super::super::index::Index;
use super::super::query::Query;
use super::Searcher;
use super::categories::{self, CategoryHit};
use super::collector::collect;
use super::filters::Filters;
use super::page::REACHABLE;
use super::plan::ResultBudget;
use crate::model::allergen::Allergen;
use crate::model::{Grade, Grading};

/// Categories and brands that are offered.
const OFFERED: usize = 10;

/// Counts of the first products that answer a query.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Default)]
pub struct Overview {
    /// How many products were found.
    pub total: usize,
    /// Whether there are more than were counted.
    pub is_more: bool,
    /// By Nutri-Score, the healthiest first.
    pub gradings: Vec<FacetCount>,
    /// By NOVA group.
    pub novas: Vec<FacetCount>,
    /// The category that was chosen, then the fullest ones that some of them are in and others are not.
    pub categories: Vec<CategoryCount>,
    /// The main brands most of them have.
    pub brands: Vec<BrandCount>,
    /// How many declare neither the allergen nor traces of it, for allergens that some declare.
    pub without: Vec<FacetCount>,
}

/// How many have something in common.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FacetCount {
    /// The code of a grading, the number of a NOVA group, the tag of an allergen.
    pub key: String,
    /// How many products.
    pub count: usize,
}

/// How many are in a category.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CategoryCount {
    /// Which category.
    pub category: CategoryHit,
    /// How many products.
    pub count: usize,
}

/// How many are of a brand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BrandCount {
    /// What [`Filters::brand`] takes.
    pub key: String,
    /// Its name, as one of the products has it.
    pub name: String,
    /// How many products.
    pub count: usize,
}

impl Index {
    /// Counts the first products that answer a query.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn overview(&self, query: &Query, filters: &Filters) -> Result<Overview> {
        self.ask(|searcher| {
            let mut documents =
                collect(searcher, query, filters, ResultBudget::all(REACHABLE + 1))?.documents;
            let is_more = documents.len() > REACHABLE;
            documents.truncate(REACHABLE);
            let counter = FacetCounter::of(&documents);
            let mut categories = chosen(searcher, filters, documents.len())?;
            categories.extend(counter.categories(searcher)?);
            Ok(Overview {
                total: documents.len(),
                is_more,
                gradings: counter.gradings(),
                novas: counter.novas(),
                categories,
                brands: counter.brands(),
                without: counter.without(),
            })
        })
    }
}

/// The category that was chosen, which all that was found is in.
fn chosen(searcher: Searcher, filters: &Filters, count: usize) -> Result<Vec<CategoryCount>> {
    let Some(slug) = &filters.category else { return Ok(Vec::new()) };
    let category = categories::by_slug(searcher.connection, slug)?;
    Ok(category.map(|category| CategoryCount { category, count }).into_iter().collect())
}

struct FacetCounter<'s> {
    total: usize,
    gradings: HashMap<&'static str, usize>,
    novas: HashMap<u8, usize>,
    categories: HashMap<u16, usize>,
    /// Products by stems of the brand, and one that has it.
    brands: HashMap<&'s str, (usize, &'s Document<'s>)>,
    allergens: [usize; Allergen::ALL.len()],
}

impl<'s> FacetCounter<'s> {
    fn of(documents: &'s [Document<'s>]) -> Self {
        let mut counter = Self {
            total: documents.len(),
            gradings: HashMap::new(),
            novas: HashMap::new(),
            categories: HashMap::new(),
            brands: HashMap::new(),
            allergens: [0; Allergen::ALL.len()],
        };
        for document in documents {
            counter.add(document);
        }
        counter
    }

    fn add(&mut self, document: &'s Document<'s>) {
        let Some(facets) = document.facets() else { return };
        *self.gradings.entry(facets.grading.code()).or_default() += 1;
        if let Some(nova) = facets.nova {
            *self.novas.entry(nova.group()).or_default() += 1;
        }
        for category in document.categories() {
            *self.categories.entry(category).or_default() += 1;
        }
        if !document.brand().is_empty() {
            self.brands.entry(document.brand()).or_insert((0, document)).0 += 1;
        }
        for allergen in Allergen::ALL {
            self.allergens[allergen.number()] += usize::from(facets.has_allergen(allergen));
        }
    }

    fn gradings(&self) -> Vec<FacetCount> {
        let mut all = Grade::ALL.map(Grading::Graded).to_vec();
        all.extend([Grading::Unknown, Grading::NotApplicable]);
        let mut counts = Vec::new();
        for code in all.into_iter().map(Grading::code) {
            if let Some(&count) = self.gradings.get(code) {
                counts.push(FacetCount { key: code.to_string(), count });
            }
        }
        counts
    }

    fn novas(&self) -> Vec<FacetCount> {
        let mut counts = Vec::new();
        for group in 1..=4 {
            if let Some(&count) = self.novas.get(&group) {
                counts.push(FacetCount { key: group.to_string(), count });
            }
        }
        counts
    }

    fn categories(&self, searcher: Searcher) -> Result<Vec<CategoryCount>> {
        // A category that all of them are in narrows nothing.
        let mut some: Vec<(u16, usize)> =
            self.categories.iter().map(|(number, count)| (*number, *count)).collect();
        some.retain(|(_, count)| *count < self.total);
        some.sort_by_key(|&(number, count)| (Reverse(count), number));
        some.truncate(OFFERED);
        let mut counts = Vec::new();
        for (number, count) in some {
            if let Some(category) = categories::by_number(searcher.connection, number)? {
                counts.push(CategoryCount { category, count });
            }
        }
        Ok(counts)
    }

    fn brands(&self) -> Vec<BrandCount> {
        let mut all: Vec<_> = self.brands.iter().collect();
        all.sort_by_key(|(stems, (count, _))| (Reverse(*count), **stems));
        all.truncate(OFFERED);
        let mut counts = Vec::new();
        for (stems, &(count, owner)) in all {
            if let Some(name) = owner.card().and_then(|card| card.brand) {
                counts.push(BrandCount { key: stems.replace(' ', "-"), name, count });
            }
        }
        counts
    }

    fn without(&self) -> Vec<FacetCount> {
        let mut counts = Vec::new();
        for allergen in Allergen::ALL {
            let declared = self.allergens[allergen.number()];
            // Neither what none of them declares nor what all of them do narrows anything.
            if declared > 0 && declared < self.total {
                let key = allergen.tag().to_string();
                counts.push(FacetCount { key, count: self.total - declared });
            }
        }
        counts
    }
}
