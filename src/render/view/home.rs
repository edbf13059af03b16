//! The home page.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use crate::model::{PagePath, ProductCard, Timestamp};
use crate::render::{Alternate, Page};

use super::Wording;
use super::linked_data::LinkedData;
use super::shelves::ShelfBranch;
use super::shown_product::{SharedPart, ShownProduct};

/// Sizes of the catalogue.
#[derive(Clone, Copy, Default, Debug, Serialize)]
pub(crate) struct HomeFigures {
    /// Products with a page.
    pub products: u64,
    /// Products with a Nutri-Score.
    pub graded: u64,
    /// Categories with a page.
    pub categories: u64,
    /// Pairs of a product and a replacement of a better letter.
    pub substitutes: u64,
}

/// What the home page is made of.
pub(crate) struct HomeFacts<'f> {
    /// Its text as HTML.
    pub intro: &'f str,
    /// Sizes of the catalogue.
    pub figures: HomeFigures,
    /// Its newest change.
    pub newest: Timestamp,
    /// The shelves to begin with.
    pub shelves: Vec<ShelfBranch>,
    /// A few products and better ones.
    pub swaps: &'f [(Arc<ShownProduct>, Arc<ShownProduct>)],
    /// The best known of those that changed in the newest week.
    pub week: &'f [Arc<ShownProduct>],
}

/// What templates/home.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HomeView {
    path: String,
    alternates: Vec<Alternate>,
    linked_data: LinkedData,
    intro: String,
    figures: HomeFigures,
    data_date: Option<String>,
    shelves: Vec<ShelfBranch>,
    examples: Vec<ExampleView>,
    /// The best known of those that changed in the newest week.
    week: Vec<SharedPart<ProductCard>>,
}

#[derive(Clone, Debug, Serialize)]
struct ExampleView {
    url: String,
    product: SharedPart<ProductCard>,
    substitute: SharedPart<ProductCard>,
    reason: String,
}

impl Wording {
    /// The home page.
    pub(crate) fn home_page(&self, facts: HomeFacts) -> Result<Page<HomeView>> {
        let root = PagePath::home();
        let path = self.page_at(root.clone());
        let mut examples = Vec::with_capacity(facts.swaps.len());
        for (product, substitute) in facts.swaps {
            examples.push(self.example(product, substitute)?);
        }
        let view = HomeView {
            path: path.url(),
            alternates: self.alternates(&root),
            linked_data: self.linked_site()?,
            intro: facts.intro.to_string(),
            figures: facts.figures,
            data_date: self.day(facts.newest)?,
            shelves: facts.shelves,
            examples,
            week: facts.week.iter().map(|product| product.card.clone()).collect(),
        };
        Ok(Page { path, template: "home.html", view })
    }

    /// A swap with its most telling reason besides the grade, which the cards show already.
    fn example(&self, product: &ShownProduct, substitute: &ShownProduct) -> Result<ExampleView> {
        let mut better = self.reasons(product, substitute)?.better;
        let reason = if better.len() > 1 { better.swap_remove(1) } else { better.concat() };
        Ok(ExampleView {
            url: self.page_at(PagePath::substitute(product.barcode, substitute.barcode)).url(),
            product: product.card.clone(),
            substitute: substitute.card.clone(),
            reason,
        })
    }
}
