//! Finding only what changed against finding all of it again, after one random change after the other.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::super::test_products::{Dice, barcode, product, tag};
use super::super::{
    CategoryKinds, CategoryRules, ItemOutline, Learnt, OutlineReader, OverrideRules, Packed,
    Settings, Shelves, ShelvesBuilder,
};
use super::*;
use crate::model::{Category, CategoryGraph, Grading, Nutrient, Product, Stop, Timestamp};
use crate::select::Selection;

const PROGRAM: u64 = 1;

const KINDS: [&[&str]; 6] = [
    &["en:biscuits"],
    &["en:biscuits", "en:chocolate-biscuits"],
    &["en:biscuits", "en:chocolate-biscuits"],
    &["en:nuts"],
    &["en:drinks", "en:sodas"],
    &["en:drinks", "en:sodas", "en:syrups"],
];
const NAMES: [&str; 8] = [
    "Sablé breton",
    "Palet citron",
    "Galette fraise",
    "Biscuits au chocolat noir",
    "Limonade",
    "Noisettes grillées",
    "Cola",
    "Sirop de menthe",
];
const LISTS: [&str; 4] =
    ["farine de blé, beurre, sucre", "eau, sucre, arôme", "noisettes, sel", "sucre, cacao, farine"];
const GRADES: [&str; 6] = ["a", "b", "c", "d", "e", "unknown"];

/// All that choosing depends on.
struct Shop {
    dice: Dice,
    products: BTreeMap<u64, Product>,
    next: u64,
    /// Names and parents.
    categories: BTreeMap<&'static str, (String, Vec<&'static str>)>,
    rules: String,
    settings: Settings,
    overrides: String,
    learnt: Option<Learnt>,
}

impl Shop {
    fn new(products: u64) -> Self {
        let mut shop = Self {
            dice: Dice(20_261_129),
            products: BTreeMap::new(),
            next: 1,
            categories: BTreeMap::new(),
            rules: RULES.into(),
            settings: Settings { country: Some(tag("en:france")), ..Settings::default() },
            overrides: String::new(),
            learnt: None,
        };
        for (own, parents) in [
            ("en:snacks", &[][..]),
            ("en:sweets", &["en:snacks"]),
            ("en:biscuits", &["en:sweets"]),
            ("en:chocolate-biscuits", &["en:biscuits"]),
            ("en:nuts", &["en:snacks"]),
            ("en:drinks", &["en:snacks"]),
            ("en:sodas", &["en:drinks"]),
            ("en:syrups", &["en:sodas"]),
        ] {
            shop.file(own, parents);
        }
        for _ in 0..products {
            shop.add();
        }
        shop
    }

    fn add(&mut self) {
        let (grade, kind) = (*self.dice.one(&GRADES), *self.dice.one(&KINDS));
        let brand = format!("Marque {}", self.dice.below(9));
        let mut product = product(self.next, grade, &brand, kind);
        product.name = format!("{} {}", self.dice.one(&NAMES), self.dice.one(&NAMES));
        product.ingredients = Some((*self.dice.one(&LISTS)).into());
        product.nutriscore_points = i16::try_from(self.dice.below(30)).ok();
        let sugars = Dice(self.next).below(40);
        assert!(
            product.nutriments.set(Nutrient::Sugars, f64::from(u32::try_from(sugars).unwrap()))
        );
        self.products.insert(self.next, product);
        self.next += 1;
    }

    /// A biscuit of a brand of its own.
    fn stock(&mut self, number: u64, grade: &str, name: &str) {
        let brand = format!("Marque {number}");
        let own = Product { name: name.into(), ..product(number, grade, &brand, KINDS[0]) };
        self.products.insert(number, own);
    }

    fn any(&mut self) -> u64 {
        let numbers: Vec<u64> = self.products.keys().copied().collect();
        *self.dice.one(&numbers)
    }

    /// Changes something; says what.
    fn change(&mut self) -> String {
        match self.dice.below(14) {
            0..=8 => self.change_product(),
            9 => self.change_categories(),
            10 => self.change_settings(),
            11..=12 => self.change_overrides(),
            _ => {
                // Learnt again.
                self.learnt = None;
                "learnt".into()
            }
        }
    }

