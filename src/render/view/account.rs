//! The page of an account: what is known of a visitor, where they are signed in, what they may do.

use serde::Serialize;

use super::form::PostForm;

/// What templates/account.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccountView {
    /// The address of the page.
    pub path: &'static str,
    /// Whose it is.
    pub account: String,
    /// Their address.
    pub email: String,
    /// Since which day.
    pub since: String,
    /// What has just happened: the text `notice.<code>`.
    pub notice: Option<&'static str>,
    /// Whether one of the forms is shown again with what is wrong in it.
    pub is_refused: bool,
    /// Forms that change something, in order.
    pub forms: Vec<PostForm>,
    /// Where they are signed in.
    pub sessions: Vec<SessionView>,
}

/// Where a visitor is signed in.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SessionView {
    /// Names it in a form.
    pub id: String,
    /// The browser, as it calls itself.
    pub browser: String,
    /// The day it began.
    pub started: String,
    /// The day it was last used.
    pub seen: String,
    /// This very one.
    pub is_current: bool,
}
