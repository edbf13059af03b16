//! The message a page shows after a change. It is named in the page's address, so the server needs no
//! memory of it.

use crate::server::http::Form;

/// A message; its text is `notice.<code>` of the site's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Notice {
    AlreadySaved,
    AccountDeleted,
    EmailChanged,
    ListFull,
    Imported,
    SignInToSave,
    Saved,
    NameChanged,
    NoteSaved,
    NothingImported,
    PasswordChanged,
    Registered,
    PasswordReset,
    Restored,
    SessionEnded,
    SignedOut,
    UnreadableImport,
}

/// Each with its code in texts and addresses, in the order of the `enum`.
pub(crate) const NOTICES: [(Notice, &str); Notice::UnreadableImport as usize + 1] = [
    (Notice::AlreadySaved, "already"),
    (Notice::AccountDeleted, "deleted"),
    (Notice::EmailChanged, "email"),
    (Notice::ListFull, "full"),
    (Notice::Imported, "imported"),
    (Notice::SignInToSave, "keep"),
    (Notice::Saved, "kept"),
    (Notice::NameChanged, "name"),
    (Notice::NoteSaved, "noted"),
    (Notice::NothingImported, "nothing_imported"),
    (Notice::PasswordChanged, "password"),
    (Notice::Registered, "registered"),
    (Notice::PasswordReset, "reset"),
    (Notice::Restored, "restored"),
    (Notice::SessionEnded, "session"),
    (Notice::SignedOut, "signed_out"),
    (Notice::UnreadableImport, "unreadable"),
];

impl Notice {
    /// As texts and addresses name it.
    pub(crate) fn code(self) -> &'static str {
        NOTICES[self as usize].1
    }

    /// The one an address asks for.
    pub(crate) fn of(query: &Form) -> Option<Self> {
        let asked = query.text("fait");
        let (notice, _) = NOTICES.into_iter().find(|(_, code)| *code == asked)?;
        // Shown only in the response to the form: an address must not claim that an account was made.
        if notice == Self::Registered { None } else { Some(notice) }
    }

    /// A page that shows it.
    pub(crate) fn at(self, path: &str) -> String {
        format!("{path}?fait={}", self.code())
    }
}
