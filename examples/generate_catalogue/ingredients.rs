//! Reads an ingredients list the way Open Food Facts does: allergens, additives, sweeteners, palm
//! oil, animal origin. Deriving them from the text keeps a product's fields from contradicting each
//! other.
//!
//! Allergens are the words between underscores, Open Food Facts' own mark-up (`_lait_`). Tags are
//! those of its allergens and additives taxonomies.

/// Words looked for inside `_…_`, and the allergen they stand for (the 14 of EU regulation
/// 1169/2011 that the recipes need).
const ALLERGENS: &[(&str, &str)] = &[
    ("lait", "en:milk"),
    ("beurre", "en:milk"),
    ("crème", "en:milk"),
    ("lactose", "en:milk"),
    ("lactosérum", "en:milk"),
    ("fromage", "en:milk"),
    ("mozzarella", "en:milk"),
    ("emmental", "en:milk"),
    ("parmesan", "en:milk"),
    ("mascarpone", "en:milk"),
    ("noisette", "en:nuts"),
    ("amande", "en:nuts"),
    ("noix", "en:nuts"),
    ("pistache", "en:nuts"),
    ("blé", "en:gluten"),
    ("orge", "en:gluten"),
    ("avoine", "en:gluten"),
    ("seigle", "en:gluten"),
    ("épeautre", "en:gluten"),
    ("gluten", "en:gluten"),
    ("soja", "en:soybeans"),
    ("œuf", "en:eggs"),
    ("thon", "en:fish"),
    ("crevette", "en:crustaceans"),
    ("arachide", "en:peanuts"),
    ("cacahuète", "en:peanuts"),
    ("sésame", "en:sesame-seeds"),
    ("céleri", "en:celery"),
    ("moutarde", "en:mustard"),
    ("sulfite", "en:sulphur-dioxide-and-sulphites"),
];

/// Additives by the name the recipes use. The third column: may it stand in an organic food (annex
/// V of EU regulation 2021/1165)?
const ADDITIVES: &[(&str, &str, bool)] = &[
    ("lécithine", "en:e322", true),
    ("pectine", "en:e440", true),
    ("acide citrique", "en:e330", true),
    ("citrates de sodium", "en:e331", true),
    ("acide ascorbique", "en:e300", true),
    ("acide lactique", "en:e270", true),
    ("acide malique", "en:e296", true),
    ("carbonates de sodium", "en:e500", true),
    ("carbonates d'ammonium", "en:e503", true),
    ("carbonate de calcium", "en:e170", true),
    ("gaz carbonique", "en:e290", true),
    ("gomme de guar", "en:e412", true),
    ("gomme xanthane", "en:e415", true),
    ("gomme gellane", "en:e418", true),
    ("graines de caroube", "en:e410", true),
    ("carraghénanes", "en:e407", true),
    ("ascorbate de sodium", "en:e301", false),
    ("érythorbate de sodium", "en:e316", false),
    ("nitrite de sodium", "en:e250", false),
    ("sorbate de potassium", "en:e202", false),
    ("benzoate de sodium", "en:e211", false),
    ("propionate de calcium", "en:e282", false),
    ("caramel ordinaire", "en:e150a", false),
    ("caramel au sulfite d'ammonium", "en:e150d", false),
    ("carmins", "en:e120", false),
    ("caroténoïdes", "en:e160a", false),
    ("extrait de paprika", "en:e160c", false),
    ("acide phosphorique", "en:e338", false),
    ("phosphates de calcium", "en:e341", false),
    ("diphosphates", "en:e450", false),
    ("triphosphates", "en:e451", false),
    ("mono- et diglycérides", "en:e471", false),
    ("esters d'acide lactique", "en:e472b", false),
    ("stéaroyl-2-lactylate", "en:e481", false),
    ("polyricinoléate", "en:e476", false),
    ("amidon modifié", "en:e14xx", false),
    ("glutamate monosodique", "en:e621", false),
    ("ribonucléotides", "en:e635", false),
    ("calcium disodique", "en:e385", false),
    ("antimoussant", "en:e900", false),
    ("maltitols", "en:e965", false),
    ("acésulfame-K", "en:e950", false),
    ("aspartame", "en:e951", false),
    ("sucralose", "en:e955", false),
    ("glycosides de stéviol", "en:e960", false),
];

const INTENSE_SWEETENERS: &[&str] = &["en:e950", "en:e951", "en:e955", "en:e960"];

/// Plant foods whose French names hold an animal word.
const PLANT_PHRASES: &[&str] = &[
    "lait de coco",
    "crème de coco",
    "beurre de cacao",
    "beurre de karité",
    "crème de soja",
    "laitue",
];

