//! `/recherche` and `/api/search`: products for what somebody typed, narrowed and sorted by links.
//!
//! The answer depends on the address alone, so it may be kept for a while and passed on.

use super::wish::Wish;
use crate::model::Barcode;
use crate::render::view::{Choice, Correction, Facet, Help, Hit, Named, Outcome, SearchView, Side};
use crate::search::{self, Card, CategoryHit, Count, Index, Overview, Query, Results};
use crate::server::call::Call;
use crate::server::fault::Fault;
use crate::server::response::Response;
use crate::server::route::Route;
use crate::server::snapshot::face;

/// Kept by browsers for a minute: turning pages back asks nobody.
const CACHING: &str = "public, max-age=60";

/// `/recherche`
pub(super) fn page(call: &Call) -> Result<Response, Fault> {
    let wish = Wish::of(&call.search()?);
    let Ok(query) = wish.query() else {
        return shown(call, 400, blank(&wish, Outcome::TooLong));
    };
    if query.is_empty() {
        return shown(call, 200, blank(&wish, Outcome::Empty));
    }
    let index = call.app.index.index()?;
    let barcode = query.barcode();
    if let Some(card) = barcode.map(|barcode| index.card(barcode)).transpose()?.flatten() {
        return Ok(Response::new(302).with_header("Location", card.url));
    }
    let view = found(&index, &wish, &query)?;
    if view.outcome == Outcome::Nothing {
        call.app.figures.searched_in_vain();
    }
    match barcode {
        // One beginning of a barcode in ten looks like a whole one.
        Some(barcode) if view.outcome == Outcome::Nothing => unknown(call, &wish, barcode),
        _ => shown(call, 200, view),
    }
}

/// A product that is not in the catalogue, and where it can be added.
fn unknown(call: &Call, wish: &Wish, barcode: Barcode) -> Result<Response, Fault> {
    let add = format!("https://fr.openfoodfacts.org/cgi/product.pl?type=add&code={barcode}");
    let view = blank(wish, Outcome::UnknownBarcode);
    shown(call, 404, SearchView { add_url: Some(add), ..view })
}

fn shown(call: &Call, status: u16, view: SearchView) -> Result<Response, Fault> {
    let response = call.app.page(status, &view.into())?;
    Ok(response.with_header("Cache-Control", CACHING))
}

/// A page without products.
fn blank(wish: &Wish, outcome: Outcome) -> SearchView {
    SearchView {
        path: Route::Search.path(),
        address: wish.url(),
        query: wish.text().into(),
        outcome,
        corrected: None,
        total: 0,
        is_more: false,
        hits: Vec::new(),
        facets: Vec::new(),
        sorts: Vec::new(),
        previous: None,
        next: None,
        page: 1,
        help: Help::default(),
        add_url: None,
    }
}

fn found(index: &Index, wish: &Wish, query: &Query) -> Result<SearchView, Fault> {
    let (filters, page) = (wish.filters(), wish.page());
    let results = index.search(query, &filters, page)?;
    let overview = index.overview(query, &filters)?;
    let is_found = overview.total > 0;
    let view = blank(wish, if is_found { Outcome::Found } else { Outcome::Nothing });
    Ok(SearchView {
        corrected: results.corrected.as_deref().map(|folded| Correction {
            text: search::spelt(folded, &results.hits),
            literal_url: wish.with("exact", "1").url(),
        }),
        total: overview.total,
        is_more: overview.is_more,
        facets: facets(wish, &overview),
        sorts: wish.sorts(),
        previous: (page.number() > 1).then(|| wish.at_page(page.number() - 1).url()),
        next: results.has_more.then(|| wish.at_page(page.number() + 1).url()),
        page: page.number(),
        help: if is_found { Help::default() } else { help(index, query)? },
        hits: results.hits.iter().map(hit).collect(),
        ..view
    })
}

fn hit(card: &Card) -> Hit {
    let barcode = card.barcode.to_string();
    let side = Side { barcode, url: Some(card.url.clone()), face: face(card) };
    Hit { side, better: card.better }
}

/// What narrows, where it would: a facet with one choice only is none, unless it is chosen.
fn facets(wish: &Wish, overview: &Overview) -> Vec<Facet> {
    let plain = |code, counts: &[Count]| {
        let choices = counts.iter().map(|count| wish.choice(code, &count.key, None, count.count));
        Facet { code, choices: choices.collect() }
    };
    let categories = overview.categories.iter().map(|counted| {
        let CategoryHit { name, slug, .. } = &counted.category;
        wish.choice("rayon", slug, Some(name), counted.count)
    });
    let brands = overview
        .brands
        .iter()
        .map(|counted| wish.choice("marque", &counted.key, Some(&counted.name), counted.count));
    let facets = [
        plain("note", &overview.gradings),
        plain("nova", &overview.novas),
        Facet { code: "rayon", choices: categories.collect() },
        Facet { code: "marque", choices: brands.collect() },
        plain("sans", &overview.without),
    ];
    facets.into_iter().map(|facet| wish.with_chosen(facet)).filter(narrows).collect()
}

fn narrows(facet: &Facet) -> bool {
    let is_on = |choice: &Choice| choice.is_on;
    facet.choices.iter().any(is_on)
        || facet.choices.len() > 1
        || (facet.code == "sans" && !facet.choices.is_empty())
}

fn help(index: &Index, query: &Query) -> Result<Help, Fault> {
    let search::Help { spellings, fewer_words, categories } = index.help(query)?;
    let asked = |name: String| Named { url: Wish::asking(&name).url(), name };
    let named = |hit: CategoryHit| Named { name: hit.name, url: hit.url };
    Ok(Help {
        queries: spellings.into_iter().chain(fewer_words).map(asked).collect(),
        categories: categories.into_iter().map(named).collect(),
    })
}

/// `/api/search`
pub(super) fn json(call: &Call) -> Result<Response, Fault> {
    let wish = Wish::of(&call.search()?);
    let query = wish.query().map_err(|_| Fault::BadRequest)?;
    let index = call.app.index.index()?;
    let results: Results = index.search(&query, &wish.filters(), wish.page())?;
    if results.hits.is_empty() && !query.is_empty() {
        call.app.figures.searched_in_vain();
    }
    Ok(Response::json(200, &results).with_header("Cache-Control", CACHING))
}
