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
        Self::ALL.into_iter().find(|allergen| allergen.code() == tag.as_str())
    }

    /// OFF's tag.
    #[allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test parses all fourteen")]
    #[must_use]
    pub fn tag(self) -> Tag {
        Tag::parse(self.code(), "en").expect("the fourteen are tags")
    }

    /// Its number, below [`Allergen::ALL`]'s length.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }

    /// OFF's tag as a text.
    fn code(self) -> &'static str {
        match self {
            Self::Gluten => "en:gluten",
            Self::Milk => "en:milk",
            Self::Eggs => "en:eggs",
            Self::Nuts => "en:nuts",
            Self::Peanuts => "en:peanuts",
            Self::Soybeans => "en:soybeans",
            Self::Celery => "en:celery",
            Self::Mustard => "en:mustard",
            Self::Sesame => "en:sesame-seeds",
            Self::Fish => "en:fish",
            Self::Crustaceans => "en:crustaceans",
            Self::Molluscs => "en:molluscs",
            Self::Lupin => "en:lupin",
            Self::Sulphites => "en:sulphur-dioxide-and-sulphites",
        }
    }

    /// The one the slug of a tag names: by a word as in ingredients, by several words, or by one
    /// that names other things as well, as in « beurre de cacao » and « noix de muscade ».
    fn of_slug(slug: &str) -> Option<Self> {
        Some(match slug {
            "barley-malt-extract"
            | "malt-d-orge"
            | "farine-de-ble"
            | "cereales-contenant-du-gluten" => Self::Gluten,
            "beurre" | "creme" | "butter" | "cream" | "whey-protein" | "milk-powder"
            | "lait-ecreme" | "lait-entier" | "poudre-de-lait" | "produits-laitiers" => Self::Milk,
            "ei" => Self::Eggs,
            "nuts" | "noix" | "tree-nuts" | "fruits-a-coque" | "fruits-a-coques"
            | "noix-de-cajou" => Self::Nuts,
            "sesame-seeds" | "sesame-seds" | "graines-de-sesame" => Self::Sesame,
            "fish" => Self::Fish,
            "sulphur-dioxide-and-sulphites"
            | "anhydride-sulfureux"
            | "anhydride-sulfureux-et-sulfites" => Self::Sulphites,
            word => return Self::of_word(word),
        })
    }

    /// The one a word of ingredients names, whatever stands next to it.
    fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "gluten" | "ble" | "bles" | "froment" | "orge" | "seigle" | "avoine" | "epeautre"
            | "kamut" | "wheat" | "barley" | "rye" | "oats" | "oat" | "spelt" | "weizen"
            | "triticale" => Self::Gluten,
            "milk" | "lait" | "laits" | "lactose" | "lactoserum" | "whey" | "wheyprotein"
            | "milch" | "fromage" | "cheese" | "dairy" => Self::Milk,
            "eggs" | "egg" | "oeuf" | "oeufs" | "eier" => Self::Eggs,
            "noisette" | "noisettes" | "amande" | "amandes" | "almond" | "almonds" | "hazelnut"
            | "hazelnuts" | "walnut" | "walnuts" | "cashew" | "cashews" | "pistache"
            | "pistaches" | "pistachio" | "pistachios" | "pisatazien" => Self::Nuts,
            "peanuts" | "peanut" | "arachide" | "arachides" | "cacahuete" | "cacahuetes" => {
                Self::Peanuts
            }
            "soybeans" | "soybean" | "soja" | "soya" | "soy" => Self::Soybeans,
            "celery" | "celeri" | "celeris" => Self::Celery,
            "mustard" | "moutarde" => Self::Mustard,
            "sesame" => Self::Sesame,
            "poisson" | "poissons" | "anchois" | "anchovy" => Self::Fish,
            "crustaceans" | "crustacean" | "crustace" | "crustaces" | "crevette" | "crevettes"
            | "shrimp" | "shrimps" | "prawns" | "crabe" => Self::Crustaceans,
            "molluscs" | "mollusques" | "mollusque" | "moules" | "calamar" | "calamars" => {
                Self::Molluscs
            }
            "lupin" | "lupins" => Self::Lupin,
            "sulfite" | "sulfites" | "sulphite" | "sulphites" => Self::Sulphites,
            _ => return None,
        })
    }
}

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
        found.push(Allergen::of_slug(tag.slug()).map_or_else(|| tag.clone(), Allergen::tag));
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

/// Reads up to where traces are listed; passes over what is said to be absent and over what only
/// sounds like it.
fn in_ingredients(ingredients: &str) -> Vec<Allergen> {
    let slug = slugify(ingredients);
    let words: Vec<&str> = slug.split('-').collect();
    let may =
        words.windows(2).position(|pair| matches!(pair, ["peut", "contenir"] | ["may", "contain"]));
    let traces = words.iter().position(|word| matches!(*word, "trace" | "traces"));
    let end = may.or(traces).unwrap_or(words.len());
    let mut found = Vec::new();
    for (at, word) in words[..end].iter().enumerate() {
        let Some(allergen) = Allergen::of_word(word) else { continue };
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
        in_ingredients(ingredients).into_iter().map(Allergen::code).collect()
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
        for allergen in Allergen::ALL {
            let own = allergen.code();
            let slug = allergen.tag().slug().to_string();
            assert_eq!(names(&[own, &slug]), [own]);
            assert_eq!(Allergen::of(&tags(&[own])[0]), Some(allergen));
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
