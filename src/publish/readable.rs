//! Whether the web server can still read what earlier builds wrote, whatever other hands did to it since.

use std::path::{Path, PathBuf};

use anyhow::Result;
use walkdir::WalkDir;

use super::undo::is_of_site;
use crate::files;

/// Folders of the site lie at most this deep: `produit/003`.
const FOLDERS_DEEP: usize = 2;

/// Lets the web server into every folder of the site and at its home page again; gives those it was shut out
/// of. Single pages are not looked at: a look at each of a million would take a cold disk minutes.
///
/// # Errors
/// When a folder is another's and cannot be opened.
pub(crate) fn open_to_web_server(root: &Path, home: Option<&Path>) -> Result<Vec<PathBuf>> {
    let mut opened = Vec::new();
    if !files::is_there(root)? {
        return Ok(opened);
    }
    // A folder is opened before what is in it is listed.
    for entry in WalkDir::new(root).max_depth(FOLDERS_DEEP).into_iter().filter_entry(is_of_site) {
        let entry = entry?;
        let is_looked_at = entry.file_type().is_dir() || home == Some(entry.path());
        if is_looked_at && files::let_serve(entry.path())? {
            opened.push(entry.into_path());
        }
    }
    Ok(opened)
}
