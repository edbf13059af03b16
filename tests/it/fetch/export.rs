//! `sitegen catalogue export`: the derived data, for everybody.

use serde_json::Value;

use super::kitchen::content;
use crate::support::{SiteTest, barcode, product};

#[test]
fn what_is_exported_is_read_back_as_the_same_catalogue() {
    let demo = SiteTest::built_demo();
    let exported = content(&demo);
    assert_eq!(exported.lines().count(), 400);
    let again = SiteTest::new();
    again.put("source/export.jsonl", &exported);
    again.put("source/categories.json", demo.read("source/categories.json"));
    again.build();
    assert_eq!(content(&again), exported);
    let pages = again.pages();
    crate::support::assert_same_pages(&pages, &demo.pages());
}

#[test]
fn substitutes_are_part_of_it() {
    let demo = SiteTest::with_demo();
    let report = demo.build();
    let exported = content(&demo);
    let pairs: usize = exported
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter_map(|product| Some(product["substitutes"].as_array()?.len()))
        .sum();
    assert_eq!(pairs as u64, report["pages"]["substitutes"].as_u64().unwrap());
}

#[test]
fn the_table_has_a_header_and_equal_widths() {
    let demo = SiteTest::built_demo();
    let run = demo.run(&["catalogue", "export", "--format", "csv", "--output", "out.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.is_empty() && run.stderr.contains("Open Database License"),
        "{}",
        run.stderr
    );
    let table = demo.read("out.csv");
    let widths: Vec<usize> = table.lines().map(|line| line.split('\t').count()).collect();
    assert_eq!(widths.len(), 401);
    assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
    let again = SiteTest::new();
    again.put("source/out.csv", &table);
    assert_eq!(again.build()["products"]["new"], 400);
}

#[test]
fn no_spreadsheet_calculates_a_name() {
    let mut cake = product(1, "a", &["en:biscuits"]);
    cake["product_name"] = "=HYPERLINK(1), -2 ;+3".into();
    let site = SiteTest::with_products(&[cake]);
    site.build();
    let run = site.run(&["catalogue", "export", "--format", "csv"]);
    assert!(run.stdout.contains("\t'=HYPERLINK(1), '-2 ;'+3\t"), "{}", run.stdout);
    let run = site.run(&["catalogue", "export"]);
    assert!(
        run.stdout.contains("\"=HYPERLINK(1), -2 ;+3\""),
        "programs get it as it is: {}",
        run.stdout
    );
}

#[test]
fn what_is_guarded_in_the_table_is_read_back_as_it_was() {
    let names =
        ["=1+1", "+33", "-2 %", "@home", "'=x", "''", "\t=tab", "a;=1, -b |@c", "'déjà", "＝1"];
    let mut products = Vec::new();
    for (name, number) in names.iter().zip(1..) {
        let mut guarded = product(number, "a", &["en:biscuits"]);
        guarded["product_name"] = format!("{name} biscuit {number}").into();
        guarded["brands"] = format!("{name} marque").into();
        guarded["stores"] = (*name).into();
        guarded["ingredients_text"] = format!("{name} sucre, -farine").into();
        products.push(guarded);
    }
    let site = SiteTest::with_products(&products);
    site.build();
    let texts = |site: &SiteTest| {
        let mut texts = Vec::new();
        for line in content(site).lines() {
            let product: Value = serde_json::from_str(line).unwrap();
            let fields = ["code", "product_name", "brands", "stores", "ingredients_text"];
            texts.push(fields.map(|field| product[field].clone()));
        }
        texts
    };
    let run = site.run(&["catalogue", "export", "--format", "csv", "--output", "out.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(site.read("out.csv").contains("\t'=1+1 biscuit 1\t"));
    let again = SiteTest::new();
    again.put("source/out.csv", site.read("out.csv"));
    again.build();
    assert_eq!(texts(&again), texts(&site));
    // Of others an apostrophe is what was written.
    let others = SiteTest::new();
    others.put("source/x.csv", format!("code\tproduct_name\n{}\t'=x biscuit\n", barcode(1)));
    others.build();
    assert!(content(&others).contains("\"'=x biscuit\""));
}

#[test]
fn without_a_catalogue_it_says_so() {
    let site = SiteTest::new();
    let run = site.run(&["catalogue", "export"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("run `sitegen build` first"), "{}", run.stderr);
    assert!(!site.path("data").exists());
}
