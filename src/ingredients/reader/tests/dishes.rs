//! Tests of reading dishes, milks of plants, and statements in all languages.

use super::{contained, read, traces};
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

#[test]
fn what_is_there_is_not_hidden_by_what_is_absent() {
    for (text, allergens) in [
        ("leche libre de lactosa", vec![Milk]),
        ("milk free from lactose", vec![Milk]),
        ("melk vrij van lactose", vec![Milk]),
        ("sugar, eggs free range", vec![Eggs]),
        ("sans sucre et avec du lait", vec![Milk]),
        ("ohne Zucker und mit Milch", vec![Milk]),
        ("sans gluten et au lait", vec![Milk]),
        ("não contém lactose, contém glúten", vec![Gluten]),
        ("Ne contient pas de lait mais contient du blé", vec![Gluten]),
        ("enthält kein Gluten, enthält Milch", vec![Milk]),
        ("does not contain milk but contains wheat", vec![Gluten]),
    ] {
        let listed = read(text);
        assert_eq!(contained(text), allergens, "{text}");
        assert!(listed.absent.iter().all(|absent| !allergens.contains(&absent)), "{text}");
    }
    for text in ["oats (not gluten free)", "nicht glutenfrei", "pas sans gluten"] {
        assert!(contained(text).contains(&Gluten), "{text}: {:?}", read(text));
    }
}

#[test]
fn traces_reach_no_further_than_their_brackets_or_the_list() {
    for text in [
        "sucre (traces possibles de soja), lait",
        "sucre [peut contenir soja] ; lait en poudre",
        "Traces éventuelles de soja, ingrédients : sucre, lait",
        "sucre, traces éventuelles de soja, contient du lait",
    ] {
        assert_eq!((contained(text), traces(text)), (vec![Milk], vec![Soybeans]), "{text}");
    }
    assert_eq!(traces("sucre. Traces éventuelles (lait, soja), noix"), [Milk, Nuts, Soybeans]);
    for text in
        ["carotte. Cuisiné sur une ligne utilisant du lait", "sucre. Risque de présence de lait"]
    {
        assert_eq!((contained(text), traces(text)), (vec![], vec![Milk]), "{text}");
    }
}

#[test]
fn what_may_be_of_an_allergen_is_not_safe() {
    for text in ["E 322", "E-322", "E322", "lait végétal", "protéines végétales"] {
        let listed = read(&format!("eau, {text}, sel"));
        assert!(!listed.is_judged && listed.contained.is_empty(), "{text}: {listed:?}");
    }
    for (text, allergen) in [
        ("doughnuts", Gluten),
        ("farine T65", Gluten),
        ("Sardellenpaste", Fish),
        ("Schlagobers", Milk),
        ("levain", Gluten),
        ("laitance", Fish),
        ("fleur de lait", Milk),
        ("Kakaomilch", Milk),
        ("Haselnussjoghurt", Milk),
    ] {
        assert!(contained(&format!("eau, {text}, sel")).contains(&allergen), "{text}");
    }
    for text in ["galette de blé noir", "son de blé noir", "levain de riz", "Kakaobutter"] {
        assert_eq!(contained(&format!("eau, {text}, sel")), [], "{text}");
    }
    assert_eq!(contained("eau, beurre d’arachides"), [Peanuts]);
    let of_peas = read("eau, protéines végétales de pois, sel");
    assert!(of_peas.is_judged && of_peas.contained.is_empty());
    assert_eq!(contained("protéines végétales (soja)"), [Soybeans]);
}

#[test]
fn german_datives_are_known() {
    for (text, allergen) in [
        ("Nüssen", Nuts),
        ("Schalenfrüchten", Nuts),
        ("Paranüssen", Nuts),
        ("Eiern", Eggs),
        ("Krebstieren", Crustaceans),
        ("Weichtieren", Molluscs),
        ("glutenhaltigem Getreide", Gluten),
    ] {
        assert_eq!(
            traces(&format!("Reis. Kann Spuren von {text} enthalten")),
            [allergen],
            "{text}"
        );
    }
}
