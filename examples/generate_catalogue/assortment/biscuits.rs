//! Biscuits: with chocolate, and filled ones.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:chocolate-biscuits",
        generic_name: "Biscuits au chocolat",
        aisle: Aisle::Biscuits,
        grading: Grading::Group(General),
        share: 3,
        packs: &["130 g", "150 g", "200 g", "250 g"],
        environment: "cdd",
        traces: &["en:nuts", "en:sesame-seeds"],
        recipes: CHOCOLATE_BISCUITS,
    },
    Family {
        category: "en:filled-biscuits",
        generic_name: "Biscuits fourrés",
        aisle: Aisle::Biscuits,
        grading: Grading::Group(General),
        share: 2,
        packs: &["180 g", "225 g", "300 g", "2 x 150 g"],
        environment: "ccd",
        traces: &["en:nuts", "en:eggs"],
        recipes: FILLED_BISCUITS,
    },
];

const CHOCOLATE_BISCUITS: &[Recipe] = &[
    Recipe {
        names: &["Petits-beurre {f}", "Sablés nappés {f}", "Biscuits tablette {f}"],
        flavours: &[
            Flavour(
                "chocolat au lait",
                "chocolat au _lait_ 44 % (sucre, beurre de cacao, _lait_ entier en poudre, pâte \
                    de cacao)",
            ),
            Flavour("chocolat noir", "chocolat noir 42 % (pâte de cacao, sucre, beurre de cacao)"),
            Flavour(
                "chocolat blanc",
                "chocolat blanc 40 % (sucre, beurre de cacao, _lait_ entier en poudre)",
            ),
            Flavour("chocolat au lait et noisettes", "chocolat au _lait_ 38 %, _noisettes_ 5 %"),
        ],
        ingredients: "Farine de _blé_, {i}, sucre, _beurre_ 8 %, émulsifiant : lécithines \
            (_soja_), poudres à lever : carbonates de sodium et carbonates d'ammonium, sel, \
            arômes.",
        worst: [26.0, 16.0, 62.0, 37.0, 2.2, 6.0, 0.68, 0.0],
        best: [22.0, 10.5, 62.0, 27.0, 4.2, 7.4, 0.35, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Cookies {f}", "Biscuits croquants {f}", "Grands cookies {f}"],
        flavours: &[
            Flavour(
                "aux pépites de chocolat",
                "pépites de chocolat 22 % (sucre, pâte de cacao, beurre de cacao)",
            ),
            Flavour("chocolat et noisettes", "pépites de chocolat 17 %, _noisettes_ 7 %"),
            Flavour("tout chocolat", "pépites de chocolat 20 %, cacao maigre en poudre 4 %"),
            Flavour("chocolat et noix de pécan", "pépites de chocolat 16 %, _noix_ de pécan 6 %"),
        ],
        ingredients: "Farine de _blé_, {i}, sucre de canne, huile de tournesol, flocons \
            d'_avoine_, _œufs_, sel, poudre à lever : carbonates de sodium.",
        worst: [23.0, 9.0, 63.0, 30.0, 3.2, 6.3, 0.6, 0.0],
        best: [18.0, 4.2, 63.0, 21.5, 5.6, 8.0, 0.2, 0.0],
        nova: 3,
        labels: &["en:no-palm-oil"],
    },
    Recipe {
        names: &[
            "Biscuits petit-déjeuner {f}",
            "Biscuits aux céréales complètes {f}",
            "Galettes d'avoine {f}",
        ],
        flavours: &[
            Flavour("cacao et céréales", "cacao maigre en poudre 6 %"),
            Flavour("pépites de chocolat noir", "pépites de chocolat noir 9 %"),
            Flavour("cacao et graines", "cacao maigre en poudre 5 %, graines de tournesol 5 %"),
            Flavour("chocolat peu sucré", "chocolat noir 8 % (pâte de cacao, sucre)"),
        ],
        ingredients: "Céréales complètes 58 % (_avoine_, _blé_, _épeautre_), sucre de canne, \
            huile de colza, {i}, fibres de chicorée, poudre à lever : carbonates de sodium.",
        worst: [17.5, 4.0, 61.0, 19.5, 6.5, 8.2, 0.4, 0.0],
        best: [14.5, 1.9, 60.0, 13.0, 9.5, 9.6, 0.12, 0.0],
        nova: 3,
        labels: &["en:no-palm-oil", "en:source-of-fibre"],
    },
];

const FILLED_BISCUITS: &[Recipe] = &[
    Recipe {
        names: &["Goûters fourrés {f}", "Biscuits ronds fourrés {f}", "Sandwichs fondants {f}"],
        flavours: &[
            Flavour("goût chocolat", "cacao maigre en poudre 5 %"),
            Flavour("goût vanille", "arôme naturel de vanille, _lait_ écrémé en poudre"),
            Flavour("chocolat-noisette", "cacao maigre en poudre 4 %, _noisettes_ 2 %"),
            Flavour("goût fraise", "préparation de fraises 3 %, arôme, colorant : carmins"),
        ],
        ingredients: "Farine de _blé_ 42 %, sucre, huile de palme, {i}, sirop de glucose, amidon \
            de _blé_, émulsifiant : lécithines (_soja_), poudres à lever : carbonates de sodium, \
            diphosphates, sel.",
        worst: [21.0, 10.0, 67.0, 37.0, 2.4, 5.8, 0.55, 0.0],
        best: [17.0, 5.8, 68.0, 31.0, 3.8, 6.6, 0.32, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Biscuits complets fourrés {f}", "Goûters complets {f}"],
        flavours: &[
            Flavour("au cacao", "cacao maigre en poudre 6 %"),
            Flavour("au lait", "_lait_ demi-écrémé en poudre 7 %"),
            Flavour("vanille et graines", "vanille, graines de lin 4 %"),
            Flavour("noisette et cacao", "_noisettes_ 5 %, cacao maigre en poudre 4 %"),
        ],
        ingredients: "Farine de _blé_ 34 %, farine complète de _blé_ 22 %, sucre, huile de \
            tournesol, {i}, fibres de _blé_, poudre à lever : carbonates de sodium.",
        worst: [15.5, 4.6, 67.0, 26.0, 4.6, 7.0, 0.38, 0.0],
        best: [12.0, 2.2, 66.0, 17.5, 7.8, 8.6, 0.14, 0.0],
        nova: 3,
        labels: &["en:no-palm-oil", "en:source-of-fibre"],
    },
    Recipe {
        names: &["Biscuits fourrés {f}", "Barquettes {f}", "Moelleux fourrés {f}"],
        flavours: &[
            Flavour("à la figue", "figues"),
            Flavour("à la framboise", "framboises"),
            Flavour("à l'abricot", "abricots"),
            Flavour("à la pomme", "pommes"),
        ],
        ingredients: "Farine de _blé_, {i} {p} %, sucre, sirop de glucose, huile de colza, \
            _œufs_, gélifiant : pectines, acidifiant : acide citrique, sel.",
        worst: [9.5, 3.2, 70.0, 36.0, 2.4, 4.8, 0.35, 15.0],
        best: [6.5, 0.9, 67.0, 26.5, 5.6, 6.0, 0.12, 26.0],
        nova: 4,
        labels: &[],
    },
];
