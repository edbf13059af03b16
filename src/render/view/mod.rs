//! Views: what each kind of page shows, as plain data for its template.
//!
//! A view holds finished texts and figures in the site's language; templates only place them.
//! Absent values are `none`, never empty strings. Equal views render to equal pages.

mod account;
mod badges;
mod category;
mod compare;
mod comparison;
mod device;
mod document;
mod form;
mod home;
mod import_news;
mod linked_data;
mod machine_files;
mod nutriscore;
mod nutrition;
mod panel;
mod product;
mod quality;
mod saved;
mod search;
mod standing;
mod substitute;
mod suitability;
mod title;
mod unfinished;

use std::sync::Arc;

use anyhow::Result;

use crate::model::{Barcode, Product, ProductCard, SiteSettings, Timestamp};

use super::Texts;

pub(crate) use account::{AccountView, SessionView};
pub(crate) use category::{CategoryView, CountedLink};
pub(crate) use compare::CompareView;
pub(crate) use device::DevicePage;
pub(crate) use document::ErrorPage;
pub(crate) use form::{Field, FormLink, FormView, Hidden, PostForm};
pub(crate) use home::HomeFigures;
pub(crate) use import_news::{ImportNews, RowFault};
pub(crate) use panel::{ChartFacts, ChartUnit, LineFacts, RunFacts, SpanFacts};
pub(crate) use product::{ChosenBy, OfferedView, ProductFacts, ProductView};
pub(crate) use quality::{FaultyProduct, QualityFacts};
pub(crate) use saved::{SavedItem, SavedNews, SavedView};
pub(crate) use search::{
    Correction, DeclaredView, FacetChoice, FacetView, Hit, SearchHelpView, SearchState, SearchView,
    UndeclaredView,
};
pub(crate) use standing::{MatesFacts, NeighbourFacts, StandingFacts};
pub(crate) use substitute::SubstituteView;

/// Makes views in one language.
#[derive(Clone)]
pub(crate) struct Wording {
    texts: Arc<Texts>,
    language: String,
    /// Name and address of the site.
    site: String,
    base_url: String,
    off_url: String,
}

impl Wording {
    /// Words of a site in the language of the texts. `off_url` is Open Food Facts in that language, without
    /// slash at the end.
    pub(crate) fn new(texts: Arc<Texts>, settings: &SiteSettings, off_url: &str) -> Self {
        let SiteSettings { name, base_url, language, .. } = settings;
        let [site, base_url, language] = [name, base_url, language].map(ToString::to_string);
        Self { texts, language, site, base_url, off_url: off_url.into() }
    }

    /// The day of a time.
    pub(crate) fn date(&self, moment: Timestamp) -> Result<String> {
        self.texts.date(moment)
    }

    fn card(&self, product: &Product) -> ProductCard {
        ProductCard::new(product, &self.language)
    }

    /// The whole address of a path of the site.
    fn address(&self, path: &str) -> String {
        [&self.base_url, path].concat()
    }

    /// Where the product's record at Open Food Facts can be corrected.
    fn off_editor(&self, barcode: Barcode) -> String {
        format!("{}/cgi/product.pl?type=edit&code={barcode}", self.off_url)
    }

    /// The product's own page at Open Food Facts.
    fn off_page(&self, product: &Product) -> String {
        format!("{}/produit/{}", self.off_url, product.barcode)
    }
}
