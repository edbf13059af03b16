//! The URL map: every route, the methods it knows, who may call it.
//!
//! One `enum` and one table with a row for each, so a new route cannot be forgotten anywhere. Files of the
//! site are answered by nginx; in development they are the route of all other paths.

use Audience::{Everybody, Machine, Operator, SignedIn};

use super::request::Method;
use crate::model::Edition;

/// What the server answers itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Route {
    SignIn,
    Register,
    SignOut,
    Account,
    Name,
    Email,
    EmailProof,
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
    ProductJson,
    OpenApi,
    Security,
    ChangePassword,
    Compare,
    Health,
    Ready,
    Metrics,
    /// What the operator sees, by a password of its own.
    Panel,
    /// What is no other route: a file of the site, if there is one.
    File,
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
    /// The operator, who has the password of the panel, which the handler asks for.
    Operator,
}

/// Largest body of a form, in bytes.
pub(crate) const FORM_BYTES: usize = 16 * 1024;
/// Largest list of saved substitutes that can be put back, in bytes; scripts/nginx has the same.
pub(crate) const IMPORT_BYTES: usize = 512 * 1024;

/// What most addresses with fields fit into.
const ADDRESS_BYTES: usize = 96;

const READ: &[Method] = &[Method::Get, Method::Head];
const FORM: &[Method] = &[Method::Get, Method::Head, Method::Post];
const ACT: &[Method] = &[Method::Post];

/// Every route, in the order of the `enum`: its path, what the log and the figures call it, the methods it
/// knows besides OPTIONS, who may call it.
pub(crate) const ROUTES: [(Route, &str, &str, &[Method], Audience); Route::File as usize + 1] = [
    (Route::SignIn, "/connexion", "sign_in", FORM, Everybody),
    (Route::Register, "/inscription", "register", FORM, Everybody),
    (Route::SignOut, "/deconnexion", "sign_out", ACT, Everybody),
    (Route::Account, "/compte", "account", READ, SignedIn),
    (Route::Name, "/compte/nom", "account_name", ACT, SignedIn),
    (Route::Email, "/compte/adresse", "account_email", ACT, SignedIn),
    (Route::EmailProof, "/compte/adresse/preuve", "account_email_proof", FORM, SignedIn),
    (Route::Password, "/compte/mot-de-passe", "account_password", ACT, SignedIn),
    (Route::Sessions, "/compte/sessions", "account_sessions", ACT, SignedIn),
    (Route::Deletion, "/compte/suppression", "account_deletion", FORM, SignedIn),
    (Route::DataJson, "/compte/donnees.json", "account_data_json", FORM, SignedIn),
    (Route::DataCsv, "/compte/donnees.csv", "account_data_csv", FORM, SignedIn),
    (Route::ResetRequest, "/mot-de-passe", "reset_request", FORM, Everybody),
    (Route::Reset, "/mot-de-passe/nouveau", "reset", FORM, Everybody),
    (Route::Saved, "/mes-aliments", "saved", FORM, Everybody),
    (Route::SavedNote, "/mes-aliments/note", "saved_note", ACT, SignedIn),
    (Route::SavedRemove, "/mes-aliments/retrait", "saved_remove", ACT, SignedIn),
    (Route::SavedRestore, "/mes-aliments/retour", "saved_restore", ACT, SignedIn),
    (Route::SavedImport, "/mes-aliments/import", "saved_import", ACT, SignedIn),
    (Route::SavedJson, "/mes-aliments.json", "saved_json", READ, SignedIn),
    (Route::SavedCsv, "/mes-aliments.csv", "saved_csv", READ, SignedIn),
    (Route::Me, "/api/me", "me", READ, Everybody),
    (Route::Search, "/recherche", "search", READ, Everybody),
    (Route::SearchJson, "/api/search", "search_json", READ, Everybody),
    (Route::Suggest, "/api/suggest", "suggest", READ, Everybody),
    (Route::ProductJson, "/api/produit", "product_json", READ, Everybody),
    (Route::OpenApi, "/api/openapi.json", "open_api", READ, Everybody),
    (Route::Security, "/.well-known/security.txt", "security", READ, Everybody),
    (Route::ChangePassword, "/.well-known/change-password", "change_password", READ, Everybody),
    (Route::Compare, "/comparer", "compare", READ, Everybody),
    (Route::Health, "/healthz", "health", READ, Machine),
    (Route::Ready, "/readyz", "ready", READ, Machine),
    (Route::Metrics, "/metrics", "metrics", READ, Machine),
    (Route::Panel, "/panneau", "panel", READ, Operator),
    (Route::File, "/", "file", READ, Everybody),
];

