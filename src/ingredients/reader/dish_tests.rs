//! Tests of reading dishes, milks of plants, and statements in all languages.

use super::tests::{contained, read, traces};
use crate::model::allergen::Allergen::{
    Celery, Crustaceans, Eggs, Fish, Gluten, Milk, Molluscs, Nuts, Peanuts, Sesame, Soybeans,
    Sulphites,
};

#[test]
fn what_is_made_of_an_allergen_holds_it() {
    for (text, allergens) in [
        ("chocolat au lait", vec![Milk]),
        ("weiße Schokolade", vec![Milk]),
        ("béchamel", vec![Milk]),
        ("raclette", vec![Milk]),
        ("E1105", vec![Eggs]),
        ("hollandaise", vec![Milk, Eggs]),
        ("brioche", vec![Gluten, Milk, Eggs]),
        ("Eiernudeln", vec![Gluten, Eggs]),
        ("pâte sablée", vec![Gluten]),
        ("biscuits", vec![Gluten]),
        ("nouilles", vec![Gluten]),
        ("pizza au jambon", vec![Gluten]),
        ("surimi", vec![Eggs, Fish]),
        ("houmous", vec![Sesame]),
        ("halva", vec![Sesame]),
        ("satay", vec![Peanuts]),
        ("sauce teriyaki", vec![Soybeans]),
        ("worcestershire sauce", vec![Soybeans, Fish]),
        ("colatura di alici", vec![Fish]),
        ("nam pla", vec![Fish]),
        ("fruits de mer", vec![Crustaceans, Molluscs]),
        ("sel de céleri", vec![Celery]),
        ("E 224", vec![Sulphites]),
    ] {
        assert_eq!(contained(&format!("eau, {text}, sel")), allergens, "{text}");
    }
}

#[test]
fn milks_and_butters_of_plants_hold_what_they_are_of() {
    for (text, allergen) in [
        ("lait de soja", Soybeans),
        ("soy milk", Soybeans),
        ("lait d’amande", Nuts),
        ("almond milk", Nuts),
        ("Mandelmilch", Nuts),
        ("beurre de noisette", Nuts),
        ("crème d’amande", Nuts),
        ("latte di mandorla", Nuts),
        ("oat milk", Gluten),
        ("havermelk", Gluten),
        ("lait d’avoine", Gluten),
        ("mantequilla de cacahuete", Peanuts),
    ] {
        assert_eq!(contained(&format!("eau, {text}, sel")), [allergen], "{text}");
    }
}

#[test]
fn what_is_of_something_else_or_said_to_be_free_of_it_holds_none() {
    for text in [
        "nouilles de riz",
        "rice noodles",
        "brown rice flour",
        "biscuits de sarrasin",
        "galettes de maïs",
        "biscuits sans gluten",
        "cookies (sugar, rice flour). Gluten free",
        "E966",
        "Lachsschinken",
        "butterfly pea",
    ] {
        let found = contained(&format!("eau, {text}"));
        assert!(!found.contains(&Gluten) && !found.contains(&Fish), "{text}: {found:?}");
    }
    // Lecithin of what, it does not say.
    assert!(!read("eau, E322, sel").is_judged);
    assert!(read("eau, E330, sel").is_judged);
}

#[test]
fn words_for_absence_reach_what_they_join_in_all_languages() {
    for list in [
        "weder Milch noch Ei",
        "neither milk nor eggs",
        "sem leite nem ovos",
        "senza latte né uova",
        "sin leche ni huevo",
        "zonder melk noch ei",
        "esente da latte",
    ] {
        assert_eq!(contained(list), [], "{list}");
    }
}

#[test]
fn where_it_is_made_is_no_content_in_all_languages() {
    for text in [
        "riz. Fabriqué dans un atelier qui utilise du lait et du soja",
        "rice. Made on equipment that also processes milk and soy",
        "Reis. Hergestellt in einem Betrieb, der auch Milch und Soja verarbeitet",
        "arroz. Elaborado en una instalación donde se utiliza leche y soja",
        "riso. Prodotto in uno stabilimento che utilizza latte e soia",
        "rijst. Gemaakt in een bedrijf waar ook melk en soja verwerkt worden",
        "arroz. Produzido em instalações onde se utiliza leite e soja",
        "riz. Ne convient pas aux personnes allergiques au lait et au soja",
    ] {
        assert_eq!((contained(text), traces(text)), (vec![], vec![Milk, Soybeans]), "{text}");
    }
}
