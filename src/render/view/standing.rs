//! A product without substitutes, said honestly: its place on the shelf, the best there, what to
//! look for, the neighbouring shelf that does better.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use crate::model::nutriscore::NutriScore;
use crate::model::{Grade, ProductCard};
use crate::render::Link;

use super::Wording;
use super::shown_product::{ListedProduct, SharedPart};

/// How a product stands on its shelf.
#[derive(Clone, Debug)]
pub(crate) struct StandingFacts {
    /// Its place.
    pub place: ShelfPlace,
    /// The best grade on it.
    pub best: Grade,
    /// The product's own grade.
    pub own: Grade,
    /// A neighbouring shelf that does better.
    pub neighbour: Option<NeighbourFacts>,
}

/// A place on a shelf as a page tells it: of a large shelf in words that a few products more leave as they are, since
/// otherwise each week's new products would change the pages of all the others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum ShelfPlace {
    /// No other is graded.
    Alone,
    /// One other is.
    Pair,
    /// None is better.
    First(ShelfSize),
    /// From 1: one more than are better.
    Counted(usize, ShelfSize),
    /// Of ten at least this many are better.
    Behind(usize),
}

/// How many products a shelf has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum ShelfSize {
    /// This many.
    Exactly(usize),
    /// More than this many.
    Over(usize),
}

/// How many products of a shelf are better than one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum BetterShare {
    /// As many of as many.
    Counted(usize, usize),
    /// Of ten at least this many.
    Tenths(usize),
}

/// A shelf of more products is given in round numbers.
const COUNTED: usize = 50;
/// A place further behind on such a shelf is given in tenths.
const FRONT: usize = 10;
/// Round numbers, each with a nought more from one row of them to the next.
const ROUND: [usize; 6] = [50, 70, 100, 150, 200, 300];

impl ShelfPlace {
    /// The place `place`, from 1, of a shelf of `of` products.
    pub(crate) fn of(place: usize, of: usize) -> Self {
        match (place, of) {
            (_, 0 | 1) => Self::Alone,
            (_, 2) => Self::Pair,
            (1, _) => Self::First(ShelfSize::of(of)),
            _ if of > COUNTED && place > FRONT => Self::Behind((place - 1) * 10 / of),
            _ => Self::Counted(place, ShelfSize::of(of)),
        }
    }
}

impl ShelfSize {
    fn of(products: usize) -> Self {
        if products <= COUNTED {
            return Self::Exactly(products);
        }
        let mut scale = 1;
        while ROUND[0] * scale * 10 < products {
            scale *= 10;
        }
        let mut below = ROUND[0] * scale;
        for round in ROUND {
            if round * scale < products {
                below = round * scale;
            }
        }
        Self::Over(below)
    }
}

impl BetterShare {
    /// As many of as many.
    pub(crate) fn of(better: usize, graded: usize) -> Self {
        if graded > COUNTED {
            // « 10 sur 10 » would be a strange way to say all.
            Self::Tenths((better * 10 / graded).min(9))
        } else {
            Self::Counted(better, graded)
        }
    }
}

/// A neighbouring shelf that does better.
#[derive(Clone, Debug)]
pub(crate) struct NeighbourFacts {
    /// The shelf.
    pub shelf: Link,
    /// How many of its graded products have a better grade than the product.
    pub better: BetterShare,
}

/// What stands on the shelf of a product that nothing can replace.
pub(crate) struct MatesFacts {
    /// The shelf.
    pub shelf: Link,
    /// Some of its products.
    pub products: Vec<Arc<ListedProduct>>,
}

/// The same as it is shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MatesView {
    shelf: Link,
    products: Vec<SharedPart<ProductCard>>,
}

impl From<MatesFacts> for MatesView {
    fn from(MatesFacts { shelf, products }: MatesFacts) -> Self {
        Self { shelf, products: products.iter().map(|own| own.card.clone()).collect() }
    }
}

/// What a page says of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct StandingView {
    sentences: Vec<String>,
    neighbour: Option<NeighbourView>,
}

#[derive(Clone, Debug, Serialize)]
struct NeighbourView {
    sentence: String,
    shelf: Link,
}

