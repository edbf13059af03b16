//! data/search.sqlite as a file: when it is made, how it comes into place, what it says.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use sitegen::model::Barcode;
use sitegen::search::{Index, IndexUnavailable, LiveIndex};

use crate::support::pages::{attributes, elements};
use crate::support::{SiteTest, barcode, product, shelf};

fn path(site: &SiteTest) -> PathBuf {
    site.path("data/search.sqlite")
}

fn live(site: &SiteTest) -> LiveIndex {
    LiveIndex::open(&path(site))
}

fn inode(site: &SiteTest) -> u64 {
    fs::metadata(path(site)).unwrap().ino()
}

fn code(number: u64) -> Barcode {
    barcode(number).parse().unwrap()
}

fn name(index: &Index, number: u64) -> String {
    index.card(code(number)).unwrap().unwrap().shown.name
}

/// Files of data/ that belong to search.
fn files(site: &SiteTest) -> Vec<String> {
    let entries = fs::read_dir(site.path("data")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("search")).collect()
}

#[test]
fn before_the_first_build_there_is_none_and_the_error_says_so() {
    let site = SiteTest::with_products(&shelf());
    let live = live(&site);
    let error = live.index().err().unwrap();
    assert_eq!(error.downcast_ref(), Some(&IndexUnavailable::Missing(path(&site))));
    site.build();
    assert_eq!(name(&live.index().unwrap(), 1), "Produit 1");
}

#[test]
fn a_build_makes_one_whole_file_and_an_unchanged_one_leaves_it() {
    let site = SiteTest::with_demo();
    let first = site.build();
    assert_eq!(first["search_unchanged"], false);
    assert_eq!(
        files(&site),
        ["search.sqlite", "search.sqlite.blake3"],
        "no log, no temporary file"
    );
    let before = inode(&site);
    let second = site.build();
    assert_eq!(second["search_unchanged"], true);
    assert_eq!(inode(&site), before);
    site.build_with(&["--full"]);
    assert_ne!(inode(&site), before, "a full build makes it again");
}

#[test]
fn whatever_the_file_depends_on_has_it_made_again() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let changes = [
        ("source/products.jsonl", "Produit 2", "Produit 22"),
        ("content/fr/ui.toml", "name = \"Sucres\"", "name = \"Sucre\""),
        ("content/categories.toml", "#", "# #"),
        ("sitegen.toml", "[gates]", "[substitutes]\nper_product = 1\n[gates]"),
    ];
    for (file, from, to) in changes {
        let before = inode(&site);
        site.edit(file, from, to);
        assert_eq!(site.build()["search_unchanged"], false, "{file}");
        assert_ne!(inode(&site), before, "{file}");
        assert_eq!(site.build()["search_unchanged"], true, "{file}");
    }
    let index = live(&site).index().unwrap();
    assert_eq!(name(&index, 2), "Produit 22");
    assert_eq!(index.substitutes(code(3)).unwrap().len(), 1, "one substitute a product");
}

#[test]
fn a_reader_notices_the_new_file_and_whoever_holds_the_old_one_goes_on_with_it() {
    let mut products = shelf();
    let site = SiteTest::with_products(&products);
    site.build();
    let live = live(&site);
    let old = live.index().unwrap();
    assert!(Arc::ptr_eq(&old, &live.index().unwrap()), "opened once");
    products[0]["product_name"] = json!("Renommé");
    site.put_products(&products);
    site.build();
    let new = live.index().unwrap();
    assert_eq!((name(&old, 1), name(&new, 1)), ("Produit 1".into(), "Renommé".into()));
    assert!(new.made_at >= old.made_at && new.newest.seconds() == 1_760_000_000);
}

#[test]
fn an_index_nobody_holds_is_let_go_when_another_takes_its_place() {
    let mut products = shelf();
    let site = SiteTest::with_products(&products);
    site.build();
    let live = live(&site);
    let old = Arc::downgrade(&live.index().unwrap());
    assert!(old.upgrade().is_some());
    products[0]["product_name"] = json!("Renommé");
    site.put_products(&products);
    site.build();
    assert_eq!(name(&live.index().unwrap(), 1), "Renommé");
    assert!(old.upgrade().is_none());
}

