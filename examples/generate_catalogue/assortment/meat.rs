//! Prepared meats: sausages and hams.

use super::{Aisle, Family, Flavour, Grading, Recipe};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:sausages",
        generic_name: "Saucisses",
        aisle: Aisle::Meat,
        grading: Grading::Meat,
        share: 2,
        packs: &["180 g", "240 g", "300 g", "350 g", "4 x 90 g"],
        environment: "cde",
        traces: &["en:milk", "en:mustard"],
        recipes: SAUSAGES,
    },
    Family {
        category: "en:hams",
        generic_name: "Jambon cuit",
        aisle: Aisle::Meat,
        grading: Grading::Meat,
        share: 2,
        packs: &["80 g", "120 g", "160 g", "180 g", "2 x 140 g"],
        environment: "ccd",
        traces: &["en:milk"],
        recipes: HAMS,
    },
];

const SAUSAGES: &[Recipe] = &[
    Recipe {
        names: &["{f}", "{f} à l'ancienne"],
        flavours: &[
            Flavour("Saucisses de Strasbourg", "Viande de porc 62 %, gras de porc"),
            Flavour("Saucisses fumées", "Viande et gras de porc 84 %, fumée de hêtre"),
            Flavour("Knacks au fromage", "Viande de porc 66 %, gras de porc, _emmental_ 10 %"),
            Flavour("Saucisses cocktail", "Viande et gras de porc 78 %"),
        ],
        ingredients: "{i}, eau, sel, épices, stabilisant : diphosphates, antioxydant : \
            érythorbate de sodium, conservateur : nitrite de sodium.",
        worst: [28.0, 11.0, 1.8, 0.9, 0.2, 12.0, 2.2, 0.0],
        best: [20.0, 7.6, 1.2, 0.7, 0.5, 14.0, 1.75, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["{f}", "{f} aux herbes"],
        flavours: &[
            Flavour("Saucisses de Toulouse", "Viande de porc 94 %"),
            Flavour("Chipolatas", "Viande de porc 92 %"),
            Flavour("Merguez", "Viande de bœuf 88 %, harissa, paprika"),
            Flavour("Saucisses paysannes", "Viande de porc 93 %, persil"),
        ],
        ingredients: "{i}, sel, eau, épices, boyau naturel.",
        worst: [23.0, 9.0, 1.2, 0.6, 0.2, 14.5, 1.8, 0.0],
        best: [15.5, 5.6, 0.8, 0.5, 0.6, 17.5, 1.35, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["{f}", "{f} à cuire"],
        flavours: &[
            Flavour("Saucisses de volaille", "Viande de poulet et de dinde 80 %"),
            Flavour("Chipolatas de dinde", "Viande de dinde 86 %"),
            Flavour("Knacks de poulet", "Viande de poulet 82 %"),
            Flavour("Saucisses de poulet au citron", "Viande de poulet 84 %, zestes de citron"),
        ],
        ingredients: "{i}, eau, huile de colza, sel, épices, boyau végétal.",
        worst: [15.0, 4.2, 2.2, 0.9, 0.3, 14.0, 1.75, 0.0],
        best: [8.0, 1.9, 1.8, 0.6, 0.8, 18.0, 1.05, 0.0],
        nova: 4,
        labels: &["en:reduced-fat"],
    },
];

const HAMS: &[Recipe] = &[
    Recipe {
        names: &["Jambon {f}", "Jambon cuit {f}"],
        flavours: &[
            Flavour("choix", "jambon de porc 80 %"),
            Flavour("supérieur avec couenne", "jambon de porc 92 %"),
            Flavour("fumé au bois de hêtre", "jambon de porc 88 %, fumée de hêtre"),
            Flavour("aux herbes de Provence", "jambon de porc 88 %, herbes de Provence"),
        ],
        ingredients: "{i}, eau, sel, dextrose, arômes, stabilisant : triphosphates, antioxydant : \
            érythorbate de sodium, conservateur : nitrite de sodium.",
        worst: [5.8, 2.2, 1.6, 1.2, 0.0, 18.5, 2.25, 0.0],
        best: [3.2, 1.2, 0.9, 0.7, 0.0, 20.5, 1.75, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Jambon supérieur {f}", "Jambon blanc {f}"],
        flavours: &[
            Flavour("sans nitrite", "jambon de porc 94 %, extraits végétaux"),
            Flavour("cuit au torchon", "jambon de porc 94 %"),
            Flavour("à l'étouffée", "jambon de porc 95 %, bouillon de légumes"),
            Flavour("sans couenne", "jambon de porc 93 %"),
        ],
        ingredients: "{i}, sel, sucre, ferments.",
        worst: [3.4, 1.3, 0.9, 0.8, 0.0, 20.0, 1.72, 0.0],
        best: [2.0, 0.7, 0.6, 0.5, 0.0, 22.5, 1.25, 0.0],
        nova: 3,
        labels: &["en:no-preservatives"],
    },
    Recipe {
        names: &["{f}", "{f} en tranches"],
        flavours: &[
            Flavour("Jambon de dinde", "Filet de dinde 90 %"),
            Flavour("Jambon de poulet", "Filet de poulet 90 %"),
            Flavour("Jambon de dinde aux herbes", "Filet de dinde 89 %, herbes"),
        ],
        ingredients: "{i}, eau, sel, dextrose, arôme naturel.",
        worst: [2.0, 0.7, 1.4, 1.0, 0.0, 18.5, 1.75, 0.0],
        best: [1.1, 0.4, 0.8, 0.6, 0.0, 22.0, 1.15, 0.0],
        nova: 4,
        labels: &["en:low-fat"],
    },
];
