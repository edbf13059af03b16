//! Reading proposals: pairs are drawn, read and scored; what the site says of readings is what they found.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{SiteTest, barcode, product, project, shelf};

/// Biscuits of all grades: those of C to E have proposals.
fn biscuits() -> Vec<Value> {
    let mut products = shelf();
    for number in 20..60 {
        let grade = ["a", "c", "d", "e"][number as usize % 4];
        let chain = ["en:snacks", "en:sweet-snacks", "en:biscuits"];
        let mut biscuit = product(number, grade, &chain[number as usize % 3..]);
        biscuit["product_name"] = json!(format!("Sablé au beurre {number}"));
        biscuit["ingredients_text"] = json!("farine de blé, beurre, sucre");
        products.push(biscuit);
    }
    products
}

fn built() -> SiteTest {
    let site = SiteTest::with_products(&biscuits());
    site.build();
    site
}

fn done(site: &SiteTest, arguments: &[&str]) -> String {
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run.stdout
}

/// Runs the reading with what a person types.
fn typed(site: &SiteTest, arguments: &[&str], typed: &str) -> String {
    let mut command = site.command(&[&["judge"], arguments].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn score(site: &SiteTest, table: &str) -> Value {
    site.put("verdicts.tsv", table);
    serde_json::from_str(&done(site, &["judge", "--score", "verdicts.tsv", "--json"])).unwrap()
}

/// The pairs of a table, without its first line.
fn pairs(table: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        pairs.push((cells[0].to_string(), cells[1].to_string()));
    }
    pairs
}

#[test]
fn a_seed_draws_the_same_pairs_whatever_the_order_of_the_source() {
    let site = built();
    let draw = |site: &SiteTest, seed: &str| {
        done(site, &["judge", "--draw", "d.tsv", "--pairs", "30", "--seed", seed]);
        site.read("d.tsv")
    };
    let first = draw(&site, "1");
    assert_eq!(first, draw(&site, "1"));
    assert_ne!(first, draw(&site, "2"));
    let mut backwards = biscuits();
    backwards.reverse();
    let other = SiteTest::with_products(&backwards);
    other.build();
    assert_eq!(first, draw(&other, "1"));
    assert!((30..33).contains(&pairs(&first).len()), "{first}");
    for line in first.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!((cells.len(), cells[5], cells[6]), (7, "", ""), "{line}");
        assert!(["1", "2", "3"].contains(&cells[2]), "{line}");
        assert!(["coarse", "chain"].contains(&cells[4]), "{line}");
    }
    assert!(first.contains("\tcoarse") && first.contains("\tchain"), "{first}");
}

#[test]
fn a_sheet_shows_both_products_and_a_table_no_names() {
    let site = built();
    done(&site, &["judge", "--draw", "d.tsv", "--sheet", "d.txt", "--pairs", "10000"]);
    let (table, sheet) = (site.read("d.tsv"), site.read("d.txt"));
    assert!(!table.contains("Sablé") && !table.contains("Marque"), "{table}");
    for (product, substitute) in pairs(&table) {
        assert!(sheet.contains(&format!("=== {product}  ")), "{product}");
        assert!(sheet.contains(&format!("  -> {substitute}  ")), "{substitute}");
    }
    for words in ["Sablé au beurre", "ingredients: farine de blé, beurre, sucre", "sugars"] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    // A reader judges blind.
    for words in ["score", "likeness", "place", "level"] {
        assert!(!sheet.contains(words), "{words}");
    }
    // All products of grade C to E that have proposals, and no other: those of grade B are not drawn.
    let export = done(&site, &["catalogue", "export"]);
    assert_eq!(export.lines().count(), 46);
    let drawn = sheet.lines().filter(|line| line.starts_with("=== ")).count();
    let headings = sheet.lines().filter(|line| line.starts_with("=== "));
    assert!(headings.map(|line| line.rsplit(" | ").next()).all(|grade| grade > Some("B")));
    assert!((30..=34).contains(&drawn), "{drawn}");
}

