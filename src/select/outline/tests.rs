//! What names say where categories say little, or something else.

use std::collections::BTreeMap;

use super::super::test_products::{product, tag};
use super::*;
use crate::model::{Barcode, Category};
use crate::select::CategoryRules;

/// Tag, English and French name, parents.
const CATEGORIES: &[(&str, &str, &str, &[&str])] = &[
    ("en:foods", "Foods", "Aliments", &[]),
    ("en:snacks", "Snacks", "Snacks", &["en:foods"]),
    ("en:chips-and-fries", "Chips and fries", "Chips et frites", &["en:snacks"]),
    ("en:crisps", "Crisps", "Chips", &["en:chips-and-fries"]),
    ("en:breakfasts", "Breakfasts", "Petits-déjeuners", &[]),
    (
        "en:breakfast-cereals",
        "Breakfast cereals",
        "Céréales pour petit-déjeuner",
        &["en:breakfasts"],
    ),
    ("en:honeys", "Honeys", "Miels", &["en:breakfasts"]),
    ("en:meats", "Meats", "Viandes", &["en:foods"]),
    ("en:steaks", "Steaks", "Steaks", &["en:meats"]),
    ("en:chickens", "Roast chickens", "Poulets rôtis", &["en:meats"]),
    ("en:hams", "Hams", "Jambons", &["en:meats"]),
    ("en:bacon", "Bacon", "Bacon", &["en:meats"]),
    ("en:hot-dogs", "Hot dogs", "Hot-dogs", &["en:meats"]),
    ("en:cheeses", "Cheeses", "Fromages", &["en:foods"]),
    ("en:fondants", "Fondants", "Fondants", &["en:foods"]),
    ("en:ketchup", "Ketchup", "Ketchup", &["en:foods"]),
    ("en:mustards", "Mustards", "Moutardes", &["en:foods"]),
    ("en:pickles", "Pickles", "Pickles", &["en:foods"]),
    ("en:biscuits", "Biscuits", "Biscuits", &["en:snacks"]),
    ("en:sauces", "Sauces", "Sauces", &["en:foods"]),
    ("en:barbecue-sauces", "Barbecue sauces", "Sauces barbecue", &["en:sauces"]),
    ("en:jams", "Jams", "Confitures", &["en:foods"]),
    ("en:soups", "Soups", "Soupes", &["en:foods"]),
];

struct Outlines {
    graph: CategoryGraph,
    kinds: CategoryKinds,
}

impl Outlines {
    fn new() -> Self {
        let mut categories = Vec::new();
        for (own, english, french, parents) in CATEGORIES {
            let names = [("en", english), ("fr", french)];
            categories.push(Category {
                tag: tag(own),
                names: names.map(|(language, name)| (language.into(), (*name).into())).into(),
                synonyms: BTreeMap::new(),
                parents: parents.iter().map(|parent| tag(parent)).collect(),
            });
        }
        let graph = CategoryGraph::new(categories, "fr");
        let rules = "[not_food_kinds]\ntags = []\n[widest]\ntags = [\"en:chips-and-fries\"]\n";
        let kinds = CategoryKinds::new(&graph, &CategoryRules::parse(rules).unwrap());
        Self { graph, kinds }
    }

    /// The category that a name says, and the number of its plain kind.
    fn named(&self, body: u64, name: &str, filed: &[&str]) -> (String, u8) {
        let mut own = product(1, "c", "", filed);
        own.barcode =
            (0..10).find_map(|digit| Barcode::from_number(body * 10 + digit).ok()).unwrap();
        own.name = name.into();
        let outline = OutlineReader::new(&self.graph, &self.kinds, None).read(&own);
        let tag = outline.named.map_or(String::new(), |named| self.graph.tag(named).to_string());
        (tag, outline.item.signals.named_food)
    }
}

const FRENCH: u64 = 345_678_900_000;
const AMERICAN: u64 = 9_876_500_000;

