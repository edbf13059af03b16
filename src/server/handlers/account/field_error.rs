//! What can be wrong with a field of a form.

use crate::auth::PasswordFault;
use crate::model::{EmailError, TextFault};

/// What is wrong, by a code; its text is `fault.<code>` of the site's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct FieldError(&'static str);

impl FieldError {
    pub(crate) const EMAIL_TAKEN: Self = Self("email_taken");
    pub(crate) const WRONG_CREDENTIALS: Self = Self("credentials");
    pub(crate) const WRONG_PASSWORD: Self = Self("wrong_password");
    pub(crate) const ACCOUNT_DISABLED: Self = Self("disabled");

    /// As texts name it.
    pub(crate) fn code(self) -> &'static str {
        self.0
    }
}

impl From<EmailError> for FieldError {
    fn from(error: EmailError) -> Self {
        match error {
            EmailError::Missing => Self("required"),
            _ => Self("email"),
        }
    }
}

impl From<TextFault> for FieldError {
    fn from(fault: TextFault) -> Self {
        Self(fault.code())
    }
}

impl From<PasswordFault> for FieldError {
    fn from(fault: PasswordFault) -> Self {
        Self(fault.code())
    }
}
