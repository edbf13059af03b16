//! Fruit juices and waters.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::{Beverage, Water};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:fruit-juices",
        generic_name: "Jus de fruits",
        aisle: Aisle::Juices,
        grading: Grading::Group(Beverage),
        share: 3,
        packs: &["1 l", "75 cl", "1,5 l", "25 cl", "6 x 20 cl"],
        environment: "bcc",
        traces: &[],
        recipes: JUICES,
    },
    Family {
        category: "en:waters",
        generic_name: "Eau",
        aisle: Aisle::Water,
        grading: Grading::Group(Water),
        share: 1,
        packs: &["50 cl", "1 l", "1,5 l", "6 x 1,5 l"],
        environment: "abb",
        traces: &[],
        recipes: WATERS,
    },
];

const JUICES: &[Recipe] = &[
    Recipe {
        names: &["Nectar {f}", "Nectar velouté {f}"],
        flavours: &[
            Flavour("d'abricot", "purée d'abricots"),
            Flavour("de mangue", "purée de mangues"),
            Flavour("de pêche", "purée de pêches"),
            Flavour("de poire", "purée de poires"),
            Flavour("de goyave", "purée de goyaves"),
        ],
        ingredients: "Eau, {i} {p} %, sucre, acidifiant : acide citrique, antioxydant : acide \
            ascorbique.",
        worst: [0.1, 0.0, 14.0, 13.4, 0.3, 0.3, 0.02, 38.0],
        best: [0.1, 0.0, 10.4, 9.8, 0.6, 0.4, 0.01, 52.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Jus {f}", "Pur jus {f}"],
        flavours: &[
            Flavour("de raisin", "jus de raisin"),
            Flavour("d'ananas", "jus d'ananas"),
            Flavour(
                "multifruits",
                "jus de pomme, d'orange, d'ananas et de raisin, purée de banane",
            ),
            Flavour("de raisin et cassis", "jus de raisin 85 %, jus de cassis 15 %"),
        ],
        ingredients: "{i}.",
        worst: [0.1, 0.0, 15.6, 15.2, 0.2, 0.3, 0.01, 100.0],
        best: [0.1, 0.0, 11.2, 10.6, 0.4, 0.5, 0.0, 100.0],
        nova: 1,
        labels: &["en:no-added-sugar"],
    },
    Recipe {
        names: &["Jus {f}", "Pur jus {f}", "Jus {f} sans sucres ajoutés"],
        flavours: &[
            Flavour("d'orange", "jus d'orange"),
            Flavour("de pomme", "jus de pomme"),
            Flavour("de pamplemousse rose", "jus de pamplemousse rose"),
            Flavour("de clémentine", "jus de clémentine"),
            Flavour("d'orange avec pulpe", "jus d'orange avec pulpe"),
        ],
        ingredients: "{i}.",
        worst: [0.1, 0.0, 10.8, 10.4, 0.2, 0.4, 0.01, 100.0],
        best: [0.1, 0.0, 8.6, 7.9, 0.7, 0.8, 0.0, 100.0],
        nova: 1,
        labels: &["en:no-added-sugar"],
    },
    Recipe {
        names: &["Jus {f}", "Jus {f} du potager"],
        flavours: &[
            Flavour("de tomate", "jus de tomate 98 %, jus de citron"),
            Flavour("de carotte et pomme", "jus de carotte 82 %, jus de pomme 16 %, jus de citron"),
            Flavour(
                "de légumes",
                "jus de tomate, de carotte, de betterave et de _céleri_, jus de citron",
            ),
        ],
        ingredients: "{i}, sel.",
        worst: [0.1, 0.0, 6.4, 5.6, 0.5, 0.7, 0.5, 98.0],
        best: [0.1, 0.0, 3.6, 3.0, 0.9, 0.9, 0.12, 98.0],
        nova: 3,
        labels: &["en:no-added-sugar"],
    },
];

const WATERS: &[Recipe] = &[
    Recipe {
        names: &["{f}"],
        flavours: &[
            Flavour("Eau de source Roche-Alvine", "Eau de source"),
            Flavour("Eau minérale naturelle Font-Élisane", "Eau minérale naturelle"),
            Flavour("Eau de source Combe-Serène", "Eau de source"),
            Flavour("Eau minérale naturelle Grand-Valmoré", "Eau minérale naturelle"),
        ],
        ingredients: "{i}.",
        worst: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.02, 0.0],
        best: [0.0; 8],
        nova: 1,
        labels: &[],
    },
    Recipe {
        names: &["Eau minérale naturelle gazeuse {f}", "Eau pétillante {f}"],
        flavours: &[
            Flavour("Roche-Alvine", "Eau minérale naturelle avec adjonction de gaz carbonique"),
            Flavour("Val-Brézilhe", "Eau minérale naturelle renforcée au gaz de la source"),
        ],
        ingredients: "{i}.",
        worst: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.0],
        best: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.02, 0.0],
        nova: 1,
        labels: &[],
    },
];
