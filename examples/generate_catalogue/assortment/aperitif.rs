//! For drinks before dinner: crisps and nuts.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::{FatsOilsNutsSeeds, General};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:crisps",
        generic_name: "Chips",
        aisle: Aisle::Aperitif,
        grading: Grading::Group(General),
        share: 2,
        packs: &["85 g", "120 g", "135 g", "150 g", "200 g"],
        environment: "bbc",
        traces: &["en:milk", "en:gluten"],
        recipes: CRISPS,
    },
    Family {
        category: "en:nuts",
        generic_name: "Fruits à coque",
        aisle: Aisle::Aperitif,
        grading: Grading::Group(FatsOilsNutsSeeds),
        share: 2,
        packs: &["100 g", "125 g", "200 g", "250 g"],
        environment: "bcc",
        traces: &["en:sesame-seeds", "en:peanuts"],
        recipes: NUTS,
    },
];

const CRISPS: &[Recipe] = &[
    Recipe {
        names: &["Chips {f}", "Chips ondulées {f}"],
        flavours: &[
            Flavour("saveur barbecue", "arôme barbecue (sucre, tomate en poudre, épices, arômes)"),
            Flavour(
                "goût poulet rôti",
                "arôme façon rôtisserie (oignon en poudre, épices, exhausteur de goût : glutamate \
                    monosodique)",
            ),
            Flavour("saveur vinaigre", "arôme vinaigre (_lactose_, acidifiant : acide citrique)"),
            Flavour("saveur fromage et oignon", "_fromage_ en poudre 2 %, oignon en poudre"),
        ],
        ingredients: "Pommes de terre, huile de tournesol, {i}, sel.",
        worst: [35.0, 5.4, 50.0, 3.9, 3.4, 5.9, 1.85, 0.0],
        best: [31.0, 2.9, 52.0, 2.6, 4.6, 6.4, 1.35, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["Chips {f}", "Chips de pommes de terre {f}", "Chips cuites au chaudron {f}"],
        flavours: &[
            Flavour("nature", "sel"),
            Flavour("à la fleur de sel", "fleur de sel de Guérande"),
            Flavour("à l'ancienne", "sel"),
            Flavour("au poivre", "poivre noir, sel"),
        ],
        ingredients: "Pommes de terre, huile de tournesol oléique, {i}.",
        worst: [35.0, 3.3, 49.0, 0.9, 4.2, 6.0, 1.4, 0.0],
        best: [29.0, 2.1, 54.0, 0.4, 5.6, 6.8, 0.75, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["Chips {f} cuites au four", "Chips soufflées {f}"],
        flavours: &[
            Flavour("de lentilles", "farine de lentilles 48 %, fécule de pomme de terre"),
            Flavour(
                "de pois chiches au romarin",
                "farine de pois chiches 52 %, amidon de maïs, romarin",
            ),
            Flavour(
                "de pois cassés au paprika",
                "farine de pois cassés 50 %, fécule de pomme de terre, paprika",
            ),
            Flavour("de pois verts", "farine de pois verts 50 %, farine de riz"),
        ],
        ingredients: "{i}, huile de tournesol, sel.",
        worst: [19.0, 1.9, 60.0, 3.6, 4.8, 7.8, 1.3, 0.0],
        best: [14.5, 1.3, 56.0, 1.8, 8.2, 13.0, 0.7, 0.0],
        nova: 4,
        labels: &[],
    },
];

const NUTS: &[Recipe] = &[
    Recipe {
        names: &["{f} grillées au miel", "{f} caramélisées"],
        flavours: &[
            Flavour("Noix de cajou", "_Noix_ de cajou 62 %"),
            Flavour("Cacahuètes", "_Cacahuètes_ 60 %"),
            Flavour("Amandes", "_Amandes_ 60 %"),
        ],
        ingredients: "{i}, sucre, miel, sirop de glucose, huile de tournesol, sel.",
        worst: [33.0, 6.0, 46.0, 36.0, 3.8, 12.0, 0.9, 0.0],
        best: [38.0, 4.8, 36.0, 24.5, 6.0, 15.5, 0.35, 0.0],
        nova: 4,
        labels: &[],
    },
    Recipe {
        names: &["{f} grillées et salées", "{f} apéritif au sel"],
        flavours: &[
            Flavour("Noix de cajou", "_Noix_ de cajou"),
            Flavour("Amandes", "_Amandes_"),
            Flavour("Cacahuètes", "_Cacahuètes_"),
            Flavour("Pistaches", "_Pistaches_ en coque"),
            Flavour("Noix et noisettes", "_Noix_ de cajou, _noisettes_, _amandes_"),
        ],
        ingredients: "{i}, huile de tournesol, sel.",
        worst: [48.0, 8.8, 22.0, 6.4, 4.2, 18.0, 1.35, 0.0],
        best: [51.0, 5.6, 14.0, 4.6, 8.0, 22.5, 0.6, 0.0],
        nova: 3,
        labels: &[],
    },
    Recipe {
        names: &["{f} sans sel ajouté", "{f} au naturel"],
        flavours: &[
            Flavour("Amandes", "_Amandes_ décortiquées"),
            Flavour("Noix de cajou", "_Noix_ de cajou"),
            Flavour("Noisettes", "_Noisettes_ décortiquées"),
            Flavour("Mélange de noix et noisettes", "Cerneaux de _noix_, _noisettes_, _amandes_"),
        ],
        ingredients: "{i}.",
        worst: [50.0, 7.8, 20.0, 5.6, 5.0, 18.5, 0.03, 0.0],
        best: [54.0, 4.2, 7.0, 4.0, 11.5, 22.0, 0.01, 0.0],
        nova: 1,
        labels: &["en:no-added-salt"],
    },
];
