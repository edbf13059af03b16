//! The message a page shows after a change. It is named in the page's address, so the server needs no
//! memory of it.

use crate::model::coded;
use crate::server::http::Form;

coded! {
    /// A message; its text is `notice.<code>` of the site's language, its word stands in addresses.
    pub(crate) enum Notice {
        AlreadySaved = "already",
        AccountDeleted = "deleted",
        EmailChanged = "email",
        ListFull = "full",
        Imported = "imported",
        SignInToSave = "keep",
        Saved = "kept",
        NameChanged = "name",
        NoteSaved = "noted",
        NothingImported = "nothing_imported",
        PasswordChanged = "password",
        Prove = "prove",
        Registered = "registered",
        RegistrationOver = "registration_over",
        PasswordReset = "reset",
        Restored = "restored",
        SessionEnded = "session",
        SignedOut = "signed_out",
        UnreadableImport = "unreadable",
    }
}

impl Notice {
    /// The one an address asks for.
    pub(crate) fn of(query: &Form) -> Option<Self> {
        let notice = Self::from_code(query.text("fait"))?;
        // Shown only in the response to the form: an address must not claim that an account was made.
        match notice {
            Self::Prove | Self::Registered | Self::RegistrationOver => None,
            _ => Some(notice),
        }
    }

    /// A page that shows it.
    pub(crate) fn at(self, path: &str) -> String {
        format!("{path}?fait={}", self.code())
    }
}
