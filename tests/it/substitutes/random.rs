//! Rules that hold whatever the catalogue is.

use proptest::prelude::*;
use sitegen::model::allergen::allergens;
use sitegen::model::diet::{Concern, concerns, contained};
use sitegen::model::{Category, Grading, Nova, Product, Tag};
use sitegen::select::PhysicalKind;

use super::shop::{Shop, category, product, tag};

/// Part of the real taxonomy: drinks, what makes drinks, food, food for babies.
fn categories() -> Vec<Category> {
    vec![
        category("en:beverages", &[]),
        category("en:carbonated-drinks", &["en:beverages"]),
        category("en:sodas", &["en:carbonated-drinks"]),
        category("en:colas", &["en:sodas"]),
        category("en:flavoured-syrups", &["en:beverages"]),
        category("en:cola-syrups", &["en:flavoured-syrups", "en:colas"]),
        category("en:snacks", &[]),
        category("en:biscuits", &["en:snacks"]),
        category("en:chocolate-biscuits", &["en:biscuits"]),
        category("en:baby-foods", &[]),
        category("en:biscuits-for-babies", &["en:baby-foods", "en:biscuits"]),
        category("en:frozen-foods", &[]),
        category("en:dairies", &[]),
        category("en:yogurts", &["en:dairies"]),
        category("en:drinkable-yogurts", &["en:yogurts", "en:beverages"]),
    ]
}

const LEAVES: [&str; 12] = [
    "en:sodas",
    "en:colas",
    "en:cola-syrups",
    "en:flavoured-syrups",
    "en:biscuits",
    "en:chocolate-biscuits",
    "en:biscuits-for-babies",
    "en:snacks",
    "en:frozen-foods",
    "en:yogurts",
    "en:drinkable-yogurts",
    "fr:bio",
];

fn some(texts: &'static [&'static str]) -> impl Strategy<Value = Vec<Tag>> {
    proptest::sample::subsequence(texts.to_vec(), 0..=texts.len().min(3))
        .prop_map(|texts| texts.into_iter().map(tag).collect())
}

fn any_product() -> impl Strategy<Value = Product> {
    let what = (
        proptest::sample::subsequence(LEAVES.to_vec(), 0..3),
        proptest::sample::select(vec!["a", "b", "c", "d", "e", "unknown", "not-applicable"]),
        proptest::option::of(-10..40_i16),
        proptest::option::of(proptest::sample::select(vec![2021_u16, 2023])),
        proptest::option::of(1..=4_u8),
        proptest::sample::select(vec!["", "Bon", "Beau", "Bon & Beau", "Grand"]),
        proptest::sample::select(vec![
            "Cola doux",
            "Biscuit noir",
            "Biscuit noir 1 kg",
            "Yaourt",
            "x",
        ]),
        0..3_u32,
    );
    let diet = (
        some(&["en:milk", "en:gluten", "en:nuts", "fr:truc"]),
        some(&["en:milk", "en:eggs", "en:none"]),
        some(&["en:vegan", "en:organic", "en:halal"]),
        some(&["en:non-vegan", "en:vegetarian"]),
        some(&["en:france", "en:germany"]),
        any::<bool>(),
        any::<bool>(),
    );
    (what, diet).prop_map(|(what, diet)| {
        let (leaves, grade, points, version, nova, brand, name, scans) = what;
        let mut made = product(1);
        made.categories = leaves.into_iter().map(tag).collect();
        made.grading = Grading::from_off(grade);
        made.nutriscore_points = points;
        made.nutriscore_version = version;
        made.nova = nova.and_then(Nova::new);
        made.brands =
            [brand].iter().filter(|own| !own.is_empty()).map(ToString::to_string).collect();
        made.name = name.into();
        made.scans = scans;
        let (allergens, traces, labels, analysis, countries, lists, estimated) = diet;
        made.allergens = allergens;
        made.traces = traces;
        made.labels = labels;
        made.ingredients_analysis = analysis;
        made.countries = countries;
        made.ingredients = lists.then(|| "eau".to_string());
        made.nutriments.estimated = estimated && scans == 0;
        made
    })
}

fn any_catalogue() -> impl Strategy<Value = Vec<Product>> {
    proptest::collection::vec(any_product(), 2..60).prop_map(|mut products| {
        for (number, product) in (1..).zip(&mut products) {
            product.barcode = super::shop::barcode(number);
        }
        products
    })
}

