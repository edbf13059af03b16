//! Whatever changes, a build that makes only what changed makes what a full build makes, and says what it did.
//!
//! Two hundred changes after one another, chosen by a seed: of products, taxonomy, texts, theme, settings, weights and
//! what the operator pins, bans and pairs; of a site in two languages, and fewer of one in one.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use serde_json::{Value, json};

use crate::support::{SiteTest, barcode, product, tree};

const SEED: u64 = 20_261_129;

/// `SplitMix64` by Steele and others: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap()
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }
}

/// Kinds of food, each with those above it.
const KINDS: [&[&str]; 6] = [
    &["en:snacks", "en:biscuits"],
    &["en:snacks", "en:biscuits", "en:shortbread"],
    &["en:snacks", "en:crackers"],
    &["en:spreads", "en:jams"],
    &["en:spreads", "en:honeys"],
    &["en:soups"],
];
const GRADES: [&str; 6] = ["a", "b", "c", "d", "e", "unknown"];

/// What the site is made of, to be changed at random.
struct World {
    site: SiteTest,
    dice: Dice,
    products: BTreeMap<u64, Value>,
    names: BTreeMap<&'static str, String>,
    next: u64,
    /// Each change is another one.
    count: usize,
}

impl World {
    fn new(languages: &str) -> Self {
        let mut world = Self {
            site: SiteTest::new(),
            dice: Dice(SEED),
            products: BTreeMap::new(),
            names: BTreeMap::new(),
            next: 1,
            count: 0,
        };
        for tag in KINDS.concat() {
            world.names.insert(tag, tag[3..].to_string());
        }
        for _ in 0..28 {
            world.add();
        }
        let settings = world.site.read("sitegen.toml");
        let named = format!("[site]\nlanguages = [{languages}]\n");
        let settings = settings.replacen("[site]\n", &named, 1);
        world.site.put(
            "sitegen.toml",
            settings + "[limits]\nproducts_per_page = 5\n[substitutes]\nper_product = 3\n[substitutes.weights]\nbrand = 1\n",
        );
        world.write();
        world
    }

    fn write(&self) {
        let products: Vec<Value> = self.products.values().cloned().collect();
        self.site.put_products(&products);
        let mut taxonomy = serde_json::Map::new();
        for kind in KINDS {
            for (at, tag) in kind.iter().enumerate() {
                let parents: Vec<&str> = kind[..at].last().copied().into_iter().collect();
                // Every other name is the same in both languages.
                let name = &self.names[tag];
                let english = if at == 0 { name.clone() } else { name.replace("Sorte", "Kind") };
                let entry = json!({ "name": { "fr": name, "en": english }, "parents": parents });
                taxonomy.insert((*tag).to_string(), entry);
            }
        }
        self.site.put("source/categories.full.json", Value::Object(taxonomy).to_string());
    }

    fn add(&mut self) {
        let (grade, kind) = (*self.dice.one(&GRADES), *self.dice.one(&KINDS));
        let mut product = product(self.next, grade, kind);
        product["nutriments"]["sugars_100g"] = json!(self.dice.below(50));
        product["nutriscore_score"] = json!(self.dice.below(20));
        self.products.insert(self.next, product);
        self.next += 1;
    }

    fn any(&mut self) -> u64 {
        let numbers: Vec<u64> = self.products.keys().copied().collect();
        *self.dice.one(&numbers)
    }

    /// Changes something; says what.
    fn change(&mut self) -> String {
        self.count += 1;
        let said = match self.dice.below(10) {
            0..=5 => self.change_product(),
            6 => self.change_taxonomy(),
            7 => self.change_words(),
            8 => self.change_settings(),
            _ => self.change_overrides(),
        };
        self.write();
        said
    }

