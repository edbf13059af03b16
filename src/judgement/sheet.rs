//! A product as a reader sees it: what a shopper and a dietitian need, and nothing of how it was chosen.

use std::fmt::Write as _;

use crate::model::{Nutrient, Product, Tag};

/// Characters of the ingredients: the first ones say what a food is.
const INGREDIENTS: usize = 260;

const FIGURES: [(Nutrient, &str); 7] = [
    (Nutrient::EnergyKj, "kJ"),
    (Nutrient::Fat, "fat"),
    (Nutrient::SaturatedFat, "saturated"),
    (Nutrient::Sugars, "sugars"),
    (Nutrient::Proteins, "proteins"),
    (Nutrient::Fiber, "fibre"),
    (Nutrient::Salt, "salt"),
];

/// A product in five lines, each begun with `indent`; the first begins with `mark`.
pub(crate) fn product_sheet(product: &Product, mark: &str, indent: &str) -> String {
    let grade = product.grading.code().to_uppercase();
    let quantity = product.quantity.as_deref().unwrap_or("–");
    let brands = if product.brands.is_empty() { "–".into() } else { product.brands.join(", ") };
    let heading = format!("{} | {brands} | {quantity} | {grade}", product.name);
    let ingredients = product.ingredients.as_deref().unwrap_or("–");
    let lines = [
        format!("categories: {}", tags(&product.categories)),
        figures(product),
        format!("ingredients: {}", first(ingredients)),
        format!("allergens: {}; traces: {}", tags(&product.allergens), tags(&product.traces)),
    ];
    let mut sheet = format!("{mark}{}\n", plain(&heading));
    for line in lines {
        let _ = writeln!(sheet, "{indent}{}", plain(&line));
    }
    sheet
}

fn figures(product: &Product) -> String {
    let table = &product.nutriments;
    let mut figures = format!("per {}:", table.basis.code());
    for (nutrient, name) in FIGURES {
        let amount = table.get(nutrient).map_or("–".to_string(), |amount| amount.to_string());
        let _ = write!(figures, " {name} {amount}");
    }
    figures
}

fn first(text: &str) -> String {
    let mut first: String = text.chars().take(INGREDIENTS).collect();
    if first.len() < text.len() {
        first.push('…');
    }
    first
}

fn tags(tags: &[Tag]) -> String {
    if tags.is_empty() {
        return "–".into();
    }
    let mut names = Vec::with_capacity(tags.len());
    for tag in tags {
        names.push(tag.as_str());
    }
    names.join(", ")
}

/// On one line, without what would move a terminal.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_shows_figures_and_moves_no_terminal() {
        let mut product =
            Product::named("3017620422003".parse().unwrap(), "Pâte\n\u{1b}[2Jà tartiner");
        assert!(product.nutriments.set(Nutrient::Sugars, 56.3));
        product.ingredients = Some("é".repeat(300));
        let sheet = product_sheet(&product, "=== ", "    ");
        assert!(sheet.starts_with("=== Pâte  [2Jà tartiner | – | – | UNKNOWN\n"), "{sheet}");
        assert!(sheet.contains("    per 100g: kJ – fat – saturated – sugars 56.3 "), "{sheet}");
        assert!(sheet.contains("é…\n    allergens: –; traces: –\n"), "{sheet}");
        assert_eq!(sheet.lines().count(), 5);
    }
}