fn kind(shop: &Shop, product: &Product) -> PhysicalKind {
    shop.kinds.physical(shop.shelves.leaves(shop.position(product.barcode)))
}

/// What a substitute page has to warn of, weighed as ranking does: nothing, unknown allergens,
/// traces, allergens.
fn danger(original: &Product, substitute: &Product) -> u8 {
    let worst = |concern: &Concern| match concern {
        Concern::Allergens(_) => 3,
        Concern::Traces(_) => 2,
        Concern::AllergensUnknown if sitegen::model::diet::knows_allergens(original) => 1,
        _ => 0,
    };
    concerns(original, substitute).iter().map(worst).max().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None, cases: 200, ..ProptestConfig::default()
    })]

    #[test]
    fn no_rule_is_ever_broken(products in any_catalogue()) {
        let shop = Shop::new(categories(), &products);
        let of = |barcode| products.iter().find(|product| product.barcode == barcode).unwrap();
        let found = shop.substitutes(products.iter().map(|product| product.barcode));
        for (original, found) in products.iter().zip(&found) {
            let Ok(found) = found else { continue };
            let substitutes: Vec<&Product> = found.iter().map(|(barcode, _)| of(*barcode)).collect();
            prop_assert!(!substitutes.is_empty() && substitutes.len() <= 4);
            for substitute in &substitutes {
                prop_assert_ne!(original.barcode, substitute.barcode);
                prop_assert!(is_better(original, substitute), "{original:?} {substitute:?}");
                // What is filed nowhere is what its name says.
                let is_filed = |product: &Product| !shop.graph.known(&product.categories).is_empty();
                let are_filed = is_filed(original) && is_filed(substitute);
                prop_assert!(!are_filed || kind(&shop, original) == kind(&shop, substitute));
                prop_assert!(!substitute.nutriments.estimated);
                prop_assert!(every_allergen_is_told(original, substitute));
            }
            for brand in ["bon", "beau", "bonbeau", "grand"] {
                let of_brand = substitutes.iter().filter(|substitute| {
                    let folded = |own: &String| sitegen::words::slugify(own).replace('-', "");
                    substitute.brands.iter().any(|own| folded(own) == brand)
                });
                prop_assert!(of_brand.count() <= 2, "more than two of {brand}");
            }
            // Of two that are equally alike the one that brings none ranks above.
            for (at, first) in substitutes.iter().enumerate() {
                for other in &substitutes[at + 1..] {
                    let are_alike = first.name == other.name
                        && first.categories == other.categories
                        && first.ingredients == other.ingredients;
                    let is_safer = danger(original, first) <= danger(original, other);
                    prop_assert!(!are_alike || is_safer, "{first:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn the_same_products_in_any_order_give_the_same_substitutes(
        products in any_catalogue(), seed in any::<u64>()
    ) {
        let barcodes: Vec<_> = products.iter().map(|product| product.barcode).collect();
        let first = Shop::new(categories(), &products).substitutes(barcodes.iter().copied());
        let again = Shop::new(categories(), &products).substitutes(barcodes.iter().copied());
        prop_assert_eq!(&first, &again);
        let mut shuffled = products;
        shuffled.sort_by_key(|product| product.barcode.number().wrapping_mul(seed | 1));
        let other = Shop::new(categories(), &shuffled).substitutes(barcodes.iter().copied());
        prop_assert_eq!(first, other);
    }
}

/// A better grade, or the same with three points less on one scale.
fn is_better(original: &Product, substitute: &Product) -> bool {
    let fewer = match (original.nutriscore_points, substitute.nutriscore_points) {
        (Some(own), Some(other)) => own - other >= 3,
        _ => false,
    };
    substitute.grading.grade().is_some()
        && (substitute.grading < original.grading
            || (substitute.grading == original.grading && fewer))
}

/// Every allergen and trace the original lacks stands in a warning.
fn every_allergen_is_told(original: &Product, substitute: &Product) -> bool {
    let told: Vec<Tag> = concerns(original, substitute)
        .into_iter()
        .flat_map(|concern| match concern {
            Concern::Allergens(tags) | Concern::Traces(tags) => tags,
            _ => Vec::new(),
        })
        .collect();
    let own = contained(original);
    let own_traces = allergens(&original.traces);
    let new = contained(substitute).into_iter().filter(|tag| !own.contains(tag));
    let traces = allergens(&substitute.traces)
        .into_iter()
        .filter(|tag| !own.contains(tag) && !own_traces.contains(tag));
    new.chain(traces).all(|tag| told.contains(&tag))
}
