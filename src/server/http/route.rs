//! The URL map of what cannot be static: every route, the methods it knows, who may call it.
//!
//! One `enum`, matched exhaustively wherever routes differ, so a new route cannot be forgotten
//! anywhere. Files of the site are no routes: nginx answers them, in development `site_files`.

use crate::server::http::request::Method;

/// What the server answers itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Route {
    SignIn,
    Register,
    SignOut,
    Account,
    Name,
    Email,
    Password,
    Sessions,
    Deletion,
    DataJson,
    DataCsv,
    ResetRequest,
    Reset,
    Saved,
    SavedNote,
    SavedRemove,
    SavedRestore,
    SavedImport,
    SavedJson,
    SavedCsv,
    Me,
    Search,
    SearchJson,
    Suggest,
    Health,
    Ready,
    Metrics,
}

/// Who may call a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Audience {
    /// Every visitor.
    Everybody,
    /// Signed-in visitors; others are sent to the sign-in page.
    SignedIn,
    /// The operator's own machine: what nginx never passes on.
    Machine,
}

/// Largest body of a form, in bytes.
pub(crate) const FORM_BYTES: usize = 16 * 1024;
/// Largest list of saved substitutes that can be put back, in bytes; scripts/nginx has the same.
const IMPORT_BYTES: usize = 512 * 1024;

const READ: &[Method] = &[Method::Get, Method::Head];
const FORM: &[Method] = &[Method::Get, Method::Head, Method::Post];
const ACT: &[Method] = &[Method::Post];

impl Route {
    /// All of them.
    pub(crate) const ALL: [Self; 27] = [
        Self::SignIn,
        Self::Register,
        Self::SignOut,
        Self::Account,
        Self::Name,
        Self::Email,
        Self::Password,
        Self::Sessions,
        Self::Deletion,
        Self::DataJson,
        Self::DataCsv,
        Self::ResetRequest,
        Self::Reset,
        Self::Saved,
        Self::SavedNote,
        Self::SavedRemove,
        Self::SavedRestore,
        Self::SavedImport,
        Self::SavedJson,
        Self::SavedCsv,
        Self::Me,
        Self::Search,
        Self::SearchJson,
        Self::Suggest,
        Self::Health,
        Self::Ready,
        Self::Metrics,
    ];

