//! The Nutri-Score of real records as their pages explain it, against what Open Food Facts computed and stored.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{SiteTest, real_data};

/// Records of which Open Food Facts counted otherwise, and why.
const EXPLAINED: [(&str, &str); 2] = [
    ("5942321000053", "en:soft-drinks was no category of its taxonomy, so no drink for it"),
    ("5000112519945", "its analysis finds no sweeteners in a Portuguese list read as English"),
];

/// Components by their names on French pages.
const NAMES: [(&str, &str); 10] = [
    ("energy", "Énergie"),
    ("energy_from_saturated_fat", "Énergie des acides gras saturés"),
    ("sugars", "Sucres"),
    ("saturated_fat", "Acides gras saturés"),
    ("saturated_fat_ratio", "Part de saturés dans les graisses"),
    ("salt", "Sel"),
    ("non_nutritive_sweeteners", "Édulcorants"),
    ("fruits_vegetables_legumes", "Fruits, légumes et légumineuses"),
    ("fiber", "Fibres"),
    ("proteins", "Protéines"),
];

/// All whole records of a folder, the newest of each barcode.
fn records(data: &Path) -> BTreeMap<String, Value> {
    let mut found = Vec::new();
    for line in fs::read_to_string(data.join("dump/products-2026-03.jsonl")).unwrap().lines() {
        found.push(serde_json::from_str(line).unwrap());
    }
    for folder in ["search-2025", "product-v3-2024"] {
        for entry in fs::read_dir(data.join("api").join(folder)).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let mut answer: Value = serde_json::from_str(&text).unwrap();
            match answer["products"].as_array_mut() {
                Some(products) => found.append(products),
                None => found.push(answer["product"].take()),
            }
        }
    }
    let mut newest: BTreeMap<String, Value> = BTreeMap::new();
    for record in found {
        let code = record["code"].as_str().unwrap().to_string();
        let age = |record: &Value| record["last_modified_t"].as_i64().unwrap_or(0);
        if newest.get(&code).is_none_or(|other| age(other) < age(&record)) {
            newest.insert(code, record);
        }
    }
    newest
}

/// The page of a product of a built site.
fn page(pages: &BTreeMap<String, Vec<u8>>, code: &str) -> Option<String> {
    let name = |code: &str| format!("produit/{}/{code}.html", &code[code.len() - 3..]);
    let content = pages.get(&name(code)).or_else(|| pages.get(&name(&format!("{code:0>13}"))))?;
    Some(String::from_utf8(content.clone()).unwrap())
}

/// What differs between the points on a page and the stored ones.
fn differences(page: &str, stored: &Value) -> Vec<String> {
    let mut different = Vec::new();
    let data = &stored["data"];
    let (_, detail) = page.split_once("<details class=\"points\">").unwrap();
    for side in ["negative", "positive"] {
        for component in data["components"][side].as_array().unwrap() {
            let id = component["id"].as_str().unwrap();
            let name = NAMES.iter().find(|(own, _)| *own == id).unwrap().1;
            let cell = format!("<th scope=\"row\">{name}</th><td>");
            // What costs nothing need not be told: no sweeteners, no known share of fruit.
            let points = detail.split_once(&cell).map_or("0", |(_, row)| {
                row.split("<td>").nth(1).unwrap().split(' ').next().unwrap()
            });
            if points.parse().ok() != component["points"].as_u64() {
                different.push(format!("{id}: {points}, not {component}"));
            }
        }
    }
    if page.contains("a compté autrement") {
        different.push(format!("score or letter, not {} {}", stored["grade"], data["score"]));
    }
    different
}

#[test]
fn real_records_have_the_points_open_food_facts_computed() {
    let Some(data) = real_data() else { return };
    let site = SiteTest::new();
    let sources = ["dump", "api", "taxonomy"].map(|name| data.join(name).display().to_string());
    let [dump, api, taxonomy] = sources.each_ref().map(String::as_str);
    let report = site.build_with(&["--source", dump, "--source", api, "--source", taxonomy]);
    // Tables that pages withhold are computed too: a drink whose sweeteners Open Food Facts missed
    // has its letter anyway, five tables have amounts no food can have.
    let expected = json!({ "same_score": 83, "same_grade": 1, "other_grade": 2, "incomplete": 5 });
    assert_eq!(report["nutriscore"], expected);
    let pages = site.pages();
    let (mut same, mut withheld, mut wrong) = (0, 0, Vec::new());
    for (code, record) in records(&data) {
        let stored = &record["nutriscore"]["2023"];
        if stored["nutriscore_computed"] != 1 {
            continue;
        }
        let page = page(&pages, &code).unwrap_or_else(|| panic!("{code} has no page"));
        if !page.contains("<details class=\"points\">") {
            // A table that contradicts itself explains nothing.
            assert!(page.contains("Valeurs incohérentes sur la fiche"), "{code}");
            withheld += 1;
            continue;
        }
        let different = differences(&page, stored);
        let explained = EXPLAINED.iter().any(|(own, _)| *own == code);
        assert!(!explained || !different.is_empty(), "{code} needs no explanation any more");
        if different.is_empty() {
            same += 1;
        } else if !explained {
            wrong.push(format!("{code}: {different:?}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!((same, withheld), (80, 9), "docs/data-quality.md says these");
}

/// The CSV export tells points and letter alone.
#[test]
fn rows_of_the_official_export_of_2026_have_its_points() {
    let Some(data) = real_data() else { return };
    let site = SiteTest::new();
    let source = data.join("csv/products-2026.csv").display().to_string();
    let taxonomy = data.join("taxonomy").display().to_string();
    site.build_with(&["--source", &source, "--source", &taxonomy]);
    let (mut same, mut wrong) = (0, Vec::new());
    for (name, content) in site.pages() {
        let page = String::from_utf8_lossy(&content);
        if page.contains("<details class=\"points\">") {
            same += 1;
            if page.contains("a compté autrement") {
                wrong.push(name);
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!(same, 48, "docs/data-quality.md says so");
}
