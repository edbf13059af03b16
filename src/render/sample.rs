//! Pages of invented products, for benches/render.rs and for tests: every field now there, now not.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

use crate::files::LayeredFolder;
use crate::model::nutriscore::{FoodGroup, NutriScore};
use crate::model::{
    Barcode, Basis, Grade, Grading, IdeaKind, Nova, Nutrient, Nutriments, Photo, Product,
    ShelfSpread, SiteSettings, Tag, Timestamp,
};

use super::view::{
    ChosenBy, MatesFacts, OfferedView, ProductFacts, ShelfPlace, ShownProduct, SpreadFacts,
    StandingFacts,
};
use super::{Link, Page, Presentation};

/// Substitutes of a product at most.
const SUBSTITUTES: u64 = 4;

/// Theme and texts, and products by number.
pub struct SamplePages {
    presentation: Presentation,
    spread: ShelfSpread,
}

impl SamplePages {
    /// With the texts and the theme of two folders.
    ///
    /// # Errors
    ///
    /// Where they cannot be read.
    pub fn read(content: &Path, theme: &Path) -> Result<Self> {
        Self::of(&whole(content), &whole(theme), None)
    }

    /// With folders over folders, and a sentence at the top of every page.
    pub(super) fn of(
        content: &LayeredFolder,
        theme: &LayeredFolder,
        notice: Option<&str>,
    ) -> Result<Self> {
        let settings = SiteSettings {
            name: "L’Essai & Cie",
            base_url: "https://example.org",
            languages: &["fr".to_string()],
            notice,
            notice_translated: &[],
        };
        let amounts = std::array::from_fn(|_| (0..40).map(f64::from).collect());
        let spread = ShelfSpread::of(amounts, 40);
        Ok(Self { presentation: Presentation::read(content, theme, &settings)?, spread })
    }

    /// What it is made of.
    #[cfg(test)]
    pub(super) fn presentation(&self) -> &Presentation {
        &self.presentation
    }

    /// How the figures of its shelves are spread.
    #[cfg(test)]
    pub(super) fn spread(&self) -> &ShelfSpread {
        &self.spread
    }

    /// The page of a product.
    ///
    /// # Errors
    ///
    /// Where a text is missing.
    pub fn product(&self, number: u64) -> Result<SamplePage<impl Serialize + use<>>> {
        let own = self.shown(number);
        let substitutes = number % (SUBSTITUTES + 1);
        let mut offered = Vec::new();
        for place in 1..=substitutes {
            offered.push(self.offered(&own, number, place)?);
        }
        let is_alone = offered.is_empty();
        let page = self.presentation.wording.product_page(ProductFacts {
            product: &own,
            breadcrumb: links(3),
            categories: links(2),
            substitutes: offered,
            no_substitute: is_alone.then_some("none-better"),
            standing: is_alone.then(standing),
            mates: is_alone.then(|| self.mates(number)),
            spread: (!number.is_multiple_of(3))
                .then(|| SpreadFacts { shelf: link(3), spread: &self.spread }),
            score: NutriScore::of(&own, FoodGroup::General),
        })?;
        Ok(SamplePage(page))
    }

    /// The page of a product and its first substitute.
    ///
    /// # Errors
    ///
    /// Where a text is missing.
    pub fn pair(&self, number: u64) -> Result<SamplePage<impl Serialize + use<>>> {
        let wording = &self.presentation.wording;
        let [own, other] = [number, number + 1].map(|number| self.shown(number));
        let (shelf, is_near) = (link(number % 5), number.is_multiple_of(4));
        let words = wording.swap_words(&own, &other)?;
        let page =
            wording.substitute_page(&own, &other, shelf, is_near, &chosen_by(number), words)?;
        Ok(SamplePage(page))
    }

    fn offered(&self, own: &ShownProduct, number: u64, place: u64) -> Result<OfferedView> {
        let (shelf, chosen) = (link(place), chosen_by(number * 3 + place));
        let neighbour = place.is_multiple_of(3).then_some(&shelf);
        let (wording, other) = (&self.presentation.wording, self.shown(number + place));
        let words = wording.swap_words(own, &other)?;
        wording.offered(own, &other, neighbour, &chosen, &words)
    }

    fn mates(&self, number: u64) -> MatesFacts {
        let wording = &self.presentation.wording;
        let products = (1..4).map(|place| Arc::new(wording.listed(product(number + place))));
        MatesFacts { shelf: link(2), products: products.collect() }
    }

    fn shown(&self, number: u64) -> ShownProduct {
        self.presentation.wording.shown(Arc::new(product(number)))
    }

    /// The HTML of a page.
    ///
    /// # Errors
    ///
    /// Where a template asks for what is not there.
    pub fn render<V: Serialize>(&self, page: &SamplePage<V>) -> Result<String> {
        self.presentation.theme.html(&page.0)
    }
}

/// A page that is to be rendered.
pub struct SamplePage<V>(pub(super) Page<V>);

