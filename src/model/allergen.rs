//! Allergens a product declares: by tag in whatever spelling, and by the words of its ingredients.
//!
//! People tag `fr:lait`, `en:lait` and `de:milch`; each is one of the fourteen of EU regulation
//! 1169/2011, annex II, and has to count as that. Tags that are none of them are kept as they are.

use crate::words::slugify;

use super::{Product, Tag};

/// One of the fourteen. Its number, from 0 in this order, is its bit in stored sets: append, never reorder.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Allergen {
    /// Cereals containing gluten.
    Gluten,
    /// Milk, lactose included.
    Milk,
    /// Eggs.
    Eggs,
    /// Nuts of trees.
    Nuts,
    /// Peanuts.
    Peanuts,
    /// Soybeans.
    Soybeans,
    /// Celery.
    Celery,
    /// Mustard.
    Mustard,
    /// Sesame seeds.
    Sesame,
    /// Fish.
    Fish,
    /// Crustaceans.
    Crustaceans,
    /// Molluscs.
    Molluscs,
    /// Lupin.
    Lupin,
    /// Sulphur dioxide and sulphites.
    Sulphites,
}

impl Allergen {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Gluten,
        Self::Milk,
        Self::Eggs,
        Self::Nuts,
        Self::Peanuts,
        Self::Soybeans,
        Self::Celery,
        Self::Mustard,
        Self::Sesame,
        Self::Fish,
        Self::Crustaceans,
        Self::Molluscs,
        Self::Lupin,
        Self::Sulphites,
    ];

    /// The one a tag names in OFF's own spelling.
    #[must_use]
    pub fn of(tag: &Tag) -> Option<Self> {
        Self::ALL.into_iter().find(|allergen| allergen.family().0 == tag.as_str())
    }

    /// OFF's tag.
    #[allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test parses all fourteen")]
    #[must_use]
    pub fn tag(self) -> Tag {
        Tag::parse(self.family().0, "en").expect("the fourteen are tags")
    }

    /// Its number, below [`Allergen::ALL`]'s length.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }

    /// Its tag and the words that name it.
    fn family(self) -> &'static (&'static str, &'static [&'static str]) {
        &FAMILIES[self.number()]
    }
}

/// The fourteen by their numbers, as OFF tags them, with the words that name them: slugs of tags, and
/// words of ingredient lists.
const FAMILIES: [(&str, &[&str]); 14] = [
    (
        "en:gluten",
        &[
            "gluten",
            "ble",
            "bles",
            "froment",
            "orge",
            "seigle",
            "avoine",
            "epeautre",
            "kamut",
            "wheat",
            "barley",
            "rye",
            "oats",
            "oat",
            "spelt",
            "weizen",
            "barley-malt-extract",
            "malt-d-orge",
            "farine-de-ble",
            "cereales-contenant-du-gluten",
            "triticale",
        ],
    ),
    (
        "en:milk",
        &[
            "milk",
            "lait",
            "laits",
            "lactose",
            "lactoserum",
            "whey",
            "wheyprotein",
            "whey-protein",
            "beurre",
            "creme",
            "butter",
            "cream",
            "milch",
            "milk-powder",
            "lait-ecreme",
            "lait-entier",
            "poudre-de-lait",
            "fromage",
            "cheese",
            "dairy",
            "produits-laitiers",
        ],
    ),
    ("en:eggs", &["eggs", "egg", "oeuf", "oeufs", "ei", "eier"]),
    (
        "en:nuts",
        &[
            "nuts",
            "tree-nuts",
            "fruits-a-coque",
            "fruits-a-coques",
            "noisette",
            "noisettes",
            "amande",
            "amandes",
            "almond",
            "almonds",
            "hazelnut",
            "hazelnuts",
            "walnut",
            "walnuts",
            "cashew",
            "cashews",
            "noix-de-cajou",
            "pistache",
            "pistaches",
            "pistachio",
            "pistachios",
            "pisatazien",
            "noix",
        ],
    ),
    ("en:peanuts", &["peanuts", "peanut", "arachide", "arachides", "cacahuete", "cacahuetes"]),
    ("en:soybeans", &["soybeans", "soybean", "soja", "soya", "soy"]),
    ("en:celery", &["celery", "celeri", "celeris"]),
    ("en:mustard", &["mustard", "moutarde"]),
    ("en:sesame-seeds", &["sesame-seeds", "sesame", "sesame-seds", "graines-de-sesame"]),
    ("en:fish", &["fish", "poisson", "poissons", "anchois", "anchovy"]),
    (
        "en:crustaceans",
        &[
            "crustaceans",
            "crustacean",
            "crustace",
            "crustaces",
            "crevette",
            "crevettes",
            "shrimp",
            "shrimps",
            "prawns",
            "crabe",
        ],
    ),
    ("en:molluscs", &["molluscs", "mollusques", "mollusque", "moules", "calamar", "calamars"]),
    ("en:lupin", &["lupin", "lupins"]),
    (
        "en:sulphur-dioxide-and-sulphites",
        &[
            "sulphur-dioxide-and-sulphites",
            "sulfite",
            "sulfites",
            "sulphite",
            "sulphites",
            "anhydride-sulfureux",
            "anhydride-sulfureux-et-sulfites",
        ],
    ),
];