#[test]
fn readers_on_many_threads_see_one_state_or_the_other_while_builds_replace_the_file() {
    let weeks = ["a", "b"].map(|week| {
        let mut products = shelf();
        for product in &mut products {
            product["product_name"] = json!(week);
        }
        products
    });
    let site = SiteTest::with_products(&weeks[0]);
    site.build();
    let live = live(&site);
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    let index = live.index().unwrap();
                    let names: Vec<String> = (1..=6).map(|number| name(&index, number)).collect();
                    assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
                }
            });
        }
        for week in [1, 0, 1, 0] {
            site.put_products(&weeks[week]);
            site.build();
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

const SAID_ONCE: &str = "Les allergènes ne sont renseignés pour aucune de ces alternatives.";

#[test]
fn cards_and_swaps_say_what_the_product_pages_say() {
    let site = SiteTest::built_demo();
    let index = live(&site).index().unwrap();
    let pages = site.pages();
    let products: Vec<&String> =
        pages.keys().filter(|name| name.starts_with("produit/") && !name.contains('-')).collect();
    assert_eq!(products.len(), 400);
    let mut swaps = 0;
    for file in products {
        let page = String::from_utf8(pages[file].clone()).unwrap();
        let code: Barcode = file[12..25].parse().unwrap();
        let card = index.card(code).unwrap().unwrap();
        let escaped = |text: &str| htmlize::escape_all_quotes(text).into_owned();
        assert!(elements(&page, "h1")[0].contains(&escaped(&card.shown.name)), "{file}");
        assert!(
            card.shown.photo.is_none_or(|photo| page.contains(&escaped(&photo.large))),
            "{file}"
        );
        let offered = index.substitutes(code).unwrap();
        let links: Vec<&str> = attributes(&page, "href")
            .into_iter()
            .filter(|link| link.starts_with(&format!("{}/", card.url)))
            .collect();
        let urls: Vec<&str> = offered.iter().map(|swap| swap.url.as_str()).collect();
        let mut unique = links.clone();
        unique.dedup();
        assert_eq!(urls, unique, "{file}");
        // Those of the same letter and another idea are on the page, and not counted.
        let same_letter = page.matches(" → ").count();
        let apart = |id: &str| usize::from(page.contains(&format!("id=\"{id}\"")));
        let ideas = apart("other-idea") + apart("plant-based");
        assert!(card.better as usize + same_letter + ideas >= offered.len(), "{file}");
        assert!(card.better as usize <= offered.len(), "{file}");
        for swap in &offered {
            let note = &swap.note;
            let texts = note.reasons.iter().chain(&note.drawbacks).chain(&note.neighbour);
            let texts = texts.chain(note.badges.iter().map(|badge| &badge.text));
            for text in texts.chain([&swap.substitute.shown.name]) {
                // What holds for all of a list is said once above it.
                if text == "Allergènes non renseignés" && page.contains(SAID_ONCE) {
                    continue;
                }
                assert!(page.contains(&escaped(text)), "{file} does not say {text}");
            }
            assert!(!note.reasons.is_empty());
            assert_eq!(
                index.swap(code, swap.substitute.shown.barcode).unwrap().as_ref(),
                Some(swap)
            );
        }
        assert_eq!(index.swap(code, code).unwrap(), None);
        swaps += offered.len();
    }
    assert!(swaps > 200, "{swaps}");
}

#[test]
fn a_product_nobody_knows_has_neither_card_nor_substitutes() {
    let site = SiteTest::with_products(&[product(1, "a", &["en:soups"])]);
    site.build();
    let index = live(&site).index().unwrap();
    assert_eq!(index.card(code(2)).unwrap(), None);
    assert_eq!(index.substitutes(code(2)).unwrap(), []);
    assert_eq!(index.swap(code(2), code(1)).unwrap(), None);
}

/// Whatever the moment, the file in place is the old one or the new one, and the next build leaves
/// nothing else.
#[test]
fn a_killed_build_leaves_the_old_file_or_the_new_one() {
    let weeks = [shelf(), shelf().into_iter().take(5).collect()];
    let site = SiteTest::with_demo();
    site.put_products(&weeks[0]).build();
    let started = Instant::now();
    site.put_products(&weeks[1]).build();
    let duration = started.elapsed();
    for attempt in 0..12 {
        site.put_products(&weeks[attempt % 2]);
        let mut build = site.start(&["build"]);
        std::thread::sleep(
            duration * u32::try_from(attempt).unwrap() / 12 + Duration::from_micros(300),
        );
        build.kill().unwrap();
        build.wait().unwrap();
        let index = live(&site).index().unwrap();
        let products = (1..=6).filter(|&number| index.card(code(number)).unwrap().is_some());
        let products = products.count();
        assert!([5, 6].contains(&products), "{products} products");
    }
    site.put_products(&weeks[0]).build();
    assert_eq!(files(&site), ["search.sqlite", "search.sqlite.blake3"]);
    assert!(live(&site).index().unwrap().card(code(6)).unwrap().is_some());
}
