//! « Mes aliments »: the substitutes a visitor has saved, and what has changed since.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Grade, ProductCard};

use super::Wording;
use super::form::own;
use crate::render::Page;

/// What templates/saved.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SavedView {
    /// The address of the page.
    pub path: &'static str,
    /// Whose it is.
    pub account: String,
    /// What has just happened: the text `notice.<code>`.
    pub notice: Option<&'static str>,
    /// A pair that was just removed and can be put back.
    pub undo: Option<RemovedPair>,
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

/// Two barcodes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RemovedPair {
    /// The product replaced.
    pub product: String,
    /// What replaces it.
    pub substitute: String,
}

/// A saved substitute.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SavedItem {
    /// The product replaced.
    pub product: ProductCard,
    /// What replaces it.
    pub substitute: ProductCard,
    /// The page that compares them, where there is one.
    pub url: Option<String>,
    /// What is better, as sentences.
    pub reasons: Vec<String>,
    /// The day it was saved.
    pub saved: String,
    /// What its owner wrote.
    pub note: String,
    /// What has changed since.
    pub news: Vec<SavedNews>,
}

/// What has changed since a pair was saved, as a sentence.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SavedNews {
    sentence: String,
    url: Option<String>,
    is_good: bool,
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

impl From<SavedView> for Page<SavedView> {
    fn from(view: SavedView) -> Self {
        Self { path: own(view.path), template: "saved.html", view }
    }
}

impl Wording {
    /// What has changed since a pair was saved, in words.
    pub(crate) fn saved_news(&self, news: SavedChange) -> Result<SavedNews> {
        Ok(match news {
            SavedChange::ProductGone => self.gone("saved.product_gone")?,
            SavedChange::SubstituteGone => self.gone("saved.substitute_gone")?,
            SavedChange::Grade { name, before, after } => {
                let letters = (self.letter(before)?, self.letter(after)?);
                let values = [("name", name.as_str()), ("before", letters.0), ("after", letters.1)];
                let sentence = self.texts.fill("saved.grade", None, &values)?;
                SavedNews { sentence, url: None, is_good: after < before }
            }
            SavedChange::Better { name, grade, url } => {
                let values = [("name", name.as_str()), ("grade", self.letter(grade)?)];
                let sentence = self.texts.fill("saved.better", None, &values)?;
                SavedNews { sentence, url: Some(url), is_good: true }
            }
        })
    }

    fn gone(&self, key: &str) -> Result<SavedNews> {
        let sentence = self.texts.fill(key, None, &[])?;
        Ok(SavedNews { sentence, url: None, is_good: false })
    }

    fn letter(&self, grade: Grade) -> Result<&str> {
        self.texts.get(&format!("grade.{}.letter", grade.code()))
    }
}