    fn change_product(&mut self) -> String {
        let (number, count) = (self.any(), self.count);
        let amount = json!(self.dice.below(40));
        let what = self.dice.below(17);
        let (grade, kind) = (*self.dice.one(&GRADES), *self.dice.one(&KINDS));
        let own = self.products.get_mut(&number).unwrap();
        match what {
            0 => own["nutriments"]["sugars_100g"] = amount,
            1 => own["nutriments"]["proteins_100g"] = amount,
            2 => own["product_name"] = json!(format!("Autre {count}")),
            3 => own["brands"] = json!(format!("Marque {}", count % 4)),
            4 => own["nutriscore_grade"] = json!(grade),
            5 => own["nutriscore_score"] = amount,
            6 => own["unique_scans_n"] = json!(count * 7),
            7 => own["last_modified_t"] = json!(1_600_000_000 + count * 2_000_000),
            8 => own["completeness"] = json!(0.5),
            9 => own["categories_tags"] = json!(kind),
            10 => own["allergens_tags"] = json!(["en:milk", "en:nuts"]),
            11 => own["labels_tags"] = json!(["en:organic"]),
            12 => own["ingredients_text"] = json!("Farine de blé, sucre, sel"),
            13 => own["stores"] = json!(format!("Magasin {count}")),
            14 => self.add(),
            15 => own["product_name_en"] = json!(format!("Other {count}")),
            _ => drop(self.products.remove(&number)),
        }
        format!("product {number} ({}): {what}", barcode(number))
    }

    fn change_taxonomy(&mut self) -> String {
        let kinds = KINDS.concat();
        let tag = *self.dice.one(&kinds);
        self.names.insert(tag, format!("Sorte {}", self.count));
        format!("the name of {tag}")
    }

    fn change_words(&mut self) -> String {
        let count = self.count;
        let (file, from, to) = match self.dice.below(8) {
            0 => ("content/fr/ui.toml", "name = \"Énergie", format!("name = \"Énergie{count}-")),
            1 => ("themes/default/templates/base.html", "<body", format!("<body data-a{count}")),
            2 => (
                "themes/default/templates/product.html",
                "<article",
                format!("<article data-b{count}"),
            ),
            3 => ("themes/default/templates/category.html", "<h1", format!("<h1 data-c{count}")),
            4 => ("themes/default/templates/partials/comparison.html", "<table", {
                format!("<table data-d{count}")
            }),
            5 => ("content/en/ui.toml", "name = \"Energy", format!("name = \"Energy{count}-")),
            6 => ("themes/default/static/style.css", "{", format!("{{/* {count} */")),
            _ => ("content/fr/a-propos.md", "\n\n", format!("\n\nPhrase {count}.\n\n")),
        };
        self.site.edit(file, from, &to);
        file.to_string()
    }

    fn change_settings(&mut self) -> String {
        let count = self.count;
        let settings = self.site.read("sitegen.toml");
        let line = match self.dice.below(5) {
            0 => ("products_per_page = ", 4 + self.dice.below(5)),
            1 => ("per_product = ", 1 + self.dice.below(5)),
            2 => ("brand = ", self.dice.below(300)),
            _ => ("name = \"Essai", count),
        };
        let mut changed = String::new();
        for own in settings.lines() {
            let end = if line.0.contains('"') { "\"" } else { "" };
            let own = if own.starts_with(line.0) {
                format!("{}{}{end}", line.0, line.1)
            } else {
                own.into()
            };
            changed += &(own + "\n");
        }
        self.site.put("sitegen.toml", changed);
        format!("{line:?}")
    }

    fn change_overrides(&mut self) -> String {
        let (one, other, count) = (self.any(), self.any(), self.count);
        let reason = format!("reason = \"Parce que {count}.\"");
        let reasons =
            format!("reason.fr = \"Parce que {count}.\"\nreason.en = \"Because {count}.\"");
        let rules = match self.dice.below(5) {
            0 => String::new(),
            1 => format!("[[ban]]\nproduct = \"{}\"\n", barcode(one)),
            2 => format!(
                "[[pin]]\nproduct = \"{}\"\nsubstitute = \"{}\"\n{reason}\n",
                barcode(one),
                barcode(other)
            ),
            // The same in the files of the languages.
            3 => {
                for (language, because) in [("fr", "Car"), ("en", "As")] {
                    let texts = format!(
                        "[sources]\nby-us = \"{count}\"\n[reasons.\"en:jams\"]\n\"en:soups\" = \"{because} {count}.\"\n"
                    );
                    self.site.put(&format!("content/{language}/substitutes.toml"), texts);
                }
                "[[pair]]\nfrom = \"en:jams\"\nto = \"en:soups\"\nsource = \"by-us\"\n".into()
            }
            _ => format!(
                "[[pair]]\nfrom = \"en:jams\"\nto = \"en:soups\"\n{reasons}\nsource = \"{count}\"\n"
            ),
        };
        self.site.put("content/substitutes.toml", &rules);
        rules
    }
}

