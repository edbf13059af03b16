//! Finding only what changed against finding all of it again, after one random change after the other.

use std::collections::BTreeMap;

use super::super::test_products::{barcode, product, tag};
use super::super::{
    CategoryKinds, CategoryRules, ItemOutline, Learnt, OutlineReader, OverrideRules, Packed,
    Settings, ShelvesBuilder,
};
use super::*;
use crate::model::{Category, CategoryGraph, Grading, Nutrient, Product, Stop, Timestamp};
use crate::select::Selection;

const CHANGES: usize = 150;
const PRODUCTS: u64 = 120;
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

/// `SplitMix64` by Steele and others.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        let at = self.below(of.len() as u64);
        &of[usize::try_from(at).unwrap()]
    }
}

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
    fn new() -> Self {
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
        for _ in 0..PRODUCTS {
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

/// What is kept, by product.
type KeptChoices = BTreeMap<Barcode, KeptChoice>;

/// Brings what is kept up to date as a run does. Fails where it finds anything else than finding all of it again.
fn run(shop: &mut Shop, kept: &mut KeptChoices, said: &str) -> (u64, usize) {
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
    let recollection = Recollection::new(&finder, PROGRAM);
    let (mut used_again, mut chunks, products) = (0, Vec::new(), shelves.by_barcode.len());
    for range in Selection::chunks(products) {
        let barcodes = shelves.barcodes(&range);
        let mut known = Vec::new();
        for (barcode, choice) in &*kept {
            if barcodes.contains(&barcode.key()) {
                known.push(choice.clone());
            }
        }
        let found = recollection.find(range, &known);
        for gone in found.useless {
            kept.remove(&gone);
        }
        for new in found.new {
            kept.insert(new.product, new);
        }
        used_again += found.used_again;
        chunks.push(found.chunk);
    }
    assert!(kept.keys().all(|own| shelves.find(*own).is_some()), "kept for nothing: {said}");
    let again = Selection::of_found(&shelves, chunks, shop.settings.per_product);
    let whole = Selection::of(&finder, 2);
    for &product in shelves.by_barcode() {
        let own = shelves.barcode(product);
        assert_eq!(again.substitutes(product), whole.substitutes(product), "{said}: {own}");
        assert_eq!(again.no_substitute(product), whole.no_substitute(product), "{said}: {own}");
    }
    (used_again, kept.len())
}

#[test]
fn finding_what_changed_is_finding_all_again() {
    let (mut shop, mut kept) = (Shop::new(), KeptChoices::new());
    let (used, all) = run(&mut shop, &mut kept, "first");
    assert!(used == 0 && all > 60, "{used} of {all}");
    let (used, all) = run(&mut shop, &mut kept, "nothing");
    assert_eq!(used, all as u64);
    let (mut used_in_all, mut all_in_all) = (0, 0);
    for number in 0..CHANGES {
        let said = format!("{number}: {}", shop.change());
        let (used, all) = run(&mut shop, &mut kept, &said);
        used_in_all += used;
        all_in_all += all as u64;
    }
    // Shelves of these sizes are looked through as a whole, and settings change for all.
    assert!(used_in_all * 3 > all_in_all, "{used_in_all} of {all_in_all}");
}

#[test]
fn what_another_program_kept_or_what_is_damaged_is_found_again() {
    let (mut shop, mut kept) = (Shop::new(), KeptChoices::new());
    run(&mut shop, &mut kept, "first");
    for choice in kept.values_mut() {
        choice.found.truncate(choice.found.len() / 2);
    }
    let (used, all) = run(&mut shop, &mut kept, "cut off");
    assert!(used == 0 && all > 60);
    let right = kept.clone();
    for choice in kept.values_mut() {
        choice.inputs ^= 1;
    }
    assert_eq!(run(&mut shop, &mut kept, "what has no part in it").0, all as u64);
    assert_eq!(kept, right);
    for choice in kept.values_mut() {
        choice.inputs ^= 1;
        choice.found[1] ^= 1;
    }
    assert_eq!(run(&mut shop, &mut kept, "another program").0, 0);
    assert_eq!(kept, right);
    let learnt = shop.learnt.as_ref().unwrap().to_bytes();
    assert!(Learnt::of_bytes(&learnt[..learnt.len() - 1]).is_none());
    assert!(Learnt::of_bytes(&[]).is_none());
}
