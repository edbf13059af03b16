//! Dry pasta, tomato sauces, mayonnaises.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:dry-pastas",
        generic_name: "Pâtes alimentaires",
        aisle: Aisle::Italian,
        grading: Grading::Group(General),
        share: 1,
        packs: &["250 g", "500 g", "1 kg"],
        environment: "aab",
        traces: &["en:eggs", "en:soybeans"],
        recipes: PASTAS,
    },
    Family {
        category: "en:tomato-sauces",
        generic_name: "Sauce tomate cuisinée",
        aisle: Aisle::Italian,
        grading: Grading::Group(General),
        share: 2,
        packs: &["190 g", "200 g", "350 g", "420 g", "3 x 190 g"],
        environment: "abc",
        traces: &["en:celery"],
        recipes: TOMATO_SAUCES,
    },
    Family {
        category: "en:mayonnaises",
        generic_name: "Mayonnaise",
        aisle: Aisle::Condiments,
        grading: Grading::Group(General),
        share: 2,
        packs: &["175 g", "235 g", "300 g", "430 g", "475 g"],
        environment: "bcd",
        traces: &["en:milk"],
        recipes: MAYONNAISES,
    },
];

const SHAPES: &[Flavour] = &[
    Flavour("Spaghetti", ""),
    Flavour("Coquillettes", ""),
    Flavour("Penne", ""),
    Flavour("Torsades", ""),
    Flavour("Tagliatelles", ""),
    Flavour("Papillons", ""),
];

