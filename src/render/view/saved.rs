//! « Mes aliments »: the substitutes a visitor has saved, and what has changed since.

use anyhow::Result;
use serde::Serialize;

use crate::model::{Grade, ProductCard, SavedPair};

use super::Wording;
use super::import_news::ImportNews;

/// What templates/saved.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SavedView {
    /// The address of the page.
    pub path: &'static str,
    /// Whose it is.
    pub account: String,
    /// What has just happened: the text `notice.<code>`.
    pub notice: Option<&'static str>,
    /// What came of a list that was just brought back.
    pub imported: Option<ImportNews>,
    /// A pair that was just removed and can be put back.
    pub undo: Option<SavedPair>,
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

impl Wording {
    /// What has changed since a pair was saved, in the words of `saved.<key>`.
    pub(crate) fn saved_news(
        &self,
        key: &str,
        values: &[(&str, &str)],
        url: Option<String>,
        is_good: bool,
    ) -> Result<SavedNews> {
        let sentence = self.texts.fill(&format!("saved.{key}"), None, values)?;
        Ok(SavedNews { sentence, url, is_good })
    }

    /// A grade, as texts write it.
    pub(crate) fn letter(&self, grade: Grade) -> Result<&str> {
        self.texts.get(&format!("grade.{}.letter", grade.code()))
    }
}