#[test]
fn a_reading_in_the_terminal_is_kept_and_resumed() {
    let site = built();
    let shown = typed(&site, &["v.tsv", "--pairs", "4"], "sens\nodd\nother-f\n4\n1\nodd\n2\nq\n");
    // « other-f » may be two words, so it is asked again; 4 is the fourth class.
    assert!(shown.contains("`other-f` is none of them"), "{shown}");
    let first = site.read("v.tsv");
    for (product, substitute) in pairs(&first) {
        assert!(shown.contains(&format!("\nin place of {product}  ")), "{shown}");
        assert!(shown.contains(&format!("\nproposed    {substitute}  ")), "{shown}");
    }
    assert!(
        shown.starts_with("Would you put") && shown.contains("verdicts are in v.tsv"),
        "{shown}"
    );
    let said: Vec<&str> =
        first.lines().skip(1).map(|line| line.splitn(3, '\t').nth(2).unwrap()).collect();
    assert_eq!(said, ["sensible\t", "odd\tother-form", "sensible\t", "odd\tother-use"], "{first}");
    // Notes stay; what is in the table is not asked again, and leaving at once changes nothing.
    let noted = first.replacen("barcode\t", "# by Z.\nbarcode\t", 1);
    site.put("v.tsv", &noted);
    typed(&site, &["v.tsv", "--pairs", "8"], "");
    assert_eq!(site.read("v.tsv"), noted);
    let shown = typed(&site, &["v.tsv", "--pairs", "8"], "\nsilly\nother-food\n\n\n\n\n");
    assert!(shown.contains("5 of ") && !shown.contains("\n4 of "), "{shown}");
    let second = site.read("v.tsv");
    assert!(second.starts_with(&noted) && second.lines().count() == noted.lines().count() + 1);
    assert!(second.ends_with("silly\tother-food\n"), "{second}");
    assert!(shown.contains("5 of 9 pairs read"), "{shown}");
}

