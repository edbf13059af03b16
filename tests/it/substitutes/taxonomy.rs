//! content/categories.toml on the real taxonomy.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;

use serde_json::Value;
use sitegen::model::{Category, CategoryGraph};
use sitegen::select::{CategoryKinds, PhysicalKind, Shelving};

use super::shop::{rules, tag};
use crate::support::real_data;

fn real_graph() -> Option<CategoryGraph> {
    let file = real_data()?.join("taxonomy/categories.full.json.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let entries: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    let parents = |entry: &Value| {
        let listed = entry["parents"].as_array().cloned().unwrap_or_default();
        listed.iter().map(|parent| tag(parent.as_str().unwrap())).collect()
    };
    let category = |(own, entry): (&String, &Value)| Category {
        tag: tag(own),
        names: BTreeMap::default(),
        synonyms: BTreeMap::default(),
        parents: parents(entry),
    };
    // Tags of real products that the taxonomy does not have stand alone.
    let unknown = ["fr:bio", "en:groceries", "fr:produit-frais", "fr:meta-categorie", "en:null"];
    let unknown = unknown.map(|own| Category {
        tag: tag(own),
        names: BTreeMap::default(),
        synonyms: BTreeMap::default(),
        parents: Vec::new(),
    });
    Some(CategoryGraph::new(entries.iter().map(category).chain(unknown).collect(), "fr"))
}

#[test]
fn labels_diets_origins_and_gaps_are_no_kinds_and_roots_no_shelves() {
    let Some(graph) = real_graph() else { return };
    let kinds = CategoryKinds::new(&graph, &rules());
    let shelving = |text: &str| kinds.shelving(graph.id(&tag(text)).unwrap());
    for no_kind in [
        "fr:bio",
        "en:groceries",
        "fr:produit-frais",
        "fr:meta-categorie",
        "en:null",
        "en:frozen-foods",
        "en:canned-foods",
        "en:fresh-foods",
        "en:artisan-products",
        "en:mountain-products",
        "en:products-without-gluten",
        "en:products-for-specific-diets",
        "en:sweetened-beverages",
        "en:italian-meat-products",
        "en:festive-foods",
    ] {
        assert_eq!(shelving(no_kind), Shelving::NoKind, "{no_kind}");
    }
    for widest in [
        "en:plant-based-foods-and-beverages",
        "en:snacks",
        "en:sweet-snacks",
        "en:beverages",
        "en:meals",
        "en:dairies",
        "en:cheeses",
        "en:condiments",
        "en:sauces",
        "en:fats",
    ] {
        assert_eq!(shelving(widest), Shelving::Widest, "{widest}");
    }
    for shelf in [
        "en:frozen-pizzas",
        "en:cocoa-and-hazelnuts-spreads",
        "en:potato-crisps",
        "en:gluten-free-pasta",
        "en:flavored-waters",
        "en:camemberts",
        "en:fruit-yogurts",
        "fr:pates-a-tartiner",
    ] {
        let Some(position) = graph.id(&tag(shelf)) else { continue };
        assert_eq!(kinds.shelving(position), Shelving::Shelf, "{shelf}");
    }
}

#[test]
fn physical_kinds_of_real_categories() {
    let Some(graph) = real_graph() else { return };
    let kinds = CategoryKinds::new(&graph, &rules());
    let kind = |text: &str| kinds.physical(&[graph.id(&tag(text)).unwrap()]);
    for (category, expected) in [
        ("en:colas", PhysicalKind::Beverage),
        ("en:flavored-waters", PhysicalKind::Beverage),
        ("en:whole-milks", PhysicalKind::Beverage),
        ("en:oat-milks", PhysicalKind::Beverage),
        ("en:drinkable-yogurts", PhysicalKind::Beverage),
        ("en:orange-juices", PhysicalKind::Beverage),
        ("en:coconut-milks", PhysicalKind::Solid),
        ("en:yogurts", PhysicalKind::Solid),
        ("en:vegetable-soups", PhysicalKind::Solid),
        ("en:mint-syrups", PhysicalKind::Preparation),
        ("en:chocolate-powders", PhysicalKind::Preparation),
        ("en:dehydrated-vegetable-soups", PhysicalKind::Preparation),
        ("en:instant-mashed-potatoes", PhysicalKind::Preparation),
        ("en:green-teas", PhysicalKind::Preparation),
        ("en:milk-powders", PhysicalKind::Preparation),
        ("en:beers", PhysicalKind::Alcohol),
        ("en:non-alcoholic-beers", PhysicalKind::Beverage),
        ("en:baby-milks", PhysicalKind::BabyFood),
        ("en:biscuits-for-babies", PhysicalKind::BabyFood),
        ("en:protein-powders", PhysicalKind::Supplement),
        ("en:dog-food", PhysicalKind::NotFood),
        ("en:cocoa-and-hazelnuts-spreads", PhysicalKind::Solid),
    ] {
        assert_eq!(kind(category), expected, "{category}");
    }
}

#[test]
fn most_tags_of_the_rules_are_known_to_the_taxonomy() {
    let Some(graph) = real_graph() else { return };
    let kinds = CategoryKinds::new(&graph, &rules());
    let count = |wanted: Shelving| {
        graph.positions().filter(|&category| kinds.shelving(category) == wanted).count()
    };
    let (no_kind, widest, shelves) =
        (count(Shelving::NoKind), count(Shelving::Widest), count(Shelving::Shelf));
    assert!((60..400).contains(&no_kind), "{no_kind}");
    assert!((80..250).contains(&widest), "{widest}");
    assert!(shelves > 12_000, "{shelves}");
}
