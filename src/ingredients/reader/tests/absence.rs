//! Tests of how far words reach that say something is absent. In doubt what follows is there.

use super::{contained, read, traces};
use crate::model::allergen::Allergen::{self, Eggs, Gluten, Milk, Nuts, Peanuts, Soybeans};

#[test]
fn words_for_absence_in_one_language_are_none_in_another() {
    for (text, allergens) in [
        ("arroz cozido no leite", vec![Milk]),
        ("frango cozido (no leite)", vec![Milk]),
        ("fruta no iogurte, açúcar", vec![Milk]),
        ("melocotón sin azúcar en leche condensada", vec![Milk]),
        ("pêches sans sucre en crème", vec![Milk]),
        ("pomodori San Marzano latte", vec![Milk]),
        ("œufs libre parcours", vec![Eggs]),
        ("Eier freie Weidehaltung", vec![Eggs]),
        ("eggs free run", vec![Eggs]),
        ("huevos de gallinas libres", vec![Eggs]),
        ("sans pulpe o latte", vec![Milk]),
        ("sin sal of melk", vec![Milk]),
    ] {
        assert_eq!(contained(text), allergens, "{text}");
        assert!(read(text).absent.is_empty(), "{text}");
    }
    assert_eq!(contained("rice, no milk, no eggs"), []);
}

#[test]
fn lists_of_what_a_food_is_free_of_are_read_whole() {
    for text in [
        "free from milk, eggs and nuts",
        "Rice, sugar. Free from: milk, eggs, nuts.",
        "This product is free from milk, eggs and nuts",
        "Riz. Sans lait, œufs, fruits à coque.",
        "Sans lait, œufs et fruits à coque",
        "Biscuits de riz sans lait, œufs ni fruits à coque",
        "Riz. Sans : lait, œufs, fruits à coque",
        "Exempt de lait, d’œufs et de fruits à coque.",
        "Ne contient ni lait, ni œufs, ni fruits à coque",
        "Riz. Ne contient pas de traces de lait, d'œufs, de fruits à coque",
        "Reis. Ohne Milch, Eier und Nüsse",
        "Frei von Milch, Ei und Schalenfrüchten.",
        "Libre de leche, huevos y frutos de cáscara",
        "Senza latte, uova e frutta a guscio",
        "Vrij van melk, ei en noten",
        "Isento de leite, ovos e frutos de casca rija",
    ] {
        let listed = read(text);
        assert_eq!(listed.contained.iter().collect::<Vec<_>>(), [], "{text}");
        let absent: Vec<Allergen> = listed.absent.iter().collect();
        assert!(absent.contains(&Milk) && absent.contains(&Eggs), "{text}: {absent:?}");
        assert!(traces(text).is_empty(), "{text}");
    }
}

#[test]
fn lists_of_ingredients_behind_what_is_absent_are_there() {
    for (text, allergens) in [
        ("sans gluten, lait", vec![Milk]),
        ("sans gluten, lait, œufs, sucre", vec![Milk, Eggs]),
        ("riz sans gluten, lait et œufs", vec![Milk, Eggs]),
        ("exempt de gluten, lait 12 %, œufs", vec![Milk, Eggs]),
        ("free from gluten, whole milk and eggs", vec![Milk, Eggs]),
        ("frei von Gluten, Vollmilch, Eier", vec![Milk, Eggs]),
        ("sans sucres ajoutés, lait et œufs", vec![Milk, Eggs]),
        ("ne contient pas de colorants, lait, œufs", vec![Milk, Eggs]),
        ("ne contient pas de gluten, lait entier, sucre", vec![Milk]),
        ("chocolat sans sucre et noisettes", vec![Nuts]),
        ("sans gluten (lait, œufs)", vec![Milk, Eggs]),
        ("riz (sans gluten), lait", vec![Milk]),
        ("riz (sans gluten) (lait)", vec![Milk]),
        ("yaourt sans sucre de lait de brebis", vec![Milk]),
        ("n’est pas exempt de lait", vec![Milk]),
        ("not free from milk", vec![Milk]),
        ("nicht frei von Milch", vec![Milk]),
        ("nicht milchfrei", vec![Milk]),
        ("not milk free", vec![Milk]),
        ("Attention aux personnes allergiques au lait", vec![Milk]),
        ("sans gluten. Lait, œufs", vec![Milk, Eggs]),
        ("sans gluten ni lactose, arachides", vec![Peanuts]),
        ("exempt de gluten et lait entier, sucre", vec![Milk]),
        ("free from gluten and whole milk, sugar", vec![Milk]),
        ("privo di glutine e latte intero", vec![Milk]),
    ] {
        assert_eq!(contained(text), allergens, "{text}: {:?}", read(text));
    }
}

#[test]
fn a_place_is_a_trace_where_something_is_handled_there() {
    for text in [
        "Atelier des Saveurs : lait, sucre",
        "Fabriqué en France à partir de lait",
        "La Fabrique, lait",
        "Hergestellt im Betrieb aus Milch",
        "sucre, traces de soja, lait 12 %, sel",
        "sucre, traces de soja, lait entier, sel",
        "sucre (traces de soja) (lait)",
    ] {
        assert_eq!(contained(text), [Milk], "{text}");
    }
    for text in [
        "Préparé dans un atelier utilisant du soja",
        "Made in a facility that uses soy",
        "Hergestellt in einem Betrieb, in dem Soja verarbeitet wird",
        "Kann Soja enthalten",
        "Kan soja bevatten",
    ] {
        assert_eq!((contained(text), traces(text)), (vec![], vec![Soybeans]), "{text}");
    }
}

/// What was there stays there, whatever statement stands before it.
#[test]
fn no_statement_hides_a_list_of_ingredients() {
    let statements = [
        "sans gluten, ",
        "exempt de gluten, ",
        "Ne contient pas de gluten, ",
        "free from gluten, ",
        "frei von Gluten, ",
        "sans gluten ni soja, ",
        "riz sans sucre et ",
        "riz sans conservateur, ",
        "no added sugar, ",
        "sin gluten, ",
        "riso senza glutine, ",
    ];
    let lists = [
        "farine de blé, lait entier, sucre",
        "lait entier, œufs frais, farine de blé",
        "beurre 12 %, farine de blé, sel",
        "milk chocolate, wheat flour, sugar",
        "Vollmilchpulver, Weizenmehl, Zucker",
        "latte intero, farina di frumento, sale",
    ];
    for statement in statements {
        for list in lists {
            let found = contained(&format!("{statement}{list}"));
            assert!(
                found.contains(&Milk) && found.contains(&Gluten),
                "{statement}{list}: {found:?}"
            );
        }
    }
}

#[test]
fn traces_may_be_absent_too() {
    for text in [
        "sans traces de soja",
        "riz, sel. Garanti sans traces de soja",
        "rice. Free from traces of soya",
        "Reis. Ohne Spuren von Soja",
        "arroz. Sin trazas de soja",
        "riso. Senza tracce di soia",
        "rijst. Zonder sporen van soja",
    ] {
        let listed = read(text);
        let absent: Vec<Allergen> = listed.absent.iter().collect();
        assert_eq!(
            (contained(text), traces(text), absent),
            (vec![], vec![], vec![Soybeans]),
            "{text}"
        );
    }
    assert_eq!(traces("sans sucre, traces de soja"), [Soybeans]);
    assert_eq!(traces("sans gluten, peut contenir des traces de soja"), [Soybeans]);
}