impl Wording {
    pub(super) fn standing(
        &self,
        facts: &StandingFacts,
        score: Option<&NutriScore>,
        basis: &str,
    ) -> Result<StandingView> {
        let mut sentences = vec![self.place(facts)?];
        if let Some(score) = score {
            sentences.extend(self.to_look_for(score, basis)?);
        }
        let neighbour = facts.neighbour.as_ref().map(|shelf| self.neighbour(shelf)).transpose()?;
        Ok(StandingView { sentences, neighbour })
    }

    /// « Il est 2e sur 12 produits notés de son rayon ; le meilleur obtient C… »
    fn place(&self, facts: &StandingFacts) -> Result<String> {
        let best = facts.best.code().to_uppercase();
        let place = match facts.place {
            ShelfPlace::Alone => return self.texts.fill("standing.alone", None, &[]),
            ShelfPlace::Pair => {
                return self.texts.fill("standing.few", None, &[("of", &self.count(2))]);
            }
            ShelfPlace::First(size) => {
                let (form, of) = self.size(size);
                let key = ["standing.first", form].concat();
                return self.texts.fill(&key, None, &[("of", &of), ("best", &best)]);
            }
            ShelfPlace::Counted(place, size) => {
                let (form, of) = self.size(size);
                let place = self.count(place);
                let values = [("place", place.as_str()), ("of", of.as_str())];
                self.texts.fill(&["standing.counted", form].concat(), None, &values)?
            }
            ShelfPlace::Behind(0) => self.texts.fill("standing.front", None, &[])?,
            ShelfPlace::Behind(tenths) => self.tenths("standing.behind", tenths)?,
        };
        let key = if facts.best == facts.own { "standing.close" } else { "standing.place" };
        self.texts.fill(key, None, &[("place", &place), ("best", &best)])
    }

    /// The end of a text's name, and the number in it.
    fn size(&self, size: ShelfSize) -> (&'static str, String) {
        match size {
            ShelfSize::Exactly(products) => ("", self.count(products)),
            ShelfSize::Over(products) => ("_over", self.count(products)),
        }
    }

    fn count(&self, products: usize) -> String {
        self.texts.whole(i64::try_from(products).unwrap_or(i64::MAX))
    }

    fn tenths(&self, key: &str, tenths: usize) -> Result<String> {
        self.texts.fill(key, i64::try_from(tenths).ok(), &[("n", &self.count(tenths))])
    }

    /// « Pour un C, cherchez au plus 14 g de sucres pour 100 g, le reste étant égal. »
    fn to_look_for(&self, score: &NutriScore, basis: &str) -> Result<Option<String>> {
        let Some(next) = score.next_better() else { return Ok(None) };
        let Some((component, amount)) = next.target else { return Ok(None) };
        let amount = self.component_amount(component, amount)?;
        let of = self.texts.get(&format!("nutrients.{}.of", component.code()))?;
        let basis = self.texts.get(&format!("basis.{basis}"))?;
        let grade = next.grade.code().to_uppercase();
        let values = [("grade", grade.as_str()), ("amount", &amount), ("of", of), ("basis", basis)];
        self.texts.fill("standing.look_for", None, &values).map(Some)
    }

