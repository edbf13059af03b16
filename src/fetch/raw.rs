//! What a field of a record can hold, whatever type OFF wrote it as.
//!
//! OFF's documents write the same field as string, number, list or null by age and editor. A value of
//! an unexpected type counts as absent.

use std::collections::BTreeMap;

use crate::model::{RejectReason, Rejection};

use super::written::Written;

/// Longest detail of a rejection kept.
const DETAIL_CHARACTERS: usize = 100;

/// A text that may come from a file unchanged: cut, and with nothing that moves a terminal.
pub(super) fn harmless(text: &str) -> String {
    let shown = text.chars().filter(|character| !character.is_control());
    shown.take(DETAIL_CHARACTERS).collect()
}

/// A record that cannot become a product; where it stands, [`super::RecordSink`] adds.
pub(super) fn rejection(reason: RejectReason, detail: &str) -> Rejection {
    Rejection { reason, file: String::new(), line: 0, detail: harmless(detail) }
}

/// A kind of field.
pub(super) trait RawField {
    /// Takes a value.
    fn put(&mut self, value: Written);

    /// What it holds, for people; nothing where that is too much for a line.
    fn shown(&self) -> Option<String> {
        None
    }
}

/// One text. Blank ones and absent ones are the same.
pub(super) type TextField = Option<String>;

impl RawField for TextField {
    fn put(&mut self, value: Written) {
        let text = value.text();
        if !text.trim().is_empty() {
            *self = Some(text.into_owned());
        }
    }

    fn shown(&self) -> Option<String> {
        self.clone()
    }
}

/// One number, though often written as a string.
pub(super) type NumberField = Option<f64>;

impl RawField for NumberField {
    fn put(&mut self, value: Written) {
        *self = value.number();
    }

    fn shown(&self) -> Option<String> {
        self.map(|number| number.to_string())
    }
}

/// A list of tags, as an array or separated by commas.
pub(super) type TagsField = Vec<String>;

impl RawField for TagsField {
    fn put(&mut self, value: Written) {
        *self = value.tags();
    }

    fn shown(&self) -> Option<String> {
        if self.is_empty() { None } else { Some(self.join(", ")) }
    }
}

/// Whether an address is one of the sister projects: cosmetics, food of pets, other products.
pub(super) type SisterAddress = bool;

impl RawField for SisterAddress {
    fn put(&mut self, value: Written) {
        *self = is_of_sister(value.slice());
    }
}

/// True for an address of a sister project of OFF.
pub(super) fn is_of_sister(address: &str) -> bool {
    address.contains("openbeautyfacts.org")
        || address.contains("openpetfoodfacts.org")
        || address.contains("openproductsfacts.org")
}

/// Image keys of front photos with their revisions: `front_fr` → 17.
pub(super) type FrontImages = BTreeMap<String, u64>;

/// Both image schemas, `front_fr: {rev}` before 1002 and `selected.front.fr: {rev}` since; and the list
/// of `{key, rev}` of the Parquet export.
impl RawField for FrontImages {
    fn put(&mut self, value: Written) {
        value.items(&mut |image| {
            let mut image_key = String::new();
            image.entries(&mut |key, value| {
                if key == "key" {
                    image_key = value.text().into_owned();
                }
            });
            if image_key.starts_with("front") {
                put_revision(self, &image_key, image);
            }
        });
        value.entries(&mut |key, value| {
            if key.starts_with("front") {
                put_revision(self, key, value);
            } else if key == "selected" {
                value.entries(&mut |kind, value| {
                    if kind == "front" {
                        value.entries(&mut |language, value| {
                            put_revision(self, &format!("front_{language}"), value);
                        });
                    }
                });
            }
        });
    }
}

fn put_revision(images: &mut FrontImages, image_key: &str, value: Written) {
    value.entries(&mut |key, value| {
        if key == "rev"
            && let Ok(revision) = value.text().parse()
        {
            images.insert(image_key.to_string(), revision);
        }
    });
}
