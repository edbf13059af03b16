//! Tests of reading lists of ingredients.

mod absence;
mod dishes;
mod facts;
mod phrases;
mod warnings;

use super::*;
use crate::model::allergen::Allergen::{
    self, Celery, Crustaceans, Eggs, Fish, Gluten, Lupin, Milk, Molluscs, Mustard, Nuts, Peanuts,
    Sesame, Soybeans, Sulphites,
};

fn read(text: &str) -> ListedAllergens {
    super::read(text, Dictionary::own(), AllergenSet::default())
}

fn contained(text: &str) -> Vec<Allergen> {
    read(text).contained.iter().collect()
}

fn traces(text: &str) -> Vec<Allergen> {
    read(text).traces.iter().collect()
}

const NAMES: &[(Allergen, &[&str])] = &[
    (
        Gluten,
        &[
            "semoule de blé dur",
            "boulgour",
            "farine",
            "Farine de BLÉ",
            "wheat flour",
            "barley malt",
            "Weizenmehl",
            "Dinkelvollkornmehl",
            "harina de trigo",
            "farina di grano tenero",
            "tarwebloem",
            "farinha de trigo",
        ],
    ),
    (
        Milk,
        &[
            "beurre",
            "crème fraîche",
            "caséine",
            "caséinate de sodium",
            "petit-lait",
            "whey powder",
            "Vollmilchpulver",
            "Süßmolkenpulver",
            "Sahne",
            "suero de leche",
            "burro",
            "latte",
            "boter",
            "manteiga",
            "emmental",
        ],
    ),
    (
        Eggs,
        &[
            "œufs",
            "jaune d’œuf",
            "oeuf entier",
            "egg white",
            "Eigelb",
            "Vollei",
            "huevo",
            "uova",
            "eieren",
            "ovos",
        ],
    ),
    (
        Nuts,
        &[
            "noix de cajou",
            "noix de pécan",
            "pécan",
            "noix de macadamia",
            "praliné",
            "almonds",
            "Haselnussmark",
            "Mandeln",
            "avellanas",
            "nocciole",
            "hazelnoten",
            "amêndoas",
        ],
    ),
    (
        Peanuts,
        &[
            "arachides",
            "beurre de cacahuète",
            "peanut butter",
            "Erdnüsse",
            "cacahuetes",
            "pinda’s",
            "amendoim",
        ],
    ),
    (Soybeans, &["tofu", "lécithine de soja", "soya lecithin", "Sojalecithin", "soia", "tamari"]),
    (Celery, &["céleri-rave", "celery", "Sellerie", "apio", "sedano", "selderij", "aipo"]),
    (
        Mustard,
        &[
            "graines de moutarde",
            "mustard seed",
            "Senfkörner",
            "mostaza",
            "senape",
            "mosterdzaad",
            "mostarda",
        ],
    ),
    (Sesame, &["tahini", "graines de sésame", "Sesamsaat", "ajonjolí", "gergelim"]),
    (
        Fish,
        &[
            "thon",
            "saumon fumé",
            "cabillaud",
            "anchovies",
            "Thunfisch",
            "atún",
            "tonno",
            "zalm",
            "bacalhau",
        ],
    ),
    (Crustaceans, &["crevettes", "shrimp", "Garnelen", "gambas", "gamberi", "garnalen", "camarão"]),
    (
        Molluscs,
        &[
            "huîtres",
            "moules",
            "noix de Saint-Jacques",
            "oyster sauce",
            "Muscheln",
            "mejillones",
            "vongole",
            "mosselen",
        ],
    ),
    (Lupin, &["farine de lupin", "lupin flour", "Lupinenmehl", "altramuces", "lupini", "tremoço"]),
    (
        Sulphites,
        &[
            "métabisulfite de sodium",
            "anhydride sulfureux",
            "E220",
            "E 223",
            "sulphur dioxide",
            "Natriummetabisulfit",
            "dióxido de azufre",
            "anidride solforosa",
            "zwaveldioxide",
            "dióxido de enxofre",
        ],
    ),
];

#[test]
fn allergens_are_known_by_all_their_names() {
    for (allergen, names) in NAMES {
        for name in *names {
            let list = format!("eau, {name}, sel");
            assert!(contained(&list).contains(allergen), "{list}: {:?}", read(&list));
            assert!(traces(&list).is_empty(), "{list}");
        }
    }
}

#[test]
fn what_only_sounds_like_it_is_none() {
    for name in [
        "farine de blé noir",
        "blé noir",
        "farine de sarrasin",
        "farine de riz",
        "farine de pois chiche",
        "farine de souchet",
        "beurre de cacao",
        "beurre de karité",
        "lait de coco",
        "crème de tartre",
        "noix de muscade",
        "noix de coco",
        "noix de jambon",
        "chocolats moulés",
        "acide lactique",
        "ferments lactiques",
        "levure de bière",
        "caviar d’aubergine",
        "sirop de glucose de blé",
        "coconut milk",
        "cocoa butter",
        "buckwheat flour",
        "corn flour",
        "nutmeg",
        "butternut squash",
        "eggplant",
        "oyster mushrooms",
        "Kokosmilch",
        "Kakaobutter",
        "Muskatnuss",
        "Buchweizenmehl",
        "Milchsäure",
        "Eiweiß",
        "manteca de cacao",
        "nuez moscada",
        "trigo sarraceno",
        "burro di cacao",
        "noce moscata",
        "grano saraceno",
        "cacaoboter",
        "nootmuskaat",
        "boekweit",
        "manteiga de cacau",
        "noz moscada",
        "cacao en polvo",
        "pasas doradas",
    ] {
        let list = format!("eau, {name}, sel");
        assert_eq!(contained(&list), [], "{list}");
    }
}

