//! Milks and their plant-based counterparts. Both are beverages to the Nutri-Score of 2023.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::Beverage;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:milks",
        generic_name: "Lait de vache",
        aisle: Aisle::Dairy,
        grading: Grading::Group(Beverage),
        share: 2,
        packs: &["1 l", "6 x 1 l", "50 cl", "6 x 20 cl"],
        environment: "bcc",
        traces: &[],
        recipes: MILKS,
    },
    Family {
        category: "en:plant-milks",
        generic_name: "Boisson végétale",
        aisle: Aisle::PlantMilks,
        grading: Grading::Group(Beverage),
        share: 2,
        packs: &["1 l", "6 x 1 l", "25 cl"],
        environment: "+ab",
        traces: &["en:nuts"],
        recipes: PLANT_MILKS,
    },
];

const MILKS: &[Recipe] = &[
    Recipe {
        names: &["Lait {f}", "Boisson lactée {f}"],
        flavours: &[
            Flavour("au chocolat", "cacao maigre en poudre 1,5 %"),
            Flavour("goût vanille", "arôme naturel de vanille"),
            Flavour("goût fraise", "jus de fraise concentré 1 %, arôme, colorant : caroténoïdes"),
        ],
        ingredients: "_Lait_ demi-écrémé 92 %, sucre, {i}, stabilisant : carraghénanes.",
        worst: [1.8, 1.2, 11.6, 11.2, 0.3, 3.0, 0.15, 0.0],
        best: [1.0, 0.7, 8.4, 7.8, 0.8, 3.5, 0.11, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Lait entier {f}", "Lait de vache entier {f}"],
        flavours: &[
            Flavour("UHT", "_Lait_ entier stérilisé UHT"),
            Flavour("frais pasteurisé", "_Lait_ entier pasteurisé"),
            Flavour("de montagne", "_Lait_ entier de montagne stérilisé UHT"),
        ],
        ingredients: "{i} (origine : France).",
        worst: [4.1, 2.7, 4.9, 4.9, 0.0, 3.1, 0.11, 0.0],
        best: [3.5, 2.2, 4.6, 4.6, 0.0, 3.4, 0.09, 0.0],
        nova: 1,
        labels: &["en:made-in-france"],
    },
    Recipe {
        names: &["Lait demi-écrémé {f}", "Lait demi-écrémé UHT {f}"],
        flavours: &[
            Flavour("de nos régions", "_Lait_ demi-écrémé"),
            Flavour("facile à digérer", "_Lait_ demi-écrémé à teneur réduite en _lactose_"),
            Flavour("vitamine D", "_Lait_ demi-écrémé, vitamine D"),
            Flavour("de pâturage", "_Lait_ demi-écrémé de vaches au pâturage"),
        ],
        ingredients: "{i}.",
        worst: [1.7, 1.1, 4.9, 4.9, 0.0, 3.2, 0.11, 0.0],
        best: [1.5, 1.0, 4.7, 4.7, 0.0, 3.4, 0.09, 0.0],
        nova: 1,
        labels: &["en:made-in-france"],
    },
    Recipe {
        names: &["Lait écrémé {f}", "Lait 0 % {f}"],
        flavours: &[
            Flavour("UHT", "_Lait_ écrémé stérilisé UHT"),
            Flavour("enrichi en vitamine D", "_Lait_ écrémé, vitamine D"),
        ],
        ingredients: "{i}.",
        worst: [0.3, 0.2, 5.0, 5.0, 0.0, 3.2, 0.12, 0.0],
        best: [0.1, 0.1, 4.7, 4.7, 0.0, 3.5, 0.1, 0.0],
        nova: 1,
        labels: &["en:low-fat"],
    },
];

const PLANT_MILKS: &[Recipe] = &[
    Recipe {
        names: &["Boisson au riz {f}", "Riz à boire {f}"],
        flavours: &[
            Flavour("nature", "huile de tournesol"),
            Flavour("vanille", "huile de tournesol, arôme naturel de vanille"),
            Flavour("coco", "lait de coco 3 %"),
        ],
        ingredients: "Eau, riz 14 %, {i}, sel de mer.",
        worst: [1.1, 0.2, 12.0, 8.2, 0.1, 0.2, 0.12, 0.0],
        best: [0.9, 0.1, 9.2, 5.2, 0.2, 0.4, 0.08, 0.0],
        nova: 3,
        labels: &["en:no-added-sugar"],
    },
    Recipe {
        names: &["Boisson à l'avoine {f}", "Avoine à boire {f}"],
        flavours: &[
            Flavour("nature", "huile de tournesol"),
            Flavour(
                "spécial café",
                "huile de colza 2,5 %, régulateur d'acidité : carbonate de calcium",
            ),
            Flavour("calcium", "huile de tournesol, carbonate de calcium"),
            Flavour("noisette", "_noisettes_ 2,5 %"),
        ],
        ingredients: "Eau, _avoine_ 11 %, {i}, sel.",
        worst: [2.8, 0.4, 7.6, 5.4, 0.7, 0.8, 0.12, 0.0],
        best: [1.0, 0.2, 5.8, 3.1, 1.2, 1.3, 0.08, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Boisson à l'amande {f}", "Amande à boire {f}"],
        flavours: &[
            Flavour("sans sucres", "carbonate de calcium"),
            Flavour("nature", "arôme naturel"),
            Flavour("torréfiée", "extrait de vanille"),
        ],
        ingredients: "Eau, _amandes_ 5 %, {i}, stabilisant : gomme gellane, sel de mer.",
        worst: [1.4, 0.1, 0.8, 0.6, 0.3, 0.5, 0.14, 0.0],
        best: [2.6, 0.2, 0.4, 0.2, 0.6, 1.1, 0.06, 0.0],
        nova: 4,
        labels: &["en:no-added-sugar"],
    },
    Recipe {
        names: &["Boisson au soja {f}", "Soja à boire {f}"],
        flavours: &[
            Flavour("nature", "carbonate de calcium"),
            Flavour("vanille légère", "sucre de canne, extrait de vanille"),
            Flavour("calcium et vitamines", "carbonate de calcium, vitamines B12 et D2"),
        ],
        ingredients: "Eau, fèves de _soja_ 8,5 %, {i}.",
        worst: [1.9, 0.3, 3.9, 3.4, 0.5, 2.7, 0.12, 0.0],
        best: [1.8, 0.3, 0.8, 0.5, 0.8, 3.8, 0.04, 0.0],
        nova: 3,
        labels: &[],
    },
];
