//! The shapes in which Open Food Facts gives its data, known by name.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{biscuit, page_of};
use crate::support::{SiteTest, barcode};

/// The products of a site, by barcode, as its own export writes them.
fn catalogue(site: &SiteTest) -> BTreeMap<String, Value> {
    let run = site.run(&["catalogue", "export", "--format", "jsonl"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut products = BTreeMap::new();
    for line in run.stdout.lines() {
        let product: Value = serde_json::from_str(line).unwrap();
        products.insert(product["code"].as_str().unwrap().to_string(), product);
    }
    products
}

/// The catalogue of one file, with the figures of the run.
fn read(content: impl AsRef<[u8]>) -> (BTreeMap<String, Value>, Value) {
    let site = SiteTest::new();
    site.put("source/file", content);
    let report = site.build();
    (catalogue(&site), report)
}

fn amount(product: &Value, nutrient: &str) -> Option<f64> {
    product["nutrition"]["aggregated_set"]["nutrients"][nutrient]["value"].as_f64()
}

fn per(product: &Value) -> &str {
    product["nutrition"]["aggregated_set"]["per"].as_str().unwrap_or("none")
}

/// Names and cells of the columns that the website gave for nutrition up to 2025.
const TYPED: &str = "energy-kj_value\tenergy-kj_unit\tenergy-kcal_value\tenergy-kcal_unit\tfat_value\t\
    fat_unit\tsaturated-fat_value\tsaturated-fat_unit\tcarbohydrates_value\tcarbohydrates_unit\t\
    sugars_value\tsugars_unit\tproteins_value\tproteins_unit\tsalt_value\tsalt_unit";
const TYPED_CELLS: &str = "1900\tkJ\t454\tkcal\t20\tg\t8\tg\t60\tg\t30\tg\t6\tg\t800\tmg";

fn website_row(number: u64, names: &str, per: &str, grade: &str) -> String {
    let code = barcode(number);
    format!(
        "{code}\t{names}\tSnacks, Biscuits\ten:snacks,en:biscuits\t0\t{per}\t{TYPED_CELLS}\t4\t{grade}"
    )
}

fn website_header(names: &str) -> String {
    format!(
        "code\tlc\t{names}\tcategories\tcategories_tags\tobsolete\tnutrition_data_per\t{TYPED}\t\
         off:nova_groups\toff:nutriscore_grade\toff:nutriscore_score"
    )
}

#[test]
fn the_export_of_a_search_is_read_with_names_grades_and_tables() {
    let header = website_header("product_name_de\tproduct_name_fr\tgeneric_name_fr");
    let rows = [
        website_row(1, "fr\t\tBiscuit au beurre\t", "100g", "d\t15"),
        website_row(2, "de\tHaferkeks\t\t", "100g", "c\t5"),
        website_row(3, "de\tKeks\tGalette\t", "serving", "a\t-2"),
        website_row(4, "de\t\t\tPetit gâteau", "", "not-applicable\t"),
    ];
    let (products, report) = read(format!("{header}\n{}\n", rows.join("\n")));
    assert_eq!(report["records"]["rejected"], json!({}));
    let [one, two, three, four] = [1, 2, 3, 4].map(|number| &products[&barcode(number)]);
    assert_eq!((&one["product_name"], &one["lang"]), (&json!("Biscuit au beurre"), &json!("fr")));
    assert_eq!((&one["nutriscore_grade"], &one["nutriscore_score"]), (&json!("d"), &json!(15)));
    assert_eq!(
        (per(one), amount(one, "salt"), amount(one, "sugars")),
        ("100g", Some(0.8), Some(30.0))
    );
    assert_eq!((amount(one, "energy-kj"), &one["nova_group"]), (Some(1900.0), &json!(4)));
    assert_eq!((&two["product_name"], &two["lang"]), (&json!("Haferkeks"), &json!("de")));
    assert_eq!((&three["product_name"], &three["lang"]), (&json!("Galette"), &json!("fr")));
    assert_eq!((per(three), amount(three, "salt")), ("portion", Some(0.8)), "never per 100 g");
    assert_eq!((&four["product_name"], per(four)), (&json!("Petit gâteau"), "portion"));
}

#[test]
fn quantities_of_the_website_keep_their_units() {
    let header = "code\tproduct_name_fr\tcategories_tags\tnutrition_data_per\tnutrition_data_prepared_per\t\
        energy_value\tenergy_unit\tsalt_value\tsalt_unit\tfat_value\tfat_unit\tfiber_prepared_value\tfiber_prepared_unit\t\
        off:nutriscore_grade";
    let row = |number, cells: &str| format!("{}\tGâteau\ten:biscuits\t{cells}\tb", barcode(number));
    let rows = [
        row(1, "100g\t\t100\tkcal\t500000\t\u{b5}g\t< 0,5\tg\t\t"),
        row(2, "100g\t\t418\tkJ\t12\t% DV\t20\t\t\t"),
        row(3, "\t100g\t\t\t\t\t\t\t3\tg"),
        row(4, "100ml\t\t418\tkJ\t\t\t\t\t\t"),
    ];
    let (products, _) = read(format!("{header}\r\n{}\r\n", rows.join("\r\n")));
    let [one, two, three, four] = [1, 2, 3, 4].map(|number| &products[&barcode(number)]);
    assert_eq!((amount(one, "energy-kcal"), amount(one, "salt")), (Some(100.0), Some(0.5)));
    let fat = &one["nutrition"]["aggregated_set"]["nutrients"]["fat"];
    assert_eq!((&fat["value"], &fat["modifier"]), (&json!(0.5), &json!("<")));
    assert_eq!(
        (amount(two, "salt"), amount(two, "fat")),
        (None, None),
        "no amount without its unit"
    );
    assert_eq!(three["nutrition"]["aggregated_set"]["preparation"], "prepared");
    assert_eq!((per(three), amount(three, "fiber")), ("100g", Some(3.0)));
    assert_eq!(per(four), "100ml");
}

#[test]
fn modifiers_in_columns_of_their_own_are_kept() {
    let header = "code\tproduct_name_fr\tcategories_tags\tnutrition_data_per\tnutrition_data_prepared_per\t\
        salt_modifier\tsalt_value\tsalt_unit\tfat_value\tfat_unit\tfat_modifier\t\
        fiber_prepared_modifier\tfiber_prepared_value\tfiber_prepared_unit";
    let row = |number, cells: &str| format!("{}\tGâteau\ten:biscuits\t{cells}", barcode(number));
    let rows = [
        row(1, "100g\t\t<\t20\tmg\t3\tg\t\t\t\t"),
        row(2, "serving\t\t<\t20\tmg\t> 3\tg\t~\t\t\t"),
        row(3, "\t100g\t\t\t\t\t\t\t~\t3\tg"),
    ];
    let (products, _) = read(format!("{header}\n{}\n", rows.join("\n")));
    let modifier = |number: u64, nutrient: &str| {
        let set = &products[&barcode(number)]["nutrition"]["aggregated_set"];
        set["nutrients"][nutrient]["modifier"].clone()
    };
    assert_eq!((modifier(1, "salt"), modifier(1, "fat")), (json!("<"), Value::Null));
    assert_eq!((modifier(2, "salt"), modifier(2, "fat")), (json!("<"), json!(">")));
    assert_eq!(modifier(3, "fiber"), json!("~"));
}

#[test]
fn the_sets_of_the_export_since_2025_are_read_the_label_first() {
    let column = |source: &str, per: &str, part: &str| {
        format!("nutrition.input_sets.{source}.as_sold.{per}.nutrients.salt.{part}")
    };
    let mut header = vec!["code".to_string(), "product_name_fr".into(), "categories_tags".into()];
    for (source, per) in [("estimate", "100g"), ("packaging", "serving"), ("packaging", "100g")] {
        header.extend(["value", "unit", "modifier"].map(|part| column(source, per, part)));
    }
    header.push("off:nova_groups".into());
    let row = |number, cells: &str| {
        format!("{}\tGâteau\ten:biscuits\t{cells}\t4 - Aliments ultra-transformés", barcode(number))
    };
    let rows = [
        row(1, "9\tg\t\t0.1\tg\t\t500\tmg\t<"),
        row(2, "9\tg\t\t0.1\tg\t\t\t\t"),
        row(3, "9\tg\t\t\t\t\t\t\t"),
    ];
    let (products, _) = read(format!("{}\n{}\n", header.join("\t"), rows.join("\n")));
    let [one, two, three] = [1, 2, 3].map(|number| &products[&barcode(number)]);
    let salt = &one["nutrition"]["aggregated_set"]["nutrients"]["salt"];
    assert_eq!((per(one), &salt["value"], &salt["modifier"]), ("100g", &json!(0.5), &json!("<")));
    assert_eq!((per(two), amount(two, "salt")), ("portion", Some(0.1)));
    assert_eq!((per(three), amount(three, "salt")), ("100g", Some(9.0)));
    let source = |product: &Value| {
        product["nutrition"]["aggregated_set"]["nutrients"]["salt"]["source"].clone()
    };
    assert_eq!((source(two), source(three)), (json!("packaging"), json!("estimate")));
    assert_eq!(one["nova_group"], 4);
}

#[test]
fn cells_may_be_quoted_and_parted_by_tabs_semicolons_or_commas() {
    for separator in ["\t", ";", ","] {
        let header = ["\"code\"", "product_name", "categories_tags", "sugars_100g"].join(separator);
        let row = |number, name: &str, sugars: &str| {
            [&barcode(number), name, "\"en:snacks,en:biscuits\"", sugars].join(separator)
        };
        let rows = [
            row(1, &format!("\"Pain {separator} \"\"bio\"\"\""), "5.5"),
            row(2, "\"Sur deux\r\nlignes\"", "\"5,5\""),
            row(3, "5\" de diamètre", ""),
            format!("{}{separator}trop court", barcode(4)),
        ];
        let (products, report) = read(format!("\u{feff}{header}\r\n{}\r\n", rows.join("\r\n")));
        assert_eq!(report["records"]["rejected"], json!({ "wrong_width": 1 }), "{separator:?}");
        let name = |number| products[&barcode(number)]["product_name"].as_str().unwrap();
        assert_eq!(
            name(1),
            format!("Pain {separator} \"bio\"")
                .replace('\t', " ")
                .replace("  ", " ")
                .replace("  ", " ")
        );
        assert_eq!((name(2), name(3)), ("Sur deux lignes", "5\" de diamètre"));
        assert_eq!(amount(&products[&barcode(2)], "sugars"), Some(5.5));
        assert_eq!(products[&barcode(2)]["categories_tags"], json!(["en:snacks", "en:biscuits"]));
    }
}

#[test]
fn rejected_rows_have_the_line_they_begin_on_and_an_open_quote_is_an_error() {
    let site = SiteTest::new();
    let rows = format!("code;product_name;lc\n{};\"a\nb\";fr\n1;\"x\ny\";fr\n2;x\n", barcode(1));
    site.put("source/rows.csv", &rows);
    let run = site.run(&["build", "--verbose"]);
    for line in ["source/rows.csv:4: barcode_", "source/rows.csv:6: wrong_width (2 cells"] {
        assert!(run.stderr.contains(line), "no {line:?} in {}", run.stderr);
    }
    site.put("source/rows.csv", format!("{rows}3;\"open;fr\n{};n;fr\n", barcode(2)));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    let words = "reading source/rows.csv: line 7 opens a quoted cell that does not end";
    assert!(run.stderr.contains(words), "{}", run.stderr);
}

#[test]
fn quotes_mean_nothing_in_the_official_export() {
    let header = "code\tproduct_name\tcategories_tags\tsugars_100g";
    let row = |number, name: &str| format!("{}\t{name}\ten:biscuits\t5", barcode(number));
    let rows = [row(1, "\"Bio\" Müsli"), row(2, "\"ouvert"), row(3, "Pain")];
    let (products, _) = read(format!("{header}\n{}\n", rows.join("\n")));
    assert_eq!(products[&barcode(1)]["product_name"], "\"Bio\" Müsli");
    assert_eq!(products[&barcode(2)]["product_name"], "\"ouvert");
    assert_eq!(products.len(), 3);
}

/// A biscuit as a row of the Parquet export is written as JSON.
fn parquet_row(number: u64, names: &Value) -> Value {
    json!({
        "code": barcode(number), "lang": "de", "product_name": names, "generic_name": [],
        "brands": "Exemple", "categories_tags": ["en:snacks", "en:biscuits"], "categories": null,
        "nutriscore_grade": "e", "nutriscore_score": 26.0, "nova_group": 4, "no_nutrition_data": false,
        "nutrition_data_per": "serving", "obsolete": false, "schema_version": 1002,
        "nutriments": [
            { "name": "fat", "value": null, "100g": 20.5, "serving": null, "unit": "g", "prepared_100g": null },
            { "name": "salt", "value": 800, "100g": 0.8, "serving": 8, "unit": "mg" },
            { "name": "energy", "value": 454, "100g": 1900, "unit": "kcal" },
            { "name": "sugars", "value": 3, "100g": null, "serving": 3, "unit": "g" },
            { "name": "nutrition-score-fr", "100g": 26 },
        ],
        "ingredients_text": [{ "lang": "main", "text": "Zucker" }, { "lang": "fr", "text": "sucre, farine" }],
        "images": [{ "key": "1", "imgid": null, "rev": null },
            { "key": "front_fr", "imgid": 5, "rev": 17, "sizes": {} }],
    })
}

#[test]
fn rows_of_the_parquet_export_are_read() {
    let french = json!([{ "lang": "main", "text": "Keks" }, { "lang": "fr", "text": "Biscuit" }]);
    let german = json!([{ "text": "Keks", "lang": "de" }, { "lang": "it", "text": "Biscotto" }]);
    let italian = json!([{ "lang": "it", "text": "Biscotto" }]);
    let rows = [parquet_row(1, &french), parquet_row(2, &german), parquet_row(3, &italian)];
    let lines: Vec<String> = rows.iter().map(Value::to_string).collect();
    let (products, report) = read(lines.join("\n"));
    assert_eq!(report["records"]["rejected"], json!({}));
    let [one, two, three] = [1, 2, 3].map(|number| &products[&barcode(number)]);
    for (product, name, language) in
        [(one, "Biscuit", "fr"), (two, "Keks", "de"), (three, "Biscotto", "it")]
    {
        assert_eq!((&product["product_name"], &product["lang"]), (&json!(name), &json!(language)));
    }
    assert_eq!(
        (per(one), amount(one, "fat"), amount(one, "salt")),
        ("100g", Some(20.5), Some(0.8))
    );
    assert_eq!((amount(one, "energy-kj"), amount(one, "sugars")), (Some(1900.0), None));
    assert_eq!(one["ingredients_text"], "sucre, farine");
    assert!(one["image_front_url"].as_str().unwrap().ends_with("/front_fr.17.400.jpg"), "{one}");
    assert_eq!((&one["nutriscore_grade"], &one["nutriscore_score"]), (&json!("e"), &json!(26)));
}

#[test]
fn lists_in_cells_are_read_as_json_and_are_never_a_name() {
    let header = "code,lang,product_name,categories_tags,nutriments";
    let rows = [
        format!(
            "{},de,\"[{{\"\"lang\"\":\"\"fr\"\",\"\"text\"\":\"\"Biscuit\"\"}}]\",\"[\"\"en:biscuits\"\"]\",\
             \"[{{\"\"name\"\":\"\"salt\"\",\"\"100g\"\":0.8}}]\"",
            barcode(1)
        ),
        format!("{},de,\"[{{'lang': 'fr', 'text': 'Biscuit'}}]\",\"['en:biscuits']\",", barcode(2)),
    ];
    let (products, report) = read(format!("{header}\n{}\n", rows.join("\n")));
    let product = &products[&barcode(1)];
    assert_eq!((&product["product_name"], amount(product, "salt")), (&json!("Biscuit"), Some(0.8)));
    assert_eq!(product["categories_tags"], json!(["en:biscuits"]));
    assert_eq!(report["records"]["rejected"], json!({ "no_name": 1 }));
}

#[test]
fn the_language_of_a_name_is_said_on_its_page() {
    let mut german = biscuit(1, "d", &json!({ "lang": "de", "product_name": null }));
    german["product_name_nl"] = json!("Koekje");
    german["product_name_de"] = json!("Keks");
    let site = SiteTest::with_products(&[german]);
    site.build();
    let page = site.read(&page_of(1));
    assert!(
        page.contains("lang=\"de\"") && page.contains("Keks") && !page.contains("Koekje"),
        "{page}"
    );
}

/// The names of a catalogue of one file.
fn names(content: impl AsRef<[u8]>) -> Vec<String> {
    let mut names = Vec::new();
    for product in read(content).0.values() {
        names.push(product["product_name"].as_str().unwrap().to_string());
    }
    names
}

#[test]
fn products_in_lists_and_answers_are_read_on_one_line_or_many() {
    let products = [1, 2, 3].map(|number| biscuit(number, "b", &json!({})));
    let [one, two, three] = &products;
    let v2 = json!({ "code": barcode(3), "product": three, "status": 1, "status_verbose": "x" });
    let v3 = json!({ "code": barcode(2), "errors": [], "product": two, "result": { "id": "x" },
        "status": "success" });
    let values = [
        json!(products),
        json!({ "count": 3, "page": 1, "products": products }),
        json!({ "aggregations": { "x": [1] }, "hits": products, "count": 3, "took": 5 }),
        json!([{ "products": [one] }, { "products": [] }, { "hits": [two, three] }]),
        json!([one, v3, v2]),
    ];
    for value in values {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            assert_eq!(names(&text), ["Produit 1", "Produit 2", "Produit 3"], "{text}");
        }
    }
    let pretty = products.each_ref().map(|product| serde_json::to_string_pretty(product).unwrap());
    for text in
        [pretty.join("\n"), pretty.join(",\n"), format!("\u{feff}\r\n{}", pretty.join("\r\n"))]
    {
        assert_eq!(names(&text), ["Produit 1", "Produit 2", "Produit 3"], "{text}");
    }
    let lines =
        [v3.to_string(), json!({ "product": one, "status": 1 }).to_string(), v2.to_string()];
    assert_eq!(names(lines.join("\n")).len(), 3);
    assert_eq!(
        names(pretty[0].replace("\"Produit 1\"", "\"Un \\\"}{ produit\"")),
        ["Un \"}{ produit"]
    );
}

#[test]
fn products_with_a_status_of_their_own_are_products() {
    let product = biscuit(1, "b", &json!({ "status": 1, "status_verbose": "product found" }));
    let missing = json!({ "code": barcode(2), "status": 0, "status_verbose": "product not found" });
    for text in [
        product.to_string(),
        json!({ "products": [product, missing] }).to_string(),
        serde_json::to_string_pretty(&json!([missing, product])).unwrap(),
    ] {
        assert_eq!(names(&text), ["Produit 1"], "{text}");
    }
}

#[test]
fn records_of_a_list_are_rejected_by_themselves_with_their_line() {
    let site = SiteTest::new();
    let good = [1, 2].map(|number| biscuit(number, "b", &json!({})).to_string());
    let long = format!("{{\"code\":\"{}\",\"x\":\"{}\"}}", barcode(3), "x".repeat(3_000));
    let entries = [
        good[0].as_str(),
        "{\"code\": nothing}",
        "{\"code\":\"12\",\n\"product_name\":\"Deux lignes\"}",
        "\"text\", 5",
        &long,
        &good[1],
        "{\"code\": 1, \"status\": 0}",
    ];
    site.put("source/list.json", format!("[\n{}\n]", entries.join(",\n")));
    site.edit("sitegen.toml", "[[source]]", "[limits]\nrecord_bytes = 2000\n[[source]]");
    let run = site.run(&["build", "--verbose"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "list.json:3: malformed (",
        "list.json:4: barcode_check_digit",
        "list.json:6: malformed (no object)",
        "list.json:7: malformed (no object)",
        "list.json:8: too_large",
        "list.json:10: not_found (1)",
    ] {
        assert!(run.stderr.contains(line), "no {line:?} in {}", run.stderr);
    }
    assert_eq!(catalogue(&site).len(), 2);
    let run = site.run(&["explain-record", "source/list.json:9"]);
    assert!(run.stdout.contains("Produit 2"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn numbers_of_python_that_are_none_cost_no_record() {
    let row = biscuit(1, "b", &json!({ "nova_group": null })).to_string().replace("null", "NaN");
    assert!(row.contains("NaN"));
    assert_eq!(names(&row), ["Produit 1"]);
    assert_eq!(names(format!("[{row}]")), ["Produit 1"]);
}

#[test]
fn a_list_that_is_cut_off_or_broken_changes_nothing() {
    let products = [1, 2, 3].map(|number| biscuit(number, "b", &json!({})));
    let list = serde_json::to_string_pretty(&json!(products)).unwrap();
    let lost_quote = list.replacen("\"Produit 2\"", "\"Produit 2", 1);
    for text in [&list[..list.len() / 2], &list[..list.len() - 2], &lost_quote] {
        let site = SiteTest::with_products(&products);
        site.build();
        site.put("source/list.json", text);
        let run = site.run(&["build"]);
        assert_eq!(run.code, 1, "{text}");
        let words = "reading source/list.json: the JSON is broken: line ";
        assert!(run.stderr.contains(words), "{}", run.stderr);
        assert_eq!(catalogue(&site).len(), 3);
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_name_and_with_a_remedy() {
    let site = SiteTest::new();
    let files: [(&str, &[u8], &str); 9] = [
        (
            "food.parquet",
            b"PAR1\x15\x04\x15",
            "the Parquet export, which is not read: take the JSONL",
        ),
        ("export.xlsx", b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "(XLSX): choose CSV"),
        ("export.zip", b"PK\x03\x04\x14\0\x06\0products.csv", "a ZIP archive: unpack it"),
        ("products.bson", b"\x10\0\0\0\x02_id\0\x01\0\0\0", "BSON, as MongoDB dumps it: take"),
        ("products.rdf", b"<?xml version=\"1.0\"?><rdf:RDF>", "the RDF export: take the JSONL"),
        ("products.zst", b"\x28\xb5\x2f\xfd\0\0", "packed with zstd: unpack it"),
        ("excel.txt", b"\xff\xfec\0o\0d\0e\0\t\0", "a text in UTF-16: save it as UTF-8"),
        ("table.csv", b"product_name,brands\nx,y\n", "without barcodes: its first line must name"),
        (
            "error.json",
            b"{\"detail\":\"Too many requests\"}",
            "JSON without products: expected objects",
        ),
    ];
    site.put_products(&[biscuit(1, "b", &json!({}))]);
    for (name, content, _) in files {
        site.put(&format!("source/{name}"), content);
    }
    let run = site.run(&["build", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["skipped_files"], 9);
    for (name, _, words) in files {
        let warning = format!("source/{name} was skipped: it looks like ");
        let line = run.stderr.lines().find(|line| line.contains(&warning));
        assert!(line.is_some_and(|line| line.contains(words)), "{words}: {}", run.stderr);
        let file = format!("source/{name}");
        let alone = site.run(&["build", "--source", &file]);
        assert_eq!(alone.code, 1, "{name}");
        assert!(alone.stderr.contains(words), "{words}: {}", alone.stderr);
    }
}

#[test]
fn a_file_most_of_whose_records_fail_for_one_reason_closes_a_gate() {
    let mut good = Vec::new();
    for number in 1..=100 {
        good.push(biscuit(number, "b", &json!({})));
    }
    let site = SiteTest::with_products(&good);
    site.build();
    let nameless = |count: u64| {
        let rows: Vec<String> =
            (201..=200 + count).map(|number| format!("{}\tx\n", barcode(number))).collect();
        format!("code\tbrands\n{}", rows.concat())
    };
    site.put("source/other.csv", nameless(19));
    assert_eq!(site.run(&["build"]).code, 0, "too few to say anything");
    site.put("source/other.csv", nameless(25));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    for words in [
        "25 of 25 records of source/other.csv were rejected for one reason, no_name",
        "gates.one_reason_percent allows 50",
        "sitegen explain-record source/other.csv:2",
        "--accept",
    ] {
        assert!(run.stderr.contains(words), "no {words:?} in {}", run.stderr);
    }
    let run = site.run(&["build", "--accept"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("accepted although 25 of 25 records"), "{}", run.stderr);
    std::fs::remove_file(site.path("source/products.jsonl")).unwrap();
    let run = site.run(&["build", "--accept"]);
    assert_eq!(run.code, 1);
    let words = "none of the 25 records read is a product; 25 of 25 records of source/other.csv";
    assert!(run.stderr.contains(words), "{}", run.stderr);
}

#[test]
fn exports_of_the_sister_projects_hold_no_food() {
    let header = "code\turl\tproduct_name\timage_url";
    let row = |number: u64, host: &str, photo: &str| {
        let code = barcode(number);
        format!("{code}\thttp://world.{host}.org/product/{code}\tProduit {number}\t{photo}")
    };
    let beauty_photo = "https://images.openbeautyfacts.org/images/products/3/front_fr.3.400.jpg";
    let rows = [
        row(1, "openfoodfacts", ""),
        row(2, "openbeautyfacts", ""),
        row(3, "openpetfoodfacts", ""),
        row(4, "openproductsfacts", ""),
        row(5, "openfoodfacts", beauty_photo),
    ];
    let (products, report) = read(format!("{header}\n{}\n", rows.join("\n")));
    assert_eq!(products.len(), 1);
    assert_eq!(report["records"]["rejected"], json!({ "not_food": 4 }));
    let answer = json!({ "products": [
        biscuit(1, "b", &json!({ "url": "https://fr.openpetfoodfacts.org/produit/1" })),
        biscuit(2, "b", &json!({ "url": "https://fr.openfoodfacts.org/produit/2" })),
    ] });
    assert_eq!(names(answer.to_string()), ["Produit 2"]);
}
