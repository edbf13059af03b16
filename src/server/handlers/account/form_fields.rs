//! The fields of all forms, each described once.

use super::field_error::FieldError;
use crate::auth::PasswordFault;
use crate::model::{DisplayName, NameError};
use crate::render::view::Field;

/// Longest password that is read, in characters; one more than is accepted is enough to say so.
const PASSWORD_MOST: usize = 256;

/// What an account is called.
pub(crate) fn name(value: &str, error: Option<NameError>) -> Field {
    Field {
        value: value.into(),
        hint: Some("name"),
        ..field("nom", "text", "nickname", DisplayName::CHARACTERS_MAX, error.map(FieldError::from))
    }
}

/// An e-mail address.
pub(crate) fn email(value: &str, autocomplete: &'static str, error: Option<FieldError>) -> Field {
    Field { value: value.into(), ..field("adresse", "email", autocomplete, 254, error) }
}

/// The password of an account; what was typed is never shown again.
pub(crate) fn password(name: &'static str, error: Option<FieldError>) -> Field {
    field(name, "password", "current-password", PASSWORD_MOST, error)
}

/// A password to choose, and once more to be sure.
pub(crate) fn new_passwords(
    name: &'static str,
    fault: Option<PasswordFault>,
    differs: bool,
) -> [Field; 2] {
    let error = fault.map(FieldError::from);
    let again = if differs { Some(FieldError::PasswordsDiffer) } else { None };
    let new = field(name, "password", "new-password", PASSWORD_MOST, error);
    let confirmation = field("confirmation", "password", "new-password", PASSWORD_MOST, again);
    [Field { hint: Some("password"), ..new }, confirmation]
}

fn field(
    name: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    most: usize,
    error: Option<FieldError>,
) -> Field {
    let fault = error.map(FieldError::code);
    Field { name, kind, autocomplete, value: String::new(), most, hint: None, fault }
}
