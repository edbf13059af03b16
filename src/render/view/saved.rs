//! « Mes aliments »: the substitutes a visitor has saved, and what has changed since.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Grade, ProductCard, Timestamp};

use super::Wording;
use super::form::own;
use crate::render::Page;

/// The list of a visitor's saved substitutes.
#[derive(Clone, Debug)]
pub(crate) struct SavedFacts {
    /// The address of the page.
    pub path: &'static str,
    /// Whose it is.
    pub account: String,
    /// What has just happened: the text `notice.<code>`.
    pub notice: Option<&'static str>,
    /// A pair that was just removed and can be put back: product and substitute.
    pub undo: Option<(String, String)>,
    /// By what the list is sorted: the text `saved.sort.<code>`.
    pub sort: &'static str,
    /// All ways to sort it.
    pub sorts: &'static [&'static str],
    /// How many pairs there are.
    pub total: usize,
    /// The page of the list, from 1.
    pub page: usize,
    /// Pages of the list, at least 1.
    pub pages: usize,
    /// Those of this page, in order.
    pub items: Vec<SavedItem>,
}

/// A saved substitute.
#[derive(Clone, Debug)]
pub(crate) struct SavedItem {
    /// The product replaced.
    pub product: ProductCard,
    /// What replaces it.
    pub substitute: ProductCard,
    /// The page that compares them, where there is one.
    pub url: Option<String>,
    /// What is better, as sentences.
    pub reasons: Vec<String>,
    /// When it was saved.
    pub saved: Timestamp,
    /// What its owner wrote.
    pub note: String,
    /// What has changed since.
    pub news: Vec<SavedChange>,
}

/// What has changed since a pair was saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum SavedChange {
    /// The product replaced is gone from the catalogue.
    ProductGone,
    /// What replaces it is gone from the catalogue.
    SubstituteGone,
    /// A product has another grade now: its name, before, after.
    Grade {
        /// Whose.
        name: String,
        /// Before.
        before: Grade,
        /// After.
        after: Grade,
    },
    /// There is a better substitute now.
    Better {
        /// Its name.
        name: String,
        /// Its grade.
        grade: Grade,
        /// The page that compares it with the product.
        url: String,
    },
}

/// What templates/saved.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SavedView {
    path: String,
    account: Option<String>,
    notice: Option<&'static str>,
    undo: Option<RemovedPair>,
    sort: &'static str,
    sorts: &'static [&'static str],
    total: usize,
    page: usize,
    pages: usize,
    items: Vec<SavedItemView>,
}

#[derive(Clone, Debug, Serialize)]
struct RemovedPair {
    product: String,
    substitute: String,
}

#[derive(Clone, Debug, Serialize)]
struct SavedItemView {
    product: ProductCard,
    substitute: ProductCard,
    url: Option<String>,
    reasons: Vec<String>,
    saved: String,
    note: String,
    news: Vec<SavedChangeView>,
}

#[derive(Clone, Debug, Serialize)]
struct SavedChangeView {
    sentence: String,
    url: Option<String>,
    is_good: bool,
}

impl Wording {
    /// The list of a visitor's saved substitutes.
    pub(crate) fn saved_page(&self, facts: SavedFacts) -> Result<Page<SavedView>> {
        let items = facts.items.into_iter().map(|item| self.saved_item(item));
        let undo = facts.undo.map(|(product, substitute)| RemovedPair { product, substitute });
        let view = SavedView {
            path: facts.path.into(),
            account: Some(facts.account),
            notice: facts.notice,
            undo,
            sort: facts.sort,
            sorts: facts.sorts,
            total: facts.total,
            page: facts.page,
            pages: facts.pages,
            items: items.collect::<Result<_>>()?,
        };
        Ok(Page { path: own(facts.path), template: "saved.html", view })
    }

    fn saved_item(&self, item: SavedItem) -> Result<SavedItemView> {
        Ok(SavedItemView {
            product: item.product,
            substitute: item.substitute,
            url: item.url,
            reasons: item.reasons,
            saved: self.figures()?.date(item.saved)?,
            note: item.note,
            news: item.news.into_iter().map(|news| self.news(news)).collect::<Result<_>>()?,
        })
    }

    fn news(&self, news: SavedChange) -> Result<SavedChangeView> {
        Ok(match news {
            SavedChange::ProductGone => self.gone("saved.product_gone")?,
            SavedChange::SubstituteGone => self.gone("saved.substitute_gone")?,
            SavedChange::Grade { name, before, after } => {
                let letters = (self.letter(before)?, self.letter(after)?);
                let values = [("name", name.as_str()), ("before", letters.0), ("after", letters.1)];
                let sentence = self.texts.fill("saved.grade", None, &values)?;
                SavedChangeView { sentence, url: None, is_good: after < before }
            }
            SavedChange::Better { name, grade, url } => {
                let values = [("name", name.as_str()), ("grade", self.letter(grade)?)];
                let sentence = self.texts.fill("saved.better", None, &values)?;
                SavedChangeView { sentence, url: Some(url), is_good: true }
            }
        })
    }

    fn gone(&self, key: &str) -> Result<SavedChangeView> {
        let sentence = self.texts.fill(key, None, &[])?;
        Ok(SavedChangeView { sentence, url: None, is_good: false })
    }

    fn letter(&self, grade: Grade) -> Result<&str> {
        self.texts.get(&format!("grade.{}.letter", grade.code()))
    }
}
