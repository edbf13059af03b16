//! Canned food: tuna and vegetables.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:canned-tunas",
        generic_name: "Conserve de thon",
        aisle: Aisle::Fish,
        grading: Grading::Group(General),
        share: 2,
        packs: &["80 g", "112 g", "140 g", "160 g", "3 x 80 g"],
        environment: "bcd",
        traces: &["en:crustaceans", "en:molluscs"],
        recipes: TUNAS,
    },
    Family {
        category: "en:canned-vegetables",
        generic_name: "Légumes appertisés",
        aisle: Aisle::Vegetables,
        grading: Grading::Group(General),
        share: 2,
        packs: &["265 g", "375 g", "400 g", "530 g", "800 g"],
        environment: "+aab",
        traces: &["en:celery"],
        recipes: VEGETABLES,
    },
];

const TUNAS: &[Recipe] = &[
    Recipe {
        names: &["{f}"],
        flavours: &[
            Flavour("Salade de thon à la mexicaine", "haricots rouges, maïs, poivrons"),
            Flavour("Thon à la catalane", "tomates, poivrons, oignons"),
            Flavour("Rillettes de thon", "_crème_, _moutarde_, ciboulette"),
            Flavour("Thon sauce tomate", "purée de tomates 30 %"),
            Flavour(
                "Salade de thon à la niçoise",
                "haricots verts, pommes de terre, olives noires",
            ),
            Flavour("Thon à la provençale", "tomates, oignons, herbes de Provence"),
        ],
        ingredients: "_Thon_ listao 42 %, {i}, eau, huile de tournesol, sucre, sel, épices.",
        worst: [11.0, 2.4, 7.5, 4.0, 0.8, 11.0, 1.35, 20.0],
        best: [6.0, 0.9, 5.0, 3.2, 1.6, 14.5, 0.95, 32.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Thon {f}", "Miettes de thon {f}"],
        flavours: &[
            Flavour("à l'huile de tournesol", "huile de tournesol"),
            Flavour("à l'huile d'olive", "huile d'olive vierge"),
            Flavour("à l'huile et au citron", "huile de tournesol, jus de citron"),
        ],
        ingredients: "_Thon_ albacore 70 %, {i}, sel.",
        worst: [19.0, 3.2, 0.0, 0.0, 0.0, 22.0, 1.45, 0.0],
        best: [9.0, 1.4, 0.0, 0.0, 0.0, 26.0, 0.85, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Thon {f}", "Morceaux de thon {f}"],
        flavours: &[
            Flavour("listao au naturel", "_Thon_ listao 72 %, eau, sel"),
            Flavour("albacore au naturel", "_Thon_ albacore 70 %, eau, sel"),
            Flavour("au naturel pêché à la ligne", "_Thon_ listao 74 %, eau, sel"),
        ],
        ingredients: "{i}.",
        worst: [1.4, 0.5, 0.0, 0.0, 0.0, 24.0, 1.1, 0.0],
        best: [0.6, 0.2, 0.0, 0.0, 0.0, 27.0, 0.5, 0.0],
        nova: 3,
        labels: &[],
    },
];

const VEGETABLES: &[Recipe] = &[
    Recipe {
        names: &["{f}", "{f} façon grand-mère"],
        flavours: &[
            Flavour("Ratatouille cuisinée", "tomates, courgettes, aubergines, poivrons, oignons"),
            Flavour(
                "Poêlée de légumes cuisinés",
                "courgettes, carottes, poivrons, pommes de terre, oignons",
            ),
            Flavour("Haricots blancs à la tomate", "haricots blancs 52 %, tomates, oignons"),
            Flavour("Champignons cuisinés", "champignons, tomates, oignons"),
        ],
        ingredients: "Légumes {p} % ({i}), huile de tournesol, sucre, amidon de maïs, sel, ail, \
            herbes.",
        worst: [6.6, 0.9, 9.4, 6.9, 1.3, 1.3, 1.25, 70.0],
        best: [2.6, 0.4, 6.4, 4.2, 2.6, 1.9, 0.7, 86.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["{f}", "{f} très fins"],
        flavours: &[
            Flavour("Petits pois et carottes", "petits pois 40 %, carottes 28 %"),
            Flavour("Petits pois", "petits pois, oignons"),
            Flavour("Flageolets verts", "flageolets verts"),
        ],
        ingredients: "{i}, eau, sel, sucre. Légumes : {p} %.",
        worst: [0.6, 0.1, 11.0, 3.9, 3.2, 2.6, 0.82, 88.0],
        best: [0.4, 0.1, 8.0, 2.6, 4.6, 3.9, 0.5, 96.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["{f} sans sucres ajoutés", "{f} à teneur réduite en sel"],
        flavours: &[
            Flavour("Maïs doux", "maïs doux"),
            Flavour("Lentilles vertes", "lentilles vertes"),
            Flavour("Pois chiches", "pois chiches"),
            Flavour("Haricots rouges", "haricots rouges"),
        ],
        ingredients: "{i} {p} %, eau, sel.",
        worst: [1.4, 0.2, 15.0, 4.6, 3.0, 3.4, 0.45, 92.0],
        best: [1.0, 0.1, 11.0, 1.8, 5.4, 6.4, 0.1, 99.0],
        nova: 3,
        labels: &["en:no-added-sugar"],
    },
    Recipe {
        names: &["{f}", "{f} sans sucres ajoutés"],
        flavours: &[
            Flavour("Haricots verts extra-fins", "haricots verts"),
            Flavour("Épinards hachés", "épinards"),
            Flavour("Champignons de Paris émincés", "champignons de Paris"),
            Flavour("Poireaux coupés", "poireaux"),
        ],
        ingredients: "{i}, eau, sel. Légumes : {p} %.",
        worst: [0.4, 0.1, 4.2, 1.9, 1.7, 1.3, 0.8, 94.0],
        best: [0.3, 0.1, 2.4, 0.9, 2.8, 2.4, 0.3, 99.0],
        nova: 3,
        labels: &[],
    },
];
