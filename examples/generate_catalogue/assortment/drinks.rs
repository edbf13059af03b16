//! Soft drinks: sodas and iced teas.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::Beverage;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:sodas",
        generic_name: "Boisson rafraîchissante",
        aisle: Aisle::Sodas,
        grading: Grading::Group(Beverage),
        share: 3,
        packs: &["33 cl", "50 cl", "1,25 l", "1,5 l", "6 x 33 cl"],
        environment: "cdd",
        traces: &[],
        recipes: SODAS,
    },
    Family {
        category: "en:iced-teas",
        generic_name: "Boisson à l'extrait de thé",
        aisle: Aisle::Tea,
        grading: Grading::Group(Beverage),
        share: 2,
        packs: &["33 cl", "50 cl", "1 l", "1,5 l"],
        environment: "bcc",
        traces: &[],
        recipes: ICED_TEAS,
    },
];

const SODAS: &[Recipe] = &[
    Recipe {
        names: &["{f}", "{f} recette originale"],
        flavours: &[
            Flavour(
                "Cola",
                "colorant : caramel au sulfite d'ammonium, acidifiant : acide phosphorique, \
                    arômes naturels dont caféine",
            ),
            Flavour(
                "Soda à l'orange",
                "jus d'orange à base de concentré 8 %, acidifiant : acide citrique, colorant : \
                    caroténoïdes, arômes",
            ),
            Flavour("Limonade", "acidifiant : acide citrique, arôme naturel de citron"),
            Flavour("Tonic", "acidifiant : acide citrique, arômes naturels dont quinine"),
            Flavour(
                "Soda agrumes",
                "jus de pamplemousse et de citron à base de concentré 6 %, acidifiant : acide \
                    citrique, arômes",
            ),
        ],
        ingredients: "Eau gazéifiée, sucre, {i}.",
        worst: [0.0, 0.0, 11.4, 11.2, 0.0, 0.0, 0.03, 4.0],
        best: [0.0, 0.0, 8.4, 8.2, 0.0, 0.0, 0.01, 6.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["{f} 40 % de sucres en moins", "{f} allégé en sucres"],
        flavours: &[
            Flavour(
                "Cola",
                "colorant : caramel au sulfite d'ammonium, acidifiant : acide phosphorique, \
                    arômes naturels dont caféine",
            ),
            Flavour(
                "Soda orange sanguine",
                "jus d'orange sanguine à base de concentré 7 %, acidifiant : acide citrique, \
                    arôme naturel",
            ),
            Flavour(
                "Soda citron-citron vert",
                "jus de citron à base de concentré 5 %, acidifiant : acide citrique, arômes \
                    naturels",
            ),
        ],
        ingredients: "Eau gazéifiée, sucre, {i}, édulcorant : glycosides de stéviol.",
        worst: [0.0, 0.0, 6.2, 5.9, 0.0, 0.0, 0.03, 4.0],
        best: [0.0, 0.0, 3.2, 3.0, 0.0, 0.0, 0.01, 6.0],
        nova: 4,
        labels: &["en:reduced-sugar"],
    },
    Recipe {
        names: &["{f} zéro", "{f} sans sucres"],
        flavours: &[
            Flavour(
                "Cola",
                "colorant : caramel au sulfite d'ammonium, acidifiant : acide phosphorique, \
                    arômes naturels dont caféine",
            ),
            Flavour(
                "Soda orange",
                "jus d'orange à base de concentré 4 %, acidifiant : acide citrique, arômes",
            ),
            Flavour("Limonade", "acidifiant : acide citrique, arôme naturel de citron"),
            Flavour(
                "Cola cerise",
                "colorant : caramel au sulfite d'ammonium, acidifiant : acide phosphorique, arômes",
            ),
        ],
        ingredients: "Eau gazéifiée, {i}, édulcorants : aspartame, acésulfame-K.",
        worst: [0.0, 0.0, 0.3, 0.2, 0.0, 0.0, 0.03, 3.0],
        best: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.0],
        nova: 4,
        labels: &["en:no-added-sugar"],
    },
    Recipe {
        names: &["Pétillant {f} peu sucré", "Bulles de fruits {f}"],
        flavours: &[
            Flavour("citron et menthe", "jus de citron 5 %, infusion de menthe"),
            Flavour("pomme et gingembre", "jus de pomme 12 %, jus de gingembre"),
            Flavour("framboise et verveine", "jus de framboise 10 %, infusion de verveine"),
            Flavour("pamplemousse rose", "jus de pamplemousse rose 14 %"),
        ],
        ingredients: "Eau gazéifiée, {i}, sucre de canne.",
        worst: [0.0, 0.0, 5.6, 5.2, 0.1, 0.1, 0.02, 8.0],
        best: [0.0, 0.0, 2.2, 1.8, 0.1, 0.1, 0.01, 14.0],
        nova: 3,
        labels: &[],
    },
];

const ICED_TEAS: &[Recipe] = &[
    Recipe {
        names: &["Thé glacé {f}", "Thé noir glacé {f}"],
        flavours: &[
            Flavour("pêche", "jus de pêche à base de concentré 0,5 %"),
            Flavour("citron", "jus de citron à base de concentré 1 %"),
            Flavour("framboise", "jus de framboise à base de concentré 0,5 %"),
            Flavour("mangue", "jus de mangue à base de concentré 0,5 %"),
        ],
        ingredients: "Eau, sucre, {i}, extrait de thé noir 0,2 %, acidifiant : acide citrique, \
            arômes.",
        worst: [0.0, 0.0, 9.4, 9.2, 0.0, 0.0, 0.03, 1.0],
        best: [0.0, 0.0, 6.2, 6.0, 0.0, 0.0, 0.01, 1.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Thé glacé {f} zéro sucres", "Thé glacé léger {f}"],
        flavours: &[
            Flavour("pêche", "jus de pêche à base de concentré 0,5 %"),
            Flavour("citron", "jus de citron à base de concentré 1 %"),
            Flavour("menthe", "extrait de menthe"),
        ],
        ingredients: "Eau, {i}, extrait de thé 0,2 %, acidifiant : acide citrique, arômes, \
            édulcorant : sucralose.",
        worst: [0.0, 0.0, 2.6, 2.4, 0.0, 0.0, 0.03, 1.0],
        best: [0.0, 0.0, 0.2, 0.1, 0.0, 0.0, 0.01, 1.0],
        nova: 4,
        labels: &["en:reduced-sugar"],
    },
    Recipe {
        names: &["Thé infusé à froid {f}", "Infusion fraîche {f} peu sucrée"],
        flavours: &[
            Flavour("menthe verte", "infusion de menthe verte"),
            Flavour("hibiscus et fraise", "infusion d'hibiscus, jus de fraise 3 %"),
            Flavour("citron et romarin", "jus de citron 2 %, infusion de romarin"),
            Flavour("pêche de vigne", "purée de pêche 4 %"),
        ],
        ingredients: "Infusion de thé vert 90 % (eau, thé vert), {i}, sucre de canne.",
        worst: [0.0, 0.0, 4.4, 4.1, 0.0, 0.1, 0.02, 3.0],
        best: [0.0, 0.0, 0.4, 0.3, 0.0, 0.1, 0.0, 3.0],
        nova: 3,
        labels: &[],
    },
];