    fn change_product(&mut self) -> String {
        let (number, amount, what) = (self.any(), self.dice.below(40), self.dice.below(15));
        let figure = f64::from(u32::try_from(amount).unwrap());
        let (grade, kind) = (*self.dice.one(&GRADES), *self.dice.one(&KINDS));
        let (name, list) = (*self.dice.one(&NAMES), *self.dice.one(&LISTS));
        let own = self.products.get_mut(&number).unwrap();
        match what {
            0 => assert!(own.nutriments.set(Nutrient::Sugars, figure)),
            1 => assert!(own.nutriments.set(Nutrient::EnergyKj, 100.0 + figure * 40.0)),
            2 => own.name = format!("{name} nouveau"),
            3 => own.brands = vec![format!("Marque {}", amount % 9), "Neuve".into()],
            4 => own.grading = Grading::from_off(grade),
            5 => own.nutriscore_points = i16::try_from(amount).ok(),
            6 => own.scans = u32::try_from(amount * 7).unwrap(),
            7 => {
                let days = i64::try_from(amount).unwrap() * 40;
                own.modified = Timestamp::from_seconds(1_760_000_000 - days * Timestamp::DAY);
            }
            8 => own.completeness = 0.5,
            9 => own.categories = kind.iter().map(|text| tag(text)).collect(),
            10 => own.ingredients = Some(list.into()),
            11 => own.labels = vec![tag("en:vegan")],
            12 => own.stores = vec![format!("Magasin {}", amount % 3)],
            13 => self.add(),
            _ => drop(self.products.remove(&number)),
        }
        format!("product {number}: {what}")
    }

    fn change_categories(&mut self) -> String {
        let what = self.dice.below(5);
        match what {
            // Before most others, so that all of them have other numbers.
            0 => self.file("en:apples", &["en:snacks"]),
            1 => self.file("en:nuts", &["en:biscuits"]),
            2 => self.file("en:nuts", &["en:snacks"]),
            3 => self.categories.get_mut("en:biscuits").unwrap().0 = "Galette".into(),
            _ => {
                let is_plain = self.rules == RULES;
                self.rules = if is_plain { format!("{RULES}{MORE_RULES}") } else { RULES.into() };
            }
        }
        format!("categories: {what}")
    }

    fn file(&mut self, own: &'static str, parents: &[&'static str]) {
        self.categories.insert(own, (own[3..].to_string(), parents.to_vec()));
    }

    fn change_settings(&mut self) -> String {
        let what = self.dice.below(5);
        let amount = self.dice.below(5);
        match what {
            0 => self.settings.per_product = usize::try_from(amount + 1).unwrap(),
            1 => self.settings.enough = usize::try_from(amount).unwrap(),
            2 => self.settings.levels_up = u8::try_from(amount % 3).unwrap(),
            3 => self.settings.weights[4] = u32::try_from(amount * 10).unwrap(),
            _ => self.settings.least_likeness = u32::try_from(400 + amount * 50).unwrap(),
        }
        format!("settings: {what}")
    }

    fn change_overrides(&mut self) -> String {
        let (one, other) = (barcode(self.any()), barcode(self.any()));
        let ban = format!("[[ban]]\nproduct = \"{one}\"\n");
        let pin = |target: &str| {
            format!("[[pin]]\n{target}\nsubstitute = \"{other}\"\nreason = \"Parce que.\"\n")
        };
        let pair =
            "[[pair]]\nfrom = \"en:chocolate-biscuits\"\nto = \"en:nuts\"\nreason = \"Oui.\"\n";
        self.overrides = match self.dice.below(10) {
            0 => String::new(),
            1 => ban,
            2 => pin(&format!("product = \"{one}\"")),
            3 => pin("brand = \"Marque 3\""),
            4 => pin("category = \"en:sodas\""),
            5 => format!("{}{pair}", pin("category = \"en:biscuits\"")),
            6 => "[[ban]]\nbrand = \"Marque 2\"\n".into(),
            7 => "[[ban]]\ncategory = \"en:nuts\"\n".into(),
            8 => pair.replace("[[pair]]", "[[plant_based]]"),
            _ => pair.into(),
        };
        self.overrides.clone()
    }

    fn graph(&self) -> CategoryGraph {
        let mut categories = Vec::new();
        for (own, (name, parents)) in &self.categories {
            categories.push(Category {
                tag: tag(own),
                names: [("fr".to_string(), name.clone())].into(),
                synonyms: BTreeMap::new(),
                parents: parents.iter().map(|parent| tag(parent)).collect(),
            });
        }
        CategoryGraph::new(categories, "fr")
    }
}

