//! The home page.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use crate::model::{PagePath, Product, ProductCard, Timestamp};
use crate::render::{Alternate, Page};

use super::Wording;
use super::category::CountedLink;
use super::linked_data::LinkedData;

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

/// What templates/home.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HomeView {
    path: String,
    alternates: Vec<Alternate>,
    linked_data: LinkedData,
    intro: String,
    figures: HomeFigures,
    data_date: Option<String>,
    categories: Vec<CountedLink>,
    examples: Vec<ExampleView>,
}

#[derive(Clone, Debug, Serialize)]
struct ExampleView {
    url: String,
    product: ProductCard,
    substitute: ProductCard,
    reason: String,
}

impl Wording {
    /// The home page: its text as HTML, sizes and newest change of the catalogue, the categories to
    /// begin with, a few products and better ones.
    pub(crate) fn home_page(
        &self,
        intro: &str,
        figures: HomeFigures,
        newest: Timestamp,
        categories: Vec<CountedLink>,
        swaps: &[(Arc<Product>, Arc<Product>)],
    ) -> Result<Page<HomeView>> {
        let root = PagePath::home();
        let path = self.page_at(root.clone());
        let mut examples = Vec::with_capacity(swaps.len());
        for (product, substitute) in swaps {
            examples.push(self.example(product, substitute)?);
        }
        let view = HomeView {
            path: path.url(),
            alternates: self.alternates(&root),
            linked_data: self.linked_site()?,
            intro: intro.to_string(),
            figures,
            data_date: self.day(newest)?,
            categories,
            examples,
        };
        Ok(Page { path, template: "home.html", view })
    }

    /// A swap with its most telling reason besides the grade, which the cards show already.
    fn example(&self, product: &Product, substitute: &Product) -> Result<ExampleView> {
        let mut better = self.reasons(product, substitute)?.better;
        let reason = if better.len() > 1 { better.swap_remove(1) } else { better.concat() };
        Ok(ExampleView {
            url: self.page_at(PagePath::substitute(product.barcode, substitute.barcode)).url(),
            product: self.card(product),
            substitute: self.card(substitute),
            reason,
        })
    }
}
