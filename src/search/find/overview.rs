//! What was found, counted: how many, and by what it can be narrowed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use anyhow::Result;

use super::super::document::Document;
use super::super::{Index, Query};
use super::Searcher;
use super::categories::{self, CategoryHit};
use super::collector::collect;
use super::filters::Filters;
use super::page::REACHABLE;
use super::result_budget::ResultBudget;
use crate::model::allergen::Allergen;
use crate::model::{Facet, Grading, Nova};

/// Categories and brands that are offered.
const OFFERED: usize = 10;

/// Counts of the first products that answer a query.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Overview {
    /// How many products were found.
    pub total: usize,
    /// Whether there are more than were counted.
    pub is_more: bool,
    /// By each facet: Nutri-Scores, the healthiest first; NOVA groups; the category that was chosen, then
    /// the fullest ones that some products are in and others are not; the main brands most of them have;
    /// the allergens that some are declared to be free of, or name and others do not.
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
}

/// How many products have something in common.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FacetCount {
    /// The code of a grading, the number of a NOVA group, the slug of a category, what
    /// [`Filters::brand`] takes, the tag of an allergen they are free of.
    pub key: String,
    /// Its name, where the file has one; a brand's as one of the products has it.
    pub name: Option<String>,
    /// How many products.
    pub count: usize,
}

impl Index {
    /// Counts the first products that answer a query.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn overview(&self, query: &Query, filters: &Filters) -> Result<Overview> {
        self.ask(query.edition, |searcher| {
            let mut documents = collect(searcher, query, filters, BUDGET)?.documents;
            count(searcher, &mut documents, filters)
        })
    }
}

/// One more than is counted, which tells whether there are more.
pub(super) const BUDGET: ResultBudget = ResultBudget::all(REACHABLE + 1);

/// Counts what was collected with [`BUDGET`], and takes away what is more than is counted.
pub(super) fn count(
    searcher: Searcher,
    documents: &mut Vec<Document>,
    filters: &Filters,
) -> Result<Overview> {
    let is_more = documents.len() > REACHABLE;
    documents.truncate(REACHABLE);
    let counter = FacetCounter::of(documents);
    let facets = [
        (Facet::Grading, counter.gradings()),
        (Facet::Nova, counter.novas()),
        (Facet::Category, counter.categories(searcher, filters)?),
        (Facet::Brand, counter.brands()),
        (Facet::Allergen, counter.free_of()),
    ];
    Ok(Overview { total: documents.len(), is_more, facets: facets.into() })
}

/// Products by what they have.
#[derive(Default)]
struct FacetCounter<'s> {
    total: usize,
    /// By their numbers.
    gradings: [usize; Grading::ALL.len()],
    /// By group; the first are those of no group.
    novas: [usize; 5],
    /// By number, up to the greatest that occurs.
    categories: Vec<usize>,
    /// By stems of the brand, and one that has it.
    brands: HashMap<&'s str, (usize, &'s Document<'s>)>,
    /// Those that name an allergen, and those that are declared to be free of it.
    naming: [usize; Allergen::ALL.len()],
    free_of: [usize; Allergen::ALL.len()],
}

impl<'s> FacetCounter<'s> {
    fn of(documents: &'s [Document<'s>]) -> Self {
        let mut counter = Self { total: documents.len(), ..Self::default() };
        for document in documents {
            let Some(facets) = document.facets() else { continue };
            counter.gradings[usize::from(facets.grading.number())] += 1;
            counter.novas[usize::from(facets.nova.map_or(0, Nova::group))] += 1;
            for category in document.categories() {
                let number = usize::from(category);
                if number >= counter.categories.len() {
                    counter.categories.resize(number + 1, 0);
                }
                counter.categories[number] += 1;
            }
            if !document.brand().is_empty() {
                counter.brands.entry(document.brand()).or_insert((0, document)).0 += 1;
            }
            for allergen in Allergen::ALL {
                counter.naming[allergen.number()] +=
                    usize::from(facets.allergens.contains(allergen));
                counter.free_of[allergen.number()] +=
                    usize::from(facets.free_of.contains(allergen));
            }
        }
        counter
    }

    fn gradings(&self) -> Vec<FacetCount> {
        let codes = Grading::ALL.map(|grading| grading.code().to_string());
        some(codes.into_iter().zip(self.gradings))
    }

    fn novas(&self) -> Vec<FacetCount> {
        some([1, 2, 3, 4].map(|group| (group.to_string(), self.novas[group])))
    }

    fn categories(&self, searcher: Searcher, filters: &Filters) -> Result<Vec<FacetCount>> {
        let mut counts = Vec::new();
        if let Some(slug) = &filters.category
            && let Some(chosen) = categories::by_slug(searcher, slug)?
        {
            counts.push(FacetCount::of(chosen, self.total));
        }
        let mut fullest = Vec::new();
        for (number, &count) in (0..).zip(&self.categories) {
            // A category that all of them are in narrows nothing.
            if count > 0 && count < self.total {
                fullest.push((Reverse(count), searcher.categories.place(number), number));
            }
        }
        fullest.sort_unstable();
        fullest.truncate(OFFERED);
        for (Reverse(count), _, number) in fullest {
            if let Some(category) = categories::by_number(searcher, number)? {
                counts.push(FacetCount::of(category, count));
            }
        }
        Ok(counts)
    }

    fn brands(&self) -> Vec<FacetCount> {
        let mut all: Vec<_> = self.brands.iter().collect();
        all.sort_by_key(|(stems, (count, _))| (Reverse(*count), **stems));
        all.truncate(OFFERED);
        let mut counts = Vec::new();
        for (stems, &(count, owner)) in all {
            if let Some(name @ Some(_)) = owner.card().map(|card| card.shown.brand) {
                counts.push(FacetCount { key: stems.replace(' ', "-"), name, count });
            }
        }
        counts
    }

    fn free_of(&self) -> Vec<FacetCount> {
        let mut counts = Vec::new();
        for allergen in Allergen::ALL {
            let (naming, count) = (self.naming[allergen.number()], self.free_of[allergen.number()]);
            // Where none is declared to be free of it, those that do not name it can still be distinguished.
            if count > 0 || (naming > 0 && naming < self.total) {
                counts.push(FacetCount { key: allergen.tag().to_string(), name: None, count });
            }
        }
        counts
    }
}

impl FacetCount {
    fn of(category: CategoryHit, count: usize) -> Self {
        Self { key: category.slug, name: Some(category.name), count }
    }
}

/// Those that some products have, by their keys.
fn some(counted: impl IntoIterator<Item = (String, usize)>) -> Vec<FacetCount> {
    let mut counts = Vec::new();
    for (key, count) in counted {
        if count > 0 {
            counts.push(FacetCount { key, name: None, count });
        }
    }
    counts
}
