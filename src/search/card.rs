//! What is shown of a product in lists, and of a substitute beside the product it replaces.
//!
//! Field names are those of the views of render/, so the theme's partials show both alike.

use serde::{Deserialize, Serialize};

use crate::model::{Barcode, Grading, Nova, PagePath, Photo};

/// A product in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Card {
    /// The identity.
    pub barcode: Barcode,
    /// Its page.
    pub url: String,
    /// Its name.
    pub name: String,
    /// Language of the name, where it is not that of the site.
    pub lang: Option<String>,
    /// Its main brand.
    pub brand: Option<String>,
    /// The pack size as typed.
    pub quantity: Option<String>,
    /// Nutri-Score as a word: `a` to `e`, `unknown`, `not-applicable`.
    pub grade: &'static str,
    /// Nutri-Score points.
    pub points: Option<i16>,
    /// NOVA group.
    pub nova: Option<Nova>,
    /// Its photo.
    pub photo: Option<PhotoUrls>,
    /// How many better substitutes its page offers.
    pub better: u32,
}

/// Addresses of a photo.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PhotoUrls {
    /// 200 pixels on the longer side.
    pub small: String,
    /// 400 pixels on the longer side.
    pub large: String,
}

impl From<&Photo> for PhotoUrls {
    fn from(photo: &Photo) -> Self {
        Self { small: photo.url(200), large: photo.url(400) }
    }
}

/// A product's substitute with the reasons, as the product's page offers it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Swap {
    /// The page of the pair.
    pub url: String,
    /// The better product.
    pub substitute: Card,
    /// What somebody who eats the original must see first.
    pub badges: Vec<Badge>,
    /// What is better, as sentences.
    pub reasons: Vec<String>,
    /// What is worse, as sentences.
    pub drawbacks: Vec<String>,
    /// The shelf beside it comes from, as a sentence, where it is not of the product's own kinds.
    pub beside: Option<String>,
    /// Why the operator chose it.
    pub chosen_because: Option<String>,
}

/// A warning beside a substitute.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Badge {
    /// A class of the theme.
    pub kind: String,
    /// The warning.
    pub text: String,
}

/// Columns of the table `product` that make a card, in the order [`card`] reads them.
pub(super) const COLUMNS: &str =
    "barcode, name, lang, brand, quantity, grading, points, nova, photo, better";

/// Reads [`COLUMNS`].
pub(super) fn card(row: &rusqlite::Row) -> rusqlite::Result<Card> {
    let barcode = barcode(row, 0)?;
    let photo = row.get::<_, Option<String>>(8)?.map(|stem| Photo { stem });
    Ok(Card {
        barcode,
        url: PagePath::product(barcode).url(),
        name: row.get(1)?,
        lang: row.get(2)?,
        brand: row.get(3)?,
        quantity: row.get(4)?,
        grade: Grading::from_off(row.get_ref(5)?.as_str()?).code(),
        points: row.get(6)?,
        nova: row.get::<_, Option<u8>>(7)?.and_then(Nova::new),
        photo: photo.as_ref().map(PhotoUrls::from),
        better: row.get(9)?,
    })
}

/// Reads a barcode column.
pub(super) fn barcode(row: &rusqlite::Row, column: usize) -> rusqlite::Result<Barcode> {
    let number: i64 = row.get(column)?;
    let barcode = u64::try_from(number).ok().and_then(|number| Barcode::from_number(number).ok());
    barcode.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// A barcode as databases keep it: below 10^14, so it always fits.
pub(super) fn key(barcode: Barcode) -> i64 {
    i64::try_from(barcode.number()).unwrap_or(i64::MAX)
}
