//! `/api/suggest`: what the search box offers while somebody types.

use serde_json::json;

use super::wish::Wish;
use crate::search::{self, Suggestions};
use crate::server::call::Call;
use crate::server::fault::Fault;
use crate::server::response::Response;

/// Typing and deleting asks for the same again.
const CACHING: &str = "public, max-age=300";

/// At most eight entries, each with its address.
pub(super) fn suggest(call: &Call) -> Result<Response, Fault> {
    let wish = Wish::of(&call.search()?);
    let query = wish.query().map_err(|_| Fault::BadRequest)?;
    let Suggestions { spelling, categories, products } = call.app.index.index()?.suggest(&query)?;
    let spelling = spelling.map(|folded| {
        let text = search::spelt(&folded, &products);
        json!({ "url": Wish::asking(&text).url(), "name": text })
    });
    let categories: Vec<_> = categories
        .iter()
        .map(|hit| json!({ "name": hit.name, "url": hit.url, "products": hit.products }))
        .collect();
    let products: Vec<_> = products
        .iter()
        .map(|card| {
            json!({
                "name": card.name,
                "lang": card.lang,
                "brand": card.brand,
                "grade": card.grade,
                "url": card.url,
            })
        })
        .collect();
    let body = json!({ "spelling": spelling, "categories": categories, "products": products });
    Ok(Response::json(200, &body).with_header("Cache-Control", CACHING))
}
