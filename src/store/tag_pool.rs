//! The tags a thread read last: a product has twenty, and most of them are those of the products before it. One that is
//! known is shared, so it is neither checked nor copied.

use std::cell::RefCell;

use xxhash_rust::xxh3::xxh3_64;

use crate::model::Tag;

/// Tags that are known, at most: each has one place, by its hash.
const PLACES: usize = 1024;

thread_local! {
    static KNOWN: RefCell<Vec<Option<Tag>>> = RefCell::new(vec![None; PLACES]);
}

/// The tag of a text, as [`Tag::parse`] reads it.
pub(super) fn tag(text: &str) -> Option<Tag> {
    #[allow(clippy::cast_possible_truncation, reason = "the lowest bits of it")]
    let place = xxh3_64(text.as_bytes()) as usize % PLACES;
    KNOWN.with_borrow_mut(|known| {
        if let Some(tag) = &known[place]
            && tag.as_str() == text
        {
            return Some(tag.clone());
        }
        let tag = Tag::parse(text, "en")?;
        known[place] = Some(tag.clone());
        Some(tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_those_of_their_texts_whichever_were_read_before() {
        for round in 0..2 {
            for number in 0..3 * PLACES {
                let text = format!("en:tag-{number}");
                assert_eq!(tag(&text), Tag::parse(&text, "en"), "{round}");
            }
            for text in ["Pâtes à tartiner", "en:", "", "fr:pates", "FR:Pates"] {
                assert_eq!(tag(text), Tag::parse(text, "en"), "{text}");
            }
        }
    }
}
