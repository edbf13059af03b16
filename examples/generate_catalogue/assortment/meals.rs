//! Ready meals: rice dishes, pizzas, vegetable soups.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:rice-dishes",
        generic_name: "Plat cuisiné à base de riz",
        aisle: Aisle::Meals,
        grading: Grading::Group(General),
        share: 2,
        packs: &["220 g", "280 g", "300 g", "900 g"],
        environment: "bcd",
        traces: &["en:celery", "en:mustard", "en:molluscs"],
        recipes: RICE_DISHES,
    },
    Family {
        category: "en:pizzas",
        generic_name: "Pizza cuite au four",
        aisle: Aisle::Meals,
        grading: Grading::Group(General),
        share: 3,
        packs: &["200 g", "350 g", "390 g", "420 g", "450 g"],
        environment: "bcd",
        traces: &["en:soybeans", "en:eggs", "en:mustard"],
        recipes: PIZZAS,
    },
    Family {
        category: "en:vegetable-soups",
        generic_name: "Soupe de légumes",
        aisle: Aisle::Soups,
        grading: Grading::Group(General),
        share: 2,
        packs: &["30 cl", "50 cl", "1 l", "2 x 30 cl"],
        environment: "+ab",
        traces: &["en:gluten", "en:eggs"],
        recipes: SOUPS,
    },
];