#[test]
fn crisps_called_by_their_flavour_alone_are_crisps() {
    let outlines = Outlines::new();
    for (body, name) in [
        (AMERICAN, "Grilled Steak"),
        (AMERICAN, "Roast Chicken"),
        (AMERICAN, "Smoky Bacon"),
        (AMERICAN, "Cheese"),
        (AMERICAN, "Hot Dog"),
        (AMERICAN, "Dill Pickles"),
        (AMERICAN, "Honey Ham"),
        (AMERICAN, "Ketchup"),
        (AMERICAN, "English Mustard"),
        (AMERICAN, "Sweet Barbecue Sauce"),
        (FRENCH, "Poulet rôti"),
        (FRENCH, "Jambon fumé"),
        (FRENCH, "Steak grillé"),
        (FRENCH, "Fromage"),
        (FRENCH, "Ketchup"),
        (FRENCH, "Bacon"),
        (FRENCH, "Hot-dog"),
        (FRENCH, "Pickles"),
        (FRENCH, "Moutarde à l'ancienne"),
        (FRENCH, "Sauce barbecue"),
    ] {
        let filed = outlines.named(body, name, &["en:chips-and-fries"]);
        assert_eq!(filed, (String::new(), 0), "{name}");
        assert_ne!(outlines.named(body, name, &[]).0, "", "{name}, filed nowhere");
    }
    for (body, name) in [(AMERICAN, "Ridged Crisps"), (FRENCH, "Chips au fromage")] {
        assert_eq!(outlines.named(body, name, &["en:chips-and-fries"]).0, "en:crisps", "{name}");
    }
}

#[test]
fn american_records_without_a_language_are_read_as_english() {
    let outlines = Outlines::new();
    for (name, tag) in [
        ("Hot Dog Relish", "en:pickles"),
        ("Sweet Relish", "en:pickles"),
        ("Hamburger Dill Chips", "en:pickles"),
        ("Bread & Butter Chips", "en:pickles"),
        ("Bacon Ketchup", "en:ketchup"),
        ("Honey Mustard", "en:mustards"),
        ("Hot Barbecue Sauce", "en:barbecue-sauces"),
        ("Chicken Soup", "en:soups"),
        ("Honey Ham", "en:hams"),
        ("Strawberry Jam", "en:jams"),
        ("Cheese Biscuits", "en:biscuits"),
        ("Ham Steaks", "en:steaks"),
    ] {
        assert_eq!(outlines.named(AMERICAN, name, &[]).0, tag, "{name}");
    }
}

#[test]
fn french_names_are_french_wherever_their_barcode_is_from() {
    let outlines = Outlines::new();
    for (name, tag) in [
        ("Biscuits au fromage", "en:biscuits"),
        ("Confiture de pickles", "en:jams"),
        ("Jambon au miel", "en:hams"),
        ("Soupe de biscuits", "en:soups"),
        ("Sauce barbecue au bacon", "en:barbecue-sauces"),
        ("Moutarde et ketchup", "en:mustards"),
        ("Fromage à la moutarde", "en:cheeses"),
        ("Pickles sans miel", "en:pickles"),
        ("Ketchup avec moutarde", "en:ketchup"),
        ("Steak de jambon", "en:steaks"),
    ] {
        for body in [AMERICAN, FRENCH] {
            assert_eq!(outlines.named(body, name, &[]).0, tag, "{name}");
        }
    }
    // Of eight digits each country has some.
    assert_eq!(outlines.named(9_876_543, "Biscuits jambon", &[]).0, "en:biscuits");
}

/// Behind a word that is not known, what follows may be a flavour.
#[test]
fn below_a_wide_kind_only_the_head_of_a_name_says_another() {
    let outlines = Outlines::new();
    for name in ["Pops fondants", "Croustilles steak", "Boules fondant", "Duo croquant et fondant"]
    {
        assert_eq!(outlines.named(FRENCH, name, &["en:breakfasts"]).0, "", "{name}");
    }
    for (name, tag) in [("Miel de fleurs", "en:honeys"), ("Fondants", "en:fondants")] {
        assert_eq!(outlines.named(FRENCH, name, &["en:breakfasts"]).0, tag, "{name}");
    }
}

#[test]
fn cocoa_and_what_is_sweetened_with_it_are_two_kinds() {
    let outlines = Outlines::new();
    let food = |body, name| outlines.named(body, name, &[]).1;
    let (cocoa, sweet) = (food(FRENCH, "Cacao en poudre"), food(AMERICAN, "Hot chocolate"));
    assert!(cocoa != 0 && sweet != 0 && cocoa != sweet);
    assert_eq!(food(AMERICAN, "Cocoa Powder"), cocoa);
    for (name, expected) in
        [("Poudre de cacao", cocoa), ("Poudre de cacao sucré", sweet), ("Cacao sucré", sweet)]
    {
        assert_eq!(food(FRENCH, name), expected, "{name}");
    }
}
