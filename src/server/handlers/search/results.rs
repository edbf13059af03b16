//! `/recherche` and `/api/search`: products for what a visitor typed, narrowed and sorted by links.
//!
//! The answer depends on the address alone, so it may be kept for a while and passed on.

use std::sync::Arc;

use crate::model::{Edition, Facet};
use crate::render::Link;
use crate::render::view::{
    Correction, DeclaredView, ErrorPage, FacetView, Hit, SearchHelpView, SearchState, SearchView,
    UndeclaredView,
};
use crate::search::{
    self, CHARACTERS_MAX, Card, FacetCount, Filters, Index, Overview, PER_PAGE, Query, ResultPage,
    Results, Sort,
};
use crate::server::context::Context;
use crate::server::handlers::search::search_url::SearchUrl;
use crate::server::http::{Answer, Response, Route};

/// Kept by browsers for a minute: turning pages back sends no request.
const CACHING: &str = "public, max-age=60";

/// Characters of a query that a title has room for.
const HEADING_MAX: usize = 80;

/// Products shown of those that say nothing of an allergen; the others have a page of their own.
const UNDECLARED_SHOWN: usize = 6;

/// `/recherche`
pub(crate) fn page(context: &Context) -> Answer {
    let search_url = SearchUrl::of(&context.search()?);
    let edition = context.spoken.edition;
    let Ok(query) = search_url.query(edition) else {
        return shown(context, 400, too_long(&search_url));
    };
    if query.is_empty() {
        return shown(context, 200, blank(&search_url, SearchState::Empty));
    }
    let index = context.state.index.index()?;
    // A whole barcode names one product: its page is the answer.
    if let Some(card) = index.named(&query)? {
        return Ok(redirect(card.url));
    }
    let search_url = known(&index, edition, search_url)?;
    let filters = search_url.filters();
    let (results, overview) = search(context, &index, &query, &filters, search_url.page)?;
    if let Some(last) = last_page(&search_url, &results, &overview) {
        return Ok(redirect(last.url()));
    }
    match outcome(&search_url, &overview) {
        SearchState::Nothing => in_vain(context, &index, &search_url, &query),
        outcome => {
            let undeclared = undeclared(&index, &search_url, &query)?;
            let found = view(&search_url, outcome, results, &overview);
            shown(context, 200, SearchView { undeclared, ..found })
        }
    }
}

/// A page of what is found, and counts of all of it. They do not depend on its order, nor on the page, so they may be there.
fn search(
    context: &Context,
    index: &Arc<Index>,
    query: &Query,
    filters: &Filters,
    page: ResultPage,
) -> Answer<(Results, Arc<Overview>)> {
    let unsorted = Filters { sort: Sort::default(), ..filters.clone() };
    let recent = &context.state.recent_counts;
    let mut found = None;
    let overview = recent.of(index, (query.clone(), unsorted), |_| {
        let (results, overview) = index.search_and_count(query, filters, page)?;
        found = Some(results);
        anyhow::Ok(overview)
    })?;
    let results = match found {
        Some(results) => results,
        None => index.search(query, filters, page)?,
    };
    Ok((results, overview))
}

/// The first of those that are not declared to be free of the allergens chosen, for the first page of
/// those that are.
fn undeclared(
    index: &Index,
    search_url: &SearchUrl,
    query: &Query,
) -> Answer<Option<UndeclaredView>> {
    if search_url.is_undeclared() || search_url.page != ResultPage::FIRST {
        return Ok(None);
    }
    let Some(other_url) = search_url.undeclared() else { return Ok(None) };
    let results = index.search(query, &other_url.filters(), ResultPage::FIRST)?;
    let mut hits = hits(results.hits);
    let is_more = hits.len() > UNDECLARED_SHOWN;
    hits.truncate(UNDECLARED_SHOWN);
    Ok(if hits.is_empty() {
        None
    } else {
        Some(UndeclaredView { hits, url: is_more.then(|| other_url.url()) })
    })
}

fn hits(cards: Vec<Card>) -> Vec<Hit> {
    let mut hits = Vec::with_capacity(cards.len());
    for Card { shown, better, suitability, .. } in cards {
        hits.push(Hit { card: shown, better, suitability: suitability.to_string() });
    }
    hits
}

fn redirect(url: String) -> Response {
    Response::new(302).with_header("Location", url)
}

/// Names a category as the pages of the edition do, and drops one that the catalogue does not have.
fn known(index: &Index, edition: Edition, search_url: SearchUrl) -> Answer<SearchUrl> {
    let Some(slug) = search_url.one(Facet::Category) else { return Ok(search_url) };
    let category = index.category(edition, slug)?;
    Ok(search_url.in_category(category.map(|hit| hit.slug)))
}

/// The last page that has products, where this one is past it; the first one where none has.
fn last_page(search_url: &SearchUrl, results: &Results, overview: &Overview) -> Option<SearchUrl> {
    let last = overview.total.div_ceil(PER_PAGE).max(1);
    let is_past = results.hits.is_empty() && search_url.page.number() > last;
    if is_past { Some(search_url.at_page(last)) } else { None }
}

fn outcome(search_url: &SearchUrl, overview: &Overview) -> SearchState {
    if overview.total > 0 {
        SearchState::Found
    } else if search_url.unnarrowed().is_some() {
        SearchState::NarrowedToNothing
    } else {
        SearchState::Nothing
    }
}