/// What the files say that became of the site: new, changed, gone.
fn differences(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> [u64; 3] {
    let mut counts = [0; 3];
    for (name, content) in after {
        match before.get(name) {
            None => counts[0] += 1,
            Some(own) if own != content => counts[1] += 1,
            Some(_) => {}
        }
    }
    counts[2] = before.keys().filter(|name| !after.contains_key(*name)).count() as u64;
    counts
}

/// What a search file holds of the products, whatever numbers it gave them, and how many of them were replaced since it
/// was made from nothing.
pub(super) fn search_file(path: &Path) -> (Vec<String>, u64) {
    let file = Connection::open(path).unwrap();
    let mut rows = Vec::new();
    for sql in [
        "SELECT barcode, hex(substr(facets, 1, 13)), texts FROM document ORDER BY rank",
        "SELECT barcode, notes, '' FROM swap ORDER BY barcode",
        "SELECT barcode, figures, '' FROM nutrition ORDER BY barcode",
        "SELECT products, slug, name || words || folded FROM category ORDER BY slug",
        "SELECT inputs, barcode, words FROM made_from ORDER BY barcode",
        "SELECT products, word, '' FROM word ORDER BY word",
        "SELECT 0, hex(hashes), '' FROM stem",
    ] {
        let mut statement = file.prepare(sql).unwrap();
        let read = |row: &rusqlite::Row| {
            let [first, second, third]: [Cell; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            Ok(format!("{first:?} {second:?} {third:?}"))
        };
        rows.extend(statement.query_map([], read).unwrap().map(Result::unwrap));
    }
    let sql = "SELECT value FROM fact WHERE key = 'replaced'";
    let replaced: String = file.query_row(sql, [], |row| row.get(0)).unwrap();
    (rows, replaced.parse().unwrap())
}

#[test]
fn two_hundred_changes_each_reach_exactly_the_pages_that_show_them() {
    change_and_compare("\"fr\", \"en\"", 200);
}

#[test]
fn changes_reach_exactly_the_pages_that_show_them_in_one_language() {
    change_and_compare("\"fr\"", 40);
}

fn change_and_compare(languages: &str, changes: usize) {
    let mut world = World::new(languages);
    world.site.build();
    let (mut touched, mut kept) = (0, 0);
    for number in 0..changes {
        let (before, stamps) = (world.site.pages(), world.site.stamps());
        let said = world.change();
        let report = world.site.build();
        let mut after = world.site.pages();
        let expected = differences(&before, &after);
        let reported = ["new", "changed", "gone"].map(|key| report["pages"][key].as_u64().unwrap());
        assert_eq!(reported, expected, "{number}: {said}");
        assert_eq!(world.site.touched_since(&stamps).len() as u64, expected.iter().sum::<u64>());
        touched += expected[1];
        // Style sheets stay for who still shows them.
        let elsewhere = world.site.fresh_site(&[]);
        let mut fresh = tree(&elsewhere.path().join("public"));
        for pages in [&mut after, &mut fresh] {
            pages.retain(|name, _| !name.starts_with("static/"));
        }
        let mut names: Vec<&String> = after.keys().chain(fresh.keys()).collect();
        names.retain(|name| after.get(*name) != fresh.get(*name));
        assert!(names.is_empty(), "{number}: {said}: {names:?}");
        let (own, replaced) = search_file(&world.site.path("data/search.sqlite"));
        let (new, _) = search_file(&elsewhere.path().join("data/search.sqlite"));
        let other = own.iter().zip(&new).find(|(own, new)| own != new);
        assert!(other.is_none() && own.len() == new.len(), "{number}: {said}: {other:?}");
        kept += usize::from(replaced > 0);
    }
    assert!(kept > changes / 3, "search files were changed, not made from nothing: {kept}");
    assert!(touched > 5 * changes as u64, "the changes showed: {touched}");
}