/// Words of [`FAMILIES`] that name other things as well, and so count in tags only.
const UNSURE_WORDS: [&str; 8] =
    ["beurre", "creme", "butter", "cream", "noix", "ei", "nuts", "fish"];

/// What makes a drink of plants of what sounds like milk: `lait de coco`, `soya milk`.
const OF_PLANTS: [&str; 14] = [
    "coco", "amande", "amandes", "riz", "soja", "avoine", "noisette", "coconut", "almond", "rice",
    "soya", "soy", "oat", "hazelnut",
];

/// The allergens of a list, each once, by the tags OFF has for the fourteen. OFF also writes that
/// there are none.
#[must_use]
pub fn allergens(tags: &[Tag]) -> Vec<Tag> {
    let mut found: Vec<Tag> = Vec::with_capacity(tags.len());
    for tag in tags {
        if matches!(tag.slug(), "none" | "aucun" | "no-allergens") {
            continue;
        }
        found.push(named(tag.slug()).map_or_else(|| tag.clone(), Allergen::tag));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The allergens a product contains: those it is tagged with, and those its list of ingredients
/// names. Exports often have the list and no tags.
#[must_use]
pub fn contained(product: &Product) -> Vec<Tag> {
    let mut found = allergens(&product.allergens);
    if let Some(ingredients) = &product.ingredients {
        found.extend(in_ingredients(ingredients).into_iter().map(Allergen::tag));
        found.sort_unstable();
        found.dedup();
    }
    found
}

/// The allergen a word names.
fn named(word: &str) -> Option<Allergen> {
    Allergen::ALL.into_iter().find(|allergen| allergen.family().1.contains(&word))
}

/// Reads up to where traces are listed; passes over what is said to be absent and over what only
/// sounds like it.
fn in_ingredients(ingredients: &str) -> Vec<Allergen> {
    let slug = slugify(ingredients);
    let words: Vec<&str> = slug.split('-').collect();
    let end = words
        .windows(2)
        .position(|pair| matches!(pair, ["peut", "contenir"] | ["may", "contain"]))
        .or_else(|| words.iter().position(|word| matches!(*word, "trace" | "traces")))
        .unwrap_or(words.len());
    let mut found = Vec::new();
    for (at, word) in words[..end].iter().enumerate() {
        // « beurre de cacao », « noix de muscade » and the like hold none of the fourteen.
        if UNSURE_WORDS.contains(word) {
            continue;
        }
        let Some(allergen) = named(word) else { continue };
        let absent = at > 0 && matches!(words[at - 1], "sans" | "without" | "no" | "free");
        let behind = matches!(words.get(at + 1), Some(&("de" | "d" | "du")))
            && words.get(at + 2).is_some_and(|word| OF_PLANTS.contains(word));
        let before = at > 0 && *word == "milk" && OF_PLANTS.contains(&words[at - 1]);
        let plant = allergen == Allergen::Milk && (before || behind);
        if !absent && !plant && !found.contains(&allergen) {
            found.push(allergen);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(texts: &[&str]) -> Vec<Tag> {
        texts.iter().filter_map(|text| Tag::parse(text, "fr")).collect()
    }

    fn found(ingredients: &str) -> Vec<&'static str> {
        in_ingredients(ingredients).into_iter().map(|allergen| allergen.family().0).collect()
    }

    #[test]
    fn each_spelling_is_the_allergen_it_means() {
        let names = |texts: &[&str]| -> Vec<String> {
            allergens(&tags(texts)).iter().map(ToString::to_string).collect()
        };
        assert_eq!(names(&["fr:lait", "en:milk", "en:lait", "de:milch"]), ["en:milk"]);
        assert_eq!(
            names(&["fr:blé", "en:tree-nuts", "fr:truc", "en:none"]),
            ["en:gluten", "en:nuts", "fr:truc"]
        );
        for (own, words) in FAMILIES {
            assert!(words.iter().all(|word| names(&[word]) == [own]), "{own}");
            assert_eq!(
                Allergen::of(&tags(&[own])[0]).map(|allergen| allergen.family().0),
                Some(own)
            );
        }
    }

    #[test]
    fn ingredients_name_allergens_that_no_tag_tells() {
        assert_eq!(
            found("Sucre, lécithine de soja, lait écrémé en poudre, farine de BLÉ"),
            ["en:soybeans", "en:milk", "en:gluten"]
        );
        assert_eq!(
            found("lait de coco, lait d'amande, beurre de cacao, noix de muscade"),
            ["en:nuts"]
        );
        assert_eq!(found("sans gluten ; eau, sel. Peut contenir du lait et des œufs"), [""; 0]);
        assert_eq!(found("sucre, lait, amandes"), ["en:milk", "en:nuts"]);
        assert_eq!(found("eau. Traces éventuelles de soja"), [""; 0]);
        assert_eq!(found("soya milk, water; milk"), ["en:soybeans", "en:milk"]);
    }
}
