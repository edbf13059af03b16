//! content/LANGUAGE/addresses.toml: the words of addresses below the letters of a language.

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml::Spanned;

use super::Config;
use super::error::{ConfigError, Result};
use crate::diagnostic;
use crate::model::{AddressMistake, AddressWords, Edition};

const FILE: &str = "addresses.toml";

/// Makes the words of addresses in the further languages of the site those of this process.
pub(super) fn speak(config: &Config) -> Result<()> {
    let mut all = BTreeMap::new();
    for language in &config.site.languages[1..] {
        let words = words_of(config, language)?;
        all.extend(Edition::below(language).and_then(Edition::letters).map(|own| (own, words)));
    }
    AddressWords::speak(all);
    Ok(())
}

/// The words of a language: the site's own over those of the release, name by name.
fn words_of(config: &Config, language: &str) -> Result<AddressWords> {
    let layers = config.content_in(language).layers(FILE);
    let (mut words, mut written) = (BTreeMap::new(), BTreeMap::new());
    for file in &layers {
        let text = std::fs::read_to_string(file).map_err(|error| {
            let of = format!("the words of addresses in the language `{language}`");
            ConfigError(format!("cannot read {}, {of}: {error}", file.display()))
        })?;
        let table: BTreeMap<String, Spanned<String>> = toml::from_str(&text)
            .map_err(|error| ConfigError(diagnostic::of_toml(file, &text, &error)))?;
        for (name, word) in table {
            let span = word.span();
            words.insert(name.clone(), word.into_inner());
            written.insert(name, (file, text.clone(), span));
        }
    }
    AddressWords::new(&words).map_err(|AddressMistake { name, message }| {
        let message = format!("{message} (in the language `{language}`)");
        ConfigError(match written.get(&name) {
            Some((file, text, span)) => diagnostic::at(file, text, span.clone(), &message),
            None => format!("{}: {message}", layers.last().unwrap_or(&PathBuf::new()).display()),
        })
    })
}