#[test]
fn verdicts_are_scored_and_what_is_unread_is_named() {
    let site = built();
    done(&site, &["judge", "--draw", "d.tsv", "--pairs", "12"]);
    let drawn = pairs(&site.read("d.tsv"));
    let mut table = "barcode\tsubstitute\tverdict\tclass\n".to_string();
    for (at, (product, substitute)) in drawn.iter().enumerate() {
        let said = match at {
            0 => "-\t",
            1 => "silly\tother-food",
            2 => "unsafe\tallergen-unsaid",
            _ => "sensible\t-",
        };
        writeln!(table, "{product}\t{substitute}\t{said}").unwrap();
    }
    let found = score(&site, &table);
    assert_eq!(found["unread"], json!([[drawn[0].0, drawn[0].1]]), "{found}");
    let today = &found["today"]["all"];
    // A product is drawn whole, so a few pairs more than wanted are drawn.
    let read = drawn.len() - 1;
    assert_eq!((&today["pairs"], &today["unread"]), (&json!(read), &json!(1)), "{found}");
    let near = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-9;
    let share = |pairs: usize| pairs as f64 / read as f64;
    assert!(near(&today["precision"]["share"], share(read - 2)), "{found}");
    assert!(near(&today["silly"]["share"], share(1)), "{found}");
    assert!(near(&today["unsafe"]["share"], share(1)), "{found}");
    assert!(today["precision"]["low"].as_f64() < today["precision"]["share"].as_f64());
    assert_eq!(found["classes"], json!({ "other-food": 1, "allergen-unsaid": 1 }));
    // The shelf's products of grade C to E and three quarters of the biscuits.
    let (coverage, products) = (&found["coverage"], &found["coverage"]["products"]);
    assert!(products.as_u64() > Some(30) && coverage["served"].as_u64() > Some(30), "{found}");
    assert!(coverage["served"].as_u64() <= products.as_u64(), "{found}");
    assert!(found["hubs"]["places"].as_u64() > Some(30), "{found}");
    assert!(found["variety"].as_f64() > Some(0.0), "{found}");
    // People see the same.
    let text = done(&site, &["judge", "--score", "verdicts.tsv"]);
    let precision = format!("{:.3} (", share(read - 2));
    for words in [&precision, "1 unread", "allergen-unsaid", "Proposed today and unread: 1 pair"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_draw_is_filled_in_and_never_drawn_over() {
    let site = built();
    let draw = ["judge", "--draw", "d.tsv", "--pairs", "6"];
    assert!(done(&site, &draw).contains("`sitegen judge --score d.tsv`"));
    let table = site.read("d.tsv");
    let unread: Value =
        serde_json::from_str(&done(&site, &["judge", "--score", "d.tsv", "--json"])).unwrap();
    assert_eq!(unread["reading"]["all"]["pairs"], json!(0), "{unread}");
    let (head, rest) = table.split_once("\t\t\n").unwrap();
    let filled = format!("{head}\tsilly\tother-use\n{rest}");
    assert_eq!(score(&site, &filled)["classes"], json!({ "other-use": 1 }));
    // Verdicts, notes of another kind and a spelling mistake stay; an unread draw is drawn again.
    for kept in [filled.as_str(), "shopping: butter\n", &filled.replace("silly", "sily")] {
        site.put("d.tsv", kept);
        let run = site.run(&draw);
        assert_eq!((run.code, site.read("d.tsv")), (1, kept.to_string()), "{}", run.stderr);
        assert!(run.stderr.contains("d.tsv has verdicts, or is no table"), "{}", run.stderr);
    }
    site.put("d.tsv", &table);
    done(&site, &[&draw[..], &["--seed", "2"]].concat());
    assert_ne!(site.read("d.tsv"), table);
}

#[test]
fn mistakes_name_the_file_the_line_and_what_is_allowed() {
    let site = SiteTest::with_products(&shelf());
    for wrong in [
        &["judge"][..],
        &["judge", "--draw", "a", "--score", "b"],
        &["judge", "--sheet", "a"],
        &["judge", "v.tsv", "--json"],
        &["judge", "v.tsv", "--sheet", "a"],
        &["judge", "--draw", "a", "--json"],
        &["judge", "--score", "v.tsv", "--sheet", "a"],
        &["judge", "--score", "v.tsv", "--seed", "2"],
    ] {
        assert_eq!(site.run(wrong).code, 2, "{wrong:?}");
    }
    let failed = |arguments: &[&str]| {
        let run = site.run(arguments);
        assert_eq!(run.code, 1, "{arguments:?}");
        run.stderr
    };
    assert!(failed(&["judge", "--draw", "d.tsv"]).contains("run `sitegen build` first"));
    site.build();
    assert!(failed(&["judge", "--score", "v.tsv"]).contains("there is no file v.tsv"));
    let pair = format!("{}\t{}", barcode(1), barcode(2));
    site.put("v.tsv", format!("barcode\tsubstitute\tverdict\tclass\n{pair}\tfine\t\n"));
    for arguments in [&["judge", "--score", "v.tsv"][..], &["judge", "v.tsv"]] {
        let told = failed(arguments);
        assert!(told.contains("v.tsv: line 2: `fine` is no verdict"), "{told}");
    }
    site.put("v.tsv", format!("barcode\tsubstitute\tplace\tverdict\n{pair}\t1\todd\n"));
    assert!(failed(&["judge", "v.tsv"]).contains("give another file"));
    assert_eq!(site.run(&["judge", "--score", "v.tsv"]).code, 0);
}

/// Verdicts of a committed reading: how many pairs, and how many of each.
fn counts(table: &str) -> (usize, [usize; 4]) {
    let mut counts = [0; 4];
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    for line in lines {
        let verdict = line.split('\t').nth(3).unwrap();
        let known = ["sensible", "odd", "silly", "unsafe"];
        counts[known.iter().position(|word| *word == verdict).unwrap()] += 1;
    }
    (counts.iter().sum(), counts)
}

#[test]
fn the_site_says_of_readings_what_they_found() {
    let site = SiteTest::built_demo();
    let page = site.read("public/ce-que-valent-nos-propositions.html").replace('\u{a0}', " ");
    let english =
        std::fs::read_to_string(project().join("content/en/nos-propositions.md")).unwrap();
    let mut readings = 0;
    for entry in std::fs::read_dir(project().join("docs/readings")).unwrap() {
        let table = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let (all, each) = counts(&table);
        let shares = each.map(|count| format!("{:.1} %", count as f64 * 100.0 / all as f64));
        let row = format!("| {all} | {} |", shares.join(" | ").replace(" %", "%"));
        assert!(english.contains(&row), "{row}");
        let cells = shares.map(|share| share.replace('.', ","));
        let row = format!(
            "{all}</td><td class=\"cell-right\">{}",
            cells.join("</td><td class=\"cell-right\">")
        );
        assert!(page.contains(&row), "{row}: {page}");
        readings += 1;
    }
    assert!(readings > 0);
    let link = "href=\"/ce-que-valent-nos-propositions\"";
    for name in ["a-propos", "index", "qualite-des-donnees"] {
        assert!(site.read(&format!("public/{name}.html")).contains(link), "{name}");
    }
    assert!(site.read("public/sitemap.xml").contains("/ce-que-valent-nos-propositions<"));
}
