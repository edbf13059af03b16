//! The read APIs of Open Food Facts over a list of products (OFF.md §1.2 to §1.4), with the traps
//! they have: `page_count` counts the products of this page, pages are capped at 100, a search
//! without `fields` gives almost nothing, `search.pl` without `json` gives HTML.

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::request::Received;

const PAGE_SIZE: usize = 24;
const LARGEST_PAGE: usize = 100;

/// What a search gives of a product since 2025-06 when no fields are asked for.
const FEW_FIELDS: &str = "code,schema_version,url";

/// Which page of a search is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Paging {
    AsAsked,
    AlwaysTheFirst,
}

/// The answer of an API path; `None` for other paths.
pub(super) fn answer(products: &[Value], request: &Received, paging: Paging) -> Option<Answer> {
    match request.path.as_str() {
        "/cgi/search.pl" if request.parameter("json").is_none() => {
            Some(Answer::html(200, "<!DOCTYPE html><html><body>Open Food Facts</body></html>\n"))
        }
        "/cgi/search.pl" | "/api/v2/search" => Some(search(products, request, paging)),
        path => path.strip_prefix("/api/v2/product/").map(|name| {
            let code = name.strip_suffix(".json").unwrap_or(name);
            read(products, request, code)
        }),
    }
}

fn search(products: &[Value], request: &Received, paging: Paging) -> Answer {
    let found: Vec<&Value> = products.iter().filter(|product| suits(product, request)).collect();
    let number = |name| request.parameter(name).and_then(|text| text.parse::<usize>().ok());
    let page_size = number("page_size").unwrap_or(PAGE_SIZE).clamp(1, LARGEST_PAGE);
    let page = match paging {
        Paging::AsAsked => number("page").unwrap_or(1).max(1),
        Paging::AlwaysTheFirst => 1,
    };
    let skip = (page - 1).saturating_mul(page_size);
    let fields = request.parameter("fields").unwrap_or(FEW_FIELDS);
    let shown: Vec<Value> =
        found.iter().skip(skip).take(page_size).map(|product| cut(product, fields)).collect();
    let envelope = json!({
        "count": found.len(), "page": page, "page_count": shown.len(), "page_size": page_size,
        "products": shown, "skip": skip,
    });
    Answer::json(200, &envelope)
}

fn read(products: &[Value], request: &Received, code: &str) -> Answer {
    let Some(product) = products.iter().find(|product| product["code"] == code) else {
        let missing = json!({"code": code, "status": 0, "status_verbose": "product not found"});
        return Answer::json(404, &missing);
    };
    let product = match request.parameter("fields") {
        Some(fields) => cut(product, fields),
        None => product.clone(),
    };
    let found = json!({
        "code": code, "product": product, "status": 1, "status_verbose": "product found",
    });
    Answer::json(200, &found)
}

fn suits(product: &Value, request: &Received) -> bool {
    request.query.iter().all(|(name, value)| match name.as_str() {
        "search_terms" => has_words(product, value),
        "code" => value.split(',').any(|code| product["code"] == code),
        tags if tags.ends_with("_tags") => has_tags(product, tags, value),
        _ => true,
    })
}

fn has_words(product: &Value, terms: &str) -> bool {
    let texts = ["product_name", "brands", "generic_name"].map(|field| product[field].as_str());
    let text = texts.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase();
    terms.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// "a,b": both. "a|b": one of them. "-a": without it.
fn has_tags(product: &Value, field: &str, wanted: &str) -> bool {
    let has = |tag: &str| match &product[field] {
        Value::Array(tags) => tags.iter().any(|known| known == tag),
        // The generated catalogue has no nutrition_grades_tags: the grade is their only item.
        Value::Null if field == "nutrition_grades_tags" => product["nutriscore_grade"] == tag,
        _ => false,
    };
    let is_true = |tag: &str| match tag.strip_prefix('-') {
        Some(unwanted) => !has(unwanted),
        None => has(tag),
    };
    let parts = wanted.split(',').filter(|part| !part.is_empty());
    parts.into_iter().all(|part| part.split('|').any(is_true))
}

/// The product with these fields only. Single nutrients move to the top, as in OFF's API.
fn cut(product: &Value, fields: &str) -> Value {
    let value = |field: &str| {
        let known = product.get(field).or_else(|| product["nutriments"].get(field)).cloned();
        known.or_else(|| (field == "url").then(|| url(product)))
    };
    let fields = fields.split(',').map(str::trim);
    let kept: Map<String, Value> =
        fields.filter_map(|field| Some((field.to_owned(), value(field)?))).collect();
    Value::Object(kept)
}

fn url(product: &Value) -> Value {
    let code = product["code"].as_str().unwrap_or_default();
    Value::String(format!("https://world.openfoodfacts.org/product/{code}"))
}