const RICE_DISHES: &[Recipe] = &[
    Recipe {
        names: &["{f}", "{f} à la crème"],
        flavours: &[
            Flavour("Risotto aux champignons", "champignons 14 %, _parmesan_ 4 %"),
            Flavour("Poulet sauce forestière et riz", "poulet 16 %, champignons 8 %"),
            Flavour("Blanquette de dinde et riz", "dinde 17 %, carottes 6 %"),
            Flavour(
                "Risotto aux quatre fromages",
                "_emmental_, _mozzarella_, _parmesan_ et _fromage_ bleu 11 %",
            ),
        ],
        ingredients: "Riz cuit 45 %, _crème_, {i}, eau, oignons, _beurre_, amidon modifié, sel, \
            arômes.",
        worst: [10.0, 5.6, 20.0, 1.6, 0.6, 5.4, 1.25, 8.0],
        best: [6.0, 2.8, 19.0, 1.4, 1.2, 7.0, 0.8, 14.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["{f}", "{f} micro-ondable", "{f} recette mijotée"],
        flavours: &[
            Flavour(
                "Riz cantonais",
                "petits pois 8 %, jambon 7 % (jambon de porc, sel, conservateur : nitrite de \
                    sodium), _œufs_ 6 %",
            ),
            Flavour("Paëlla au poulet", "poulet 14 %, poivrons 8 %, _crevettes_ 3 %"),
            Flavour("Poulet basquaise et riz", "poulet 16 %, poivrons 12 %, tomates 10 %"),
            Flavour("Colombo de poulet et riz", "poulet 15 %, courgettes 8 %, épices à colombo"),
            Flavour("Riz au thon et à la tomate", "_thon_ 12 %, tomates 14 %"),
        ],
        ingredients: "Riz cuit 48 %, {i}, eau, oignons, huile de tournesol, sel, épices.",
        worst: [6.0, 1.4, 21.0, 2.0, 1.0, 5.4, 1.0, 15.0],
        best: [3.6, 0.7, 19.5, 1.5, 2.0, 8.0, 0.62, 26.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["{f}", "{f} recette végétale"],
        flavours: &[
            Flavour("Riz complet aux lentilles corail", "lentilles corail 16 %, carottes 12 %"),
            Flavour("Chili sin carne et riz", "haricots rouges 18 %, poivrons 10 %, tomates 12 %"),
            Flavour(
                "Dahl de pois chiches et riz",
                "pois chiches 18 %, lait de coco 5 %, épinards 10 %",
            ),
            Flavour(
                "Riz noir et légumes grillés",
                "courgettes, aubergines et poivrons grillés 34 %",
            ),
        ],
        ingredients: "Riz complet cuit 40 %, {i}, oignons, huile d'olive vierge extra, sel, \
            épices.",
        worst: [3.8, 0.9, 19.0, 2.6, 2.8, 4.2, 0.82, 38.0],
        best: [2.4, 0.4, 17.5, 1.8, 4.8, 6.0, 0.48, 48.0],
        nova: 3,
        labels: &[],
    },
];

const PIZZAS: &[Recipe] = &[
    Recipe {
        names: &["Pizza {f}", "Pizza {f} pâte épaisse"],
        flavours: &[
            Flavour(
                "quatre fromages",
                "_mozzarella_ 14 %, _emmental_ 8 %, _fromage_ de chèvre 4 %, _fromage_ bleu 4 %",
            ),
            Flavour(
                "chorizo",
                "_mozzarella_ 14 %, chorizo 10 % (porc, sel, paprika, conservateur : nitrite de \
                    sodium)",
            ),
            Flavour(
                "lardons et oignons",
                "_crème_ 12 %, lardons 11 % (poitrine de porc, sel, conservateur : nitrite de \
                    sodium), oignons 9 %",
            ),
            Flavour("raclette", "_fromage_ à raclette 18 %, pommes de terre, _crème_"),
        ],
        ingredients: "Farine de _blé_, {i}, eau, purée de tomates, huile de colza, levure, sel, \
            sucre, arômes.",
        worst: [14.5, 7.2, 29.0, 3.6, 1.6, 11.0, 1.75, 10.0],
        best: [10.0, 4.2, 28.0, 3.0, 2.4, 12.4, 1.2, 16.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Pizza {f}", "Pizza {f} cuite sur pierre", "Pizza {f} pâte fine"],
        flavours: &[
            Flavour(
                "jambon-fromage",
                "jambon 10 % (jambon de porc, sel, conservateur : nitrite de sodium), _emmental_ \
                    10 %",
            ),
            Flavour("Margherita", "_mozzarella_ 17 %, basilic"),
            Flavour(
                "royale",
                "jambon 9 % (jambon de porc, sel, conservateur : nitrite de sodium), champignons \
                    8 %, _mozzarella_ 9 %",
            ),
            Flavour("thon et tomate", "_thon_ 11 %, _mozzarella_ 8 %, olives noires"),
            Flavour("chèvre et miel", "_fromage_ de chèvre 12 %, miel 1,5 %, _mozzarella_ 7 %"),
        ],
        ingredients: "Farine de _blé_, purée de tomates 20 %, {i}, eau, huile de tournesol, \
            levure, sel.",
        worst: [9.6, 4.4, 29.0, 3.8, 2.0, 9.6, 1.3, 16.0],
        best: [6.6, 2.4, 27.0, 2.9, 3.1, 11.0, 0.95, 24.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Pizza {f}", "Pizza {f} au blé complet"],
        flavours: &[
            Flavour(
                "légumes du soleil",
                "courgettes, aubergines et poivrons grillés 24 %, _mozzarella_ 7 %",
            ),
            Flavour("épinards et ricotta", "épinards 20 %, ricotta 9 % (_lactosérum_, _lait_)"),
            Flavour("champignons et roquette", "champignons 22 %, _mozzarella_ 7 %, roquette"),
            Flavour("potager vert", "brocolis, petits pois et courgettes 26 %, _mozzarella_ 6 %"),
        ],
        ingredients: "Farine de _blé_ (dont complète 20 %), purée de tomates 18 %, {i}, eau, \
            huile d'olive vierge extra, levure, sel.",
        worst: [6.8, 2.4, 28.0, 3.6, 2.9, 7.8, 1.05, 36.0],
        best: [4.6, 1.3, 25.0, 2.9, 4.4, 9.0, 0.68, 46.0],
        nova: 3,
        labels: &[],
    },
];

const SOUPS: &[Recipe] = &[
    Recipe {
        names: &["Velouté {f}", "Velouté {f} à la crème"],
        flavours: &[
            Flavour("de potiron", "potiron"),
            Flavour("de champignons", "champignons"),
            Flavour("d'asperges", "asperges"),
            Flavour("de poireaux et pommes de terre", "poireaux, pommes de terre"),
        ],
        ingredients: "Eau, {i} {p} %, _crème_ 6 %, oignons, amidon modifié, _beurre_, sel, arômes.",
        worst: [4.8, 2.9, 7.0, 3.6, 0.7, 1.2, 0.98, 32.0],
        best: [2.6, 1.4, 5.6, 2.4, 1.2, 1.4, 0.66, 42.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Soupe {f}", "Mouliné {f}", "Soupe paysanne {f}"],
        flavours: &[
            Flavour(
                "de légumes variés",
                "carottes, pommes de terre, poireaux, courgettes, _céleri_",
            ),
            Flavour("de tomates et basilic", "tomates, oignons, basilic"),
            Flavour("de carottes au cumin", "carottes, oignons, cumin"),
            Flavour("de légumes verts", "courgettes, brocolis, poireaux, épinards"),
        ],
        ingredients: "Légumes {p} % ({i}), eau, huile de colza, sel, poivre.",
        worst: [2.2, 0.4, 6.6, 3.3, 1.0, 1.0, 0.82, 45.0],
        best: [0.9, 0.1, 5.0, 2.2, 1.7, 1.3, 0.55, 66.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Soupe {f}", "Soupe {f} peu salée"],
        flavours: &[
            Flavour("de lentilles et carottes", "carottes, lentilles vertes, oignons"),
            Flavour("de pois cassés", "pois cassés, poireaux, carottes"),
            Flavour("minestrone", "tomates, haricots blancs, carottes, courgettes, _céleri_"),
        ],
        ingredients: "Légumes et légumineuses {p} % ({i}), eau, huile d'olive vierge extra, sel, \
            herbes.",
        worst: [1.4, 0.2, 7.6, 2.4, 2.2, 2.3, 0.62, 55.0],
        best: [1.0, 0.1, 7.2, 1.8, 3.6, 3.4, 0.38, 70.0],
        nova: 3,
        labels: &[],
    },
];
