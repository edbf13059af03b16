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
mod ingredients;
mod linked_data;
mod machine_files;
mod nutriscore;
mod nutrition;
mod panel;
mod product;
mod quality;
mod saved;
mod search;
mod shelves;
mod shown_product;
mod spread;
mod standing;
mod substitute;
mod swap_words;
#[cfg(test)]
mod test_wording;
mod title;
mod unfinished;
mod worth_words;

use std::sync::Arc;

use anyhow::Result;

use crate::model::{Barcode, Edition, PagePath, Product, ProductCard, SiteSettings, Timestamp};

use super::{Alternate, Texts};

pub(crate) use account::{AccountView, SessionView};
#[cfg(test)]
pub(crate) use category::DAILY;
pub(crate) use category::{CategoryView, CountedLink, ListedShelf, NEAR, beginning, telling};
pub(crate) use compare::CompareView;
pub(crate) use device::DevicePage;
pub(crate) use document::ErrorPage;
pub(crate) use form::{Field, FormLink, FormView, Hidden, PostForm};
pub(crate) use home::{HomeFacts, HomeFigures};
pub(crate) use import_news::{ImportNews, RowFault};
pub(crate) use panel::{ChartFacts, ChartUnit, LineFacts, RunFacts, SpanFacts};
pub(crate) use product::{ChosenBy, OfferedView, ProductFacts, ProductView};
pub(crate) use quality::{FaultyProduct, QualityFacts};
pub(crate) use saved::{SavedItem, SavedNews, SavedView};
pub(crate) use search::{
    Correction, DeclaredView, FacetChoice, FacetView, Hit, SearchHelpView, SearchState, SearchView,
    UndeclaredView,
};
pub(crate) use shelves::{ShelfBranch, ShelvesView};
pub(crate) use shown_product::{ListedProduct, ShownProduct};
pub(crate) use spread::{SpreadFacts, add_shown};
pub(crate) use standing::{BetterShare, MatesFacts, NeighbourFacts, ShelfPlace, StandingFacts};
pub(crate) use substitute::SubstituteView;
pub(crate) use swap_words::SwapWords;

/// Open Food Facts in French, all countries.
pub(crate) const OFF_FRENCH: &str = "https://fr.openfoodfacts.org";

/// Makes views in one language.
#[derive(Clone)]
pub(crate) struct Wording {
    texts: Arc<Texts>,
    language: String,
    /// Where its pages stand.
    edition: Edition,
    /// All languages of the site, the first at its root, with what they call themselves.
    languages: Arc<[(String, String)]>,
    /// Name and address of the site.
    site: String,
    base_url: String,
    off_url: String,
}

impl Wording {
    /// Words of a site in the language of the texts. `off_url` is Open Food Facts in that language, without
    /// slash at the end.
    pub(crate) fn new(texts: Arc<Texts>, settings: &SiteSettings, off_url: &str) -> Self {
        Self {
            texts,
            language: settings.languages.first().cloned().unwrap_or_default(),
            edition: Edition::ROOT,
            languages: Arc::new([]),
            site: settings.name.into(),
            base_url: settings.base_url.into(),
            off_url: off_url.into(),
        }
    }

    /// The same in one of the languages of a site, each with what it calls itself.
    pub(crate) fn among(
        self,
        language: &str,
        edition: Edition,
        languages: Arc<[(String, String)]>,
    ) -> Self {
        Self { language: language.into(), edition, languages, ..self }
    }

    /// Its page for what a page of the root shows.
    fn page_at(&self, root: PagePath) -> PagePath {
        root.of(self.edition)
    }

    /// The page in all languages, by its path at the root; empty on a site in one language.
    fn alternates(&self, root: &PagePath) -> Vec<Alternate> {
        self.alternates_at(|_| Some(root.url()))
    }

    /// The page in all languages that have it, by its address at the root in each, by the number of the language.
    pub(crate) fn alternates_at(&self, root: impl Fn(usize) -> Option<String>) -> Vec<Alternate> {
        if self.languages.len() < 2 {
            return Vec::new();
        }
        let mut alternates = Vec::with_capacity(self.languages.len());
        for (at, (language, name)) in self.languages.iter().enumerate() {
            let below = Edition::below(language).filter(|_| at > 0).unwrap_or_default();
            let Some(root) = root(at) else { continue };
            alternates.push(Alternate {
                language: language.clone(),
                name: name.clone(),
                url: below.address(&root),
                is_default: at == 0,
            });
        }
        alternates
    }

    /// The day of a time.
    pub(crate) fn date(&self, moment: Timestamp) -> Result<String> {
        self.texts.date(moment)
    }

    /// A language, where a text in it is to be marked on these pages.
    fn foreign(&self, language: Option<&String>) -> Option<String> {
        language.filter(|language| **language != self.language).cloned()
    }

    fn card(&self, product: &Product) -> ProductCard {
        let card = ProductCard::new(product, &self.language).of(self.edition);
        // A name of which no record tells the language is taken for one in that of the root.
        let root = self.languages.first().filter(|_| !self.edition.is_root());
        match root {
            Some((language, _)) if product.language.is_none() => {
                ProductCard { lang: Some(language.clone()), ..card }
            }
            _ => card,
        }
    }

    /// The whole address of a path of the site.
    fn address(&self, path: &str) -> String {
        if self.edition.is_root() {
            return [&*self.base_url, path].concat();
        }
        [&*self.base_url, &self.edition.local(path)].concat()
    }

    /// Where the product's record at Open Food Facts can be corrected.
    fn off_editor(&self, barcode: Barcode) -> String {
        format!("{}/cgi/product.pl?type=edit&code={barcode}", self.off_url)
    }

    /// The product's own page at Open Food Facts.
    fn off_page(&self, product: &Product) -> String {
        let kind = if self.off_url == OFF_FRENCH { "produit" } else { "product" };
        format!("{}/{kind}/{}", self.off_url, product.barcode)
    }
}
