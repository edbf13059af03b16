//! Every code that becomes a text has one, in every language of content/.

use super::*;
use crate::auth::PasswordFault;
use crate::model::{EmailError, TextFault};
use crate::render::view::RowFault;
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

/// All that can be wrong with a field.
fn field_errors() -> [FieldError; 13] {
    [
        FieldError::EMAIL_TAKEN,
        FieldError::WRONG_CREDENTIALS,
        FieldError::WRONG_PASSWORD,
        FieldError::ACCOUNT_DISABLED,
        EmailError::Missing.into(),
        EmailError::Form.into(),
        TextFault::Missing.into(),
        TextFault::TooLong.into(),
        TextFault::Character.into(),
        PasswordFault::TooShort.into(),
        PasswordFault::TooLong.into(),
        PasswordFault::Common.into(),
        PasswordFault::Personal.into(),
    ]
}

#[test]
fn every_notice_and_every_field_error_has_a_text_in_every_language() {
    for (language, texts) in languages() {
        for notice in Notice::ALL {
            assert!(texts["notice"].get(notice.code()).is_some(), "{language}: {notice:?}");
        }
        for fault in RowFault::ALL {
            assert!(
                texts["transfer"]["fault"].get(fault.code()).is_some(),
                "{language}: {fault:?}"
            );
        }
        for error in field_errors() {
            assert!(texts["fault"].get(error.code()).is_some(), "{language}: {error:?}");
        }
    }
}