    /// The route of a path; none for what may be a file.
    pub(crate) fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|route| route.path() == path)
    }

    /// Its path.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::SignIn => "/connexion",
            Self::Register => "/inscription",
            Self::SignOut => "/deconnexion",
            Self::Account => "/compte",
            Self::Name => "/compte/nom",
            Self::Email => "/compte/adresse",
            Self::Password => "/compte/mot-de-passe",
            Self::Sessions => "/compte/sessions",
            Self::Deletion => "/compte/suppression",
            Self::DataJson => "/compte/donnees.json",
            Self::DataCsv => "/compte/donnees.csv",
            Self::ResetRequest => "/mot-de-passe",
            Self::Reset => "/mot-de-passe/nouveau",
            Self::Saved => "/mes-aliments",
            Self::SavedNote => "/mes-aliments/note",
            Self::SavedRemove => "/mes-aliments/retrait",
            Self::SavedRestore => "/mes-aliments/retour",
            Self::SavedImport => "/mes-aliments/import",
            Self::SavedJson => "/mes-aliments.json",
            Self::SavedCsv => "/mes-aliments.csv",
            Self::Me => "/api/me",
            Self::Search => "/recherche",
            Self::SearchJson => "/api/search",
            Self::Suggest => "/api/suggest",
            Self::Health => "/healthz",
            Self::Ready => "/readyz",
            Self::Metrics => "/metrics",
        }
    }

    /// What the log and the figures call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Register => "register",
            Self::SignOut => "sign_out",
            Self::Account => "account",
            Self::Name => "account_name",
            Self::Email => "account_email",
            Self::Password => "account_password",
            Self::Sessions => "account_sessions",
            Self::Deletion => "account_deletion",
            Self::DataJson => "account_data_json",
            Self::DataCsv => "account_data_csv",
            Self::ResetRequest => "reset_request",
            Self::Reset => "reset",
            Self::Saved => "saved",
            Self::SavedNote => "saved_note",
            Self::SavedRemove => "saved_remove",
            Self::SavedRestore => "saved_restore",
            Self::SavedImport => "saved_import",
            Self::SavedJson => "saved_json",
            Self::SavedCsv => "saved_csv",
            Self::Me => "me",
            Self::Search => "search",
            Self::SearchJson => "search_json",
            Self::Suggest => "suggest",
            Self::Health => "health",
            Self::Ready => "ready",
            Self::Metrics => "metrics",
        }
    }

    /// The methods it knows besides OPTIONS.
    pub(crate) const fn methods(self) -> &'static [Method] {
        match self {
            Self::SignIn
            | Self::Register
            | Self::Deletion
            | Self::ResetRequest
            | Self::Reset
            | Self::Saved => FORM,
            Self::SignOut
            | Self::Name
            | Self::Email
            | Self::Password
            | Self::Sessions
            | Self::SavedNote
            | Self::SavedRemove
            | Self::SavedRestore
            | Self::SavedImport => ACT,
            Self::Account
            | Self::DataJson
            | Self::DataCsv
            | Self::SavedJson
            | Self::SavedCsv
            | Self::Me
            | Self::Search
            | Self::SearchJson
            | Self::Suggest
            | Self::Health
            | Self::Ready
            | Self::Metrics => READ,
        }
    }

    /// Who may call it.
    pub(crate) const fn audience(self) -> Audience {
        match self {
            Self::SignIn
            | Self::Register
            | Self::SignOut
            | Self::ResetRequest
            | Self::Reset
            | Self::Saved
            | Self::Me
            | Self::Search
            | Self::SearchJson
            | Self::Suggest => Audience::Everybody,
            Self::Account
            | Self::Name
            | Self::Email
            | Self::Password
            | Self::Sessions
            | Self::Deletion
            | Self::DataJson
            | Self::DataCsv
            | Self::SavedNote
            | Self::SavedRemove
            | Self::SavedRestore
            | Self::SavedImport
            | Self::SavedJson
            | Self::SavedCsv => Audience::SignedIn,
            Self::Health | Self::Ready | Self::Metrics => Audience::Machine,
        }
    }

    /// The methods as the header `Allow` lists them.
    pub(crate) fn allow(self) -> &'static str {
        match self.methods() {
            [Method::Get, Method::Head, Method::Post] => "GET, HEAD, POST, OPTIONS",
            [Method::Post] => "POST, OPTIONS",
            _ => READ_ALLOW,
        }
    }
}

/// What may be asked of anything that is only read.
pub(crate) const READ_ALLOW: &str = "GET, HEAD, OPTIONS";

/// The largest body a path takes, in bytes.
pub(crate) fn body_limit(path: &str) -> usize {
    match Route::of(path) {
        Some(Route::SavedImport) => IMPORT_BYTES,
        _ => FORM_BYTES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OF_THE_SERVER;

    #[test]
    fn every_route_has_a_path_and_a_name_of_its_own() {
        for (at, route) in Route::ALL.iter().enumerate() {
            assert_eq!(Route::of(route.path()), Some(*route));
            for other in &Route::ALL[..at] {
                assert_ne!(route.name(), other.name());
            }
        }
    }

    #[test]
    fn no_page_of_the_site_stands_in_the_way_of_a_route() {
        for route in Route::ALL {
            let first = route.path()[1..].split(['/', '.']).next().unwrap();
            assert!(OF_THE_SERVER.contains(&first), "{first}");
        }
    }

    #[test]
    fn only_whole_paths_are_routes() {
        for path in ["", "/", "/compte/", "/Compte", "/connexion/x", "connexion", "/produit/1"] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }

    #[test]
    fn only_the_list_put_back_may_be_long() {
        assert_eq!(body_limit("/mes-aliments/import"), IMPORT_BYTES);
        assert_eq!((body_limit("/connexion"), body_limit("/x")), (FORM_BYTES, FORM_BYTES));
    }
}
