//! Views: what each kind of page shows, as plain data for its template.
//!
//! A view holds finished texts and figures in the site's language; templates only place them.
//! Absent values are `none`, never empty strings. Equal views render to equal pages.

mod account;
mod badges;
mod category;
mod comparison;
mod document;
mod form;
mod home;
mod nutriscore;
mod nutrition;
mod product;
mod saved;
mod search;
mod standing;
mod substitute;

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use crate::model::{PagePath, Product};

use super::Texts;
use super::figures::Figures;

pub(crate) use account::{AccountFacts, SessionFacts};
pub(crate) use category::{CategoryFacts, CountedLink};
pub(crate) use document::ErrorPage;
pub(crate) use form::{Field, Form, FormFacts, Hidden, Way};
pub(crate) use home::{HomeFacts, HomeFigures, Swap};
pub(crate) use product::{OfferedFacts, OfferedView, ProductFacts, ProductView};
pub(crate) use saved::{Face, News, Photo, SavedFacts, SavedItem, Side};
pub(crate) use search::{Choice, Correction, Facet, Help, Hit, Named, Outcome, SearchView};
pub(crate) use standing::{NeighbourFacts, StandingFacts};
pub(crate) use substitute::SubstituteFacts;

/// Makes views in one language.
#[derive(Clone)]
pub(crate) struct Wording {
    texts: Arc<Texts>,
    language: String,
    off_url: String,
}

impl Wording {
    /// Words in the language of the texts. `off_url` is Open Food Facts in that language, without
    /// slash at the end.
    #[must_use]
    pub(crate) fn new(texts: Arc<Texts>, language: &str, off_url: &str) -> Self {
        Self { texts, language: language.into(), off_url: off_url.into() }
    }

    fn figures(&self) -> Result<Figures<'_>> {
        Figures::new(&self.texts)
    }

    fn card(&self, product: &Product) -> Card {
        Card {
            barcode: product.barcode.to_string(),
            url: PagePath::product(product.barcode).url(),
            name: product.name.clone(),
            lang: product.language.clone().filter(|language| *language != self.language),
            brand: product.brands.first().cloned(),
            quantity: product.quantity.clone(),
            grade: product.grading.code(),
            photo: product
                .photo
                .as_ref()
                .map(|photo| PhotoView { small: photo.url(200), large: photo.url(400) }),
        }
    }

    /// The product's own page at Open Food Facts.
    fn off_page(&self, product: &Product) -> String {
        format!("{}/produit/{}", self.off_url, product.barcode)
    }
}

/// A product in a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Card {
    barcode: String,
    url: String,
    name: String,
    lang: Option<String>,
    brand: Option<String>,
    quantity: Option<String>,
    grade: &'static str,
    photo: Option<PhotoView>,
}

#[derive(Clone, Debug, Serialize)]
struct PhotoView {
    small: String,
    large: String,
}