impl<V: Serialize> SamplePage<V> {
    /// What its template sees.
    ///
    /// # Errors
    ///
    /// None that is expected: views are plain data.
    pub fn view(&self) -> Result<Value> {
        Ok(serde_json::to_value(&self.0.view)?)
    }

    /// The same page of another view.
    pub fn showing(&self, view: Value) -> SamplePage<Value> {
        SamplePage(Page { path: self.0.path.clone(), template: self.0.template, view })
    }
}

fn whole(folder: &Path) -> LayeredFolder {
    LayeredFolder::new(folder.to_path_buf(), None)
}

fn link(number: u64) -> Link {
    Link {
        name: format!("Rayon d’essai & n° {number}"),
        lang: (number % 2 == 1).then(|| "en".into()),
        url: format!("/categorie/rayon-{number}"),
    }
}

fn links(count: u64) -> Vec<Link> {
    (0..count).map(link).collect()
}

fn standing() -> StandingFacts {
    StandingFacts { place: ShelfPlace::of(3, 1200), best: Grade::B, own: Grade::B, neighbour: None }
}

/// Now and then an idea, now and then chosen by the operator.
fn chosen_by(number: u64) -> ChosenBy {
    ChosenBy {
        is_first: number.is_multiple_of(2),
        siblings: [number.is_multiple_of(2).then(|| barcode(1)), None],
        idea: number.is_multiple_of(7).then_some(IdeaKind::PlantBased),
        because: number.is_multiple_of(5).then(|| "moins de sel & « meilleur » goût".into()),
        source: number.is_multiple_of(10).then(|| "Essai <2026>".into()),
    }
}

/// A product; its number decides what is known of it.
pub(super) fn product(number: u64) -> Product {
    let has = |every: u64| !number.is_multiple_of(every);
    let tags = |words: &[&str]| words.iter().filter_map(|word| Tag::parse(word, "en")).collect();
    let letter = ["a", "b", "c", "d", "e", "unknown", "not-applicable"][(number % 7) as usize];
    Product {
        language: Some(if has(6) { "fr" } else { "de" }.into()),
        generic_name: (!has(3)).then(|| "Dénomination d'un <produit>".into()),
        brands: if has(9) { vec!["Marque & Fils".into()] } else { Vec::new() },
        quantity: has(4).then(|| "6 x 33 cl".into()),
        grading: Grading::from_off(letter),
        nutriscore_points: has(8).then_some((number % 20) as i16),
        nutriscore_version: Some(2023),
        nova: has(3).then(|| Nova::new((number % 4) as u8 + 1)).flatten(),
        nutriments: table(number),
        ingredients: has(5).then(|| "Farine de blé, sucre, <b>beurre</b>, sel, arôme".into()),
        allergens: if has(4) { tags(&["en:gluten", "en:milk"]) } else { tags(&["fr:autre-chose"]) },
        traces: if has(3) { Vec::new() } else { tags(&["en:nuts"]) },
        additives: if has(2) { Vec::new() } else { tags(&["en:e330", "en:e322"]) },
        labels: if has(4) { Vec::new() } else { tags(&["en:organic", "en:fair-trade"]) },
        stores: if has(11) { Vec::new() } else { vec!["Épicerie d’essai".into()] },
        photo: has(7).then(|| Photo { stem: "https://images.example.org/front_fr.3".into() }),
        modified: Timestamp::from_seconds(1_700_000_000 + i64::try_from(number).unwrap_or(0)),
        ..Product::named(barcode(number), &format!("Produit d’essai & \"Cie\" n° {number}"))
    }
}

/// The nth barcode of those GS1 keeps for examples.
fn barcode(number: u64) -> Barcode {
    let body = 952_000_000_000 + number;
    let checked = |digit| Barcode::from_number(body * 10 + digit).ok();
    (0..10).find_map(checked).unwrap_or_default()
}

fn table(number: u64) -> Nutriments {
    let basis = if number.is_multiple_of(6) { Basis::Per100ml } else { Basis::Per100g };
    let mut table = Nutriments::empty(basis);
    let number = (number % 63) as u32;
    let amounts = [
        (Nutrient::EnergyKj, 1575.0),
        (Nutrient::Fat, 14.2),
        (Nutrient::SaturatedFat, 2.75),
        (Nutrient::Carbohydrates, 53.0),
        (Nutrient::Sugars, 23.1),
        (Nutrient::Fiber, 2.0),
        (Nutrient::Proteins, 6.3),
        (Nutrient::Salt, 0.107),
    ];
    for (place, (nutrient, amount)) in (1_u32..).zip(amounts) {
        let is_known = number.is_multiple_of(3) || !(number + place).is_multiple_of(7);
        // A little more or less, so that products differ in something.
        let share = 0.8 + 0.05 * f64::from(number * place % 9);
        let _taken = is_known && table.set(nutrient, amount * share);
    }
    table
}
