//! Chocolate bars: dark and milk.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:dark-chocolates",
        generic_name: "Chocolat noir",
        aisle: Aisle::Chocolate,
        grading: Grading::Group(General),
        share: 2,
        packs: &["80 g", "100 g", "200 g"],
        environment: "dee",
        traces: &["en:nuts", "en:milk", "en:soybeans"],
        recipes: DARK,
    },
    Family {
        category: "en:milk-chocolates",
        generic_name: "Chocolat au lait",
        aisle: Aisle::Chocolate,
        grading: Grading::Group(General),
        share: 2,
        packs: &["80 g", "100 g", "150 g", "3 x 100 g"],
        environment: "dee",
        traces: &["en:nuts", "en:gluten"],
        recipes: MILK,
    },
];

const DARK: &[Recipe] = &[
    Recipe {
        names: &["Chocolat noir {f}", "Tablette noire {f}"],
        flavours: &[
            Flavour("dessert 52 %", "vanille"),
            Flavour("orange confite", "écorces d'orange confites 9 %"),
            Flavour("éclats de caramel au sel", "éclats de caramel 8 % (sucre, _beurre_, sel)"),
            Flavour("noisettes entières", "_noisettes_ 20 %"),
        ],
        ingredients: "Sucre, pâte de cacao, beurre de cacao, {i}, émulsifiant : lécithines de \
            tournesol.",
        worst: [31.0, 19.0, 55.0, 49.0, 6.0, 5.8, 0.1, 0.0],
        best: [36.0, 18.0, 45.0, 40.0, 8.0, 7.0, 0.02, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Chocolat noir {f}", "Noir intense {f}", "Tablette {f}"],
        flavours: &[
            Flavour("70 % de cacao", "vanille"),
            Flavour("74 % de cacao d'Équateur", "fèves de cacao d'Équateur"),
            Flavour("72 % de cacao et fleur de sel", "fleur de sel"),
        ],
        ingredients: "Pâte de cacao, sucre de canne, beurre de cacao, {i}.",
        worst: [42.0, 25.0, 38.0, 29.0, 10.0, 8.0, 0.03, 0.0],
        best: [43.0, 25.0, 32.0, 24.0, 12.0, 9.5, 0.01, 0.0],
        nova: 3,
        labels: &["en:fair-trade"],
    },
    Recipe {
        names: &["Chocolat noir {f}", "Noir absolu {f}"],
        flavours: &[
            Flavour("85 % de cacao", "cacao maigre en poudre"),
            Flavour("90 % de cacao", "cacao maigre en poudre, vanille"),
            Flavour("88 % de cacao de Madagascar", "cacao maigre en poudre"),
        ],
        ingredients: "Pâte de cacao, {i}, beurre de cacao, sucre de canne.",
        worst: [47.0, 28.0, 23.0, 13.8, 13.0, 10.5, 0.02, 0.0],
        best: [46.0, 27.0, 19.0, 7.0, 15.0, 12.5, 0.01, 0.0],
        nova: 3,
        labels: &["en:fair-trade"],
    },
];

const MILK: &[Recipe] = &[
    Recipe {
        names: &["Chocolat au lait {f}", "Tablette au lait {f}", "Le Grand Lait {f}"],
        flavours: &[
            Flavour("extra-fin", "vanille"),
            Flavour("noisettes entières", "_noisettes_ 19 %"),
            Flavour("riz soufflé", "riz soufflé 8 %, extrait de malt d'_orge_"),
            Flavour("caramel fondant", "caramel 18 % (sirop de glucose, _crème_, _beurre_, sel)"),
            Flavour("praliné", "praliné 22 % (sucre, _noisettes_, _amandes_)"),
        ],
        ingredients: "Sucre, beurre de cacao, _lait_ entier en poudre, pâte de cacao, {i}, \
            émulsifiant : lécithines (_soja_), arôme vanille.",
        worst: [30.0, 19.0, 59.0, 57.0, 1.5, 6.0, 0.3, 0.0],
        best: [34.0, 18.0, 52.0, 50.0, 3.0, 7.5, 0.15, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Chocolat au lait {f}", "Chocolat au lait corsé {f}"],
        flavours: &[
            Flavour("45 % de cacao", "vanille"),
            Flavour("50 % de cacao et noisettes", "_noisettes_ 12 %"),
            Flavour("48 % de cacao, pointe de sel", "fleur de sel"),
        ],
        ingredients: "Pâte de cacao, sucre de canne, _lait_ entier en poudre, beurre de cacao, \
            {i}.",
        worst: [39.0, 23.0, 44.0, 42.0, 4.0, 8.0, 0.25, 0.0],
        best: [40.0, 20.0, 36.0, 32.0, 7.5, 10.0, 0.12, 0.0],
        nova: 3,
        labels: &["en:fair-trade"],
    },
    Recipe {
        names: &[
            "Chocolat au lait {f} sans sucres ajoutés",
            "Tablette au lait {f} sans sucres ajoutés",
        ],
        flavours: &[
            Flavour("fondant", "inuline"),
            Flavour("et éclats de noisettes", "_noisettes_ 15 %, inuline"),
            Flavour("et amandes grillées", "_amandes_ 14 %, inuline"),
        ],
        ingredients: "Édulcorant : maltitols, beurre de cacao, _lait_ entier en poudre, pâte de \
            cacao, {i}, émulsifiant : lécithines (_soja_).",
        worst: [34.0, 19.0, 48.0, 9.8, 5.0, 7.5, 0.22, 0.0],
        best: [33.0, 13.0, 43.0, 6.6, 9.5, 9.0, 0.12, 0.0],
        nova: 4,
        labels: &["en:no-added-sugar"],
    },
];
