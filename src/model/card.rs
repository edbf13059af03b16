//! What is shown of a product in lists, of its photo, and of a warning about a substitute: one shape
//! for pages, the search file and saved pairs.

use serde::{Deserialize, Serialize};

use super::{Barcode, Edition, Grading, PagePath, Photo, Pictogram, Product};

/// A product in a list or on one side of a pair.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ProductCard {
    /// The identity.
    pub barcode: Barcode,
    /// Its page; none when it has left the catalogue.
    pub url: Option<String>,
    /// Its name.
    pub name: String,
    /// What tells it from others: its name and its brand, and more where those are still the same.
    #[serde(default)]
    pub label: String,
    /// Language of the name, where it is not that of the site.
    pub lang: Option<String>,
    /// Its main brand.
    pub brand: Option<String>,
    /// The pack size as typed.
    pub quantity: Option<String>,
    /// Nutri-Score.
    pub grade: Grading,
    /// Its photo.
    pub photo: Option<PhotoUrls>,
    /// The drawing that stands for it where there is none.
    #[serde(default)]
    pub pictogram: Pictogram,
}

impl ProductCard {
    /// What a site in `language` shows of a product of its catalogue.
    #[must_use]
    pub fn new(product: &Product, language: &str) -> Self {
        Self {
            barcode: product.barcode,
            url: Some(PagePath::product_url(product.barcode, None)),
            name: product.name.clone(),
            label: product.label(),
            lang: product.language.clone().filter(|own| own != language),
            brand: product.brands.first().cloned(),
            quantity: product.quantity.clone(),
            grade: product.grading,
            photo: product.photo.as_ref().map(PhotoUrls::from),
            pictogram: Pictogram::of(product),
        }
    }

    /// The same card, leading to the page of an edition.
    #[must_use]
    pub fn of(self, edition: Edition) -> Self {
        if edition.is_root() {
            return self;
        }
        let url = self.url.as_deref().map(|root| edition.address(root));
        Self { url, ..self }
    }

    /// A product outside the catalogue of which only the name and the grade are known.
    #[must_use]
    pub fn named(barcode: Barcode, name: &str, grade: Grading) -> Self {
        Self { barcode, name: name.into(), label: name.into(), grade, ..Self::default() }
    }
}

/// Addresses of a photo.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PhotoUrls {
    /// 200 pixels on the longer side, for lists.
    pub small: String,
    /// 400 pixels on the longer side, for pages.
    pub large: String,
}

impl From<&Photo> for PhotoUrls {
    fn from(photo: &Photo) -> Self {
        Self { small: photo.url(200), large: photo.url(400) }
    }
}

/// A warning about a substitute.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Badge {
    /// What it warns of; also a class of the theme.
    pub kind: BadgeKind,
    /// The warning.
    pub text: String,
}

/// What a badge warns of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BadgeKind {
    /// The substitute declares allergens that the original does not.
    Allergens,
    /// The substitute may hold traces of them.
    Traces,
    /// The allergens of the substitute are unknown.
    Unknown,
    /// It lacks a property of the original, such as being vegan.
    Lost,
    /// It has sweeteners.
    Sweeteners,
    /// It has alcohol.
    Alcohol,
    /// It has palm oil: a note, no warning.
    Palm,
    /// It is sold elsewhere.
    Elsewhere,
    /// Its pack is of quite another size.
    Size,
    /// It is in a higher NOVA group.
    Processed,
    /// Its barcode is one shop's own.
    Restricted,
}