#[test]
fn what_is_said_to_be_absent_is_not_contained() {
    for list in [
        "farine de riz, sel. Sans gluten",
        "sans œufs ni lait",
        "sans gluten, sans lactose, sans arachide",
        "Sans gluten ni lactose",
        "Exempt de lait, sel",
        "Ne contient pas de gluten, de lait, d’œufs ni de soja.",
        "gluten free, dairy-free, nut free",
        "free from milk and eggs",
        "without milk or nuts",
        "Does not contain milk, eggs, soy.",
        "glutenfrei, laktosefrei",
        "frei von Milch und Ei",
        "ohne Milch",
        "sin gluten ni lactosa",
        "libre de leche y huevo",
        "senza glutine",
        "zonder melk of ei",
        "glutenvrij",
        "sem glúten e lactose",
    ] {
        assert_eq!(contained(list), [], "{list}: {:?}", read(list));
        assert!(traces(list).is_empty(), "{list}");
    }
}

#[test]
fn a_statement_of_absence_reaches_no_further_than_it_says() {
    assert_eq!(contained("sans gluten, lait entier"), [Milk]);
    assert_eq!(contained("sans sucres ajoutés, lait"), [Milk]);
    assert_eq!(contained("sans colorants ni conservateurs, œufs"), [Eggs]);
    assert_eq!(contained("Ne contient pas de lait. Œufs, soja"), [Eggs, Soybeans]);
    assert_eq!(contained("sugar free, milk"), [Milk]);
    assert_eq!(contained("sans sel lait"), [Milk]);
}

#[test]
fn what_is_free_of_an_allergen_is_told_from_what_is_without_a_part_of_it() {
    let absent = |text: &str| -> Vec<Allergen> { read(text).absent.iter().collect() };
    for (text, allergens) in [
        ("sans gluten", vec![Gluten]),
        ("gluten free, dairy-free", vec![Gluten, Milk]),
        ("glutenfrei, milchfrei", vec![Gluten, Milk]),
        ("senza glutine né latte", vec![Gluten, Milk]),
        ("glutenvrij", vec![Gluten]),
        ("convient aux intolérants au gluten", vec![Gluten]),
        ("no peanuts", vec![Peanuts]),
        ("sans lactose", vec![]),
        ("laktosefrei", vec![]),
        ("sans huile d’arachide", vec![]),
        ("sans sulfites ajoutés", vec![]),
        ("no added sulphites", vec![]),
        ("sans ajout de sulfites", vec![]),
        ("senza solfiti aggiunti", vec![]),
        ("peut contenir du gluten", vec![]),
    ] {
        assert_eq!(absent(text), allergens, "{text}");
    }
}

#[test]
fn traces_are_told_from_contents() {
    for text in [
        "sucre, eau. Peut contenir des traces de lait et de noisettes",
        "sucre. Fabriqué dans un atelier utilisant du lait, des noisettes.",
        "sucre. Présence possible de lait, noisettes",
        "sucre. Susceptible de contenir : lait ; noisettes",
        "sugar. May contain milk and hazelnuts.",
        "sugar. Made in a factory that also handles milk, hazelnuts",
        "Zucker. Kann Spuren von Milch und Haselnüssen enthalten",
        "azúcar. Puede contener trazas de leche y avellanas",
        "zucchero. Può contenere latte, nocciole",
        "suiker. Kan sporen van melk en hazelnoten bevatten",
        "açúcar. Pode conter vestígios de leite e avelãs",
    ] {
        assert_eq!(contained(text), [], "{text}");
        assert_eq!(traces(text), [Milk, Nuts], "{text}");
    }
    let both = "lait, sucre. Traces éventuelles de soja. Contient du blé.";
    assert_eq!((contained(both), traces(both)), (vec![Gluten, Milk], vec![Soybeans]));
}

#[test]
fn a_list_is_judged_where_all_its_words_are_known() {
    for list in [
        "eau, sucre, sel",
        "Farine de blé 60 %, beurre, sucre (12 %), E330",
        "water, sugar, natural flavours",
        "eau, acidifiant : acide citrique, arôme naturel de citron",
    ] {
        assert!(read(list).is_judged, "{list}");
    }
    for list in ["eau, xyzzy, sel", "trucmuche", "", "eau, sel, préparation magique de grand-mère"]
    {
        assert!(!read(list).is_judged, "{list}");
    }
}

#[test]
fn names_are_read_as_lists_where_they_may_claim_something() {
    let own = Dictionary::own();
    let mut claiming = 0;
    for name in [
        "Biscuits sans gluten ni lactose",
        "Lait SANS LACTOSE",
        "Crème glacée végane",
        "Steak VÉGÉTARIEN",
        "Pâtes bio",
        "Lactose-free milk",
        "Glutenfreies Brot",
        "Glutenvrije crackers",
        "Nicht glutenfrei",
        "exempt d’œufs",
        "Ne contient pas de soja",
        "Leche sin lactosa",
        "No nuts",
        "Muesli croustillant chocolat et noisettes",
        "Pâte à tartiner, 0.5 % de cacao",
        "",
    ] {
        let full = read(name);
        let named = read_name(name, own);
        assert_eq!(named.absent, full.absent, "{name}");
        for fact in FoodFact::ALL {
            let is_claimed = FoodFact::CLAIMS.contains(&fact) && full.facts.contains(fact);
            assert_eq!(named.facts.contains(fact), is_claimed, "{name}: {fact:?}");
        }
        assert!(named.contained.is_empty() && named.traces.is_empty(), "{name}");
        claiming += usize::from(named != ListedAllergens::default());
    }
    assert!(claiming > 8, "{claiming}");
}
