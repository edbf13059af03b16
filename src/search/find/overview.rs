//! What was found, counted: how many, and by what it can be narrowed.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Result;
use serde::Serialize;

use super::super::index::Index;
use super::super::query::Query;
use super::super::sheet::Sheet;
use super::categories::{self, CategoryHit};
use super::filters::Filters;
use super::gathering::{Need, gather};
use super::{PAGES_MAX, PER_PAGE, Sources};
use crate::model::{Grade, Grading, Nova, Tag, allergen};

/// The first so many are counted and can be turned over.
pub(super) const LOOKED_AT: usize = PAGES_MAX * PER_PAGE;
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
    pub gradings: Vec<Count>,
    /// By NOVA group.
    pub novas: Vec<Count>,
    /// The category that was chosen, then the fullest ones that some of them are in and others are not.
    pub categories: Vec<CategoryCount>,
    /// The main brands most of them have.
    pub brands: Vec<BrandCount>,
    /// How many declare neither the allergen nor traces of it, for allergens that some declare.
    pub without: Vec<Count>,
}

/// How many have something in common.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Count {
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
        self.ask(|sources| {
            let mut sheets = gather(sources, query, filters, Need::all(LOOKED_AT + 1))?.sheets;
            let is_more = sheets.len() > LOOKED_AT;
            sheets.truncate(LOOKED_AT);
            let tally = Tally::of(&sheets);
            let mut categories = chosen(sources, filters, sheets.len())?;
            categories.extend(tally.categories(sources)?);
            Ok(Overview {
                total: sheets.len(),
                is_more,
                gradings: tally.gradings(),
                novas: tally.novas(),
                categories,
                brands: tally.brands(),
                without: tally.without(),
            })
        })
    }
}

/// The category that was chosen, which all that was found is in.
fn chosen(sources: Sources, filters: &Filters, count: usize) -> Result<Vec<CategoryCount>> {
    let Some(slug) = &filters.category else { return Ok(Vec::new()) };
    let category = categories::by_slug(sources.connection, slug)?;
    Ok(category.map(|category| CategoryCount { category, count }).into_iter().collect())
}

struct Tally<'s> {
    total: usize,
    gradings: HashMap<&'static str, usize>,
    novas: HashMap<u8, usize>,
    categories: HashMap<u16, usize>,
    /// Products by stems of the brand, and one that has it.
    brands: HashMap<&'s str, (usize, &'s Sheet<'s>)>,
    allergens: [usize; allergen::NUMBERED],
}

impl<'s> Tally<'s> {
    fn of(sheets: &'s [Sheet<'s>]) -> Self {
        let mut tally = Self {
            total: sheets.len(),
            gradings: HashMap::new(),
            novas: HashMap::new(),
            categories: HashMap::new(),
            brands: HashMap::new(),
            allergens: [0; allergen::NUMBERED],
        };
        for sheet in sheets {
            tally.add(sheet);
        }
        tally
    }

    fn add(&mut self, sheet: &'s Sheet<'s>) {
        let Some(traits) = sheet.traits() else { return };
        *self.gradings.entry(traits.grading.code()).or_default() += 1;
        if let Some(nova) = traits.nova {
            *self.novas.entry(nova.group()).or_default() += 1;
        }
        for category in sheet.categories() {
            *self.categories.entry(category).or_default() += 1;
        }
        if !sheet.brand().is_empty() {
            self.brands.entry(sheet.brand()).or_insert((0, sheet)).0 += 1;
        }
        for (number, count) in self.allergens.iter_mut().enumerate() {
            *count += usize::from(traits.allergens >> number & 1);
        }
    }

    fn gradings(&self) -> Vec<Count> {
        let all = Grade::ALL.map(Grading::Graded).into_iter();
        let codes = all.chain([Grading::Unknown, Grading::NotApplicable]).map(Grading::code);
        let counted =
            |code| Some(Count { key: str::to_string(code), count: *self.gradings.get(code)? });
        codes.filter_map(counted).collect()
    }

    fn novas(&self) -> Vec<Count> {
        let groups = (1..=4).filter_map(Nova::new).map(Nova::group);
        let counted =
            |group: u8| Some(Count { key: group.to_string(), count: *self.novas.get(&group)? });
        groups.filter_map(counted).collect()
    }

    fn categories(&self, sources: Sources) -> Result<Vec<CategoryCount>> {
        let some = self.categories.iter().filter(|(_, count)| **count < self.total);
        let mut some: Vec<(u16, usize)> = some.map(|(number, count)| (*number, *count)).collect();
        some.sort_by_key(|&(number, count)| (Reverse(count), number));
        let offered = some.into_iter().take(OFFERED).map(|(number, count)| {
            let category = categories::hit(sources.connection, number)?;
            Ok(category.map(|category| CategoryCount { category, count }))
        });
        offered.filter_map(Result::transpose).collect()
    }

    fn brands(&self) -> Vec<BrandCount> {
        let mut all: Vec<(&str, usize, &Sheet)> =
            self.brands.iter().map(|(stems, (count, owner))| (*stems, *count, *owner)).collect();
        all.sort_by_key(|&(stems, count, _)| (Reverse(count), stems));
        let offered = all.into_iter().take(OFFERED).filter_map(|(stems, count, owner)| {
            let name = owner.card()?.brand?;
            Some(BrandCount { key: stems.replace(' ', "-"), name, count })
        });
        offered.collect()
    }

    fn without(&self) -> Vec<Count> {
        let declared = self.allergens.iter().enumerate().filter(|(_, count)| **count > 0);
        let counted = declared.filter_map(|(number, count)| {
            let tag: Tag = allergen::tag(number)?;
            Some(Count { key: tag.to_string(), count: self.total - count })
        });
        counted.filter(|count| count.count > 0).collect()
    }
}
