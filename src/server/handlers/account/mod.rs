//! Accounts: registering, signing in and out, settings, forgotten passwords.

pub(crate) mod field_error;
pub(crate) mod form_fields;
pub(crate) mod intent;
pub(crate) mod new_address;
pub(crate) mod password_proof;
pub(crate) mod proof;
pub(crate) mod registration;
pub(crate) mod reset;
pub(crate) mod settings;
pub(crate) mod sign_in;
