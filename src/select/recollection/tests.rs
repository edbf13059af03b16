//! Finding only what changed against finding all of it again, after one random change after the other.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::super::test_products::barcode;
use super::super::{
    CategoryKinds, CategoryRules, ItemOutline, Learnt, OutlineReader, OverrideRules, Packed,
    Shelves, ShelvesBuilder,
};
use super::*;
use crate::model::Stop;
use crate::select::Selection;
use shop::{KINDS, Shop};

mod shop;

const PROGRAM: u64 = 1;

/// What is kept, by product, and of the products.
#[derive(Default)]
struct Kept {
    choices: BTreeMap<Barcode, KeptChoice>,
    parts: BTreeMap<i64, Vec<u8>>,
}

impl Kept {
    /// Whether one product is a substitute of another.
    fn names(&self, product: u64, substitute: u64) -> bool {
        let kept = KeptBytes::read(&self.choices[&barcode(product)].found).unwrap();
        let own = barcode(substitute).number().to_be_bytes();
        kept.taken.iter().any(|place| {
            kept.judgements.0[usize::from(u16::from_be_bytes(*place))][..6] == own[2..]
        })
    }

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

/// A shelf of 96 is looked through, of a larger one its best.
#[test]
fn finding_what_changed_on_shelves_that_become_large_is_finding_all_again() {
    let (used, all) = change(576, 200);
    assert!(used * 2 > all, "{used} of {all}");
}

#[test]
fn a_paired_shelf_that_becomes_large_or_small_is_looked_at_again() {
    let (mut shop, mut kept) = (Shop::new(0), Kept::default());
    let pair = "[[pair]]\nfrom = \"en:biscuits\"\nto = \"en:nuts\"\nreason = \"Oui.\"\n";
    shop.overrides = pair.into();
    // What pairs lead on from is no idea. It is the best of the shelf, so the one that is comes after ten others.
    for number in 0..90 {
        shop.stock_as(number, "b", "Noisettes grillées", &["en:nuts", "en:chocolate-biscuits"]);
    }
    let (nuts, biscuit) = (300, 400);
    shop.stock_as(nuts, "b", "Noisettes grillées", KINDS[3]);
    shop.stock(biscuit, "d", "Sablé breton");
    for number in 500..505 {
        shop.stock_as(number, "e", "Noisettes salées", KINDS[3]);
    }
    run(&mut shop, &mut kept, "96");
    assert!(kept.names(biscuit, nuts));
    shop.stock_as(505, "e", "Noisettes salées", KINDS[3]);
    run(&mut shop, &mut kept, "97");
    assert!(!kept.names(biscuit, nuts));
    shop.products.remove(&505);
    run(&mut shop, &mut kept, "96 again");
    assert!(kept.names(biscuit, nuts));
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
