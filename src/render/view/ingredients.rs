//! What the label says of a food's making: additives by name, what Open Food Facts made of the list, whether it could be read.

use crate::model::diet::{Properties, Property, palm_oil};
use crate::model::{Product, Tag};
use crate::render::Texts;
use crate::words::unique;

use super::Wording;

/// Findings that say Open Food Facts made nothing of the list.
const NOT_UNDERSTOOD: [&str; 3] =
    ["vegan-status-unknown", "vegetarian-status-unknown", "palm-oil-content-unknown"];
/// Those that say something, in the order in which they are shown.
const FINDINGS: [&str; 8] = [
    "vegan",
    "maybe-vegan",
    "non-vegan",
    "vegetarian",
    "maybe-vegetarian",
    "non-vegetarian",
    "palm-oil-free",
    "may-contain-palm-oil",
];
/// A shorter list is read at a glance, even by who could not read it.
const SHORT: usize = 80;
/// This many words with a sign or a figure within are no misprints of the label.
const GARBLED: usize = 3;

impl Wording {
    /// The additives by name.
    pub(super) fn additives(&self, tags: &[Tag]) -> Vec<String> {
        named(&self.texts, tags)
    }

    /// What Open Food Facts' analysis found, without what is known better.
    pub(super) fn analysis(&self, product: &Product) -> Vec<String> {
        let properties = Properties::of(product);
        let found = &product.ingredients_analysis;
        let has = |slug: &str| found.iter().any(|tag| tag.slug() == slug);
        let mut told = Vec::new();
        for finding in FINDINGS {
            let is_contradicted = match finding {
                "vegan" | "maybe-vegan" => properties.lacks(Property::Vegan),
                "vegetarian" | "maybe-vegetarian" => {
                    has("vegan") || properties.lacks(Property::Vegetarian)
                }
                "non-vegan" => has("non-vegetarian") || properties.has(Property::Vegan),
                "non-vegetarian" => properties.has(Property::Vegetarian),
                _ => palm_oil(product).is_some(),
            };
            if let Some(text) = self.texts.find(&["analysis.", finding].concat())
                && has(finding)
                && !is_contradicted
            {
                told.push(text.to_string());
            }
        }
        told
    }
}

/// « E322 (lécithines) »: each once, with those a number is divided into under the number they belong to.
fn named(texts: &Texts, tags: &[Tag]) -> Vec<String> {
    let mut numbers = Vec::with_capacity(tags.len());
    for tag in tags {
        numbers.extend(additive(tag.slug()));
    }
    let is_told_closer = |number: &&str| {
        numbers.iter().any(|other| other.len() > number.len() && other.starts_with(*number))
    };
    let shown = numbers.iter().filter(|number| !is_told_closer(number));
    unique(shown.map(|number| match texts.find(&["additives.e", number].concat()) {
        Some(name) => format!("E{number} ({name})"),
        None => format!("E{number}"),
    }))
}

/// `322` from `e322` and `e322i`, `150d` from `e150d`; nothing from what is no E number.
fn additive(slug: &str) -> Option<&str> {
    let number = slug.strip_prefix('e')?;
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let parent = number.trim_end_matches(['i', 'v', 'x']);
    // « e14xx » stands for all modified starches.
    Some(if parent.len() < 3 { number } else { parent })
}

/// True where the list of ingredients is better folded away: Open Food Facts could not read it, or a photo was misread.
pub(super) fn is_unreadable(product: &Product) -> bool {
    let Some(list) = &product.ingredients else { return false };
    let has = |slug: &str| product.ingredients_analysis.iter().any(|tag| tag.slug() == slug);
    let is_understood = !NOT_UNDERSTOOD.into_iter().all(has);
    let garbled = list.split_whitespace().filter(|word| is_garbled(word)).count();
    garbled >= GARBLED || !is_understood && (garbled > 0 || list.len() > SHORT)
}

/// « vanil!o », « pur60 »: a sign or a figure that no word has within.
fn is_garbled(word: &str) -> bool {
    let [mut before, mut sign] = ['\0'; 2];
    word.chars().any(|after| {
        let is_odd = "!|{}~^§=<>;".contains(sign);
        let is_wrong = is_odd && before.is_alphabetic() && after.is_alphabetic()
            || after.is_ascii_digit() && before.is_lowercase() && sign.is_lowercase();
        (before, sign) = (sign, after);
        is_wrong
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additives_have_names_and_are_listed_once() {
        let texts = "number.decimal = \",\"\nnumber.thousands = \" \"\n[additives]\ne322 = \"lécithines\"\n\
                     e150d = \"caramel\"\ne14xx = \"amidons modifiés\"\n";
        let texts = Texts::from_toml(texts);
        let shown = |slugs: &[&str]| {
            let tags: Vec<Tag> = slugs.iter().filter_map(|slug| Tag::parse(slug, "en")).collect();
            named(&texts, &tags).join(", ")
        };
        assert_eq!(shown(&["e322", "e322i"]), "E322 (lécithines)");
        assert_eq!(shown(&["e322i", "e999"]), "E322 (lécithines), E999");
        assert_eq!(shown(&["e150", "e150d"]), "E150d (caramel)");
        assert_eq!(shown(&["e14xx", "palm"]), "E14xx (amidons modifiés)");
    }

    #[test]
    fn lists_no_one_could_read_are_told_from_others() {
        let garbled =
            "FROMAGE BLANC 7.896, crème (sucre, pur60 de châtaignes, naturel de vanil!o, sa;t)";
        let read = |list: &str, is_understood: bool| {
            let findings = if is_understood { &["vegan"][..] } else { &NOT_UNDERSTOOD };
            let tags = findings.iter().filter_map(|slug| Tag::parse(slug, "en")).collect();
            let ingredients = Some(list.to_string());
            !is_unreadable(&Product {
                ingredients,
                ingredients_analysis: tags,
                ..Product::default()
            })
        };
        assert!(!read(garbled, true));
        assert!(read("Organic polenta", false));
        assert!(!read("Purée de pommes d'ici, jus de vanil!o", false));
        assert!(read("Sucre, E330, vitamine B12, oméga 3, cacao 70%", true));
    }
}
