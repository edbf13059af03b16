//! The fields of all forms, each described once.

use crate::auth::PasswordFault;
use crate::model::{DisplayName, EmailError, NameError};
use crate::render::view::Field;

/// Longest password that is read, in characters; one more than is taken is enough to say so.
const PASSWORD_MOST: usize = 256;

/// What an account is called.
pub(super) fn name(value: &str, fault: Option<NameError>) -> Field {
    Field {
        value: value.into(),
        hint: Some("name"),
        fault: fault.map(|fault| match fault {
            NameError::Missing => "required",
            NameError::TooLong => "name_long",
            NameError::Character => "name",
        }),
        ..field("nom", "text", "nickname", DisplayName::CHARACTERS_MAX)
    }
}

/// An e-mail address. It is asked for as text where it signs in, so that browsers offer accounts.
pub(super) fn email(value: &str, autocomplete: &'static str, fault: Option<&'static str>) -> Field {
    Field { value: value.into(), fault, ..field("adresse", "email", autocomplete, 254) }
}

/// What is wrong with an address.
pub(super) fn email_fault(error: EmailError) -> &'static str {
    match error {
        EmailError::Missing => "required",
        _ => "email",
    }
}

/// The password of an account; what was typed is never shown again.
pub(super) fn password(name: &'static str, fault: Option<&'static str>) -> Field {
    Field { fault, ..field(name, "password", "current-password", PASSWORD_MOST) }
}

/// A password that is chosen, and once more to be sure.
pub(super) fn new_passwords(
    name: &'static str,
    fault: Option<PasswordFault>,
    differs: bool,
) -> [Field; 2] {
    let new = |name| field(name, "password", "new-password", PASSWORD_MOST);
    let fault = fault.map(|fault| match fault {
        PasswordFault::TooShort => "too_short",
        PasswordFault::TooLong => "too_long",
        PasswordFault::Common => "common",
        PasswordFault::Personal => "personal",
    });
    let again = Field { fault: differs.then_some("differs"), ..new("confirmation") };
    [Field { fault, hint: Some("password"), ..new(name) }, again]
}

fn field(name: &'static str, kind: &'static str, autocomplete: &'static str, most: usize) -> Field {
    Field { name, kind, autocomplete, value: String::new(), most, hint: None, fault: None }
}
