//! Yogurts: plain ones and those with fruit.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:plain-yogurts",
        generic_name: "Yaourt nature",
        aisle: Aisle::Dairy,
        grading: Grading::Group(General),
        share: 2,
        packs: &["4 x 125 g", "8 x 125 g", "2 x 150 g", "450 g", "1 kg"],
        environment: "bbc",
        traces: &[],
        recipes: PLAIN,
    },
    Family {
        category: "en:fruit-yogurts",
        generic_name: "Yaourt aux fruits",
        aisle: Aisle::Dairy,
        grading: Grading::Group(General),
        share: 3,
        packs: &["4 x 125 g", "8 x 125 g", "2 x 140 g", "16 x 125 g"],
        environment: "bbc",
        traces: &["en:nuts", "en:gluten"],
        recipes: FRUIT,
    },
];

const PLAIN: &[Recipe] = &[
    Recipe {
        names: &["Yaourt {f}", "Yaourt onctueux {f}"],
        flavours: &[
            Flavour("à la grecque", "_crème_, ferments lactiques (_lait_)"),
            Flavour(
                "à la grecque sucré",
                "_crème_, sucre de canne 7 %, ferments lactiques (_lait_)",
            ),
            Flavour("à la crème de montagne", "_crème_ 8 %, ferments lactiques (_lait_)"),
        ],
        ingredients: "_Lait_ entier, {i}.",
        worst: [10.5, 7.0, 4.8, 4.6, 0.0, 3.2, 0.11, 0.0],
        best: [7.5, 4.8, 4.2, 4.0, 0.0, 4.6, 0.1, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Yaourt nature sucré {f}", "Yaourt sucré {f}"],
        flavours: &[
            Flavour("au sucre de canne", "sucre de canne"),
            Flavour("à la vanille", "sucre, arôme naturel de vanille"),
            Flavour("au lait entier", "sucre"),
        ],
        ingredients: "_Lait_ entier, {i}, ferments lactiques (_lait_).",
        worst: [3.4, 2.3, 14.2, 14.0, 0.0, 3.3, 0.13, 0.0],
        best: [2.6, 1.7, 11.0, 10.5, 0.0, 3.8, 0.1, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Yaourt nature {f}", "Yaourt brassé nature {f}"],
        flavours: &[
            Flavour("au lait entier", "_lait_ entier"),
            Flavour("au lait demi-écrémé", "_lait_ demi-écrémé"),
            Flavour("au lait de brebis", "_lait_ de brebis entier"),
            Flavour("au lait de chèvre", "_lait_ de chèvre entier"),
            Flavour("au bifidus", "_lait_ partiellement écrémé, ferments bifidus"),
        ],
        ingredients: "{i}, ferments lactiques (_lait_).",
        worst: [4.2, 2.9, 5.0, 4.8, 0.0, 3.6, 0.14, 0.0],
        best: [1.1, 0.7, 4.9, 4.6, 0.0, 4.9, 0.12, 0.0],
        nova: 1,
        labels: &["en:made-in-france"],
    },
    Recipe {
        names: &["Skyr nature {f}", "Yaourt nature 0 % {f}"],
        flavours: &[
            Flavour("riche en protéines", "_lait_ écrémé"),
            Flavour("au lait écrémé", "_lait_ écrémé"),
            Flavour("onctueux", "_lait_ écrémé, protéines de _lait_"),
        ],
        ingredients: "{i}, ferments lactiques (_lait_).",
        worst: [0.4, 0.2, 4.9, 4.6, 0.0, 7.3, 0.13, 0.0],
        best: [0.1, 0.1, 3.8, 3.6, 0.0, 11.0, 0.09, 0.0],
        nova: 1,
        labels: &["en:low-fat"],
    },
];

const FRUITS: &[Flavour] = &[
    Flavour("fraise", "fraises"),
    Flavour("framboise", "framboises"),
    Flavour("abricot", "abricots"),
    Flavour("pêche", "pêches"),
    Flavour("myrtille", "myrtilles"),
    Flavour("cerise", "cerises"),
    Flavour("mangue-passion", "mangue et fruit de la passion"),
];

const FRUIT: &[Recipe] = &[
    Recipe {
        names: &["Yaourt gourmand {f}", "Yaourt à la grecque {f}", "Yaourt crémeux {f}"],
        flavours: FRUITS,
        ingredients: "_Lait_ entier, _crème_, sucre, {i} {p} %, sirop de glucose, amidon modifié, \
            épaississant : gomme de guar, arôme, ferments lactiques (_lait_).",
        worst: [9.8, 6.6, 21.5, 20.5, 0.2, 2.6, 0.13, 7.0],
        best: [6.2, 4.0, 16.0, 14.8, 0.4, 3.2, 0.1, 11.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Yaourt {f}", "Yaourt {f} avec morceaux", "Yaourt brassé {f}"],
        flavours: FRUITS,
        ingredients: "_Lait_ partiellement écrémé, {i} {p} %, sucre, _lait_ écrémé en poudre, \
            arôme naturel, jus concentré de carotte, ferments lactiques (_lait_).",
        worst: [2.9, 1.9, 15.0, 14.3, 0.3, 3.1, 0.13, 8.0],
        best: [1.6, 1.0, 11.0, 9.8, 0.5, 3.9, 0.1, 13.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Skyr {f}", "Yaourt 0 % {f}", "Yaourt {f} moins sucré"],
        flavours: FRUITS,
        ingredients: "_Lait_ écrémé, {i} {p} %, sucre de canne, jus de citron concentré, ferments \
            lactiques (_lait_).",
        worst: [0.4, 0.3, 10.8, 10.2, 0.4, 4.6, 0.12, 10.0],
        best: [0.1, 0.1, 7.5, 6.6, 0.6, 8.6, 0.09, 14.0],
        nova: 3,
        labels: &["en:low-fat"],
    },
];