/// What is shown where the words, or the digits, find nothing at all.
fn in_vain(context: &Context, index: &Index, search_url: &SearchUrl, query: &Query) -> Answer {
    context.state.metrics.count_fruitless_search();
    if let Some(barcode) = query.barcodes().first() {
        // Only now: one beginning of a barcode in ten looks like a whole one.
        let blank = blank(search_url, SearchState::UnknownBarcode);
        let add = format!("https://fr.openfoodfacts.org/cgi/product.pl?type=add&code={barcode}");
        return shown(context, 404, SearchView { add_url: Some(add), ..blank });
    }
    if query.is_mistyped_barcode() {
        return shown(context, 404, blank(search_url, SearchState::MistypedBarcode));
    }
    let help = help(index, query)?;
    shown(context, 200, SearchView { help, ..blank(search_url, SearchState::Nothing) })
}

fn shown(context: &Context, status: u16, view: SearchView) -> Answer {
    let response = context.page(status, "search.html", view.path, view)?;
    Ok(response.with_header("Cache-Control", CACHING))
}

/// More than is answered is not said again in full.
fn too_long(search_url: &SearchUrl) -> SearchView {
    let query = search_url.text.chars().take(CHARACTERS_MAX).collect();
    let mut wordless = search_url.at_page(1);
    wordless.text.clear();
    SearchView { address: wordless.url(), query, ..blank(search_url, SearchState::TooLong) }
}

/// A page without products.
fn blank(search_url: &SearchUrl, outcome: SearchState) -> SearchView {
    SearchView {
        path: Route::Search.path(),
        address: search_url.url(),
        query: search_url.text.clone(),
        heading: heading(&search_url.text),
        outcome,
        unnarrowed: search_url.unnarrowed().map(|unnarrowed| unnarrowed.url()),
        declared: search_url.declared().map(|declared| DeclaredView {
            is_undeclared: search_url.is_undeclared(),
            url: declared.url(),
        }),
        page: search_url.page.number(),
        ..SearchView::default()
    }
}

/// What was typed, or its beginning where it is long.
fn heading(text: &str) -> String {
    match text.char_indices().nth(HEADING_MAX) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.into(),
    }
}

fn view(
    search_url: &SearchUrl,
    outcome: SearchState,
    results: Results,
    overview: &Overview,
) -> SearchView {
    let page = search_url.page.number();
    SearchView {
        corrected: results.corrected.as_deref().map(|folded| Correction {
            text: search::with_accents(folded, &results.hits),
            literal_url: search_url.literal().url(),
        }),
        total: overview.total,
        is_more: overview.is_more,
        facets: facets(search_url, overview),
        sorts: search_url.sorts(),
        previous: (page > 1).then(|| search_url.at_page(page - 1).url()),
        next: results.has_more.then(|| search_url.at_page(page + 1).url()),
        hits: hits(results.hits),
        ..blank(search_url, outcome)
    }
}

/// The facets that can narrow the results: one with a single choice cannot, unless that is chosen.
fn facets(search_url: &SearchUrl, overview: &Overview) -> Vec<FacetView> {
    let mut facets = Vec::new();
    for (&code, counts) in &overview.facets {
        // Those are chosen for the other list; what this one has is declared of nothing.
        if search_url.is_undeclared() && code == Facet::Allergen {
            continue;
        }
        let mut choices = Vec::with_capacity(counts.len());
        for FacetCount { key, name, count } in counts {
            choices.push(search_url.choice(code, key, name.as_deref(), *count));
        }
        let facet = search_url.with_chosen(FacetView { code, choices });
        if narrows(&facet) {
            facets.push(facet);
        }
    }
    facets
}

fn narrows(facet: &FacetView) -> bool {
    facet.choices.len() > 1
        || facet.choices.iter().any(|choice| choice.is_on)
        // One allergen to leave out is a choice: products without it are left.
        || (facet.code == Facet::Allergen && !facet.choices.is_empty())
}

fn help(index: &Index, query: &Query) -> Answer<SearchHelpView> {
    let search::SearchHelp { spellings, fewer_words, categories } = index.help(query)?;
    let mut queries = Vec::new();
    for name in spellings.into_iter().chain(fewer_words) {
        queries.push(Link { url: SearchUrl::asking(&name).url(), lang: None, name });
    }
    let categories =
        categories.into_iter().map(|hit| Link { name: hit.name, lang: None, url: hit.url });
    Ok(SearchHelpView { queries, categories: categories.collect() })
}

/// `/api/search`
pub(crate) fn json(context: &Context) -> Answer {
    let search_url = SearchUrl::of(&context.search()?);
    let edition = context.spoken.edition;
    let query = search_url.query(edition).map_err(|_| ErrorPage::BadRequest)?;
    let index = context.state.index.index()?;
    let search_url = known(&index, edition, search_url)?;
    let results = match index.named(&query)? {
        // Narrowed, or past the first page, it may be no answer.
        Some(card) if search_url.unnarrowed().is_none() => Results::of_one(card, search_url.page),
        _ => index.search(&query, &search_url.filters(), search_url.page)?,
    };
    // Neither filters nor the number of the page are the words' fault.
    let are_words_alone = search_url.unnarrowed().is_none() && search_url.page == ResultPage::FIRST;
    if results.hits.is_empty() && are_words_alone && !query.is_empty() {
        context.state.metrics.count_fruitless_search();
    }
    Ok(Response::json(200, &results).with_header("Cache-Control", CACHING))
}
