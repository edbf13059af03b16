//! The build identity: a random word that public/ and the ledger share, so that a ledger is never
//! believed about another folder, an emptied one or one put back from a backup.

use std::path::Path;

use anyhow::Result;

use super::files;

/// Hidden, so that the web server does not serve it.
const FILE: &str = ".sitegen-identity";

/// The identity public/ carries; `None` where it has none.
///
/// # Errors
/// When the file is there but cannot be read.
pub fn read_identity(public: &Path) -> Result<Option<String>> {
    let content = files::read(&public.join(FILE))?;
    Ok(content.map(|bytes| String::from_utf8_lossy(&bytes).trim().to_string()))
}

/// Gives public/ an identity.
///
/// # Errors
/// When the file cannot be written.
pub fn write_identity(public: &Path, identity: &str) -> Result<()> {
    files::write_beside(&public.join(FILE), format!("{identity}\n").as_bytes())
}
