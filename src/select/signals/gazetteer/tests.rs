//! Names in seven languages and what they are read as.

use std::collections::BTreeMap;

use super::*;
use crate::model::{Category, Tag};
use crate::select::CategoryRules;

/// Tag, names as `language:name`, and parents.
const CATEGORIES: &[(&str, &[&str], &[&str])] = &[
    ("en:snacks", &["fr:Snacks", "en:Snacks"], &[]),
    ("en:sweet-snacks", &["fr:Snacks sucrés", "en:Sweet snacks"], &["en:snacks"]),
    (
        "en:biscuits",
        &["fr:Biscuits", "en:Biscuits", "de:Kekse", "it:Biscotti", "es:Galletas", "nl:Koekjes"],
        &["en:sweet-snacks"],
    ),
    ("en:filled-biscuits", &["fr:Biscuits fourrés", "en:Filled biscuits"], &["en:biscuits"]),
    (
        "en:chocolate-biscuits",
        &["fr:Biscuits au chocolat", "en:Chocolate biscuits"],
        &["en:biscuits"],
    ),
    ("en:chocolates", &["fr:Chocolats", "en:Chocolates", "de:Schokoladen"], &["en:sweet-snacks"]),
    ("en:desserts", &["fr:Desserts", "en:Desserts"], &[]),
    ("en:mousses", &["fr:Mousses", "en:Mousses"], &["en:desserts"]),
    ("en:chocolate-mousses", &["fr:Mousses au chocolat", "en:Chocolate mousses"], &["en:mousses"]),
    ("en:jams", &["fr:Confitures", "en:Jams"], &["en:sweet-snacks"]),
    ("en:pates", &["fr:Pâtés"], &["en:meats"]),
    ("en:pastas", &["fr:Pâtes", "en:Pastas", "it:Paste"], &["en:meats"]),
    ("en:meats", &["fr:Viandes"], &[]),
    ("en:coconut-milks", &["fr:Laits de coco", "en:Coconut milks"], &["en:desserts"]),
    ("en:milks", &["fr:Laits", "en:Milks", "de:Milch"], &["en:desserts"]),
];

struct Reading {
    graph: CategoryGraph,
    kinds: CategoryKinds,
}

impl Reading {
    fn new(names: bool) -> Self {
        let mut categories = Vec::new();
        for (tag, called, parents) in CATEGORIES {
            let tag = Tag::parse(tag, "en").unwrap();
            let parents = parents.iter().map(|parent| Tag::parse(parent, "en").unwrap()).collect();
            let mut all = BTreeMap::new();
            for name in called.iter().filter(|_| names) {
                let (language, name) = name.split_once(':').unwrap();
                all.insert(language.to_string(), name.to_string());
            }
            categories.push(Category { tag, names: all, synonyms: BTreeMap::new(), parents });
        }
        let graph = CategoryGraph::new(categories, "fr");
        let rules = "[not_food_kinds]\ntags = []\n[widest]\ntags = []\n";
        let kinds = CategoryKinds::new(&graph, &CategoryRules::parse(rules).unwrap());
        Self { graph, kinds }
    }

    fn of(&self, language: &str, name: &str) -> String {
        let gazetteer = Gazetteer::new(&self.graph, &self.kinds);
        let found = gazetteer.read(&split(name), Some(language), &self.kinds);
        let category = found.and_then(|found| found.category);
        category.map_or(String::new(), |category| self.graph.tag(category).to_string())
    }
}

#[test]
fn french_names_begin_with_what_a_thing_is() {
    let reading = Reading::new(true);
    for (name, tag) in [
        ("Biscuits fourrés au chocolat", "en:filled-biscuits"),
        ("Biscuits croustillants au chocolat noir", "en:chocolate-biscuits"),
        ("Mousse au chocolat", "en:chocolate-mousses"),
        ("Délicieuse mousse au café", "en:mousses"),
        ("4 mini biscuits", "en:biscuits"),
        ("Confiture de lait", "en:jams"),
        ("Lait de coco bio", "en:coconut-milks"),
        ("Lait demi-écrémé", "en:milks"),
    ] {
        assert_eq!(reading.of("fr", name), tag, "{name}");
    }
}

#[test]
fn what_a_thing_is_made_with_is_not_what_it_is() {
    let reading = Reading::new(true);
    for name in
        ["Bâtonnets nappés chocolat", "Croc'doux au chocolat", "Lait de jument", "Goût chocolat"]
    {
        let found = reading.of("fr", name);
        assert_ne!(found, "en:chocolates", "{name}");
    }
    assert_eq!(reading.of("fr", "Lait de poule"), "", "no milk");
}

#[test]
fn accents_tell_words_apart_where_there_are_some() {
    let reading = Reading::new(true);
    assert_eq!(reading.of("fr", "Pâté de campagne"), "en:pates");
    assert_eq!(reading.of("fr", "Pâtes complètes"), "en:pastas");
    assert_eq!(reading.of("fr", "Pâte brisée"), "", "a dough");
    assert_eq!(reading.of("fr", "PATES"), "", "may be both");
}

#[test]
fn english_german_and_dutch_names_end_with_it() {
    let reading = Reading::new(true);
    for (language, name, tag) in [
        ("en", "Milk chocolate biscuits with nuts", "en:chocolate-biscuits"),
        ("en", "Dark Chocolate Mousse", "en:chocolate-mousses"),
        ("en", "Coconut milk", "en:coconut-milks"),
        ("de", "Butterkekse mit Schokolade", "en:biscuits"),
        ("de", "Schokoladenkekse", "en:biscuits"),
        ("nl", "Volkoren koekjes met chocolade", "en:biscuits"),
        ("it", "Biscotti al latte", "en:biscuits"),
        ("es", "Galletas con chocolate", "en:biscuits"),
    ] {
        assert_eq!(reading.of(language, name), tag, "{name}");
    }
}

#[test]
fn without_a_taxonomy_the_own_table_names_what_the_graph_has() {
    let reading = Reading::new(false);
    for (language, name, tag) in [
        ("fr", "Biscuits fourrés au chocolat", "en:biscuits"),
        ("fr", "Mousse au chocolat", "en:mousses"),
        ("de", "Erdbeerkonfitüre", "en:jams"),
        ("it", "Confettura di fragole", "en:jams"),
        ("fr", "Truc inconnu", ""),
    ] {
        assert_eq!(reading.of(language, name), tag, "{name}");
    }
}

#[test]
fn names_in_a_language_that_is_not_known_are_read_as_the_site_s() {
    assert_eq!(Reading::new(true).of("pl", "Biscuits secs"), "en:biscuits");
}