const RULES: &str = "[not_food_kinds]\ntags = []\nslugs = [\"bio\"]\n\
     [widest]\ntags = [\"en:sweets\"]\n\
     [[kind]]\nname = \"preparation\"\ntags = [\"en:syrups\"]\n\
     [[kind]]\nname = \"beverage\"\ntags = [\"en:drinks\"]\n";
const MORE_RULES: &str = "[[use]]\nname = \"meal\"\ntags = [\"en:nuts\"]\n\
     [[use]]\nname = \"snack\"\ntags = [\"en:biscuits\"]\n";

/// What is kept, by product, and of the products.
#[derive(Default)]
struct Kept {
    choices: BTreeMap<Barcode, KeptChoice>,
    parts: BTreeMap<i64, Vec<u8>>,
}

impl Kept {
    /// Whether one product is a substitute of another.
    fn names(&self, product: u64, substitute: u64) -> bool {
        let found = &self.choices[&barcode(product)].found;
        found.windows(8).any(|bytes| bytes == barcode(substitute).number().to_le_bytes())
    }
}

impl Kept {
    /// Finds what is not kept, and keeps it. Says how many choices were used again.
    fn find(
        &mut self,
        recollection: &mut Recollection,
        shelves: &Shelves,
    ) -> (u64, Vec<SelectionChunk>) {
        let recognised = recollection.recognise(|each| {
            for (number, bytes) in &self.parts {
                each(*number, bytes);
            }
            Ok::<(), Infallible>(())
        });
        recognised.unwrap();
        self.parts = recollection.parts().collect();
        let (mut used_again, mut chunks) = (0, Vec::new());
        for range in Selection::chunks(shelves.by_barcode.len()) {
            let barcodes = shelves.barcodes(&range);
            let mut known = Vec::new();
            for (barcode, choice) in &self.choices {
                if barcodes.contains(&barcode.key()) {
                    known.push(choice.clone());
                }
            }
            let found = recollection.find(range, &known);
            for gone in found.useless {
                self.choices.remove(&gone);
            }
            for new in found.new {
                self.choices.insert(new.product, new);
            }
            used_again += found.used_again;
            chunks.push(found.chunk);
        }
        (used_again, chunks)
    }
}

/// Brings what is kept up to date as a run does. Fails where it finds anything else than finding all of it again.
fn run(shop: &mut Shop, kept: &mut Kept, said: &str) -> (u64, usize) {
    let graph = shop.graph();
    let kinds = CategoryKinds::new(&graph, &CategoryRules::parse(&shop.rules).unwrap());
    let country = shop.settings.country.as_ref();
    let mut builder = ShelvesBuilder::new(&graph, &kinds, country);
    let mut plain = ShelvesBuilder::new(&graph, &kinds, country);
    let mut reader = OutlineReader::new(&graph, &kinds, country);
    for product in shop.products.values() {
        plain.add(product);
        // What is kept of a product is all that is needed of it.
        let mut bytes = Vec::new();
        reader.read(product).pack(&mut bytes);
        let mut bytes = bytes.as_slice();
        builder.add_outline(&ItemOutline::unpack(&mut bytes).unwrap());
        assert!(bytes.is_empty());
    }
    let shelves = match &shop.learnt {
        Some(learnt) => builder.finish_as(&Learnt::of_bytes(&learnt.to_bytes()).unwrap()),
        None => {
            let (shelves, learnt) = builder.finish_with(None, &Stop::default()).unwrap();
            shop.learnt = learnt;
            shelves
        }
    };
    assert_eq!(shelves.digests, plain.finish_as(shop.learnt.as_ref().unwrap()).digests, "{said}");
    let rules = OverrideRules::parse(&shop.overrides, "fr").unwrap();
    let (overrides, _) = rules.resolve(&shelves, &graph);
    let finder = Finder::new(&shelves, &graph, &kinds, &shop.settings, &overrides);
    let mut recollection = Recollection::new(&finder, PROGRAM);
    let (used_again, chunks) = kept.find(&mut recollection, &shelves);
    assert!(
        kept.choices.keys().all(|own| shelves.find(*own).is_some()),
        "kept for nothing: {said}"
    );
    let again = Selection::of_found(&shelves, chunks, shop.settings.per_product);
    let whole = Selection::of(&finder, 2);
    for &product in shelves.by_barcode() {
        let own = shelves.barcode(product);
        assert_eq!(again.substitutes(product), whole.substitutes(product), "{said}: {own}");
        assert_eq!(again.no_substitute(product), whole.no_substitute(product), "{said}: {own}");
    }
    (used_again, kept.choices.len())
}

