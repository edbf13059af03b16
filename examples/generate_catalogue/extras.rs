//! The fields of a line that repeat others, or that readers can do without.
//!
//! Real lines have them all. Here only some do, so that a reader meets every field, yet the catalogue
//! in the repository stays small.

use serde::Serialize;

use crate::product::Product;
use crate::quantity;
use crate::taxonomy::Category;
use crate::text;

/// See the module. The names are those of Open Food Facts.
#[derive(Serialize)]
pub(crate) struct Extras<'a> {
    _id: &'a str,
    product_type: &'static str,
    lang: &'static str,
    lc: &'static str,
    product_name_fr: &'a str,
    brands_tags: [String; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    product_quantity: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_quantity_unit: Option<&'static str>,
    categories: String,
    categories_hierarchy: Vec<&'static str>,
    compared_to_category: &'static str,
    stores_tags: Vec<String>,
    states_tags: [&'static str; 1],
    popularity_key: u64,
    created_t: u64,
    obsolete: &'static str,
}

/// The extras of a product whose categories are `lineage`.
pub(crate) fn extras<'a>(product: &'a Product, lineage: &[&Category]) -> Extras<'a> {
    let content = product.pack.and_then(quantity::content);
    let names: Vec<&str> = lineage.iter().map(|category| category.french_name()).collect();
    Extras {
        _id: &product.barcode,
        product_type: "food",
        lang: "fr",
        lc: "fr",
        product_name_fr: &product.name,
        brands_tags: [brand_tag(product)],
        product_quantity: content.map(|content| content.amount),
        product_quantity_unit: content.map(|content| content.unit),
        categories: names.join(", "),
        categories_hierarchy: lineage.iter().map(|category| category.id).collect(),
        compared_to_category: product.family.category,
        stores_tags: product.shops.iter().map(|shop| text::slug(shop)).collect(),
        states_tags: [nutrition_state(product)],
        popularity_key: product.scans.unwrap_or_default(),
        created_t: product.created,
        obsolete: "",
    }
}

/// Brand tags have carried a language since 2025.
fn brand_tag(product: &Product) -> String {
    let slug = text::slug(product.brand.name);
    if product.new_schema { format!("xx:{slug}") } else { slug }
}

fn nutrition_state(product: &Product) -> &'static str {
    if product.nutrition.is_some() {
        "en:nutrition-facts-completed"
    } else {
        "en:nutrition-facts-to-be-completed"
    }
}
