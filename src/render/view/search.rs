//! The search page: what was found for a query, and what helps where nothing was.

use serde::Serialize;

use crate::model::{Facet, ProductCard};
use crate::render::Link;

/// What templates/search.html sees.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct SearchView {
    /// The address of the page without its query.
    pub path: &'static str,
    /// The address of this very page.
    pub address: String,
    /// What was typed, for the box: not more than the box takes.
    pub query: String,
    /// The beginning of it, for the title.
    pub heading: String,
    /// What is to be said: the texts `search.<outcome>`.
    pub outcome: SearchState,
    /// How the query was read, where little was found for it as typed.
    pub corrected: Option<Correction>,
    /// How many products were found.
    pub total: usize,
    /// Whether there are more than were counted.
    pub is_more: bool,
    /// Those of this page.
    pub hits: Vec<Hit>,
    /// What narrows what was found.
    pub facets: Vec<FacetView>,
    /// The same narrowed by nothing; none where nothing narrows it.
    pub unnarrowed: Option<String>,
    /// Whether what is listed is declared to be free of the allergens chosen; none where none is.
    pub declared: Option<DeclaredView>,
    /// Apart from those, the first that are not declared to be.
    pub undeclared: Option<UndeclaredView>,
    /// Orders: the texts `search.sort.<key>`.
    pub sorts: Vec<FacetChoice>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// The number of this page, from 1.
    pub page: usize,
    /// Other ways to ask, where nothing was found.
    pub help: SearchHelpView,
    /// Where a product can be added at Open Food Facts.
    pub add_url: Option<String>,
}

/// What came of a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SearchState {
    /// Nothing was asked for.
    #[default]
    Empty,
    /// More was typed than is answered.
    TooLong,
    /// There are products.
    Found,
    /// There are none.
    Nothing,
    /// There are none, and what was chosen may be why.
    NarrowedToNothing,
    /// A barcode that is not in the catalogue.
    UnknownBarcode,
    /// Not a barcode: one of its digits is wrong.
    MistypedBarcode,
}

/// Another reading of a query.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Correction {
    /// As it could have been typed.
    pub text: String,
    /// Where the query is answered as it was typed.
    pub literal_url: String,
}

/// A product that was found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hit {
    /// The product.
    #[serde(flatten)]
    pub card: ProductCard,
    /// How many better ones can replace it.
    pub better: u32,
    /// What a visitor's settings look at.
    pub suitability: String,
}

/// What a list of products without some allergens rests on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DeclaredView {
    /// Whether it has those that are not declared to be free of them.
    pub is_undeclared: bool,
    /// The list of those that are declared to be.
    pub url: String,
}

/// Products that name none of the allergens, and are not declared to be free of them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UndeclaredView {
    /// The first of them.
    pub hits: Vec<Hit>,
    /// The list of all of them, where there are more.
    pub url: Option<String>,
}

/// A way to narrow what was found: the text `search.facet.<code>`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FacetView {
    /// Which one.
    pub code: Facet,
    /// What can be chosen.
    pub choices: Vec<FacetChoice>,
}

/// Something that can be chosen by a link, or is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FacetChoice {
    /// The field's value.
    pub key: String,
    /// What it is called, where no text says that.
    pub name: Option<String>,
    /// How many products it leaves; none where that is not counted.
    pub count: Option<usize>,
    /// Chooses it, or takes the choice back.
    pub url: String,
    /// It is chosen.
    pub is_on: bool,
}

/// Other ways to ask.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct SearchHelpView {
    /// Queries that find something: as they could be typed, and their pages.
    pub queries: Vec<Link>,
    /// Categories.
    pub categories: Vec<Link>,
}
