//! What is shown of a product in lists, and of a substitute next to the product it replaces.
//!
//! Field names are those of the views of render/, so the theme's partials show both alike.

use serde::{Deserialize, Serialize};

use super::facets::Facets;
use crate::model::{
    Badge, Barcode, KnownLevels, Nova, PagePath, Photo, PhotoUrls, Pictogram, Product, ProductCard,
    Suitability, label_of,
};

/// A product that was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Card {
    /// What every list of products shows of it.
    #[serde(flatten)]
    pub shown: ProductCard,
    /// Its page.
    #[serde(skip)]
    pub url: String,
    /// Nutri-Score points.
    pub points: Option<i16>,
    /// NOVA group.
    pub nova: Option<Nova>,
    /// How many better substitutes its page offers.
    pub better: u32,
    /// Of what it has little or much.
    #[serde(skip)]
    pub levels: KnownLevels,
    /// For whom it is nothing.
    #[serde(skip)]
    pub suitability: Suitability,
}

/// A product's substitute with the reasons, as the product's page offers it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Swap {
    /// The page of the pair.
    pub url: String,
    /// The better product.
    pub substitute: Card,
    /// Why it is one.
    pub note: SwapNote,
}

/// A substitute of a product and why it is one, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SwapNote {
    /// The better product, as [`Barcode::number`] gives it.
    #[serde(rename = "to")]
    pub substitute: u64,
    /// What someone who eats the original must see first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<Badge>,
    /// What is better, as sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// What is worse, as sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawbacks: Vec<String>,
    /// The neighbouring shelf it comes from, as a sentence, where it is not of the product's own kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbour: Option<String>,
    /// Why the operator chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen_because: Option<String>,
}

/// What a card shows in addition to a product's facets, one line each, as documents store it: name,
/// language where it is not that of the site, brand, pack size, photo, drawing; empty where there is none.
pub(super) fn lines(product: &Product, language: &str) -> String {
    let card = ProductCard::new(product, language);
    let ProductCard { name, lang, brand, quantity, pictogram, .. } = card;
    // Almost all photos are in one folder, whose address would be half of what is stored.
    let photo = match &product.photo {
        Some(photo) => photo.stem.strip_prefix(PHOTOS).unwrap_or(&photo.stem),
        None => "",
    };
    let drawing = pictogram.code().to_string();
    [Some(name), lang, brand, quantity, Some(photo.to_string()), Some(drawing)]
        .map(|text| text.unwrap_or_default().replace('\n', " "))
        .join("\n")
}

/// Where almost all photos are.
const PHOTOS: &str = "https://images.openfoodfacts.org/images/products/";

impl Card {
    /// What is shown of a product with these facets and [`lines`]; `None` where lines are missing.
    pub(super) fn new(key: i64, facets: Facets, lines: &str) -> Option<Self> {
        let barcode = Barcode::from_key(key)?;
        let mut texts = lines.split('\n');
        let url = PagePath::product(barcode).url();
        let [name, lang, brand, quantity] =
            [text(texts.next()?), text(texts.next()?), text(texts.next()?), text(texts.next()?)];
        let name = name?;
        let shown = ProductCard {
            barcode,
            url: Some(url.clone()),
            label: String::new(),
            name,
            lang,
            brand,
            quantity,
            grade: facets.grading,
            photo: photo(texts.next()?),
            pictogram: texts.next().and_then(Pictogram::from_code).unwrap_or_default(),
        };
        let (points, better) = (facets.points.map(i16::from), u32::from(facets.better));
        let Facets { nova, levels, .. } = facets;
        let suitability = facets.suitability();
        Some(Self { shown, url, points, nova, better, levels, suitability })
    }

    /// The same with its label. Lists show none, and making one takes as long as all else of a card.
    pub(super) fn labelled(mut self) -> Self {
        let ProductCard { name, brand, quantity, .. } = &self.shown;
        self.shown.label = label_of(name, brand.as_deref(), quantity.as_deref());
        self
    }
}

fn text(line: &str) -> Option<String> {
    if line.is_empty() { None } else { Some(line.to_string()) }
}

fn photo(line: &str) -> Option<PhotoUrls> {
    if line.is_empty() {
        return None;
    }
    let folder = if line.starts_with("http") { "" } else { PHOTOS };
    Some(PhotoUrls::from(&Photo { stem: [folder, line].concat() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::allergen::AllergenSet;
    use crate::model::{BitSet, Grading};

    #[test]
    fn a_card_shows_what_its_lines_say() {
        let facets = Facets {
            grading: Grading::Unknown,
            points: Some(-3),
            nova: Nova::new(2),
            allergens: AllergenSet::default(),
            free_of: AllergenSet::default(),
            better: 4,
            levels: KnownLevels::default(),
            traces: AllergenSet::default(),
            words: BitSet::default(),
        };
        let mut product =
            Product::named(Barcode::from_number(3_017_620_422_003).unwrap(), "Pâte\nà");
        product.brands = vec!["Démo".into()];
        let card = |lines: &str| Card::new(3_017_620_422_003, facets, lines);
        for stem in [format!("{PHOTOS}301/front_fr.4"), "http://localhost/front_fr.4".into()] {
            let photo = Photo { stem };
            product.photo = Some(photo.clone());
            let lines = lines(&product, "fr");
            let Card { shown, points, better, .. } = card(&lines).unwrap();
            assert_eq!((shown.name.as_str(), shown.brand.as_deref()), ("Pâte à", Some("Démo")));
            assert_eq!((shown.lang, shown.quantity), (None, None));
            assert_eq!((points, better), (Some(-3), 4));
            assert_eq!(shown.photo, Some(PhotoUrls::from(&photo)));
        }
        product.photo = None;
        assert_eq!(card(&lines(&product, "fr")).unwrap().shown.photo, None);
        assert_eq!(card("Nom"), None);
        assert_eq!(card(""), None);
    }
}