    fn neighbour(&self, neighbour: &NeighbourFacts) -> Result<NeighbourView> {
        let sentence = match neighbour.better {
            BetterShare::Tenths(tenths) => self.tenths("standing.neighbour_tenths", tenths)?,
            BetterShare::Counted(better, graded) => {
                let (number, own) = (i64::try_from(better).ok(), self.count(better));
                let graded = self.count(graded);
                let values = [("better", own.as_str()), ("graded", graded.as_str())];
                self.texts.fill("standing.neighbour", number, &values)?
            }
        };
        Ok(NeighbourView { sentence, shelf: neighbour.shelf.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page says of a place, without the signs of French typography.
    fn said(language: &str, place: usize, of: usize, best: Grade) -> String {
        let facts = StandingFacts {
            place: ShelfPlace::of(place, of),
            best,
            own: Grade::D,
            neighbour: None,
        };
        plain(&Wording::shipped(language).place(&facts).unwrap())
    }

    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn each_place_has_its_sentence() {
        for (place, of, french, english) in [
            (1, 1, "C’est le seul produit noté", "It is the only rated product"),
            (2, 2, "Ce rayon n’a que 2 produits notés.", "This shelf has only 2 rated products."),
            (1, 12, "Aucun des 12 produits notés de son rayon ne", "None of the 12 rated products"),
            (
                1,
                758,
                "Parmi plus de 700 produits notés de son",
                "None of more than 700 rated products",
            ),
            (
                2,
                12,
                "Il est 2e sur 12 produits notés de",
                "It is number 2 of the 12 rated products",
            ),
            (9, 758, "Il est 9e sur plus de 700 produits", "It is number 9 of more than 700 rated"),
            (
                11,
                758,
                "Dans son rayon, moins d’un produit noté sur 10 est",
                "On its shelf, fewer than 1",
            ),
            (
                90,
                758,
                "Dans son rayon, au moins un produit noté sur 10 est",
                "On its shelf, at least 1",
            ),
            (
                611,
                758,
                "Dans son rayon, au moins 8 produits notés sur 10",
                "On its shelf, at least 8",
            ),
        ] {
            let told = said("fr", place, of, Grade::B);
            assert!(told.starts_with(french), "{told}");
            let told = said("en", place, of, Grade::B);
            assert!(told.starts_with(english), "{told}");
        }
        assert_eq!(
            said("fr", 611, 758, Grade::D),
            "Dans son rayon, au moins 8 produits notés sur 10 sont mieux placés ; le meilleur a lui aussi D : l’écart est trop petit pour changer."
        );
        assert!(said("en", 9, 758, Grade::B).contains("on its shelf; the best gets B, but none"));
    }

    #[test]
    fn a_neighbouring_shelf_has_its_sentence() {
        let said = |language: &str, better| {
            let shelf = Link { name: "Miels".into(), lang: None, url: String::new() };
            let facts = NeighbourFacts { shelf, better };
            plain(&Wording::shipped(language).neighbour(&facts).unwrap().sentence)
        };
        let [few, many] = [BetterShare::of(5, 5), BetterShare::of(611, 758)];
        assert_eq!(
            [said("fr", few), said("fr", many)],
            [
                "Un rayon voisin fait mieux : 5 produits sur 5 y sont mieux notés.",
                "Un rayon voisin fait mieux : au moins 8 produits notés sur 10 y sont mieux notés.",
            ]
        );
        assert!(said("en", many).contains("at least 8 in 10 of its rated products have"));
    }

    #[test]
    fn a_large_shelf_is_told_in_round_numbers() {
        let over = |products| match ShelfSize::of(products) {
            ShelfSize::Over(round) => round,
            ShelfSize::Exactly(_) => 0,
        };
        let told = [50, 51, 70, 71, 299, 301, 500, 501, 758, 3_000, 3_001, 5_001, 60_000].map(over);
        assert_eq!(told, [0, 50, 50, 70, 200, 300, 300, 500, 700, 2_000, 3_000, 5_000, 50_000]);
    }

    #[test]
    fn a_place_far_behind_is_told_in_tenths() {
        let size = ShelfSize::Over(700);
        assert_eq!(ShelfPlace::of(10, 758), ShelfPlace::Counted(10, size));
        assert_eq!(ShelfPlace::of(11, 758), ShelfPlace::Behind(0));
        assert_eq!(ShelfPlace::of(611, 758), ShelfPlace::Behind(8));
        assert_eq!(ShelfPlace::of(617, 766), ShelfPlace::Behind(8), "a few more change nothing");
        assert_eq!(ShelfPlace::of(40, 48), ShelfPlace::Counted(40, ShelfSize::Exactly(48)));
        assert_eq!(ShelfPlace::of(1, 758), ShelfPlace::First(size));
        assert_eq!(BetterShare::of(40, 48), BetterShare::Counted(40, 48));
        assert_eq!(BetterShare::of(611, 758), BetterShare::Tenths(8));
        assert_eq!(BetterShare::of(60, 60), BetterShare::Tenths(9));
    }
}
