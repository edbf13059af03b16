//! What can be wrong with a field of a form.

use crate::auth::PasswordFault;
use crate::model::{EmailError, NameError};

/// What is wrong; its text is `fault.<code>` of the site's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FieldError {
    Required,
    NotAnEmail,
    EmailTaken,
    NameTooLong,
    NameCharacter,
    PasswordTooShort,
    PasswordTooLong,
    PasswordCommon,
    PasswordPersonal,
    PasswordsDiffer,
    WrongCredentials,
    WrongPassword,
    AccountDisabled,
}

impl FieldError {
    /// All of them.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 13] = [
        Self::Required,
        Self::NotAnEmail,
        Self::EmailTaken,
        Self::NameTooLong,
        Self::NameCharacter,
        Self::PasswordTooShort,
        Self::PasswordTooLong,
        Self::PasswordCommon,
        Self::PasswordPersonal,
        Self::PasswordsDiffer,
        Self::WrongCredentials,
        Self::WrongPassword,
        Self::AccountDisabled,
    ];

    /// As texts name it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::NotAnEmail => "email",
            Self::EmailTaken => "email_taken",
            Self::NameTooLong => "name_long",
            Self::NameCharacter => "name",
            Self::PasswordTooShort => "too_short",
            Self::PasswordTooLong => "too_long",
            Self::PasswordCommon => "common",
            Self::PasswordPersonal => "personal",
            Self::PasswordsDiffer => "differs",
            Self::WrongCredentials => "credentials",
            Self::WrongPassword => "wrong_password",
            Self::AccountDisabled => "disabled",
        }
    }
}

impl From<EmailError> for FieldError {
    fn from(error: EmailError) -> Self {
        match error {
            EmailError::Missing => Self::Required,
            _ => Self::NotAnEmail,
        }
    }
}

impl From<NameError> for FieldError {
    fn from(error: NameError) -> Self {
        match error {
            NameError::Missing => Self::Required,
            NameError::TooLong => Self::NameTooLong,
            NameError::Character => Self::NameCharacter,
        }
    }
}

impl From<PasswordFault> for FieldError {
    fn from(fault: PasswordFault) -> Self {
        match fault {
            PasswordFault::TooShort => Self::PasswordTooShort,
            PasswordFault::TooLong => Self::PasswordTooLong,
            PasswordFault::Common => Self::PasswordCommon,
            PasswordFault::Personal => Self::PasswordPersonal,
        }
    }
}
