//! The sitegen.toml of a new site: every key with its comment, and what was said of the site filled in.

use std::path::{Path, PathBuf};

use super::error::Result;
use super::reader::Environment;
use super::template::{self, DEMO_NOTICE};
use super::{Config, Flags};

/// What is said of a new site.
#[derive(Debug)]
pub(crate) struct NewSite {
    /// Its name.
    pub name: String,
    /// The address visitors use.
    pub base_url: String,
    /// Who fetches.
    pub contact: String,
    /// Where the server listens.
    pub listen: String,
    /// The folder of the release, where it is not that of the program.
    pub release: Option<PathBuf>,
}

impl NewSite {
    /// The text of its configuration, and what it is read as where it stands in `file`. It shows the demo.
    ///
    /// # Errors
    /// When a value is not allowed.
    pub(crate) fn config(&self, file: &Path) -> Result<(String, Config)> {
        let release = self.release.as_ref().map(|folder| quoted(&folder.display().to_string()));
        let said = [
            ("site.name", &self.name),
            ("site.base_url", &self.base_url),
            ("fetch.contact", &self.contact),
            ("server.listen", &self.listen),
        ];
        let values = said.map(|(key, value)| (key, quoted(value)));
        let mut set = vec![
            ("site.notice", DEMO_NOTICE),
            ("filter.countries", "[]"),
            ("gates.min_products", "1"),
        ];
        set.extend(values.iter().map(|(key, value)| (*key, value.as_str())));
        set.extend(release.as_deref().map(|folder| ("paths.release", folder)));
        let text = template::template(&set);
        let config = Config::from_text(file, &text, Flags::default(), &Environment::new())?;
        Ok((text, config))
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
