//! `/api/produit/{gtin}`: a product with its levels and its substitutes, for other programs; docs/openapi.json describes it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::gone;
use crate::model::{Badge, Barcode, KnownLevels, PhotoUrls};
use crate::render::view::ErrorPage;
use crate::search::{Card, Swap};
use crate::server::context::Context;
use crate::server::http::{Answer, Response, Route};
use crate::words::is_digits;

/// A build comes once a week; who asks again quickly learns that nothing changed.
const CACHING: &str = "public, max-age=3600";
const ODBL: &str = "https://opendatacommons.org/licenses/odbl/1-0/";
const DESCRIPTION: &str = include_str!("../../../docs/openapi.json");

#[derive(Serialize)]
struct ProductAnswer<'a> {
    #[serde(flatten)]
    product: ProductFigures<'a>,
    substitutes: Vec<SubstituteAnswer<'a>>,
    license: LicenseAnswer,
}

/// What is said of a product on either side.
#[derive(Serialize)]
struct ProductFigures<'a> {
    gtin: String,
    name: &'a str,
    language: &'a str,
    brand: Option<&'a str>,
    quantity: Option<&'a str>,
    nutriscore: NutriscoreAnswer,
    nova: Option<u8>,
    levels: BTreeMap<&'static str, &'static str>,
    photo: Option<&'a PhotoUrls>,
    url: String,
}

#[derive(Serialize)]
struct NutriscoreAnswer {
    grade: &'static str,
    points: Option<i16>,
}

#[derive(Serialize)]
struct SubstituteAnswer<'a> {
    #[serde(flatten)]
    product: ProductFigures<'a>,
    comparison: String,
    reasons: &'a [String],
    drawbacks: &'a [String],
    warnings: &'a [Badge],
}

#[derive(Serialize)]
struct LicenseAnswer {
    name: &'static str,
    url: &'static str,
    attribution: &'static str,
}

/// The product of an address.
pub(crate) fn product(context: &Context) -> Answer {
    let start = Route::ProductJson.path();
    let given = context.request.path.strip_prefix(start).unwrap_or_default();
    let given = given.strip_prefix('/').unwrap_or_default();
    let barcode: Barcode = given.parse().map_err(|_| unread(given))?;
    let index = context.state.index.index()?;
    let known = index.known(barcode)?;
    let Some(card) = index.card(known)? else {
        let gone = gone::remembered(context, &index, barcode)?;
        return Err(if gone.is_some() { ErrorPage::Gone } else { ErrorPage::NotFound }.into());
    };
    // As of pages, there is one address.
    if known.to_string() != given {
        return Ok(Response::new(308)
            .with_header("Location", format!("{start}/{known}"))
            .with_header("Cache-Control", "no-cache"));
    }
    let swaps = index.substitutes(known)?;
    let answer = ProductAnswer {
        product: figures(context, &card),
        substitutes: swaps.iter().map(|swap| substitute(context, swap)).collect(),
        license: LicenseAnswer { name: "ODbL-1.0", url: ODBL, attribution: "Open Food Facts" },
    };
    Ok(tagged(context, Response::json(200, &answer)))
}

/// What is said of what is no barcode: of digits with a mistake, that there is no such product.
fn unread(given: &str) -> ErrorPage {
    let has_digits = is_digits(given) && (8..=14).contains(&given.len());
    if has_digits { ErrorPage::NotFound } else { ErrorPage::BadRequest }
}

/// How it is described to programs.
pub(crate) fn description() -> Response {
    Response::json_text(200, DESCRIPTION.into()).with_header("Cache-Control", CACHING)
}

/// The answer with a tag, or only that the tag is still the same.
fn tagged(context: &Context, answer: Response) -> Response {
    let tag = format!("\"{}\"", &blake3::hash(&answer.body).to_hex()[..16]);
    let known = context.request.header("if-none-match").unwrap_or_default();
    let is_known = known.trim() == "*" || known.contains(&tag);
    let answer = if is_known { Response::new(304) } else { answer };
    answer.with_header("ETag", tag).with_header("Cache-Control", CACHING)
}

fn substitute<'s>(context: &'s Context, swap: &'s Swap) -> SubstituteAnswer<'s> {
    SubstituteAnswer {
        product: figures(context, &swap.substitute),
        comparison: whole(context, &swap.url),
        reasons: &swap.note.reasons,
        drawbacks: &swap.note.drawbacks,
        warnings: &swap.note.badges,
    }
}

fn figures<'c>(context: &'c Context, card: &'c Card) -> ProductFigures<'c> {
    let shown = &card.shown;
    ProductFigures {
        gtin: shown.barcode.to_string(),
        name: &shown.name,
        language: shown.lang.as_deref().unwrap_or(&context.state.site.language),
        brand: shown.brand.as_deref(),
        quantity: shown.quantity.as_deref(),
        nutriscore: NutriscoreAnswer { grade: shown.grade.code(), points: card.points },
        nova: card.nova.map(crate::model::Nova::group),
        levels: levels(card.levels),
        photo: shown.photo.as_ref(),
        url: whole(context, &card.url),
    }
}

fn levels(known: KnownLevels) -> BTreeMap<&'static str, &'static str> {
    let mut levels = BTreeMap::new();
    for (nutrient, level) in known.list() {
        levels.insert(nutrient.code(), level.code());
    }
    levels
}

fn whole(context: &Context, path: &str) -> String {
    [&context.state.site.base_url, path].concat()
}