/// Changes a shop of so many products so often, one change after the other; says how many choices of all were used again.
fn change(products: u64, changes: usize) -> (u64, u64) {
    let (mut shop, mut kept) = (Shop::new(products), Kept::default());
    let (used, all) = run(&mut shop, &mut kept, "first");
    assert!(used == 0 && all as u64 > products / 2, "{used} of {all}");
    let (used, all) = run(&mut shop, &mut kept, "nothing");
    assert_eq!(used, all as u64);
    let (mut used_in_all, mut all_in_all) = (0, 0);
    for number in 0..changes {
        let said = format!("{number}: {}", shop.change());
        let (used, all) = run(&mut shop, &mut kept, &said);
        used_in_all += used;
        all_in_all += all as u64;
    }
    (used_in_all, all_in_all)
}

#[test]
fn finding_what_changed_is_finding_all_again() {
    let (used, all) = change(120, 150);
    // Settings change for all.
    assert!(used * 2 > all, "{used} of {all}");
}

#[test]
fn finding_what_changed_on_large_shelves_is_finding_all_again() {
    let (used, all) = change(700, 300);
    assert!(used * 2 > all, "{used} of {all}");
}

#[test]
fn what_another_program_kept_or_what_is_damaged_is_found_again() {
    let (mut shop, mut kept) = (Shop::new(120), Kept::default());
    run(&mut shop, &mut kept, "first");
    for choice in kept.choices.values_mut() {
        choice.found.truncate(choice.found.len() / 2);
    }
    let (used, all) = run(&mut shop, &mut kept, "cut off");
    assert!(used == 0 && all > 60);
    let right = kept.choices.clone();
    for choice in kept.choices.values_mut() {
        choice.inputs ^= 1;
    }
    assert_eq!(run(&mut shop, &mut kept, "another program").0, 0);
    assert_eq!(kept.choices, right);
    for bytes in kept.parts.values_mut() {
        bytes.pop();
    }
    let (used, _) = run(&mut shop, &mut kept, "lists cut off");
    assert!(used < all as u64, "{used} of {all}");
    kept.parts.clear();
    assert_eq!(run(&mut shop, &mut kept, "nothing known").0, 0);
    assert_eq!(kept.choices, right);
    let learnt = shop.learnt.as_ref().unwrap().to_bytes();
    assert!(Learnt::of_bytes(&learnt[..learnt.len() - 1]).is_none());
    assert!(Learnt::of_bytes(&[]).is_none());
}

#[test]
fn a_word_of_which_only_one_product_is_left_is_news_to_it() {
    let (mut shop, mut kept) = (Shop::new(0), Kept::default());
    for number in 0..150 {
        shop.stock(number, "b", "Palet breton");
    }
    shop.stock(500, "b", "Galette framboise");
    shop.stock(501, "d", "Biscuit framboise");
    run(&mut shop, &mut kept, "first");
    assert!(kept.names(501, 500));
    shop.products.get_mut(&500).unwrap().name = "Galette citron".into();
    run(&mut shop, &mut kept, "another taste");
    assert!(!kept.names(501, 500));
}
