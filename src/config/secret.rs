//! Secrets: texts without a printer.

use std::fmt;
use std::path::Path;

use super::error::Result;
use super::reader::{self, SettingsReader};

/// A text that is never printed.
pub(crate) struct Secret(String);

impl Secret {
    pub(super) fn new(text: &str) -> Self {
        Self(text.trim().to_string())
    }

    /// The text itself, for the one who needs it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("[secret]")
    }
}

/// Secrets come from the environment or from a file of their own, never from sitegen.toml.
pub(super) fn secret(
    reader: &mut SettingsReader,
    key: &str,
    file: Option<&Path>,
    folder: &Path,
) -> Result<Option<Secret>> {
    if let Some(secret) = reader.variable(&reader::variable(key)) {
        return Ok(Some(Secret::new(&secret)));
    }
    let Some(name) = file else { return Ok(None) };
    match std::fs::read_to_string(folder.join(name)) {
        Ok(content) => Ok(Some(Secret::new(&content))),
        Err(error) => {
            let allowed = format!("a file that can be read ({error})");
            Err(reader.wrong(&format!("{key}_file"), &allowed))
        }
    }
}
