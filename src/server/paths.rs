//! Paths of the server that letters name.

use super::http::Route;
use crate::auth::Token;

/// Where owners of accounts sign in.
pub(crate) const SIGN_IN: &str = Route::SignIn.path();

/// Where the owner of this token chooses a new password.
pub(crate) fn reset_path(token: &Token) -> String {
    format!("{}?jeton={}", Route::Reset.path(), token.expose())
}
