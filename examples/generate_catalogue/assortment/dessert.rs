//! Desserts: ice creams and sorbets, compotes.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:ice-creams-and-sorbets",
        generic_name: "Dessert glacé",
        aisle: Aisle::Frozen,
        grading: Grading::Group(General),
        share: 3,
        packs: &["300 g", "450 g", "500 g", "6 x 70 g"],
        environment: "bcd",
        traces: &["en:nuts", "en:eggs", "en:gluten"],
        recipes: ICE_CREAMS,
    },
    Family {
        category: "en:compotes",
        generic_name: "Compote de fruits",
        aisle: Aisle::Compotes,
        grading: Grading::Group(General),
        share: 2,
        packs: &["4 x 100 g", "12 x 90 g", "8 x 100 g", "750 g"],
        environment: "aab",
        traces: &[],
        recipes: COMPOTES,
    },
];

const ICE_CREAMS: &[Recipe] = &[
    Recipe {
        names: &["Crème glacée {f}", "Glace gourmande {f}", "Bâtonnets glacés {f}"],
        flavours: &[
            Flavour(
                "vanille et noix de pécan",
                "_noix_ de pécan caramélisées 7 %, arôme naturel de vanille",
            ),
            Flavour("caramel au beurre salé", "caramel au _beurre_ salé 12 %"),
            Flavour(
                "chocolat et éclats de brownie",
                "chocolat 8 %, brownie 7 % (farine de _blé_, sucre, _œufs_, cacao)",
            ),
            Flavour("café et copeaux de chocolat", "extrait de café, copeaux de chocolat 7 %"),
        ],
        ingredients: "_Lait_ écrémé réhydraté, _crème_ 22 %, sucre, {i}, sirop de glucose, \
            émulsifiant : mono- et diglycérides d'acides gras, stabilisant : gomme de guar.",
        worst: [19.0, 12.5, 31.0, 28.5, 0.6, 3.4, 0.3, 0.0],
        best: [12.5, 8.0, 27.0, 23.5, 1.4, 4.2, 0.12, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Glace {f}", "Glace au lait {f}", "Pot glacé {f}"],
        flavours: &[
            Flavour("vanille", "gousses de vanille épuisées broyées, extrait de vanille"),
            Flavour("au yaourt", "yaourt 35 % (_lait_, ferments)"),
            Flavour("pistache", "pâte de _pistache_ 5 %"),
            Flavour("chocolat noir", "cacao en poudre 6 %"),
        ],
        ingredients: "_Lait_ demi-écrémé 52 %, {i}, sucre, fibres de chicorée, stabilisant : \
            graines de caroube.",
        worst: [7.0, 4.6, 25.0, 22.0, 0.8, 3.4, 0.16, 0.0],
        best: [2.6, 1.6, 18.0, 10.5, 4.4, 5.4, 0.1, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Sorbet {f}", "Sorbet plein fruit {f}"],
        flavours: &[
            Flavour("framboise", "framboises"),
            Flavour("citron", "jus de citron"),
            Flavour("mangue", "purée de mangues"),
            Flavour("fraise", "fraises"),
            Flavour("cassis", "cassis"),
        ],
        ingredients: "{i} {p} %, eau, sucre, sirop de glucose, stabilisant : pectines.",
        worst: [0.2, 0.0, 30.0, 27.5, 0.8, 0.4, 0.02, 42.0],
        best: [0.3, 0.0, 20.0, 16.5, 3.3, 0.8, 0.01, 72.0],
        nova: 4,
        labels: &[],
    },
];

const COMPOTES: &[Recipe] = &[
    Recipe {
        names: &["Compote {f}", "Dessert fruitier {f}"],
        flavours: &[
            Flavour("pomme", "pommes"),
            Flavour("pomme-banane", "pommes, bananes"),
            Flavour("pomme-rhubarbe", "pommes, rhubarbe"),
            Flavour("poire", "poires"),
            Flavour("pomme-châtaigne", "pommes, purée de châtaignes"),
        ],
        ingredients: "Fruits {p} % ({i}), sucre, antioxydant : acide ascorbique.",
        worst: [0.2, 0.0, 23.0, 21.5, 1.3, 0.3, 0.02, 74.0],
        best: [0.2, 0.0, 17.5, 16.0, 1.8, 0.3, 0.01, 79.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Compote allégée {f}", "Compote {f} allégée en sucres"],
        flavours: &[
            Flavour("pomme-abricot", "pommes, abricots"),
            Flavour("pomme-fraise", "pommes, fraises"),
            Flavour("pomme-vanille", "pommes, extrait de vanille"),
        ],
        ingredients: "Fruits {p} % ({i}), sucre, antioxydant : acide ascorbique.",
        worst: [0.2, 0.0, 16.8, 15.5, 1.6, 0.3, 0.01, 76.0],
        best: [0.2, 0.0, 14.0, 12.6, 2.1, 0.4, 0.01, 85.0],
        nova: 3,
        labels: &["en:reduced-sugar"],
    },
    Recipe {
        names: &[
            "Purée de fruits {f}",
            "Compote {f} sans sucres ajoutés",
            "Gourde {f} sans sucres ajoutés",
        ],
        flavours: &[
            Flavour("pomme", "pommes"),
            Flavour("pomme-poire", "pommes, poires"),
            Flavour("pomme-pêche", "pommes, pêches"),
            Flavour("pomme-myrtille", "pommes, myrtilles"),
            Flavour("pomme-coing", "pommes, coings"),
        ],
        ingredients: "Fruits 100 % ({i}), antioxydant : acide ascorbique.",
        worst: [0.3, 0.0, 13.0, 11.8, 1.7, 0.3, 0.01, 100.0],
        best: [0.3, 0.0, 10.0, 8.9, 2.8, 0.5, 0.0, 100.0],
        nova: 1,
        labels: &["en:no-added-sugar"],
    },
];
