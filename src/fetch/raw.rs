//! What a field of a record can hold, whatever type OFF wrote it as.
//!
//! OFF's documents write the same field as string, number, list or null by age and editor. A value of
//! an unexpected type counts as absent.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::RejectReason;

/// A record that cannot become a product: why, and what was found.
#[derive(Debug)]
pub(super) struct Unusable {
    pub(super) reason: RejectReason,
    pub(super) detail: String,
}

/// Longest detail of a rejection kept.
const DETAIL_CHARACTERS: usize = 100;

impl Unusable {
    /// `detail` may come from the file unchanged: it is cut, and nothing in it moves a terminal.
    pub(super) fn new(reason: RejectReason, detail: &str) -> Self {
        let harmless = detail.chars().filter(|character| !character.is_control());
        Self { reason, detail: harmless.take(DETAIL_CHARACTERS).collect() }
    }
}

/// Lists are cut here: no food has more of anything.
pub(super) const LIST_LENGTH: usize = 100;

/// A value as a file writes it.
pub(super) trait Written<'t>: Copy {
    /// A text, a number as written, the texts of a list joined; else empty.
    fn text(self) -> Cow<'t, str>;

    /// A list of texts, or a text with commas; at most [`LIST_LENGTH`].
    fn tags(self) -> Vec<String>;

    /// Calls `each` with every key and value, if this is an object.
    fn entries(self, each: &mut dyn FnMut(&str, Self));

    /// A number, or a text that holds one.
    fn number(self) -> Option<f64> {
        number_from_text(&self.text())
    }
}

/// A plain text, such as a cell of a CSV file.
#[derive(Clone, Copy)]
pub(super) struct PlainText<'t>(pub(super) &'t str);

impl<'t> Written<'t> for PlainText<'t> {
    fn text(self) -> Cow<'t, str> {
        Cow::Borrowed(self.0)
    }

    fn tags(self) -> Vec<String> {
        tags_from_text(self.0)
    }

    fn entries(self, _: &mut dyn FnMut(&str, Self)) {}
}

/// A kind of field.
pub(super) trait RawField {
    /// Takes a value.
    fn put<'t>(&mut self, value: impl Written<'t>);

    /// What it holds, for people; nothing where that is too much for a line.
    fn shown(&self) -> Option<String> {
        None
    }
}

/// One text. Blank ones and absent ones are the same.
pub(super) type TextField = Option<String>;

impl RawField for TextField {
    fn put<'t>(&mut self, value: impl Written<'t>) {
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
    fn put<'t>(&mut self, value: impl Written<'t>) {
        *self = value.number();
    }

    fn shown(&self) -> Option<String> {
        self.map(|number| number.to_string())
    }
}

/// A list of tags, as an array or separated by commas.
pub(super) type TagsField = Vec<String>;

impl RawField for TagsField {
    fn put<'t>(&mut self, value: impl Written<'t>) {
        *self = value.tags();
    }

    fn shown(&self) -> Option<String> {
        if self.is_empty() { None } else { Some(self.join(", ")) }
    }
}

/// Image keys of front photos with their revisions: `front_fr` → 17.
pub(super) type FrontImages = BTreeMap<String, u64>;

/// Both image schemas: `front_fr: {rev}` before 1002, `selected.front.fr: {rev}` since.
impl RawField for FrontImages {
    fn put<'t>(&mut self, value: impl Written<'t>) {
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

fn put_revision<'t>(images: &mut FrontImages, image_key: &str, value: impl Written<'t>) {
    value.entries(&mut |key, value| {
        if key == "rev"
            && let Ok(revision) = value.text().parse()
        {
            images.insert(image_key.to_string(), revision);
        }
    });
}

/// Reads a number written as text: decimal point or comma, surrounding white space.
pub(super) fn number_from_text(text: &str) -> Option<f64> {
    let trimmed = text.trim();
    // Commas are rare, and an export has a hundred numbers a record.
    let number: f64 = match trimmed.parse() {
        Ok(number) => number,
        Err(_) => trimmed.replace(',', ".").parse().ok()?,
    };
    if number.is_finite() { Some(number) } else { None }
}

/// Splits a list written as text with commas.
pub(super) fn tags_from_text(text: &str) -> Vec<String> {
    let entries = text.split(',').map(str::trim).filter(|tag| !tag.is_empty());
    entries.take(LIST_LENGTH).map(str::to_string).collect()
}
