//! The categories of a record: those it lists, else those it names.

use std::collections::BTreeMap;

use crate::model::Tag;
use crate::words::{is_nothing_slug, unique};

use super::super::Taxonomy;
use super::super::record::RawRecord;
use super::super::written::{LIST_LENGTH, Written};
use super::field::NAME_CHARACTERS;
use super::name::own_language;
use super::text::clean_text;

/// The canonical categories, and the names that were typed for them.
pub(super) fn categories(raw: &RawRecord, taxonomy: &Taxonomy) -> (Vec<Tag>, Vec<(Tag, String)>) {
    let typed = typed_categories(raw, taxonomy);
    let mut tags = Vec::new();
    for text in raw.categories_tags.iter().chain(&raw.categories_hierarchy) {
        tags.extend(Tag::parse(text, "fr").map(|tag| taxonomy.canonical(tag)));
    }
    tags.retain(is_category);
    if tags.is_empty() {
        tags.extend(typed.iter().map(|(tag, _)| tag.clone()));
        tags.retain(is_category);
    }
    tags.truncate(LIST_LENGTH);
    (unique(tags), typed)
}

fn is_category(tag: &Tag) -> bool {
    !is_nothing_slug(tag.slug())
}

/// Categories by the names typed for them: in the first field that has some, each in the language it
/// says (`fr:Pâtes`), else in that of the field.
fn typed_categories(raw: &RawRecord, taxonomy: &Taxonomy) -> Vec<(Tag, String)> {
    let own = own_language(raw).unwrap_or_else(|| "fr".to_string());
    let fields = [
        (&raw.categories, own.as_str()),
        (&raw.main_category_fr, "fr"),
        (&raw.main_category, "en"),
        (&raw.main_category_en, "en"),
    ];
    // Only the first field: the others say the same in other languages, or less.
    let Some((Some(text), language)) = fields.into_iter().find(|(text, _)| text.is_some()) else {
        return Vec::new();
    };
    let mut typed = Vec::new();
    for entry in Written::Plain(text).tags() {
        let (language, written) = match entry.split_once(':') {
            Some((prefix, rest)) if Tag::is_language(prefix) => (prefix, rest),
            _ => (language, entry.as_str()),
        };
        if let Some(name) = clean_text(written, NAME_CHARACTERS)
            && let Some(tag) = Tag::from_name(&name, language)
        {
            typed.push((taxonomy.canonical(tag), name));
        }
    }
    typed
}

/// Categories the taxonomy does not have, with the names typed for them: of several the last in byte
/// order, whatever their order.
pub(super) fn others(
    categories: &[Tag],
    typed: &[(Tag, String)],
    taxonomy: &Taxonomy,
) -> BTreeMap<Tag, Option<String>> {
    let mut others = BTreeMap::new();
    for tag in categories {
        if !taxonomy.contains(tag) {
            others.insert(tag.clone(), None);
        }
    }
    for (tag, name) in typed {
        if let Some(last) = others.get_mut(tag) {
            *last = last.take().max(Some(name.clone()));
        }
    }
    others
}
