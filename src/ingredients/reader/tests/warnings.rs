//! What a pair warns of, by words: those of the safe side take no warning away.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::phrases::rows;
use super::read;
use crate::model::diet::{Concern, concerns};
use crate::model::{Barcode, Product};

fn food(ingredients: &str) -> Product {
    let listed = read(ingredients);
    Product { listed, ..Product::named(Barcode::default(), "x") }
}

/// What the pair of two lists warns of. That an allergen is there warns more than that there may be traces of it.
fn warnings(original: &str, substitute: &str) -> BTreeSet<String> {
    let mut warnings = BTreeSet::new();
    for concern in concerns(&food(original), &food(substitute)) {
        match concern {
            Concern::Allergens(tags) | Concern::Traces(tags) => {
                warnings.extend(tags.iter().map(|tag| tag.slug().to_string()));
            }
            Concern::Lost { property, .. } => {
                warnings.insert(format!("no longer {}", property.code()));
            }
            other => {
                warnings.insert(format!("{other:?}"));
            }
        }
    }
    warnings
}

/// Ingredients of each sort that is warned of, and statements of what may be there.
const INGREDIENTS: [&str; 16] = [
    "farine de blé",
    "beurre",
    "œufs",
    "noisettes",
    "céleri",
    "crevettes",
    "aspartame",
    "érythritol",
    "rhum",
    "huile de palme",
    "jambon",
    "miel",
    "lactose",
    "riz",
    "Peut contenir des traces de soja",
    "Fabriqué dans un atelier qui utilise du sésame",
];

/// Claims, which are on the safe side of what may be proposed.
const CLAIMS: [&str; 12] = [
    "sans gluten",
    "sans lactose",
    "sans lait",
    "vegan",
    "végétarien",
    "sans alcool",
    "sans huile de palme",
    "sans édulcorants",
    "sans traces de soja",
    "gluten free",
    "ohne Zucker",
    "exempt d'œufs et de lait",
];

fn sentences(numbers: &[usize]) -> Vec<String> {
    let rows = rows();
    let mut sentences = Vec::new();
    for number in numbers {
        let own = INGREDIENTS.get(*number).copied();
        sentences.push(own.unwrap_or_else(|| rows[*number].text).to_string());
    }
    sentences
}

proptest! {
    /// What the original is known to have hides what a substitute brings in; without it, no less is said.
    #[test]
    fn an_ingredient_of_the_original_adds_no_warning_to_what_is_left(
        original in prop::collection::vec(0_usize..440, 1..5),
        substitute in prop::collection::vec(0_usize..440, 1..5),
        at in 0_usize..5,
    ) {
        let bare = |warnings: BTreeSet<String>| -> BTreeSet<String> {
            warnings.into_iter().filter(|warning| !warning.starts_with("no longer")).collect()
        };
        let mut parts = sentences(&original);
        let other = sentences(&substitute).join(". ");
        let full = bare(warnings(&parts.join(". "), &other));
        parts.remove(at.min(parts.len() - 1));
        let less = bare(warnings(&parts.join(". "), &other));
        prop_assert!(full.is_subset(&less), "{parts:?} → {other:?}: {full:?}, {less:?}");
    }

    /// A claim of the substitute takes a warning away at most: without it, all warnings with it stand.
    #[test]
    fn removing_a_claim_of_the_substitute_removes_no_warning(
        original in prop::collection::vec(0_usize..440, 1..4),
        substitute in prop::collection::vec(0_usize..440, 1..4),
        claim in 0_usize..CLAIMS.len(),
        claimed in prop::collection::vec(0_usize..CLAIMS.len(), 0..3),
        at in 0_usize..4,
    ) {
        let mut own = sentences(&original);
        own.extend(claimed.iter().map(|claim| CLAIMS[*claim].to_string()));
        let mut parts = sentences(&substitute);
        let without = warnings(&own.join(". "), &parts.join(". "));
        parts.insert(at.min(parts.len()), CLAIMS[claim].to_string());
        let with = warnings(&own.join(". "), &parts.join(". "));
        prop_assert!(with.is_subset(&without), "{own:?} → {parts:?}: {with:?}, {without:?}");
    }
}

/// What the property above looks for is found where it is: each kind of warning is given without the claim.
#[test]
fn each_kind_of_warning_is_given() {
    for (original, substitute, expected) in [
        ("riz", "riz, beurre", "milk"),
        ("riz", "riz. Peut contenir des traces de soja", "soybeans"),
        ("riz, sucre", "riz, aspartame", "Sweeteners"),
        ("riz", "riz, rhum", "Alcohol(List)"),
        ("riz", "riz, huile de palme", "PalmOil(List)"),
        ("riz. Vegan", "riz, miel", "no longer vegan"),
        ("riz. Sans lactose", "riz, lactose", "no longer lactose-free"),
        ("riz. Sans gluten", "riz, farine de blé", "no longer gluten-free"),
    ] {
        let given = warnings(original, substitute);
        assert!(given.contains(expected), "{original} → {substitute}: {given:?}");
    }
}
