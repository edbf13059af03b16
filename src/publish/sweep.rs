//! Clearing public/ of what an interrupted run left: temporary files, pages that are no longer wanted.

use std::path::Path;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use super::undo::is_kept;
use crate::files;
use crate::model::{Edition, PagePath};

/// Folders all of whose files are the site's; elsewhere an operator may keep files of their own.
const OWN_FOLDERS: [&str; 3] = [PRODUCTS, CATEGORIES, "static"];
const PRODUCTS: &str = "produit";
const CATEGORIES: &str = "categorie";

/// Removes temporary files everywhere, and has `remove` remove of the files in the site's own folders and of
/// `top_files` every one that `wanted` does not claim (by its path below the root). Returns how many
/// no longer wanted.
pub(crate) fn sweep(
    root: &Path,
    top_files: &[String],
    wanted: impl Fn(&str) -> Result<bool>,
    remove: impl Fn(&str) -> Result<()>,
) -> Result<u64> {
    let mut removed = 0;
    for entry in WalkDir::new(root).contents_first(true) {
        let entry = entry.with_context(|| format!("cannot look through {}", root.display()))?;
        // Not `filter_entry`: where contents come first it would leave out the neighbours as well.
        if is_kept(root, entry.path()) {
            continue;
        }
        if entry.file_type().is_dir() {
            let path = entry.path().strip_prefix(root)?.to_string_lossy();
            if is_in_own_folder(&path) {
                // Fails where the folder still holds something, as it should.
                let _ = std::fs::remove_dir(entry.path());
            }
            continue;
        }
        if entry.file_name().to_string_lossy().ends_with(files::TEMPORARY_SUFFIX) {
            files::remove(entry.path())?;
            continue;
        }
        let path = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        if is_own(&path, top_files) && !wanted(&path)? {
            remove(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn is_own(path: &str, top_files: &[String]) -> bool {
    let path = files::plain_name(path);
    if is_in_own_folder(path) {
        return true;
    }
    let is_top = !path.contains('/');
    top_files.iter().any(|file| file == path) || is_top && PagePath::is_sitemap(path)
}

/// Whether a path is one of the site's own folders or lies in one; each language has its own. What else lies in the
/// folder of a language may be the operator's.
fn is_in_own_folder(path: &str) -> bool {
    let (folder, rest) = path.split_once('/').unwrap_or((path, ""));
    if OWN_FOLDERS.contains(&folder) {
        return true;
    }
    let Some(edition) = Edition::below(folder) else { return false };
    let (folder_within, page) = rest.split_once('/').unwrap_or((rest, ""));
    let spoken = [PRODUCTS, CATEGORIES].map(|root| edition.address(&format!("/{root}")));
    let is_spoken =
        spoken.iter().any(|own| own[1..].split_once('/') == Some((folder, folder_within)));
    is_spoken || is_of_products(page)
}

/// Whether a path goes on from a folder of products: such as one whose word of addresses was another before.
fn is_of_products(path: &str) -> bool {
    let (group, file) = path.split_once('/').unwrap_or((path, ""));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let code = file.strip_suffix(".html").unwrap_or(file);
    let is_page = code.is_empty() || code.split('-').all(is_number);
    group.len() == 3 && is_number(group) && is_page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_go_and_an_operators_own_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| {
            files::write(&folder.path().join(name), b"x").unwrap();
        };
        for name in [
            "produit/003/keep.html",
            "produit/004/stray.html",
            "google123.html",
            "old.html",
            ".well-known/acme/x",
            "sitemap-9.xml",
            "produit/003/.a.1-2.sitegen-tmp",
            ".b.1-2.sitegen-tmp",
        ] {
            put(name);
        }
        let top_files = ["old.html".to_string()];
        put(".sitegen-undo/kept/produit/003/.a.1-2.sitegen-tmp");
        let wanted = |path: &str| Ok(path == "produit/003/keep.html");
        let remove = |path: &str| files::remove(&folder.path().join(path));
        let removed = sweep(folder.path(), &top_files, wanted, remove).unwrap();
        assert_eq!(removed, 3);
        let mut left: Vec<String> = WalkDir::new(folder.path())
            .into_iter()
            .map(|entry| {
                entry.unwrap().path().strip_prefix(folder.path()).unwrap().display().to_string()
            })
            .filter(|path| folder.path().join(path).is_file())
            .collect();
        left.sort();
        assert_eq!(left.remove(0), ".sitegen-undo/kept/produit/003/.a.1-2.sitegen-tmp");
        assert_eq!(left, [".well-known/acme/x", "google123.html", "produit/003/keep.html"]);
        assert!(!folder.path().join("produit/004").exists());
    }
}
