//! Breakfast: mueslis, chocolate cereals, sliced breads.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:mueslis",
        generic_name: "Mélange de céréales",
        aisle: Aisle::Breakfast,
        grading: Grading::Group(General),
        share: 2,
        packs: &["375 g", "450 g", "500 g", "750 g"],
        environment: "abbc",
        traces: &["en:sesame-seeds", "en:milk"],
        recipes: MUESLIS,
    },
    Family {
        category: "en:chocolate-cereals",
        generic_name: "Céréales pour petit-déjeuner au chocolat",
        aisle: Aisle::Breakfast,
        grading: Grading::Group(General),
        share: 2,
        packs: &["375 g", "430 g", "500 g", "600 g"],
        environment: "bcc",
        traces: &["en:nuts", "en:milk"],
        recipes: CHOCOLATE_CEREALS,
    },
    Family {
        category: "en:sliced-breads",
        generic_name: "Pain de mie tranché",
        aisle: Aisle::Bread,
        grading: Grading::Group(General),
        share: 2,
        packs: &["280 g", "500 g", "550 g"],
        environment: "aab",
        traces: &["en:sesame-seeds", "en:soybeans", "en:milk"],
        recipes: SLICED_BREADS,
    },
];

const MUESLIS: &[Recipe] = &[
    Recipe {
        names: &["Muesli croustillant {f}", "Pépites d'avoine {f}", "Granola doré {f}"],
        flavours: &[
            Flavour(
                "chocolat noir",
                "chocolat noir 12 % (pâte de cacao, sucre, beurre de cacao, émulsifiant : \
                    lécithines de tournesol)",
            ),
            Flavour(
                "trois chocolats",
                "chocolats 14 % (sucre, pâte de cacao, beurre de cacao, _lait_ entier en poudre)",
            ),
            Flavour("chocolat et noisettes", "chocolat au _lait_ 9 %, _noisettes_ 4 %"),
            Flavour(
                "caramel et noix de pécan",
                "éclats de caramel 7 % (sucre, _beurre_, _crème_), _noix_ de pécan 4 %",
            ),
        ],
        ingredients: "Flocons d'_avoine_ 48 %, sucre, {i}, huile de tournesol, farine de _blé_ \
            complète, sirop de glucose, sel.",
        worst: [18.0, 6.2, 64.0, 25.0, 5.0, 7.8, 0.42, 0.0],
        best: [13.0, 2.8, 63.0, 19.0, 7.5, 9.4, 0.12, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Muesli {f}", "Muesli floconneux {f}", "Muesli {f}, graines de courge"],
        flavours: &[
            Flavour("aux fruits rouges", "raisins secs, framboises et fraises lyophilisées 3 %"),
            Flavour("raisins et pommes", "raisins secs, pommes séchées 5 %"),
            Flavour("figues et noisettes", "figues séchées, _noisettes_ 4 %"),
            Flavour("aux fruits exotiques", "raisins secs, papaye, ananas et noix de coco séchés"),
            Flavour("abricot et amandes", "abricots secs, _amandes_ 4 %"),
        ],
        ingredients: "Flocons d'_avoine_ et de _blé_ complets, {i}, sucre de canne, pétales de \
            maïs, graines de tournesol.",
        worst: [8.0, 2.0, 66.0, 24.5, 6.0, 9.0, 0.2, 15.0],
        best: [6.5, 1.0, 60.0, 13.6, 9.2, 11.0, 0.04, 22.0],
        nova: 3,
        labels: &["en:source-of-fibre"],
    },
    Recipe {
        names: &["Muesli {f} sans sucres ajoutés", "Flocons {f}"],
        flavours: &[
            Flavour(
                "cinq céréales",
                "flocons d'_avoine_ 50 %, de _blé_, d'_orge_, de _seigle_ et d'_épeautre_",
            ),
            Flavour(
                "d'avoine et graines",
                "flocons d'_avoine_ 78 %, graines de tournesol, de lin et de courge",
            ),
            Flavour("d'avoine et sarrasin", "flocons d'_avoine_ 70 %, sarrasin soufflé 15 %"),
            Flavour("d'avoine complète", "flocons d'_avoine_ complète"),
        ],
        ingredients: "{i}, raisins secs {p} %.",
        worst: [8.0, 1.4, 62.0, 11.0, 8.0, 10.5, 0.05, 14.0],
        best: [7.0, 1.2, 59.0, 3.2, 10.0, 13.0, 0.01, 4.0],
        nova: 1,
        labels: &["en:no-added-sugar", "en:high-fibre"],
    },
];

const CHOCOLATE_CEREALS: &[Recipe] = &[
    Recipe {
        names: &["Céréales fourrées {f}", "Coussins croustillants {f}", "Carrés fondants {f}"],
        flavours: &[
            Flavour("chocolat-noisette", "cacao maigre en poudre, _noisettes_ 2 %"),
            Flavour("au chocolat au lait", "cacao maigre en poudre, _lait_ entier en poudre 4 %"),
            Flavour("tout chocolat", "cacao maigre en poudre 5 %, pâte de cacao"),
        ],
        ingredients: "Farine de _blé_, sucre, huile de palme, {i}, amidon de riz, sirop de \
            glucose, sel, émulsifiant : lécithines de tournesol, arôme.",
        worst: [15.0, 5.6, 69.0, 31.0, 3.5, 6.8, 0.72, 0.0],
        best: [10.0, 3.1, 70.0, 26.0, 5.0, 8.2, 0.45, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Pétales {f}", "Boules croustillantes {f}", "Riz soufflé {f}"],
        flavours: &[
            Flavour("au chocolat", "cacao maigre en poudre 6 %"),
            Flavour("choco-caramel", "cacao maigre en poudre 4 %, caramel 1,5 %"),
            Flavour("au chocolat noir", "chocolat noir en poudre 8 %"),
            Flavour("choco-miel", "cacao maigre en poudre 5 %, miel 2 %"),
        ],
        ingredients: "Céréales 62 % (riz, farine de _blé_, maïs), sucre, {i}, extrait de malt \
            d'_orge_, sel, carbonate de calcium, fer, vitamines B1, B6, B9 et D.",
        worst: [4.2, 1.6, 78.0, 28.5, 4.5, 7.0, 0.65, 0.0],
        best: [3.0, 1.1, 75.5, 21.0, 6.0, 8.8, 0.25, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Pétales complets {f}", "Flocons d'avoine {f}", "Boules de blé complet {f}"],
        flavours: &[
            Flavour("au cacao", "cacao maigre en poudre 7 %"),
            Flavour(
                "cacao et éclats de fèves",
                "cacao maigre en poudre 6 %, éclats de fèves de cacao 2 %",
            ),
            Flavour("cacao intense", "cacao maigre en poudre 8 %"),
        ],
        ingredients: "Céréales complètes 74 % (_blé_, _avoine_), sucre de canne, {i}, fibres de \
            chicorée, sel.",
        worst: [5.2, 1.8, 69.0, 17.5, 7.4, 9.2, 0.38, 0.0],
        best: [4.4, 1.3, 66.0, 12.5, 10.5, 11.0, 0.1, 0.0],
        nova: 3,
        labels: &["en:source-of-fibre"],
    },
];

const SLICED_BREADS: &[Recipe] = &[
    Recipe {
        names: &["Pain de mie brioché {f}", "Pain de mie au lait {f}", "Pain de mie doré {f}"],
        flavours: &[
            Flavour("nature", "_beurre_ 2 %"),
            Flavour("grandes tranches", "_beurre_ 4 %"),
            Flavour("sans croûte", "_beurre_ 3 %"),
        ],
        ingredients: "Farine de _blé_, eau, sucre, _lait_ écrémé en poudre, _œufs_, huile de colza, {i}, levure, sel, \
            émulsifiant : mono- et diglycérides d'acides gras, conservateur : propionate de \
            calcium.",
        worst: [9.0, 4.2, 51.0, 12.5, 2.0, 8.0, 1.3, 0.0],
        best: [6.5, 2.0, 49.0, 8.0, 2.8, 8.6, 1.05, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Pain de mie {f}", "Pain de mie moelleux {f}", "Le Tranché {f}"],
        flavours: &[
            Flavour("nature", "gluten de _blé_"),
            Flavour("sandwich", "gluten de _blé_, vinaigre"),
            Flavour("spécial croque-monsieur", "farine de fève, gluten de _blé_"),
            Flavour("de campagne", "farine de _seigle_ 6 %"),
        ],
        ingredients: "Farine de _blé_ 62 %, eau, huile de colza, sucre, levure, sel, {i}.",
        worst: [5.0, 0.8, 48.5, 6.4, 3.2, 7.7, 1.15, 0.0],
        best: [3.8, 0.5, 47.0, 3.2, 4.4, 8.8, 0.92, 0.0],
        nova: 3,
        labels: &["en:no-palm-oil"],
    },
    Recipe {
        names: &["Pain de mie complet {f}", "Pain de mie {f} 100 % complet"],
        flavours: &[
            Flavour("nature", "fibres de _blé_"),
            Flavour("aux céréales", "graines de lin, de tournesol et de millet 7 %"),
            Flavour("sans sucres ajoutés", "levain de _blé_ dévitalisé"),
            Flavour("aux graines de courge", "graines de courge 6 %"),
        ],
        ingredients: "Farine complète de _blé_ 60 %, eau, gluten de _blé_, {i}, huile de colza, \
            levure, sel.",
        worst: [5.0, 0.8, 42.0, 5.2, 6.0, 9.4, 1.12, 0.0],
        best: [4.0, 0.5, 39.0, 2.8, 8.2, 11.0, 0.8, 0.0],
        nova: 3,
        labels: &["en:no-palm-oil", "en:source-of-fibre"],
    },
];
