//! What the page after a change says: named in its address, so it needs no memory; only known names
//! are heard.

use crate::server::form::Form;

/// The texts `notice.<code>` an address may ask for.
const NOTICES: [&str; 15] = [
    "already",
    "deleted",
    "email",
    "full",
    "imported",
    "keep",
    "kept",
    "name",
    "noted",
    "nothing_imported",
    "password",
    "reset",
    "restored",
    "session",
    "signed_out",
];

/// What a query asks to be said.
pub(super) fn notice(query: &Form) -> Option<&'static str> {
    let asked = query.text("fait");
    NOTICES.into_iter().find(|code| *code == asked)
}