const FLESH: &[&str] = &[
    "porc",
    "bœuf",
    "poulet",
    "dinde",
    "thon",
    "anchois",
    "gélatine",
    "jambon",
    "lardons",
    "carmins",
    "crevette",
    "merguez",
    "chorizo",
    "canard",
];

/// May be of animal origin or not: the list does not say.
const DOUBTFUL: &[&str] = &["arôme", "présure", "vitamine d"];

const ANIMAL: &[&str] = &[
    "lait",
    "beurre",
    "crème",
    "fromage",
    "lactosérum",
    "lactose",
    "œuf",
    "miel",
    "mozzarella",
    "emmental",
    "parmesan",
    "mascarpone",
    "yaourt",
];

/// An allergen's tag in the text, each once, in the order of the table.
pub(crate) fn allergens(text: &str) -> Vec<&'static str> {
    let marked: Vec<String> = text.split('_').skip(1).step_by(2).map(str::to_lowercase).collect();
    let mut tags: Vec<&str> = Vec::new();
    for (word, tag) in ALLERGENS {
        if !tags.contains(tag) && marked.iter().any(|phrase| phrase.contains(word)) {
            tags.push(tag);
        }
    }
    tags
}

/// The tags of the additives the text names.
pub(crate) fn additives(text: &str) -> Vec<&'static str> {
    let named = ADDITIVES.iter().filter(|(name, ..)| text.contains(name));
    named.map(|(_, tag, _)| *tag).collect()
}

/// Does the text name an intense (non-nutritive) sweetener, as the Nutri-Score of drinks asks?
pub(crate) fn has_sweetener(text: &str) -> bool {
    additives(text).iter().any(|tag| INTENSE_SWEETENERS.contains(tag))
}

/// Could a food made of this be sold as organic? Neither other flavourings than natural ones nor
/// added vitamins may stand in such a food.
pub(crate) fn may_be_organic(text: &str) -> bool {
    let text = text.replace("arôme naturel", "").replace("arômes naturels", "");
    let forbidden = ["arôme", "vitamine"];
    let is_allowed = |(name, _, organic): &(&str, &str, bool)| *organic || !text.contains(name);
    !forbidden.iter().any(|word| text.contains(word)) && ADDITIVES.iter().all(is_allowed)
}

/// Open Food Facts' three analysis tags: palm oil, vegan, vegetarian.
pub(crate) fn analysis(text: &str) -> Vec<&'static str> {
    let mut plain = text.to_lowercase().replace('_', "");
    for phrase in PLANT_PHRASES {
        plain = plain.replace(phrase, "");
    }
    let names = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let vegetarian = match (names(FLESH), names(DOUBTFUL)) {
        (true, _) => "en:non-vegetarian",
        (_, true) => "en:maybe-vegetarian",
        _ => "en:vegetarian",
    };
    let vegan = match (names(FLESH) || names(ANIMAL), names(DOUBTFUL)) {
        (true, _) => "en:non-vegan",
        (_, true) => "en:maybe-vegan",
        _ => "en:vegan",
    };
    vec![palm_oil(&plain), vegan, vegetarian]
}

fn palm_oil(plain: &str) -> &'static str {
    if plain.contains("palme") {
        "en:palm-oil"
    } else if plain.contains("huiles végétales,") || plain.contains("huile végétale,") {
        "en:may-contain-palm-oil"
    } else {
        "en:palm-oil-free"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPREAD: &str = "Sucre, huile de palme, _noisettes_ 13 %, _lait_ écrémé en poudre, \
        émulsifiant : lécithines (_soja_).";

    #[test]
    fn marked_words_are_allergens() {
        assert_eq!(allergens(SPREAD), ["en:milk", "en:nuts", "en:soybeans"]);
        assert!(allergens("Sucre, noisettes").is_empty());
    }

    #[test]
    fn named_additives_are_found() {
        assert_eq!(additives(SPREAD), ["en:e322"]);
        assert!(has_sweetener("édulcorants : aspartame, acésulfame-K"));
        assert!(!has_sweetener(SPREAD));
    }

    #[test]
    fn nitrite_keeps_a_ham_from_being_organic() {
        assert!(may_be_organic(SPREAD));
        assert!(!may_be_organic("Jambon de porc, conservateur : nitrite de sodium."));
    }

    #[test]
    fn analysis_tells_plants_from_animals() {
        assert_eq!(analysis(SPREAD), ["en:palm-oil", "en:non-vegan", "en:vegetarian"]);
        assert_eq!(analysis("Lait de coco."), ["en:palm-oil-free", "en:vegan", "en:vegetarian"]);
        assert_eq!(analysis("Viande de bœuf.")[2], "en:non-vegetarian");
    }
}