impl Route {
    /// The route of a path.
    pub(crate) fn of(path: &str) -> Self {
        for (route, known, ..) in ROUTES {
            if known == path {
                return route;
            }
        }
        if path.strip_prefix(Self::ProductJson.path()).is_some_and(|rest| rest.starts_with('/')) {
            return Self::ProductJson;
        }
        Self::File
    }

    /// Its path; of files, that of the home page.
    pub(crate) const fn path(self) -> &'static str {
        ROUTES[self as usize].1
    }

    /// Its address with these fields, if there are any.
    pub(crate) fn with_query<'f>(self, fields: impl Iterator<Item = (&'f str, &'f str)>) -> String {
        // A page of results has dozens of addresses, each of which would grow step by step.
        let mut address = String::with_capacity(ADDRESS_BYTES);
        address.push_str(self.path());
        address.push('?');
        let start = address.len();
        let mut query = url::form_urlencoded::Serializer::for_suffix(address, start);
        let mut address = query.extend_pairs(fields).finish();
        if address.len() == start {
            address.pop();
        }
        address
    }

    /// Whether pages of other sites may read what it answers: nothing of it depends on who asks.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::ProductJson | Self::OpenApi)
    }

    /// What the log and the figures call it.
    pub(crate) const fn name(self) -> &'static str {
        ROUTES[self as usize].2
    }

    /// The methods it knows besides OPTIONS.
    pub(crate) const fn methods(self) -> &'static [Method] {
        ROUTES[self as usize].3
    }

    /// Who may call it.
    pub(crate) const fn audience(self) -> Audience {
        ROUTES[self as usize].4
    }

    /// The methods as the header `Allow` lists them.
    pub(crate) fn allow(self) -> &'static str {
        match self.methods() {
            [Method::Get, Method::Head, Method::Post] => "GET, HEAD, POST, OPTIONS",
            [Method::Post] => "POST, OPTIONS",
            _ => "GET, HEAD, OPTIONS",
        }
    }
}

/// The largest body a path takes, in bytes.
pub(crate) fn body_limit(path: &str) -> usize {
    match Route::of(&Edition::of_address(path).1) {
        Route::SavedImport => IMPORT_BYTES,
        _ => FORM_BYTES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OF_THE_SERVER;

    #[test]
    fn every_route_has_a_row_a_path_and_a_name_of_its_own() {
        for (at, (route, path, name, ..)) in ROUTES.into_iter().enumerate() {
            assert_eq!(route as usize, at);
            assert_eq!(Route::of(path), route);
            for other in &ROUTES[..at] {
                assert_ne!(name, other.2);
            }
        }
    }

    #[test]
    fn no_page_of_the_site_stands_in_the_way_of_a_route() {
        for (route, path, ..) in ROUTES {
            // No page begins with a dot.
            let first = path[1..].split(['/', '.']).next().unwrap();
            if first.is_empty() && route != Route::File {
                continue;
            }
            assert_eq!(OF_THE_SERVER.contains(&first), route != Route::File, "{first}");
        }
    }

    #[test]
    fn only_whole_paths_are_routes() {
        for path in ["", "/", "/compte/", "/Compte", "/connexion/x", "connexion", "/produit/1"] {
            assert_eq!(Route::of(path), Route::File, "{path}");
        }
    }

    #[test]
    fn only_the_list_put_back_may_be_long() {
        assert_eq!(body_limit("/mes-aliments/import"), IMPORT_BYTES);
        assert_eq!((body_limit("/connexion"), body_limit("/x")), (FORM_BYTES, FORM_BYTES));
    }
}
