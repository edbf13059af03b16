//! The page about what the data are worth.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Barcode, PagePath, Timestamp};
use crate::render::{Alternate, Link, Page};

use super::Wording;
use super::linked_data::LinkedData;

/// What the page is about, before it is worded.
#[derive(Clone, Debug)]
pub(crate) struct QualityFacts {
    /// Products of the catalogue.
    pub products: u64,
    /// Newest change of a product at OFF.
    pub newest: Timestamp,
    /// Codes of fields, with the number of products that have them.
    pub fields: Vec<(&'static str, u64)>,
    /// Products whose nutrition table cannot be believed.
    pub implausible: u64,
    /// Codes of the rules, with the number of tables that break them.
    pub rules: Vec<(&'static str, u64)>,
    /// Shelves, with their products and those whose table cannot be believed.
    pub shelves: Vec<(Link, u64, u64)>,
    /// Products with something to correct.
    pub to_correct: Vec<FaultyProduct>,
}

/// A product with something to correct.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FaultyProduct {
    /// The product.
    pub barcode: Barcode,
    /// Its name.
    pub name: String,
    /// Its main brand.
    pub brand: Option<String>,
    /// Scans by distinct people.
    pub scans: u32,
    /// The codes of the rules its table breaks, and what is missing: `nutrition-missing`,
    /// `ingredients-missing`. Keys of `quality.faults`.
    pub faults: Vec<&'static str>,
}

/// What templates/quality.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QualityView {
    path: String,
    linked_data: LinkedData,
    alternates: Vec<Alternate>,
    products: u64,
    data_date: Option<String>,
    fields: Vec<CountedShare>,
    implausible: CountedShare,
    rules: Vec<CountedShare>,
    shelves: Vec<ShelfShare>,
    to_correct: Vec<ToCorrect>,
}

/// A key of a text with a count and its share of all products.
#[derive(Clone, Debug, Serialize)]
struct CountedShare {
    code: &'static str,
    count: u64,
    percent: String,
}

#[derive(Clone, Debug, Serialize)]
struct ShelfShare {
    shelf: Link,
    products: u64,
    count: u64,
    percent: String,
}

#[derive(Clone, Debug, Serialize)]
struct ToCorrect {
    name: String,
    brand: Option<String>,
    url: String,
    edit_url: String,
    faults: Vec<&'static str>,
}

impl Wording {
    /// The page « Qualité des données ».
    pub(crate) fn quality_page(&self, facts: QualityFacts) -> Result<Page<QualityView>> {
        let newest = (facts.newest != Timestamp::UNKNOWN).then(|| facts.newest.date()).flatten();
        let root = PagePath::data_quality();
        let path = self.page_at(root.clone());
        let mut shelves = Vec::with_capacity(facts.shelves.len());
        for (shelf, products, count) in facts.shelves {
            shelves.push(ShelfShare {
                shelf,
                products,
                count,
                percent: self.texts.percent(count, products),
            });
        }
        let view = QualityView {
            path: path.url(),
            linked_data: self
                .linked_dataset(newest.map(|date| date.format("%Y-%m-%d").to_string()))?,
            alternates: self.alternates(&root),
            products: facts.products,
            data_date: self.day(facts.newest)?,
            fields: self.counted_shares(&facts.fields, facts.products),
            implausible: self.counted_share("implausible", facts.implausible, facts.products),
            rules: self.counted_shares(&facts.rules, facts.products),
            shelves,
            to_correct: facts
                .to_correct
                .into_iter()
                .map(|faulty| self.to_correct(faulty))
                .collect(),
        };
        Ok(Page { path, template: "quality.html", view })
    }

    fn counted_shares(&self, counts: &[(&'static str, u64)], all: u64) -> Vec<CountedShare> {
        let mut shares = Vec::with_capacity(counts.len());
        for &(code, count) in counts {
            shares.push(self.counted_share(code, count, all));
        }
        shares
    }

    fn counted_share(&self, code: &'static str, count: u64, all: u64) -> CountedShare {
        CountedShare { code, count, percent: self.texts.percent(count, all) }
    }

    fn to_correct(&self, product: FaultyProduct) -> ToCorrect {
        let FaultyProduct { barcode, name, brand, faults, .. } = product;
        let url = self.page_at(PagePath::product(barcode)).url();
        ToCorrect { name, brand, url, edit_url: self.off_editor(barcode), faults }
    }
}
