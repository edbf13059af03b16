//! A shop that changes.

use std::collections::BTreeMap;

use crate::model::{Category, CategoryGraph, Grading, Nutrient, Product, Timestamp};
use crate::select::test_products::{Dice, barcode, product, tag};
use crate::select::{Learnt, Settings};

pub(super) const KINDS: [&[&str]; 6] = [
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
pub(super) struct Shop {
    dice: Dice,
    pub(super) products: BTreeMap<u64, Product>,
    next: u64,
    /// Names and parents.
    categories: BTreeMap<&'static str, (String, Vec<&'static str>)>,
    pub(super) rules: String,
    pub(super) settings: Settings,
    pub(super) overrides: String,
    pub(super) learnt: Option<Learnt>,
}

impl Shop {
    pub(super) fn new(products: u64) -> Self {
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
    pub(super) fn stock(&mut self, number: u64, grade: &str, name: &str) {
        self.stock_as(number, grade, name, KINDS[0]);
    }

    pub(super) fn stock_as(&mut self, number: u64, grade: &str, name: &str, kinds: &[&str]) {
        let brand = format!("Marque {number}");
        let own = Product { name: name.into(), ..product(number, grade, &brand, kinds) };
        self.products.insert(number, own);
    }

    fn any(&mut self) -> u64 {
        let numbers: Vec<u64> = self.products.keys().copied().collect();
        *self.dice.one(&numbers)
    }

    /// Changes something; says what.
    pub(super) fn change(&mut self) -> String {
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

    pub(super) fn graph(&self) -> CategoryGraph {
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
