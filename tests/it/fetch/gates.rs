//! Gates: a catalogue that cannot be right is not let through, unless a person says so.

use serde_json::{Value, json};

use super::kitchen::{Kitchen, products};

/// A kitchen with all gates as they are by default.
fn guarded(products: &[Value]) -> Kitchen {
    let kitchen = Kitchen::with_dump(products);
    let toml = kitchen.site.read("sitegen.toml");
    let (before, rest) = toml.split_once("[gates]").unwrap();
    let (_, sources) = rest.split_once("[[source]]").unwrap();
    let toml = format!("{before}[gates]\nmin_products = 10\n[[source]]{sources}");
    kitchen.site.put("sitegen.toml", toml);
    kitchen
}

fn each(mut products: Vec<Value>, share: usize, change: impl Fn(&mut Value)) -> Vec<Value> {
    let count = products.len() * share / 100;
    products[..count].iter_mut().for_each(change);
    products
}

#[test]
fn each_gate_holds_with_its_own_message_and_accept_lets_one_run_pass() {
    let drop = |key: &'static str| move |product: &mut Value| product[key] = Value::Null;
    let cases: [(&str, Vec<Value>); 7] = [
        ("gates.shrink_percent", products(80, 2)),
        ("gates.min_products", products(9, 2)),
        (
            "gates.rejected_percent",
            each(products(130, 2), 24, |product| product["code"] = json!("3,01E+12")),
        ),
        ("nutrition tables would be known of", each(products(100, 2), 30, drop("nutriments"))),
        ("categories would be known of", each(products(100, 2), 30, drop("categories_tags"))),
        (
            "the share of grade A would move",
            each(products(100, 2), 40, |product| product["nutriscore_grade"] = json!("a")),
        ),
        ("grades would be known of", each(products(100, 2), 30, drop("nutriscore_grade"))),
    ];
    for (words, next) in cases {
        let kitchen = guarded(&products(100, 1));
        kitchen.fetch();
        let before = kitchen.content();
        kitchen.put_dump(&next);
        let run = kitchen.run(&[]);
        assert_eq!(run.code, 1, "{words}: {}", run.stderr);
        assert!(
            run.stderr.contains(words) && run.stderr.contains("--accept"),
            "{words}: {}",
            run.stderr
        );
        assert_eq!(kitchen.content(), before, "{words}");
        let noted = kitchen.last_run();
        assert_eq!(noted["outcome"], "failed");
        assert!(noted["error"].as_str().unwrap().contains(words), "{noted}");

        let run = kitchen.run(&["--accept"]);
        assert_eq!(run.code, 0, "{words}: {}", run.stderr);
        assert!(run.stderr.contains("warning: accepted although"), "{}", run.stderr);
        assert_ne!(kitchen.content(), before, "{words}");
    }
}

#[test]
fn lost_names_hold_too() {
    let kitchen = guarded(&products(100, 1));
    kitchen.fetch();
    let before = kitchen.content();
    // So few that neither the loss of products nor the rejected ones are too many: the records
    // that had no name before hide it.
    kitchen.site.edit(
        "sitegen.toml",
        "[gates]",
        "[gates]\nshrink_percent = 100\nrejected_percent = 100",
    );
    let nameless = each(products(130, 2), 25, |product| product["product_name"] = json!(" "));
    kitchen.put_dump(&nameless);
    let run = kitchen.run(&[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.stderr.contains("names would be known of 75.4 % instead of 100.0 %"),
        "{}",
        run.stderr
    );
    assert_eq!(kitchen.content(), before);
}

#[test]
fn a_week_as_any_other_meets_no_closed_gate() {
    let kitchen = guarded(&products(100, 1));
    kitchen.fetch();
    let next = each(products(95, 1), 5, |product| product["nutriscore_grade"] = json!("c"));
    kitchen.put_dump(&next);
    let report = kitchen.fetch();
    assert_eq!(report["closed_gates"], json!([]));
    assert_eq!(report["products"]["gone"], 5);
}

#[test]
fn an_export_without_products_never_passes() {
    let kitchen = guarded(&products(100, 1));
    kitchen.fetch();
    let before = kitchen.content();
    kitchen.put_dump(&[json!({ "code": "1", "product_name": "Cassé" })]);
    let run = kitchen.run(&["--accept"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("none of the 1 records read is a product;"), "{}", run.stderr);
    assert_eq!(kitchen.content(), before);
    // Products that are all left out are products nevertheless.
    kitchen.put_dump(&products(20, 1));
    kitchen.site.edit("sitegen.toml", "[gates]", "[filter]\nlanguages = [\"de\"]\n[gates]");
    let run = kitchen.run(&[]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("that [filter] keeps (it left out 20)"), "{}", run.stderr);
}

#[test]
fn a_dry_run_shows_what_a_gate_would_hold_back() {
    let kitchen = guarded(&products(100, 1));
    kitchen.fetch();
    let before = kitchen.content();
    kitchen.put_dump(&products(80, 2));
    let run = kitchen.site.run(&["fetch", "--dry-run"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning: a gate would be closed:"), "{}", run.stderr);
    for words in ["closed gate", "gates.shrink_percent", "gone"] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    assert_eq!(kitchen.content(), before);
}

#[test]
fn what_is_wrong_with_unwanted_records_closes_no_gate() {
    let mut all = products(100, 1);
    for product in &mut all {
        product["countries_tags"] = json!(["en:france"]);
    }
    for mut foreign in products(100, 1) {
        foreign["code"] = json!("3017620422004");
        foreign["countries_tags"] = json!(["en:peru"]);
        all.push(foreign);
    }
    let kitchen = guarded(&all);
    kitchen.site.edit("sitegen.toml", "[gates]", "[filter]\ncountries = [\"en:france\"]\n[gates]");
    let report = kitchen.fetch();
    assert_eq!(report["records"]["unwanted"], 100);
    assert_eq!(report["records"]["rejected"], json!({}));
}
