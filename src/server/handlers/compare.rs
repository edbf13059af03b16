//! `/comparer?p=3017620422003,3045320094084`: two to four products in one table. The address says all, so it can be
//! passed on.

use anyhow::Result;

use crate::model::{Barcode, Product, barcodes_in};
use crate::render::Link;
use crate::render::view::CompareView;
use crate::search::{Card, Index};
use crate::server::context::Context;
use crate::server::http::{Answer, Response, Route};

/// As many as a table has room for.
const PRODUCTS_MOST: usize = 4;
/// Substitutes offered next to a product.
const OFFERED_MOST: usize = 3;
/// As for results of a search.
const CACHING: &str = "public, max-age=60";

/// `/comparer`
pub(crate) fn page(context: &Context) -> Answer {
    let query = context.search()?;
    let (given, added) = (query.text("p"), query.text("avec"));
    let mut barcodes = listed(given);
    if !added.is_empty() {
        let found = barcodes_in(added);
        barcodes.extend(found.iter().take(1));
        let address = address(&unique(barcodes));
        // What is no barcode is said on the page, next to what was compared before.
        let address = if found.is_empty() { format!("{address}&inconnu=1") } else { address };
        return Ok(Response::see_other(&address));
    }
    let index = context.state.index.index()?;
    let mut cards = Vec::new();
    let mut unknown = None;
    for barcode in unique(barcodes) {
        match index.card_in(context.spoken.edition, barcode)? {
            Some(card) => cards.push(card),
            None => unknown = Some(barcode.to_string()),
        }
    }
    let view = view(context, &index, cards)?;
    let unknown = unknown.or_else(|| (query.text("inconnu") == "1").then(String::new));
    let response = context.page(200, "compare.html", view.path, CompareView { unknown, ..view })?;
    Ok(response.with_header("Cache-Control", CACHING))
}

fn listed(given: &str) -> Vec<Barcode> {
    given.split(',').filter_map(|code| code.trim().parse().ok()).collect()
}

/// Each once, in order, as many as there is room for.
fn unique(barcodes: Vec<Barcode>) -> Vec<Barcode> {
    let mut unique = crate::words::unique(barcodes);
    unique.truncate(PRODUCTS_MOST);
    unique
}

fn codes(barcodes: &[Barcode]) -> String {
    let codes: Vec<String> = barcodes.iter().map(Barcode::to_string).collect();
    codes.join(",")
}

fn address(barcodes: &[Barcode]) -> String {
    format!("{}?p={}", Route::Compare.path(), codes(barcodes))
}

fn view(context: &Context, index: &Index, cards: Vec<Card>) -> Result<CompareView> {
    let barcodes: Vec<Barcode> = cards.iter().map(|card| card.shown.barcode).collect();
    let mut products = Vec::with_capacity(cards.len());
    for card in &cards {
        products.push(compared(index, card)?);
    }
    let mut offered = Vec::new();
    if let [only] = barcodes.as_slice() {
        for swap in index.substitutes(*only)?.into_iter().take(OFFERED_MOST) {
            let code = swap.substitute.shown.barcode;
            let own = index.card_in(context.spoken.edition, code)?;
            let shown = own.unwrap_or(swap.substitute).shown;
            offered.push(Link {
                name: shown.label,
                lang: shown.lang,
                url: address(&[*only, shown.barcode]),
            });
        }
    }
    Ok(CompareView {
        path: Route::Compare.path(),
        address: address(&barcodes),
        codes: codes(&barcodes),
        unknown: None,
        has_room: barcodes.len() < PRODUCTS_MOST,
        offered,
        table: context.spoken.wording.compare_table(&products)?,
        products: cards.into_iter().map(|card| card.shown).collect(),
    })
}

/// What a table looks at, and what reasons are made of.
pub(crate) fn compared(index: &Index, card: &Card) -> Result<Product> {
    Ok(Product {
        grading: card.shown.grade,
        nova: card.nova,
        nutriments: index.nutriments(card.shown.barcode)?,
        ..Product::named(card.shown.barcode, &card.shown.name)
    })
}
