//! Which files are read, and what becomes of their records.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::support::pages::elements;
use crate::support::{SiteTest, barcode, product, shelf};

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

const CSV_HEADER: &str =
    "code\tproduct_name\tcategories_tags\tnutriscore_grade\tsugars_100g\tcreator";

fn csv_row(number: u64, name: &str) -> String {
    format!("{}\t{name}\ten:biscuits\tb\t5.5\tsomebody", barcode(number))
}

#[test]
fn every_kind_of_file_in_a_folder_is_read_whatever_its_name() {
    let site = SiteTest::new();
    let line = |number| product(number, "b", &["en:biscuits"]).to_string();
    let answer =
        |key: &str, value: Value| json!({ key: value, "status": 1, "code": "1" }).to_string();
    site.put("source/dump.txt", format!("\u{feff}{}\r\n{}\r\n", line(1), line(2)))
        .put("source/deep/er/dump.json", gzip(format!("{}\n", line(3)).as_bytes()))
        .put("source/export", format!("{CSV_HEADER}\r\n{}\r\n", csv_row(4, "CSV")))
        .put(
            "source/export.bin",
            gzip(format!("{CSV_HEADER}\n{}\n", csv_row(5, "CSV gz")).as_bytes()),
        )
        .put(
            "source/search.html",
            json!({ "count": "2", "products": [product(6, "c", &[]), product(7, "c", &[])] })
                .to_string(),
        )
        .put("source/product-v2", answer("product", product(8, "c", &[])))
        .put("source/missing-v2", json!({ "code": "12345678", "status": 0 }).to_string())
        .put(
            "source/missing-v3",
            json!({ "code": "12345678", "status": "failure", "product": {}, "result": {} })
                .to_string(),
        )
        .put("source/page", "<!DOCTYPE html><html></html>")
        .put("source/notes.md", "# Notes");
    let report = site.build();
    assert_eq!(report["files"], 8);
    assert_eq!(report["skipped_files"], 2);
    assert_eq!(report["products"]["new"], 8);
    assert_eq!(report["records"]["rejected"], json!({ "not_found": 2 }));
    assert_eq!(report["records"]["read"], 10);
}

