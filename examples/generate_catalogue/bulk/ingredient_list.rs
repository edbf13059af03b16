//! The ingredients of a list one by one, as Open Food Facts parses them.

use serde_json::{Value, json};

use crate::product::Product;
use crate::text;

/// The fields made of the ingredients list; none when nobody has typed it in.
pub(super) fn about_ingredients(product: &Product) -> Value {
    let Some(list) = product.ingredients.as_deref() else {
        return json!({"ingredients_text": "", "unknown_ingredients_n": 0});
    };
    let plain = list.replace('_', "");
    let names = names(&plain);
    let ids: Vec<String> = names.iter().map(|name| format!("fr:{}", text::slug(name))).collect();
    json!({
        "ingredients": entries(&names, &ids),
        "ingredients_lc": "fr",
        "ingredients_n": ids.len(),
        "ingredients_percent_analysis": 1,
        "ingredients_tags": ids,
        "ingredients_text": plain,
        "known_ingredients_n": ids.len(),
        "unknown_ingredients_n": 0,
    })
}

/// What stands between the signs that part ingredients.
fn names(plain: &str) -> Vec<&str> {
    let parts = plain.split([',', '(', ')', ':', '.']);
    parts.map(str::trim).filter(|name| name.chars().any(char::is_alphabetic)).collect()
}

/// Each takes half of what the ones before it left, for want of knowledge.
fn entries(names: &[&str], ids: &[String]) -> Vec<Value> {
    let mut left = 100.0;
    let entry = |(name, id): (&&str, &String)| {
        left = f64::ceil(left * 50.0) / 100.0;
        json!({"id": id, "percent_estimate": left, "text": name})
    };
    names.iter().zip(ids).map(entry).collect()
}
