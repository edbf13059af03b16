//! Whether the web server can still read what earlier builds wrote, whatever other hands did to it since.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::undo::is_kept;
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
    let mut folders = vec![root.to_path_buf()];
    for depth in 0..=FOLDERS_DEEP {
        for folder in std::mem::take(&mut folders) {
            // It is opened before what is in it is listed.
            if files::let_serve(&folder)? {
                opened.push(folder.clone());
            }
            // Folders that are not listed are not opened: there are a thousand of them.
            if depth < FOLDERS_DEEP {
                list_folders(&folder, &mut folders)?;
            }
        }
        folders.retain(|folder| !is_kept(root, folder));
    }
    if let Some(home) = home.filter(|home| home.is_file())
        && files::let_serve(home)?
    {
        opened.push(home.to_path_buf());
    }
    Ok(opened)
}

/// Adds the folders in a folder.
fn list_folders(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let failed = || format!("cannot look through {}", folder.display());
    for entry in std::fs::read_dir(folder).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        if entry.file_type().with_context(failed)?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(())
}
