//! « Mes aliments »: what somebody has chosen to eat instead, and what has changed since.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::model::Timestamp;

use super::Wording;
use super::form::own;
use crate::render::Page;

/// The list of somebody's saved substitutes.
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
    pub product: Side,
    /// What replaces it.
    pub substitute: Side,
    /// The page that compares them, where there is one.
    pub url: Option<String>,
    /// What is better, as sentences.
    pub reasons: Vec<String>,
    /// When it was saved.
    pub saved: Timestamp,
    /// What its owner wrote.
    pub note: String,
    /// What has changed since.
    pub news: Vec<News>,
}

/// A product of a pair, as it is now or, where it is gone, as it was.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Side {
    /// Its barcode.
    pub barcode: String,
    /// Its page; none when it is gone from the catalogue.
    pub url: Option<String>,
    /// What is shown of it.
    #[serde(flatten)]
    pub face: Face,
}

/// What is shown of a product, and kept when a pair is saved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Face {
    /// Its name.
    pub name: String,
    /// Language of the name, where it is not that of the site.
    pub lang: Option<String>,
    /// Its main brand.
    pub brand: Option<String>,
    /// The pack size.
    pub quantity: Option<String>,
    /// Nutri-Score as a word.
    pub grade: String,
    /// Its photo.
    pub photo: Option<Photo>,
}

/// Addresses of a photo.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Photo {
    /// For lists.
    pub small: String,
    /// For pages.
    pub large: String,
}

/// What has changed since a pair was saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum News {
    /// The product replaced is gone from the catalogue.
    ProductGone,
    /// What replaces it is gone from the catalogue.
    SubstituteGone,
    /// A product has another grade now: its name, before, after.
    Grade {
        /// Whose.
        name: String,
        /// Before.
        before: String,
        /// After.
        after: String,
        /// It is better.
        is_better: bool,
    },
    /// There is a better substitute now.
    Better {
        /// Its name.
        name: String,
        /// Its grade.
        grade: String,
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
    undo: Option<Pair>,
    sort: &'static str,
    sorts: &'static [&'static str],
    total: usize,
    page: usize,
    pages: usize,
    items: Vec<ItemView>,
}

#[derive(Clone, Debug, Serialize)]
struct Pair {
    product: String,
    substitute: String,
}

#[derive(Clone, Debug, Serialize)]
struct ItemView {
    product: Side,
    substitute: Side,
    url: Option<String>,
    reasons: Vec<String>,
    saved: String,
    note: String,
    news: Vec<NewsView>,
}

#[derive(Clone, Debug, Serialize)]
struct NewsView {
    sentence: String,
    url: Option<String>,
    is_good: bool,
}

impl Wording {
    /// The list of somebody's saved substitutes.
    pub(crate) fn saved_page(&self, facts: SavedFacts) -> Result<Page<SavedView>> {
        let items = facts.items.into_iter().map(|item| self.saved_item(item));
        let undo = facts.undo.map(|(product, substitute)| Pair { product, substitute });
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

    fn saved_item(&self, item: SavedItem) -> Result<ItemView> {
        Ok(ItemView {
            product: item.product,
            substitute: item.substitute,
            url: item.url,
            reasons: item.reasons,
            saved: self.figures()?.date(item.saved)?,
            note: item.note,
            news: item.news.into_iter().map(|news| self.news(news)).collect::<Result<_>>()?,
        })
    }

    fn news(&self, news: News) -> Result<NewsView> {
        let sentence = |key: &str, values: &[(&str, &str)]| self.texts.fill(key, None, values);
        let letter = |grade: &str| self.texts.get(&format!("grade.{grade}.letter"));
        Ok(match news {
            News::ProductGone => NewsView {
                sentence: sentence("saved.product_gone", &[])?,
                url: None,
                is_good: false,
            },
            News::SubstituteGone => NewsView {
                sentence: sentence("saved.substitute_gone", &[])?,
                url: None,
                is_good: false,
            },
            News::Grade { name, before, after, is_better } => {
                let values = [
                    ("name", name.as_str()),
                    ("before", letter(&before)?),
                    ("after", letter(&after)?),
                ];
                NewsView {
                    sentence: sentence("saved.grade", &values)?,
                    url: None,
                    is_good: is_better,
                }
            }
            News::Better { name, grade, url } => {
                let values = [("name", name.as_str()), ("grade", letter(&grade)?)];
                NewsView {
                    sentence: sentence("saved.better", &values)?,
                    url: Some(url),
                    is_good: true,
                }
            }
        })
    }
}
