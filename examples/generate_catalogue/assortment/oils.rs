//! Oils and vinegars. Vinegars are outside the Nutri-Score.

use super::{Aisle, Family, Flavour, Grading, Recipe};
use crate::nutriscore::FoodGroup::FatsOilsNutsSeeds;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        category: "en:olive-oils",
        generic_name: "Huile d'olive",
        aisle: Aisle::Oils,
        grading: Grading::Group(FatsOilsNutsSeeds),
        share: 1,
        packs: &["50 cl", "75 cl", "1 l"],
        environment: "bcd",
        traces: &[],
        recipes: OLIVE_OILS,
    },
    Family {
        category: "en:sunflower-oils",
        generic_name: "Huile de tournesol",
        aisle: Aisle::Oils,
        grading: Grading::Group(FatsOilsNutsSeeds),
        share: 1,
        packs: &["1 l", "2 l", "3 l"],
        environment: "bcc",
        traces: &[],
        recipes: SUNFLOWER_OILS,
    },
    Family {
        category: "en:vinegars",
        generic_name: "Vinaigre",
        aisle: Aisle::Condiments,
        grading: Grading::NotApplicable,
        share: 1,
        packs: &["25 cl", "50 cl", "75 cl"],
        environment: "abb",
        traces: &[],
        recipes: VINEGARS,
    },
];

const OLIVE_OILS: &[Recipe] = &[Recipe {
    names: &["Huile d'olive vierge extra {f}", "Huile d'olive {f}"],
    flavours: &[
        Flavour("fruitée", "Huile d'olive vierge extra"),
        Flavour("douce", "Huile d'olive vierge extra"),
        Flavour("intense", "Huile d'olive vierge extra"),
        Flavour("extraite à froid", "Huile d'olive vierge extra extraite à froid"),
        Flavour("récolte précoce", "Huile d'olive vierge extra"),
    ],
    ingredients: "{i} (origine : Union européenne).",
    worst: [92.0, 15.2, 0.0, 0.0, 0.0, 0.0, 0.0, 100.0],
    best: [91.4, 12.6, 0.0, 0.0, 0.0, 0.0, 0.0, 100.0],
    nova: 2,
    labels: &[],
}];

const SUNFLOWER_OILS: &[Recipe] = &[
    Recipe {
        names: &["Huile de tournesol {f}"],
        flavours: &[
            Flavour("cuisson et assaisonnement", "Huile de tournesol"),
            Flavour("spéciale friture", "Huile de tournesol, antimoussant"),
            Flavour("tous usages", "Huile de tournesol"),
        ],
        ingredients: "{i}.",
        worst: [92.0, 13.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        best: [92.0, 10.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        nova: 2,
        labels: &[],
    },
    Recipe {
        names: &["Huile de tournesol oléique {f}"],
        flavours: &[
            Flavour("première pression à froid", "Huile vierge de tournesol oléique"),
            Flavour("douce", "Huile de tournesol oléique"),
        ],
        ingredients: "{i}.",
        worst: [92.0, 9.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        best: [92.0, 7.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        nova: 2,
        labels: &[],
    },
];

const VINEGARS: &[Recipe] = &[Recipe {
    names: &["Vinaigre {f}", "Vinaigre {f} vieilli en fût"],
    flavours: &[
        Flavour("de cidre", "Vinaigre de cidre"),
        Flavour("de vin rouge", "Vinaigre de vin rouge, conservateur : _sulfites_"),
        Flavour(
            "de vin blanc à l'estragon",
            "Vinaigre de vin blanc, estragon, conservateur : _sulfites_",
        ),
        Flavour(
            "balsamique",
            "Vinaigre de vin, moût de raisin concentré, conservateur : _sulfites_",
        ),
        Flavour("de framboise", "Vinaigre d'alcool, jus de framboise 15 %"),
    ],
    ingredients: "{i}.",
    worst: [0.0, 0.0, 16.0, 15.0, 0.0, 0.3, 0.05, 0.0],
    best: [0.0, 0.0, 0.6, 0.4, 0.0, 0.1, 0.01, 0.0],
    nova: 2,
    labels: &[],
}];
