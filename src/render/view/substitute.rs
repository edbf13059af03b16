//! The substitute page: a product on the left, one that can replace it on the right.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Badge, IdeaKind, Nova, PagePath, ProductCard};
use crate::render::{Alternate, Link, Page};

use super::Wording;
use super::comparison::{ComparisonLimit, ComparisonRow, basis, grade_verdict, limits};
use super::linked_data::LinkedData;
use super::product::ChosenBy;
use super::shown_product::{SharedPart, ShownProduct};
use super::swap_words::SwapWords;

/// What templates/substitute.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SubstituteView {
    path: String,
    alternates: Vec<Alternate>,
    title: String,
    linked_data: LinkedData,
    is_first: bool,
    product: ComparedProduct,
    substitute: ComparedProduct,
    rows: Vec<ComparisonRow>,
    badges: Vec<Badge>,
    neighbour: Option<String>,
    /// Whether it is a replacement or stands apart, and why the operator chose it.
    idea: Option<IdeaKind>,
    because: Option<String>,
    source: Option<String>,
    better: Vec<String>,
    worse: Vec<String>,
    basis: &'static str,
    limits: Vec<ComparisonLimit>,
    grade_verdict: &'static str,
    category: Option<Link>,
    /// The difference that tells most, in figures and what of.
    striking: Option<[String; 2]>,
    /// The pages of the substitutes before and behind it.
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct ComparedProduct {
    card: SharedPart<ProductCard>,
    /// What a visitor's settings look at.
    suitability: SharedPart<str>,
    off_url: String,
    nova: Option<Nova>,
}

impl Wording {
    /// The page of a product and a better choice. `category` both are of; or it is a wider kind than
    /// the product's own, or a neighbouring one.
    pub(crate) fn substitute_page(
        &self,
        product: &ShownProduct,
        substitute: &ShownProduct,
        category: Link,
        is_from_neighbour: bool,
        chosen: &ChosenBy,
        words: SwapWords,
    ) -> Result<Page<SubstituteView>> {
        let root = PagePath::substitute(product.barcode, substitute.barcode);
        let path = self.page_at(root.clone());
        let SwapWords { reasons, badges } = words;
        let url = |other| self.page_at(PagePath::substitute(product.barcode, other)).url();
        let original = Link {
            name: product.card.label.clone(),
            lang: None,
            url: PagePath::product(product.barcode).url(),
        };
        let view = SubstituteView {
            path: path.url(),
            alternates: self.alternates(&root),
            title: self.pair_title([product, substitute].map(|side| side.card.label.as_str()))?,
            linked_data: self.linked_way(&[category.clone(), original], &substitute.card.label)?,
            product: self.side(product),
            substitute: self.side(substitute),
            is_first: chosen.is_first,
            rows: self.rows(product, substitute)?,
            badges,
            neighbour: is_from_neighbour.then(|| self.neighbour_note(&category)).transpose()?,
            idea: chosen.idea,
            because: chosen.because.clone(),
            source: chosen.source.clone(),
            better: reasons.better,
            worse: reasons.worse,
            basis: basis(product, substitute),
            limits: limits(product, substitute),
            grade_verdict: grade_verdict(product, substitute),
            category: Some(category),
            striking: self.striking(product, substitute)?,
            previous: chosen.siblings[0].map(url),
            next: chosen.siblings[1].map(url),
        };
        Ok(Page { path, template: "substitute.html", view })
    }

    fn pair_title(&self, [product, substitute]: [&str; 2]) -> Result<String> {
        let values = [("product", product), ("substitute", substitute)];
        let full = self.texts.fill("substitute.title", None, &values)?;
        self.title(&[full], self.texts.fill("substitute.title_short", None, &values)?)
    }

    fn side(&self, product: &ShownProduct) -> ComparedProduct {
        ComparedProduct {
            card: product.card.clone(),
            suitability: product.suitability_with_amounts(),
            off_url: self.off_page(product),
            nova: product.nova,
        }
    }
}
