//! The message a page shows after a change. It is named in the page's address, so the server needs no
//! memory of it.

use crate::server::http::form::Form;

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

impl Notice {
    /// All of them.
    pub(crate) const ALL: [Self; 17] = [
        Self::AlreadySaved,
        Self::AccountDeleted,
        Self::EmailChanged,
        Self::ListFull,
        Self::Imported,
        Self::SignInToSave,
        Self::Saved,
        Self::NameChanged,
        Self::NoteSaved,
        Self::NothingImported,
        Self::PasswordChanged,
        Self::Registered,
        Self::PasswordReset,
        Self::Restored,
        Self::SessionEnded,
        Self::SignedOut,
        Self::UnreadableImport,
    ];

    /// As texts and addresses name it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::AlreadySaved => "already",
            Self::AccountDeleted => "deleted",
            Self::EmailChanged => "email",
            Self::ListFull => "full",
            Self::Imported => "imported",
            Self::SignInToSave => "keep",
            Self::Saved => "kept",
            Self::NameChanged => "name",
            Self::NoteSaved => "noted",
            Self::NothingImported => "nothing_imported",
            Self::PasswordChanged => "password",
            Self::Registered => "registered",
            Self::PasswordReset => "reset",
            Self::Restored => "restored",
            Self::SessionEnded => "session",
            Self::SignedOut => "signed_out",
            Self::UnreadableImport => "unreadable",
        }
    }

    /// The one an address asks for.
    pub(crate) fn of(query: &Form) -> Option<Self> {
        let code = query.text("fait");
        let notice = Self::ALL.into_iter().find(|notice| notice.code() == code)?;
        // Shown only in the response to the form: an address must not claim that an account was made.
        (notice != Self::Registered).then_some(notice)
    }

    /// A page that shows it.
    pub(crate) fn at(self, path: &str) -> String {
        format!("{path}?fait={}", self.code())
    }
}
