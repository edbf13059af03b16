//! What lists tell besides allergens: alcohol, palm oil, sweeteners, red meat.

use super::read;
use crate::model::food_fact::FoodFact::{
    self, Alcohol, IntenseSweeteners, PalmOil, RedMeat, Sweeteners,
};

/// Whether each of some lists tells a fact.
fn assert_told(fact: FoodFact, is_told: bool, lists: &[&str]) {
    for list in lists {
        assert_eq!(read(list).facts.contains(fact), is_told, "{list}: {fact:?}");
    }
}

#[test]
fn alcohol_is_told_where_it_is_in_the_food() {
    assert_told(
        Alcohol,
        true,
        &[
            "sucre, rhum 4 %, œufs",
            "moutarde (graines, vinaigre d'alcool, vin blanc)",
            "cherries, brandy, sugar",
            "Zucker, Weißwein, Salz",
            "Kirschen, Kirsch",
            "alcool éthylique, arôme",
            "azúcar, ron, nata",
            "cioccolato, marsala",
        ],
    );
    assert_told(
        Alcohol,
        false,
        &[
            "vinaigre d'alcool, sel",
            "vinaigre de vin, eau",
            "levure de bière, eau",
            "bière sans alcool, eau",
            "vin désalcoolisé, sucre",
            "alkoholfreies Bier, Wasser",
            "alcohol-free wine, sugar",
            "sucre, arôme naturel de rhum",
            "sugar, rum flavouring",
            "Sans alcool. Sucre, eau",
            "ginger beer concentrate, water",
            "Weinessig, Senf",
        ],
    );
}

#[test]
fn palm_oil_is_told_where_it_is_in_the_food() {
    assert_told(
        PalmOil,
        true,
        &[
            "huile végétale (palme), sucre",
            "huiles végétales : tournesol, palme, colza",
            "graisse de palme non hydrogénée",
            "palm kernel oil, sugar",
            "pflanzliche Fette (Palm, Kokos)",
            "Palmöl, Zucker",
            "huile de palmiste, sel",
            "plantaardige vetten (palm), suiker",
        ],
    );
    assert_told(
        PalmOil,
        false,
        &[
            "huile de tournesol, sucre. Sans huile de palme",
            "cœurs de palmier, eau, sel",
            "hearts of palm, water",
            "no palm oil, sugar",
            "sucre de palme, eau",
            "ohne Palmöl",
        ],
    );
}

#[test]
fn sweeteners_that_nourish_are_told_from_others() {
    assert_told(
        IntenseSweeteners,
        true,
        &[
            "eau, édulcorants (aspartame, acésulfame-K)",
            "water, sucralose",
            "Wasser, Süßungsmittel: Steviolglycoside",
            "eau, E 955, arômes",
            "agua, edulcorante: sacarina sódica",
        ],
    );
    let polyols = ["eau, érythritol", "sorbitol, gomme base", "eau, édulcorant : xylitol"];
    assert_told(IntenseSweeteners, false, &polyols);
    assert_told(Sweeteners, true, &polyols);
}

#[test]
fn red_meat_counts_from_a_tenth_of_the_food_on() {
    assert_told(
        RedMeat,
        true,
        &[
            "viande de porc 85 %, eau, sel",
            "85 % de viande de porc, eau",
            "pork meat, lamb meat, chicken meat, salt 1%",
            "eau, épices, porc (origine France) 12,5 %",
            "poulet 70 %, bœuf 6 %, porc 6 %",
            "Schweinefleisch 60 %, Speck, Salz",
            "carne di suino, sale",
            "viande bovine (origine : France), sel",
        ],
    );
    assert_told(
        RedMeat,
        false,
        &[
            "viande de poulet 80 %, boyau de porc, sel",
            "salmon, wheat flour, salt 1%",
            "eggs, wheat flour, water, rice flour, lamb 2%, salt 1%",
            "pâte (farine, eau, levure), tomate, mozzarella, jambon 8 %",
            "poulet, eau, sel, arôme, bouillon de bœuf",
            "porc 7,5 %, eau",
            "peut contenir du porc",
            "",
        ],
    );
}
