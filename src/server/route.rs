//! The URL map of what cannot be static: every route, the methods it knows, who may call it.
//!
//! One `enum`, matched exhaustively wherever routes differ, so a new route cannot be forgotten
//! anywhere. Files of the site are no routes: nginx answers them, in development `handlers/files`.

use super::request::Method;

/// What the server answers itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Route {
    Health,
    Ready,
    Metrics,
}

/// Who may call a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Audience {
    /// The operator's own machine: what nginx never passes on.
    Machine,
}

/// Largest body, in bytes; scripts/nginx has the same.
pub(super) const BODY_BYTES: usize = 16 * 1024;

const READ: &[Method] = &[Method::Get, Method::Head];

impl Route {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Health, Self::Ready, Self::Metrics];

    /// The route of a path; none for what may be a file.
    pub(super) fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|route| route.path() == path)
    }

    /// Its path.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Health => "/healthz",
            Self::Ready => "/readyz",
            Self::Metrics => "/metrics",
        }
    }

    /// What the log and the figures call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Ready => "ready",
            Self::Metrics => "metrics",
        }
    }

    /// The methods it knows beside OPTIONS.
    pub(super) const fn methods(self) -> &'static [Method] {
        match self {
            Self::Health | Self::Ready | Self::Metrics => READ,
        }
    }

    /// Who may call it.
    pub(super) const fn audience(self) -> Audience {
        match self {
            Self::Health | Self::Ready | Self::Metrics => Audience::Machine,
        }
    }

    /// The methods as the header `Allow` lists them.
    pub(super) const fn allow(self) -> &'static str {
        match self {
            Self::Health | Self::Ready | Self::Metrics => READ_ALLOW,
        }
    }
}

/// What may be asked of anything that is only read.
pub(super) const READ_ALLOW: &str = "GET, HEAD, OPTIONS";

#[cfg(test)]
mod tests {
    use super::*;

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
    fn only_whole_paths_are_routes() {
        for path in ["", "/", "/healthz/", "/Healthz", "/healthz/x", "healthz", "/produit/1"] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
