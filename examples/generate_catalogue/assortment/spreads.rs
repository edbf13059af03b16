//! Sweet spreads: hazelnut spreads, jams, honeys.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::General;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:hazelnut-spreads",
        generic_name: "Pâte à tartiner aux noisettes et au cacao",
        aisle: Aisle::Spreads,
        grading: Grading::Group(General),
        share: 3,
        packs: &["220 g", "350 g", "400 g", "630 g", "750 g"],
        environment: "cddee",
        traces: &["en:peanuts", "en:sesame-seeds"],
        recipes: HAZELNUT_SPREADS,
    },
    Family {
        category: "en:jams",
        generic_name: "Confiture de fruits",
        aisle: Aisle::Spreads,
        grading: Grading::Group(General),
        share: 2,
        packs: &["240 g", "320 g", "340 g", "370 g"],
        environment: "abbc",
        traces: &[],
        recipes: JAMS,
    },
    Family {
        category: "en:honeys",
        generic_name: "Miel",
        aisle: Aisle::Honey,
        grading: Grading::Group(General),
        share: 1,
        packs: &["250 g", "375 g", "500 g"],
        environment: "bbc",
        traces: &[],
        recipes: HONEYS,
    },
];

const HAZELNUT_SPREADS: &[Recipe] = &[
    Recipe {
        names: &["Pâte à tartiner {f}", "Tartinade gourmande {f}", "Crème à tartiner {f}"],
        flavours: &[
            Flavour("noisettes et cacao", "_noisettes_ 13 %, cacao maigre 7,5 %"),
            Flavour(
                "au lait et aux noisettes",
                "_noisettes_ 10 %, cacao maigre 5 %, _lactosérum_ en poudre",
            ),
            Flavour(
                "noisettes et éclats de crêpe dentelle",
                "_noisettes_ 11 %, brisures de crêpe dentelle 8 % (farine de _blé_, sucre, \
                    _beurre_), cacao maigre 6 %",
            ),
            Flavour(
                "duo noisette et lait",
                "_noisettes_ 9 %, _lait_ entier en poudre 8 %, cacao maigre 4 %",
            ),
        ],
        ingredients: "Sucre, huile de palme, {i}, _lait_ écrémé en poudre 6 %, émulsifiant : \
            lécithines (_soja_), arôme vanilline.",
        worst: [31.0, 11.5, 58.0, 57.0, 1.5, 4.5, 0.15, 0.0],
        best: [34.0, 9.2, 54.0, 53.0, 3.5, 6.0, 0.08, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &[
            "Pâte à tartiner {f} sans huile de palme",
            "Tartinade {f}, 20 % de noisettes",
            "L'Onctueuse à tartiner {f}",
        ],
        flavours: &[
            Flavour("noisettes et cacao", "cacao maigre en poudre 8 %"),
            Flavour(
                "noisettes et chocolat noir",
                "chocolat noir 12 % (pâte de cacao, sucre, beurre de cacao)",
            ),
            Flavour("noisettes du verger et lait", "_lait_ écrémé en poudre 7 %, cacao maigre 5 %"),
            Flavour(
                "noisettes et fleur de sel",
                "cacao maigre en poudre 7 %, fleur de sel de Guérande",
            ),
        ],
        ingredients: "Sucre, _noisettes_ 20 %, huile de tournesol, {i}, beurre de cacao, \
            émulsifiant : lécithines de tournesol, extrait de vanille.",
        worst: [36.0, 6.0, 45.0, 38.0, 4.8, 7.2, 0.11, 0.0],
        best: [35.0, 5.0, 43.0, 33.0, 7.0, 9.0, 0.05, 0.0],
        nova: 4,
        labels: &["en:no-palm-oil"],
    },
    Recipe {
        names: &[
            "Pâte à tartiner {f} réduite en sucres",
            "Tartinade {f}, 40 % de noisettes",
            "Crème {f} peu sucrée",
        ],
        flavours: &[
            Flavour("noisettes et cacao maigre", "cacao maigre en poudre 12 %"),
            Flavour("noisettes et cacao intense", "cacao en poudre 16 %"),
            Flavour("noisettes torréfiées", "cacao maigre en poudre 9 %, pâte de cacao"),
            Flavour(
                "noisettes et pois chiches",
                "purée de pois chiches 14 %, cacao maigre en poudre 8 %",
            ),
        ],
        ingredients: "_Noisettes_ 40 %, fibres de chicorée, {i}, sucre de canne, huile de \
            tournesol, _lait_ écrémé en poudre, extrait de vanille.",
        worst: [38.0, 4.8, 33.0, 25.0, 9.0, 10.0, 0.05, 0.0],
        best: [36.0, 3.7, 25.0, 7.5, 14.0, 12.5, 0.02, 0.0],
        nova: 3,
        labels: &["en:no-palm-oil", "en:low-sugar"],
    },
];

const FRUITS: &[Flavour] = &[
    Flavour("de fraises", "fraises"),
    Flavour("d'abricots", "abricots"),
    Flavour("de framboises", "framboises"),
    Flavour("de myrtilles sauvages", "myrtilles sauvages"),
    Flavour("de figues violettes", "figues violettes"),
    Flavour("de cerises noires", "cerises noires"),
    Flavour("de mirabelles", "mirabelles"),
    Flavour("d'oranges amères", "oranges amères"),
    Flavour("de mûres", "mûres"),
];

const JAMS: &[Recipe] = &[
    Recipe {
        names: &["Confiture {f}", "Confiture extra {f}", "Confiture {f} au chaudron"],
        flavours: FRUITS,
        ingredients: "{i} {p} %, sucre, sucre de canne, jus concentré de citron, gélifiant : \
            pectines de fruits.",
        worst: [0.1, 0.0, 62.0, 60.0, 0.9, 0.4, 0.05, 45.0],
        best: [0.2, 0.0, 56.0, 53.5, 1.4, 0.5, 0.01, 55.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Confiture allégée {f}", "Confiture {f}, 30 % de sucres en moins"],
        flavours: FRUITS,
        ingredients: "{i} {p} %, sucre, fibres d'acacia, jus concentré de citron, gélifiant : \
            pectines de fruits.",
        worst: [0.2, 0.0, 42.0, 40.5, 1.5, 0.5, 0.03, 54.0],
        best: [0.2, 0.0, 34.0, 32.5, 2.6, 0.6, 0.01, 63.0],
        nova: 3,
        labels: &["en:reduced-sugar"],
    },
    Recipe {
        names: &[
            "Préparation 100 % fruits {f}",
            "Tartinade {f} sans sucres ajoutés",
            "Tout fruit {f}",
        ],
        flavours: FRUITS,
        ingredients: "{i} {p} %, jus de raisin concentré, jus de citron, gélifiant : pectines de \
            fruits.",
        worst: [0.2, 0.0, 39.0, 37.5, 2.4, 0.7, 0.02, 72.0],
        best: [0.3, 0.0, 27.0, 24.5, 3.4, 0.8, 0.01, 85.0],
        nova: 3,
        labels: &["en:no-added-sugar"],
    },
];

const HONEYS: &[Recipe] = &[Recipe {
    names: &["Miel {f}", "Miel {f} de France", "Miel {f} du rucher"],
    flavours: &[
        Flavour("de fleurs", "Miel de fleurs"),
        Flavour("d'acacia", "Miel d'acacia"),
        Flavour("de châtaignier", "Miel de châtaignier"),
        Flavour("de lavande", "Miel de lavande"),
        Flavour("de montagne", "Miel de montagne"),
        Flavour("de tilleul", "Miel de tilleul"),
    ],
    ingredients: "{i} (origine : France).",
    worst: [0.1, 0.0, 81.5, 79.0, 0.0, 0.3, 0.02, 0.0],
    best: [0.1, 0.0, 79.5, 74.0, 0.2, 0.5, 0.01, 0.0],
    nova: 1,
    labels: &["en:made-in-france"],
}];
