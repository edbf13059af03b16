//! Where the site is published in addition to public/. Keys never stand in sitegen.toml, which more people read than should have
//! them, and which ends up in repositories and backups.

use std::path::Path;

use super::declare::Section as _;
use super::error::Result;
use super::reader::SettingsReader;
use super::secret::Secret;
use super::sections::PublishSection;

/// What people know these secrets by, and the last two also as a key of the section.
const ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
const TOKEN: &str = "AWS_SESSION_TOKEN";

/// The variables of other programs that are read.
pub(super) const VARIABLES: [&str; 3] = [ID, SECRET, TOKEN];

/// Where the site is published in addition to public/, and with which key.
#[derive(Debug)]
pub(crate) struct PublishConfig {
    /// What the section says.
    pub section: PublishSection,
    /// Name and secret of the key.
    pub key: Option<[Secret; 2]>,
    /// The token of a key that is lent.
    pub token: Option<Secret>,
    /// Why the file of the key cannot be used: it is needed where a bucket is asked, and for nothing else.
    pub key_fault: Option<String>,
}

/// Reads the section and the key.
pub(super) fn publishing(reader: &mut SettingsReader, folder: &Path) -> Result<PublishConfig> {
    let given = PublishSection::read(reader)?;
    let (mut file, mut key_fault) = (None, None);
    if let Some(name) = &given.credentials_file {
        match std::fs::read_to_string(folder.join(name)) {
            Ok(text) => file = Some(text),
            Err(error) => key_fault = Some(format!("a file that can be read ({error})")),
        }
    }
    // The environment wins, as everywhere; and all are of one place, since a token goes with one key.
    let mut values = VARIABLES.map(|name| reader.variable(name));
    let is_in_environment = values[0].is_some() || values[1].is_some();
    if let (false, Some(file)) = (is_in_environment, &file) {
        values = VARIABLES.map(|name| noted(file, name));
    }
    let [id, key, token] = values.map(|value| value.map(|value| Secret::new(&value)));
    if file.is_some() && (id.is_none() || key.is_none()) {
        key_fault = Some(format!("a file with the lines {ID}=… and {SECRET}=…"));
    }
    let key = id.zip(key).map(|(id, key)| [id, key]);
    let key_fault = key_fault
        .filter(|_| key.is_none())
        .map(|allowed| reader.wrong("publish.credentials_file", &allowed).to_string());
    Ok(PublishConfig { section: given, key, token, key_fault })
}

/// A value of a file of variables, or of one as other programs keep keys in: small letters, blanks, a heading.
fn noted(file: &str, name: &str) -> Option<String> {
    for line in file.lines() {
        let Some((key, value)) = line.split_once('=') else { continue };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value.trim().trim_matches('"').to_string());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_either_kind_of_file() {
        let variables = "# of the bucket\nAWS_ACCESS_KEY_ID=one\nAWS_SECRET_ACCESS_KEY=\"two=\"\n";
        let profile = "[default]\naws_access_key_id = one\naws_secret_access_key = two=\n";
        for file in [variables, profile] {
            assert_eq!(noted(file, ID).as_deref(), Some("one"));
            assert_eq!(noted(file, SECRET).as_deref(), Some("two="));
            assert_eq!(noted(file, TOKEN), None);
        }
    }
}
