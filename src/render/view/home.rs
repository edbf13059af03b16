//! The home page.

use anyhow::Result;
use serde::Serialize;

use crate::model::{PagePath, Product, ProductCard, Timestamp};
use crate::render::Page;

use super::Wording;
use super::category::CountedLink;

/// What the home page is made of.
pub(crate) struct HomeFacts<'a> {
    /// The home text as HTML.
    pub intro: &'a str,
    /// Sizes of the catalogue.
    pub figures: HomeFigures,
    /// Time of the newest change in the catalogue.
    pub newest: Timestamp,
    /// The categories to begin with.
    pub categories: Vec<CountedLink>,
    /// A few swaps.
    pub swaps: Vec<SwapExample<'a>>,
}

/// Sizes of the catalogue.
#[derive(Clone, Copy, Default, Debug, Serialize)]
pub(crate) struct HomeFigures {
    /// Products with a page.
    pub products: u64,
    /// Products with a Nutri-Score.
    pub graded: u64,
    /// Categories with a page.
    pub categories: u64,
    /// Substitute pages.
    pub substitutes: u64,
}

/// A product and a better one.
pub(crate) struct SwapExample<'a> {
    /// The product to replace.
    pub product: &'a Product,
    /// The better choice.
    pub substitute: &'a Product,
}

/// What templates/home.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HomeView {
    path: String,
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
    /// The home page.
    pub(crate) fn home_page(&self, facts: HomeFacts) -> Result<Page<HomeView>> {
        let path = PagePath::home();
        let view = HomeView {
            path: path.url(),
            intro: facts.intro.to_string(),
            figures: facts.figures,
            data_date: self.day(facts.newest)?,
            categories: facts.categories,
            examples: facts.swaps.iter().map(|swap| self.example(swap)).collect::<Result<_>>()?,
        };
        Ok(Page { path, template: "home.html", view })
    }

    /// A swap with its most telling reason besides the grade, which the cards show already.
    fn example(&self, swap: &SwapExample) -> Result<ExampleView> {
        let SwapExample { product, substitute } = swap;
        let mut better = self.reasons(product, substitute)?.better;
        let reason = if better.len() > 1 { better.swap_remove(1) } else { better.concat() };
        Ok(ExampleView {
            url: PagePath::substitute(product.barcode, substitute.barcode).url(),
            product: self.card(product),
            substitute: self.card(substitute),
            reason,
        })
    }
}
