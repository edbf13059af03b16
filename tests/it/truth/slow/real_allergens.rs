//! Allergens on the pages of real data, where they lie next to the checkout.

use std::collections::BTreeSet;

use crate::support::{SiteTest, real_data};

/// The fourteen as the pages name them, the longest with an « et ».
const NAMES: [&str; 14] = [
    "gluten",
    "lait",
    "œufs",
    "fruits à coque",
    "arachides",
    "soja",
    "poissons",
    "crustacés",
    "mollusques",
    "céleri",
    "moutarde",
    "graines de sésame",
    "anhydride sulfureux et sulfites",
    "lupin",
];

/// Before the allergens of a product, in its facts and in the warnings of a pair.
const FACTS: [&str; 2] = ["<dt>Allergènes</dt>", "<dt>Traces possibles</dt>"];
const WARNED: [&str; 2] = ["Contient en plus\u{a0}: ", "Contient\u{a0}: "];
const WARNED_TRACES: &str = "Traces possibles en plus\u{a0}: ";

/// The words that stand after each place of a mark, without markup and what is said of the original.
fn words(page: &str, mark: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for part in page.split(mark).skip(1) {
        let text = part.trim_start().trim_start_matches("<dd>").split('<').next().unwrap();
        let names = text.split(" (allergènes du produit").next().unwrap();
        words.extend(names.split(", ").map(|word| word.trim().to_string()));
    }
    words
}

fn words_of(page: &str, marks: &[&str]) -> BTreeSet<String> {
    marks.iter().flat_map(|mark| words(page, mark)).collect()
}

/// What a substitute has and the original has not, by their own pages, and the page of the pair does not warn of.
fn unsaid(pair: &str, original: &str, substitute: &str) -> Vec<String> {
    let own = words_of(original, &FACTS);
    let other = words(substitute, FACTS[0]);
    let mut unsaid: BTreeSet<String> = &other - &words(original, FACTS[0]);
    unsaid = &unsaid - &words_of(pair, &WARNED);
    let traces = &(&words(substitute, FACTS[1]) - &own) - &other;
    unsaid.extend(&traces - &words(pair, WARNED_TRACES));
    unsaid.into_iter().collect()
}

#[test]
fn every_allergen_shown_is_known_and_every_one_brought_in_has_its_badge() {
    let Some(data) = real_data() else { return };
    let sources = ["dump", "csv", "api"].map(|name| data.join(name).display().to_string());
    let mut arguments = vec!["--source"];
    arguments.extend(sources.iter().map(String::as_str));
    let site = SiteTest::new();
    site.build_with(&arguments);
    let (mut shown, mut pairs, mut wrong) = (0, 0, Vec::new());
    let pages = site.pages();
    for (name, content) in pages.iter().filter(|(name, _)| name.starts_with("produit/")) {
        let page = std::str::from_utf8(content).unwrap();
        for mark in FACTS.into_iter().chain(WARNED).chain([WARNED_TRACES]) {
            for word in words(page, mark) {
                shown += 1;
                if !NAMES.contains(&word.as_str()) && !word.starts_with("autre mention") {
                    wrong.push(format!("{name}: {mark}{word}"));
                }
            }
        }
        // `00x/ORIGINAL-SUBSTITUTE.html` warns of what the original has not.
        let (folder, file) = name.rsplit_once('/').unwrap();
        let Some((original, substitute)) = file.trim_end_matches(".html").split_once('-') else {
            continue;
        };
        let own = std::str::from_utf8(&pages[&format!("{folder}/{original}.html")]).unwrap();
        let other_name =
            format!("produit/{}/{substitute}.html", &substitute[substitute.len() - 3..]);
        let other = std::str::from_utf8(&pages[&other_name]).unwrap();
        wrong.extend(unsaid(page, own, other).iter().map(|word| format!("{name}: unsaid {word}")));
        pairs += 1;
        let known = words_of(own, &FACTS);
        let again = words(page, WARNED_TRACES);
        wrong.extend(again.intersection(&known).map(|word| format!("{name}: again {word}")));
    }
    assert!(shown > 3_500 && pairs > 6_000, "{shown}, {pairs}");
    assert_eq!(wrong, [""; 0]);
}
