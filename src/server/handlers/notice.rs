//! The message a page shows after a change. It is named in the page's address, so the server needs no
//! memory of it.

use crate::model::coded;
use crate::server::http::Form;

/// The field of an address that names a message.
pub(crate) const NOTICE: &str = "fait";

coded! {
    /// A message; its text is `notice.<code>` of the site's language, its word stands in addresses.
    pub(crate) enum Notice {
        AlreadySaved = "already",
        AccountDeleted = "deleted",
        EmailChanged = "email",
        EmailSent = "email_sent",
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
        let notice = Self::from_code(query.text(NOTICE))?;
        // Shown only where the link proves it: an address must not claim so.
        match notice {
            Self::Prove | Self::RegistrationOver => None,
            _ => Some(notice),
        }
    }

    /// A page that shows it.
    pub(crate) fn at(self, path: &str) -> String {
        format!("{path}?{NOTICE}={}", self.code())
    }
}