#[test]
fn a_named_file_that_is_no_data_is_an_error_that_says_what_it_looks_like() {
    let site = SiteTest::with_products(&shelf());
    site.put("page.json", "<h1>TOO MANY REQUESTS</h1>");
    let run = site.run(&["build", "--source", "page.json"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("page.json is not Open Food Facts data: it looks like an HTML"),
        "{}",
        run.stderr
    );
    let run = site.run(&["build", "--source", "nowhere.json"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("cannot read source nowhere.json"), "{}", run.stderr);
}

#[test]
fn every_record_is_accounted_for_with_file_and_line() {
    let site = SiteTest::new();
    let mut long = product(9, "a", &[]);
    long["ingredients_text"] = json!("x".repeat(3_000));
    let mut obsolete = product(10, "a", &[]);
    obsolete["obsolete"] = json!("on");
    let lines = [
        product(1, "a", &[]).to_string(),
        product(1, "a", &[]).to_string(),
        "{\"code\": broken".into(),
        json!({ "code": barcode(2), "product_name": " ", "lang": "fr" }).to_string(),
        json!({ "code": "3017620422004", "product_name": "Chiffre faux" }).to_string(),
        json!({ "code": "3,01E+12", "product_name": "Tableur" }).to_string(),
        json!({ "product_name": "Sans code" }).to_string(),
        obsolete.to_string(),
        long.to_string(),
    ];
    site.put("source/products.jsonl", lines.join("\n"));
    site.put(
        "source/rows.csv",
        format!("{CSV_HEADER}\n{}\n1\t2\n\n{}\n", csv_row(3, "Ligne"), csv_row(4, "&quot;?!")),
    );
    let run = site.run(&["build", "--json", "--verbose"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // The limit keeps the long record out.
    site.edit("sitegen.toml", "[[source]]", "[limits]\nrecord_bytes = 2000\n[[source]]");
    let run = site.run(&["build", "--json", "--verbose"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let records = &report["records"];
    assert_eq!(
        records["rejected"],
        json!({
            "malformed": 1, "no_name": 2, "barcode_check_digit": 1, "barcode_not_digits": 1,
            "no_barcode": 1, "obsolete": 1, "too_large": 1, "wrong_width": 1,
        })
    );
    let rejected: u64 =
        records["rejected"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    let count = |key: &str| records[key].as_u64().unwrap();
    assert_eq!(count("read"), count("products") + count("duplicates") + rejected);
    assert_eq!((count("products"), count("duplicates")), (2, 1));
    for line in [
        "source/products.jsonl:3: malformed (",
        "source/products.jsonl:5: barcode_check_digit (3017620422004)",
        "source/products.jsonl:9: too_large",
        "source/rows.csv:3: wrong_width (2 cells, the header has 6)",
        "source/rows.csv:5: no_name (",
    ] {
        assert!(run.stderr.contains(line), "no {line:?} in {}", run.stderr);
    }
}

#[test]
fn of_several_records_the_one_last_modified_wins_in_any_order() {
    let record = |modified: u64, name: &str| {
        let mut record = product(1, "a", &[]);
        record["product_name"] = json!(name);
        record["last_modified_t"] = json!(modified);
        record
    };
    let records = [record(10, "Ancien"), record(30, "Nouveau"), record(20, "Moyen")];
    for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1]] {
        let site = SiteTest::with_products(&order.map(|at| records[at].clone()));
        let report = site.build();
        assert_eq!(report["products"]["new"], 1);
        assert_eq!(report["records"]["duplicates"], 2);
        let page = site.read(&format!("public/produit/{}.html", page_of(1)));
        let heading = elements(&page, "h1").concat();
        assert!(heading.starts_with("<bdi>Nouveau</bdi>"), "{heading}");
    }
}

fn page_of(number: u64) -> String {
    let code = barcode(number);
    format!("{}/{code}", &code[10..])
}

#[test]
fn a_table_with_impossible_amounts_is_not_shown_and_counted() {
    let mut salty = product(1, "d", &["en:biscuits"]);
    salty["nutriments"]["salt_100g"] = json!(300);
    salty["nutriments"]["fat_100g"] = json!("-1");
    let site = SiteTest::with_products(&[salty]);
    assert_eq!(site.build()["implausible"]["rules"]["amount"], 1);
    let page = site.read(&format!("public/produit/{}.html", page_of(1)));
    assert!(!page.contains("Sucres</th>") && !page.contains("Sel</th>"), "{page}");
}

#[test]
fn a_heading_says_brand_and_size_once_and_plainly() {
    let site = SiteTest::new();
    let typed = [
        ("Galettes à l’avoine Carrefour", "Carrefour", "500 g e"),
        ("Biscuits pâtissiers Mousse d'Or", "Mousse d or", "1"),
        ("Sablés", "Carrefour", "0,5 kg ℮"),
    ];
    let mut records = Vec::new();
    for (number, (name, brand, size)) in (1..).zip(typed) {
        let mut record = product(number, "c", &["en:biscuits"]);
        (record["product_name"], record["brands"]) = (json!(name), json!(brand));
        record["quantity"] = json!(size);
        records.push(record);
    }
    site.put_products(&records);
    site.build();
    let heading = |number: u64| {
        let page = site.read(&format!("public/produit/{}.html", page_of(number)));
        elements(&page, "h1")[0].to_string()
    };
    let named = "<bdi>Galettes à l’avoine Carrefour</bdi>";
    assert_eq!(
        heading(1),
        format!("{named} <span class=\"maker\"><bdi class=\"size\">500 g</bdi></span>")
    );
    assert_eq!(heading(2), "<bdi>Biscuits pâtissiers Mousse d&apos;Or</bdi>");
    assert!(heading(3).contains("<bdi>Carrefour</bdi> · <bdi class=\"size\">0,5 kg</bdi>"));
}

#[test]
fn contributors_are_not_imported() {
    let mut record = product(1, "a", &["en:biscuits"]);
    for field in ["creator", "last_modified_by", "last_editor"] {
        record[field] = json!("somebody-secret");
    }
    record["editors_tags"] = json!(["somebody-secret"]);
    record["images"] = json!({ "front_fr": { "rev": 3, "uploader": "somebody-secret" } });
    let site = SiteTest::with_products(&[record]);
    site.build();
    for (name, content) in crate::support::tree(&site.path("data")).into_iter().chain(site.pages())
    {
        assert!(!contains(&content, b"somebody-secret"), "{name}");
    }
    let page = site.read(&format!("public/produit/{}.html", page_of(1)));
    assert!(page.contains("/front_fr.3.400.jpg"));
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

#[test]
fn the_taxonomy_names_categories_and_finds_what_people_typed() {
    let mut typed = product(1, "b", &[]);
    typed["categories"] = json!("Galettes sablées");
    let site = SiteTest::with_products(&[typed, product(2, "c", &["en:snacks", "en:biscuits"])]);
    site.put(
        "source/categories.json",
        json!({
            "en:snacks": { "name": { "en": "Snacks", "fr": "Encas" } },
            "en:biscuits": { "name": { "en": "Biscuits", "fr": "Biscuits secs" },
                "synonyms": { "fr": ["Galettes sablées"] }, "parents": ["en:snacks"] },
        })
        .to_string(),
    );
    let report = site.build();
    assert_eq!(report["pages"]["substitutes"], 1);
    let shelf = site.read("public/categorie/biscuits-secs.html");
    assert!(shelf.contains("Produit 1") && shelf.contains("Produit 2"));
    assert!(site.path("public/categorie/encas.html").exists());
}

#[test]
fn without_a_taxonomy_the_tags_tell_what_is_above_what() {
    let site = SiteTest::with_products(&[
        product(1, "e", &["en:snacks", "en:biscuits", "en:chocolate-biscuits"]),
        product(2, "a", &["en:snacks", "en:biscuits", "en:dry-biscuits"]),
        product(3, "a", &["en:snacks", "en:crisps"]),
    ]);
    assert_eq!(site.build()["pages"]["substitutes"], 1, "biscuits are asked, snacks are too wide");
    let page = site.read("public/categorie/biscuits.html");
    assert!(page.contains("/categorie/snacks") && page.contains("/categorie/dry-biscuits"));
}

#[test]
fn a_file_that_turns_into_an_error_page_does_not_take_its_products_away() {
    let site = SiteTest::with_products(&shelf());
    site.put("source/more.jsonl", product(7, "a", &["en:biscuits"]).to_string());
    site.build();
    site.put("source/more.jsonl", "<html><title>Page temporarily unavailable</title></html>");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("source/more.jsonl was read last time and now looks like"),
        "{}",
        run.stderr
    );
    assert!(site.path(&format!("public/produit/{}.html", page_of(7))).exists());
    std::fs::remove_file(site.path("source/more.jsonl")).unwrap();
    assert_eq!(site.build()["products"]["gone"], 1);
}

#[test]
fn an_answer_that_is_cut_off_is_an_error() {
    let site = SiteTest::with_products(&shelf());
    let answer =
        json!({ "count": 2, "products": [product(8, "a", &[]), product(9, "a", &[])] }).to_string();
    site.put("source/page.json", &answer[..answer.len() - 40]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("reading source/page.json: the answer is broken"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_site_does_not_depend_on_the_order_of_records() {
    let mut products = shelf();
    for (at, (name, tags)) in [
        ("Gourmandises croquantes", ["en:a-one", "en:b-two", "fr:gourmandises-croquantes"]),
        ("Gourmandises Croquantes", ["en:b-two", "en:a-one", "fr:gourmandises-croquantes"]),
        ("GOURMANDISES CROQUANTES", ["en:a-one", "en:c-three", "fr:autre"]),
    ]
    .into_iter()
    .enumerate()
    {
        let mut typed = product(20 + at as u64, "c", &tags);
        typed["categories"] = json!(name);
        products.push(typed);
    }
    let forward = SiteTest::with_products(&products).fresh_pages(&[]);
    products.reverse();
    crate::support::assert_same_pages(
        &SiteTest::with_products(&products).fresh_pages(&[]),
        &forward,
    );
}

#[test]
fn hostile_records_cost_neither_the_build_nor_the_terminal() {
    let site = SiteTest::with_products(&shelf());
    let deep = format!(
        "{{\"code\":\"{}\",\"product_name\":\"Profond\",\"brands\":{}{}}}",
        barcode(30),
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let mut marked = product(31, "a", &[]);
    marked["ingredients_text"] = json!("<".repeat(1_000_000));
    let escape = json!({ "code": "\u{1b}]0;titre\u{7}x", "product_name": "Terminal" });
    site.put("source/hostile.jsonl", format!("{{}}\n{deep}\n{marked}\n{escape}\n"));
    let run = site.run(&["build", "--verbose"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}'), "{}", run.stderr);
    assert!(site.path(&format!("public/produit/{}.html", page_of(30))).exists());
}
