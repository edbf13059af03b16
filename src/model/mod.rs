//! The words of the domain as types: what a product, a grade, a category and a page address are,
//! and the request to stop, which every stage checks.
//!
//! Values are checked when these types are made, so the rest of the program never checks them
//! again. Nothing here reads a file, a database, the clock or the environment.

mod account;
mod address_words;
pub mod allergen;
mod allowance;
mod barcode;
mod barcode_text;
mod bit_set;
mod card;
mod category;
mod coded;
mod country;
pub mod diet;
mod edition;
mod facet;
pub mod food_fact;
mod gone_product;
mod grade;
mod idea_kind;
mod implausibility;
mod list_pages;
mod mirror_state;
mod naming;
mod nutrient_levels;
mod nutriments;
pub mod nutriscore;
mod other_spelling;
mod page_headers;
mod page_path;
mod pictogram;
pub mod plausibility;
mod product;
mod rejection;
mod shard;
mod site_settings;
mod spread;
mod stop;
mod suitability;
mod tag;
#[cfg(test)]
mod test_product;
mod timestamp;

pub use account::{
    AccountId, DisplayName, Email, EmailError, NewSession, Note, PendingId, Retention, SavedPair,
    SessionId, TextFault, TokenHash, ascii_domain,
};
pub(crate) use account::{AccountsPlace, DATABASE_ADDRESS, DatabaseAddress, Occasion};
pub use address_words::{AddressMistake, AddressWords};
pub use allowance::{Allowance, Bucket, Taken};
pub use barcode::{Barcode, BarcodeError};
pub use barcode_text::barcodes_in;
pub use bit_set::BitSet;
pub use card::{Badge, BadgeKind, PhotoUrls, ProductCard};
pub use category::{Category, CategoryGraph, CategoryId};
pub(crate) use coded::coded;
pub use country::country;
pub use edition::Edition;
pub use facet::Facet;
pub use gone_product::GoneProduct;
pub use grade::{EnvironmentalGrade, Grade, Grading, Nova};
pub use idea_kind::IdeaKind;
pub use implausibility::Implausibility;
pub(crate) use list_pages::ListPages;
pub(crate) use mirror_state::MirrorState;
pub use naming::{Naming, label_of, names_brand};
pub use nutrient_levels::{KnownLevels, NutrientLevel};
pub use nutriments::{Basis, Modifier, Modifiers, Nutrient, Nutriments, Preparation};
pub use other_spelling::addresses_meant;
pub use page_path::{AT_THE_TOP, DATA_QUALITY, OF_THE_SERVER, PagePath, SEARCH, SHELVES};
pub use pictogram::Pictogram;
pub use product::{Photo, Product};
pub use rejection::{RejectReason, Rejection};
pub use shard::Shard;
pub use site_settings::SiteSettings;
pub use spread::{FigureSpread, ShelfSpread};
pub use stop::{Interrupted, POLL_INTERVAL, Stop};
pub use suitability::{Suitability, SuitabilityWord};
pub use tag::Tag;
pub use timestamp::Timestamp;
