//! What public/ holds already.

use std::path::Path;

use crate::files;

/// The slugs of the categories that have a page in a public/, sorted.
pub(crate) fn category_slugs(public: &Path) -> Vec<String> {
    let mut slugs = Vec::new();
    // One file a category; its further pages are in a folder.
    for entry in files::entries(&public.join("categorie")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        slugs.extend(files::plain_name(&name).strip_suffix(".html").map(str::to_string));
    }
    slugs.sort();
    slugs.dedup();
    slugs
}
