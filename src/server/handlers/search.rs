//! `/recherche` and `/api/search`: products for what somebody typed, narrowed and sorted by links.
//!
//! The answer depends on the address alone, so it may be kept for a while and passed on.

use super::wish::Wish;
use crate::model::Barcode;
use crate::render::view::{Choice, Correction, Facet, Help, Hit, Named, Outcome, SearchView, Side};
use crate::search::{
    self, CHARACTERS_MAX, Card, CategoryHit, Count, Index, Overview, PER_PAGE, Page, Query, Results,
};
use crate::server::call::Call;
use crate::server::fault::Fault;
use crate::server::response::Response;
use crate::server::route::Route;
use crate::server::snapshot::face;

/// Kept by browsers for a minute: turning pages back asks nobody.
const CACHING: &str = "public, max-age=60";

/// Characters of a query that a title has room for.
const HEADING_MAX: usize = 80;

/// `/recherche`
pub(super) fn page(call: &Call) -> Result<Response, Fault> {
    let wish = Wish::of(&call.search()?);
    let Ok(query) = wish.query() else {
        return shown(call, 400, too_long(&wish));
    };
    if query.is_empty() {
        return shown(call, 200, blank(&wish, Outcome::Empty));
    }
    let index = call.app.index.index()?;
    let card = query.barcode().map(|barcode| index.card(barcode)).transpose()?.flatten();
    if let Some(card) = card {
        return Ok(redirect(card.url));
    }
    let wish = known(&index, wish)?;
    let (results, overview) = found(&index, &wish, &query)?;
    if let Some(last) = last_page(&wish, &results, &overview) {
        return Ok(redirect(last.url()));
    }
    match outcome(&wish, &overview) {
        Outcome::Nothing => in_vain(call, &index, &wish, &query),
        outcome => shown(call, 200, view(&wish, outcome, &results, &overview)),
    }
}

fn redirect(url: String) -> Response {
    Response::new(302).with_header("Location", url)
}

/// A category that nobody knows narrows nothing.
fn known(index: &Index, wish: Wish) -> Result<Wish, Fault> {
    let Some(slug) = wish.category() else { return Ok(wish) };
    let is_known = index.category(slug)?.is_some();
    Ok(if is_known { wish } else { wish.without_category() })
}

fn found(index: &Index, wish: &Wish, query: &Query) -> Result<(Results, Overview), Fault> {
    let filters = wish.filters();
    Ok((index.search(query, &filters, wish.page())?, index.overview(query, &filters)?))
}

/// The last page that has products, where this one is past it; the first one where none has.
fn last_page(wish: &Wish, results: &Results, overview: &Overview) -> Option<Wish> {
    let last = overview.total.div_ceil(PER_PAGE).max(1);
    let is_past = results.hits.is_empty() && wish.page().number() > last;
    is_past.then(|| wish.at_page(last))
}

fn outcome(wish: &Wish, overview: &Overview) -> Outcome {
    if overview.total > 0 {
        Outcome::Found
    } else if wish.unnarrowed().is_some() {
        Outcome::NarrowedToNothing
    } else {
        Outcome::Nothing
    }
}

/// What is told where the words, or the digits, find nothing at all.
fn in_vain(call: &Call, index: &Index, wish: &Wish, query: &Query) -> Result<Response, Fault> {
    call.app.figures.searched_in_vain();
    if let Some(barcode) = query.barcode() {
        // Only now: one beginning of a barcode in ten looks like a whole one.
        return unknown(call, wish, barcode);
    }
    if query.is_mistyped_barcode() {
        return shown(call, 404, blank(wish, Outcome::MistypedBarcode));
    }
    let help = help(index, query)?;
    shown(call, 200, SearchView { help, ..blank(wish, Outcome::Nothing) })
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

/// More than is answered is not said again in full.
fn too_long(wish: &Wish) -> SearchView {
    let query = wish.text().chars().take(CHARACTERS_MAX).collect();
    let address = wish.with("q", "").url();
    SearchView { address, query, ..blank(wish, Outcome::TooLong) }
}

/// A page without products.
fn blank(wish: &Wish, outcome: Outcome) -> SearchView {
    SearchView {
        path: Route::Search.path(),
        address: wish.url(),
        query: wish.text().into(),
        heading: heading(wish.text()),
        outcome,
        corrected: None,
        total: 0,
        is_more: false,
        hits: Vec::new(),
        facets: Vec::new(),
        unnarrowed: wish.unnarrowed().map(|wish| wish.url()),
        sorts: Vec::new(),
        previous: None,
        next: None,
        page: wish.page().number(),
        help: Help::default(),
        add_url: None,
    }
}

/// What was typed, or its beginning where it is long.
fn heading(text: &str) -> String {
    match text.char_indices().nth(HEADING_MAX) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.into(),
    }
}

fn view(wish: &Wish, outcome: Outcome, results: &Results, overview: &Overview) -> SearchView {
    let page = wish.page().number();
    SearchView {
        corrected: results.corrected.as_deref().map(|folded| Correction {
            text: search::spelt(folded, &results.hits),
            literal_url: wish.with("exact", "1").url(),
        }),
        total: overview.total,
        is_more: overview.is_more,
        facets: facets(wish, overview),
        sorts: wish.sorts(),
        previous: (page > 1).then(|| wish.at_page(page - 1).url()),
        next: results.has_more.then(|| wish.at_page(page + 1).url()),
        hits: results.hits.iter().map(hit).collect(),
        ..blank(wish, outcome)
    }
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
    let wish = known(&index, wish)?;
    let results: Results = index.search(&query, &wish.filters(), wish.page())?;
    // Neither filters nor the number of the page are the words' fault.
    let are_words_alone = wish.unnarrowed().is_none() && wish.page() == Page::FIRST;
    if results.hits.is_empty() && are_words_alone && !query.is_empty() {
        call.app.figures.searched_in_vain();
    }
    Ok(Response::json(200, &results).with_header("Cache-Control", CACHING))
}