const PASTAS: &[Recipe] = &[
    Recipe {
        names: &["{f}", "{f} cuisson rapide"],
        flavours: SHAPES,
        ingredients: "Semoule de _blé_ dur de qualité supérieure.",
        worst: [1.7, 0.5, 71.0, 3.6, 3.1, 12.1, 0.03, 0.0],
        best: [1.3, 0.3, 70.0, 3.0, 3.6, 13.5, 0.01, 0.0],
        nova: 1,
        labels: &[],
    },
    Recipe {
        names: &["{f} aux œufs frais", "{f} aux 7 œufs"],
        flavours: SHAPES,
        ingredients: "Semoule de _blé_ dur, _œufs_ frais 22 %.",
        worst: [4.6, 1.6, 68.0, 3.4, 2.8, 12.8, 0.09, 0.0],
        best: [3.4, 1.0, 68.0, 2.8, 3.4, 14.2, 0.05, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["{f} au blé complet", "{f} 100 % blé complet"],
        flavours: SHAPES,
        ingredients: "Semoule complète de _blé_ dur.",
        worst: [2.4, 0.5, 65.0, 3.6, 7.2, 12.5, 0.03, 0.0],
        best: [2.0, 0.4, 62.0, 2.8, 9.0, 14.5, 0.01, 0.0],
        nova: 1,
        labels: &["en:high-fibre"],
    },
];

const TOMATO_SAUCES: &[Recipe] = &[
    Recipe {
        names: &["Sauce bolognaise {f}", "Bolognaise {f}"],
        flavours: &[
            Flavour("au bœuf", "viande de bœuf 17 %"),
            Flavour("mijotée", "viande de bœuf et de porc 16 %, carottes, vin rouge"),
            Flavour("au bœuf et parmesan", "viande de bœuf 14 %, _parmesan_ 2 %"),
        ],
        ingredients: "Tomates {p} % (pulpe et concentré), {i}, oignons, huile de tournesol, \
            sucre, sel, ail, basilic, amidon modifié.",
        worst: [8.6, 3.4, 8.6, 7.2, 1.2, 4.6, 1.35, 52.0],
        best: [4.4, 1.5, 6.6, 4.8, 2.0, 6.2, 0.85, 62.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Sauce tomate {f}", "Sauce tomate {f} à l'italienne"],
        flavours: &[
            Flavour("aux trois fromages", "_emmental_, _mozzarella_ et _parmesan_ 7 %, _crème_"),
            Flavour("ricotta et basilic", "ricotta 9 % (_lactosérum_, _lait_), basilic 2 %"),
            Flavour("au pesto", "basilic 4 %, _parmesan_ 3 %, _noix_ de cajou"),
            Flavour("et mascarpone", "_mascarpone_ 8 %"),
        ],
        ingredients: "Tomates {p} % (pulpe et concentré), {i}, huile de tournesol, oignons, \
            sucre, sel, ail.",
        worst: [8.4, 3.3, 8.2, 6.9, 1.1, 3.0, 1.4, 62.0],
        best: [4.2, 1.4, 6.4, 4.6, 1.8, 3.6, 0.8, 72.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Sauce tomate {f}", "Sauce tomate {f} du potager", "Coulis de tomates {f}"],
        flavours: &[
            Flavour("au basilic", "basilic 2 %"),
            Flavour("aux légumes grillés", "aubergines, courgettes et poivrons grillés 18 %"),
            Flavour("à la provençale", "oignons, olives noires, herbes de Provence"),
            Flavour("aux olives", "olives vertes 6 %"),
            Flavour("ail et oignon", "oignons 5 %, ail 1 %"),
        ],
        ingredients: "Tomates (pulpe et concentré), {i}, huile d'olive vierge extra 1,5 %, sel, \
            ail. Légumes : {p} %.",
        worst: [3.9, 0.6, 8.2, 6.9, 1.4, 1.4, 1.05, 78.0],
        best: [1.4, 0.2, 5.4, 4.2, 2.1, 1.6, 0.25, 94.0],
        nova: 3,
        labels: &["en:no-added-sugar"],
    },
];

const MAYONNAISES: &[Recipe] = &[
    Recipe {
        names: &["Mayonnaise {f}", "Mayonnaise fine {f}"],
        flavours: &[
            Flavour("de Dijon", "_moutarde_ de Dijon 4 %"),
            Flavour("nature", "_moutarde_"),
            Flavour("au citron", "jus de citron 2 %, _moutarde_"),
            Flavour("à l'ancienne", "graines de _moutarde_ 3 %"),
        ],
        ingredients: "Huile de tournesol, eau, jaune d'_œuf_ 6 %, {i}, vinaigre d'alcool, \
            sel, sucre, antioxydant : calcium disodique EDTA.",
        worst: [78.0, 7.4, 2.4, 2.0, 0.1, 1.1, 1.45, 0.0],
        best: [70.0, 5.1, 2.2, 1.4, 0.2, 1.4, 1.05, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Mayonnaise légère {f}", "Mayonnaise allégée {f}"],
        flavours: &[
            Flavour("nature", "_moutarde_"),
            Flavour("à la moutarde", "_moutarde_ de Dijon 5 %"),
            Flavour("aux fines herbes", "persil, ciboulette, _moutarde_"),
        ],
        ingredients: "Eau, huile de colza, jaune d'_œuf_, amidon modifié, vinaigre d'alcool, \
            {i}, sucre, sel, épaississant : gomme xanthane, conservateur : sorbate de potassium.",
        worst: [38.0, 3.3, 8.2, 4.6, 0.3, 0.9, 1.65, 0.0],
        best: [24.0, 1.8, 7.6, 3.2, 0.8, 1.2, 0.98, 0.0],
        nova: 4,
        labels: &["en:reduced-fat"],
    },
    Recipe {
        names: &["Mayonnaise végétale {f}", "Sauce fraîche façon mayonnaise {f}"],
        flavours: &[
            Flavour("aux pois chiches", "pois chiches 22 %"),
            Flavour("au soja", "crème de _soja_ 25 %"),
            Flavour("au tofu soyeux", "tofu soyeux 28 % (_soja_)"),
        ],
        ingredients: "Eau, {i}, huile de colza, vinaigre de cidre, _moutarde_, sel, jus de \
            citron, épaississant : gomme de guar.",
        worst: [17.0, 1.6, 8.0, 3.4, 1.2, 2.6, 1.15, 18.0],
        best: [11.5, 0.9, 7.0, 2.2, 3.4, 4.9, 0.75, 28.0],
        nova: 4,
        labels: &[],
    },
];
