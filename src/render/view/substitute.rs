//! The substitute page: a product on the left, one that can replace it on the right.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Badge, IdeaKind, Nova, PagePath, Product, ProductCard, Suitability};
use crate::render::{Alternate, Link, Page};

use super::Wording;
use super::comparison::{ComparisonLimit, ComparisonRow, basis, grade_verdict, limits};
use super::linked_data::LinkedData;
use super::product::ChosenBy;

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
    card: ProductCard,
    /// What a visitor's settings look at.
    suitability: String,
    off_url: String,
    nova: Option<Nova>,
}

impl Wording {
    /// The page of a product and a better choice. `category` both are of; or it is a wider kind than
    /// the product's own, or a neighbouring one.
    pub(crate) fn substitute_page(
        &self,
        product: &Product,
        substitute: &Product,
        category: Link,
        is_from_neighbour: bool,
        chosen: &ChosenBy,
    ) -> Result<Page<SubstituteView>> {
        let root = PagePath::substitute(product.barcode, substitute.barcode);
        let path = self.page_at(root.clone());
        let reasons = self.reasons(product, substitute)?;
        let url = |other| self.page_at(PagePath::substitute(product.barcode, other)).url();
        let original = Link {
            name: product.label(),
            lang: None,
            url: PagePath::product(product.barcode).url(),
        };
        let view = SubstituteView {
            path: path.url(),
            alternates: self.alternates(&root),
            title: self.pair_title(product, substitute)?,
            linked_data: self.linked_way(&[category.clone(), original], &substitute.label())?,
            product: self.side(product),
            substitute: self.side(substitute),
            is_first: chosen.is_first,
            rows: self.rows(product, substitute)?,
            badges: self.badges(product, substitute)?,
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

    fn pair_title(&self, product: &Product, substitute: &Product) -> Result<String> {
        let labels = [product, substitute].map(Product::label);
        let values = [("product", labels[0].as_str()), ("substitute", labels[1].as_str())];
        let full = self.texts.fill("substitute.title", None, &values)?;
        self.title(&[full], self.texts.fill("substitute.title_short", None, &values)?)
    }

    fn side(&self, product: &Product) -> ComparedProduct {
        ComparedProduct {
            card: self.card(product),
            suitability: Suitability::with_amounts(product),
            off_url: self.off_page(product),
            nova: product.nova,
        }
    }
}
