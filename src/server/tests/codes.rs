//! Every code that becomes a text has one, in every language of content/.

use super::*;
use crate::server::handlers::account::field_error::FieldError;
use crate::server::handlers::notice::Notice;

/// The texts of each language: its name and its ui.toml.
fn languages() -> Vec<(String, toml::Table)> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut languages = Vec::new();
    for entry in std::fs::read_dir(content).unwrap() {
        let folder = entry.unwrap().path();
        if let Ok(texts) = std::fs::read_to_string(folder.join("ui.toml")) {
            languages.push((folder.display().to_string(), texts.parse().unwrap()));
        }
    }
    assert!(languages.len() >= 2, "{languages:?}");
    languages
}

#[test]
fn every_notice_and_every_field_error_has_a_text_in_every_language() {
    for (language, texts) in languages() {
        for notice in Notice::ALL {
            assert!(texts["notice"].get(notice.code()).is_some(), "{language}: {notice:?}");
        }
        for error in FieldError::ALL {
            assert!(texts["fault"].get(error.code()).is_some(), "{language}: {error:?}");
        }
    }
}
