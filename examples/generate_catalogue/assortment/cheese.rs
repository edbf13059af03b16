//! Cheeses: soft ones with a bloomy rind, and cream cheeses.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::Cheese;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:soft-cheeses-with-bloomy-rind",
        generic_name: "Fromage à pâte molle à croûte fleurie",
        aisle: Aisle::Dairy,
        grading: Grading::Group(Cheese),
        share: 2,
        packs: &["150 g", "200 g", "240 g", "250 g"],
        environment: "dde",
        traces: &[],
        recipes: BLOOMY_RIND,
    },
    Family {
        category: "en:cream-cheeses",
        generic_name: "Fromage à tartiner",
        aisle: Aisle::Dairy,
        grading: Grading::Group(Cheese),
        share: 2,
        packs: &["125 g", "150 g", "200 g", "10 x 16 g"],
        environment: "cdd",
        traces: &[],
        recipes: CREAM,
    },
];

const BLOOMY_RIND: &[Recipe] = &[
    Recipe {
        names: &["Triple crème {f}", "Le Crémeux {f}", "Double crème {f}"],
        flavours: &[
            Flavour("affiné en cave", "présure"),
            Flavour("au lait de vache", "coagulant microbien"),
            Flavour("à la truffe d'été", "truffe d'été 1 %, arôme de truffe, présure"),
        ],
        ingredients: "_Lait_ de vache pasteurisé, _crème_, sel, ferments lactiques (_lait_), {i}.",
        worst: [40.0, 27.5, 1.0, 0.5, 0.0, 11.5, 1.95, 0.0],
        best: [30.0, 20.5, 0.5, 0.5, 0.0, 15.5, 1.3, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Camembert {f}", "Brie {f}", "Coulommiers {f}", "Carré {f}"],
        flavours: &[
            Flavour("au lait cru", "_Lait_ cru de vache"),
            Flavour("doux", "_Lait_ de vache pasteurisé"),
            Flavour("moulé à la louche", "_Lait_ cru de vache"),
            Flavour("de caractère", "_Lait_ de vache thermisé"),
        ],
        ingredients: "{i}, sel, ferments lactiques (_lait_), présure.",
        worst: [24.0, 16.5, 0.8, 0.5, 0.0, 18.5, 1.65, 0.0],
        best: [19.0, 13.0, 0.5, 0.5, 0.0, 21.0, 1.15, 0.0],
        nova: 3,
        labels: &["en:made-in-france"],
    },
    Recipe {
        names: &["Fromage léger {f}", "Petit fleuri léger {f}", "Camembert allégé {f}"],
        flavours: &[
            Flavour("doux", "coagulant microbien"),
            Flavour("fondant", "présure"),
            Flavour("au lait de vache", "coagulant microbien"),
        ],
        ingredients: "_Lait_ écrémé pasteurisé, _crème_, sel, ferments lactiques (_lait_), {i}.",
        worst: [12.5, 8.4, 1.0, 0.5, 0.0, 21.5, 1.35, 0.0],
        best: [7.0, 4.6, 1.0, 0.5, 0.0, 25.0, 0.9, 0.0],
        nova: 3,
        labels: &["en:reduced-fat"],
    },
];

const CREAM: &[Recipe] = &[
    Recipe {
        names: &["Fromage frais onctueux {f}", "Fromage à tartiner {f}", "Le Tartinable {f}"],
        flavours: &[
            Flavour("ail et fines herbes", "ail 1,5 %, fines herbes 1 %"),
            Flavour("aux noix", "_noix_ 6 %"),
            Flavour("nature", "protéines de _lait_"),
            Flavour("figue et miel", "préparation de figues 6 %, miel 1 %"),
            Flavour("poivre et ciboulette", "ciboulette 1,5 %, poivre noir"),
        ],
        ingredients: "_Lait_ et _crème_ pasteurisés, {i}, sel, ferments lactiques (_lait_).",
        worst: [31.0, 21.0, 3.5, 3.0, 0.2, 5.8, 1.4, 0.0],
        best: [21.0, 14.0, 3.5, 3.2, 0.3, 7.5, 0.9, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Crème de fromage fondu {f}", "Fondu à tartiner {f}"],
        flavours: &[
            Flavour("nature", "_lait_ écrémé réhydraté"),
            Flavour(
                "au jambon",
                "jambon 6 % (jambon de porc, sel, conservateur : nitrite de sodium)",
            ),
            Flavour("au fromage de montagne", "_fromage_ de montagne 12 %"),
        ],
        ingredients: "_Fromages_, _beurre_, {i}, protéines de _lait_, sels de fonte : \
            triphosphates, diphosphates, sel.",
        worst: [22.0, 15.0, 6.0, 5.6, 0.0, 8.5, 2.1, 0.0],
        best: [14.0, 9.4, 6.2, 5.4, 0.0, 11.0, 1.4, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Fromage frais léger {f}", "Fromage frais allégé {f}", "Carré frais {f}"],
        flavours: &[
            Flavour("ail et fines herbes", "ail, fines herbes 1,5 %"),
            Flavour("nature", "sel"),
            Flavour("au chèvre", "_lait_ de chèvre 20 %, sel"),
            Flavour("concombre et aneth", "concombre 4 %, aneth, sel"),
        ],
        ingredients: "_Lait_ écrémé pasteurisé, _crème_, protéines de _lait_, {i}, ferments \
            lactiques (_lait_).",
        worst: [11.5, 7.6, 5.0, 4.4, 0.2, 7.6, 0.85, 0.0],
        best: [3.0, 1.9, 4.6, 3.6, 0.4, 10.4, 0.5, 0.0],
        nova: 3,
        labels: &["en:reduced-fat"],
    },
];
