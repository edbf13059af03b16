//! `/api/suggest`: what the search box offers while a visitor types.

use serde_json::json;

use crate::render::view::ErrorPage;
use crate::search::{self, Index, Query, Suggestions};
use crate::server::context::Context;
use crate::server::handlers::search::search_url::SearchUrl;
use crate::server::http::{Answer, Response};

/// Typing and deleting asks for the same again.
const CACHING: &str = "public, max-age=300";

/// At most eight entries, each with its address.
pub(crate) fn suggest(context: &Context) -> Answer {
    let search_url = SearchUrl::of(&context.search()?);
    let query = search_url.query(context.spoken.edition).map_err(|_| ErrorPage::BadRequest)?;
    let index = context.state.index.index()?;
    let recent = &context.state.recent_suggestions;
    let body = recent.of(&index, query, |query| offered(&index, query))?;
    Ok(Response::json_text(200, body.to_string()).with_header("Cache-Control", CACHING))
}

/// What is offered for a query, as it is sent.
fn offered(index: &Index, query: &Query) -> anyhow::Result<String> {
    let Suggestions { spelling, categories, products } = match index.named(query)? {
        Some(card) => Suggestions { products: vec![card], ..Suggestions::default() },
        None => index.suggest(query)?,
    };
    let spelling = spelling.map(|folded| {
        let text = search::with_accents(&folded, &products);
        json!({ "url": SearchUrl::asking(&text).url(), "name": text })
    });
    let mut category_entries = Vec::with_capacity(categories.len());
    for hit in &categories {
        category_entries
            .push(json!({ "name": hit.name, "url": hit.url, "products": hit.products }));
    }
    let mut product_entries = Vec::with_capacity(products.len());
    for card in &products {
        product_entries.push(json!({
            "name": card.shown.name,
            "lang": card.shown.lang,
            "brand": card.shown.brand,
            "grade": card.shown.grade.code(),
            "url": card.url,
        }));
    }
    let offered = json!({
        "spelling": spelling,
        "categories": category_entries,
        "products": product_entries,
    });
    Ok(offered.to_string())
}
