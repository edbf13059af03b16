//! A request as the handlers see it.

/// The methods that are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Method {
    Get,
    Head,
    Other,
}

/// A request, checked for nothing yet.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The path, as sent, without query.
    pub(super) path: String,
    /// The entity tag the client has.
    pub(super) if_none_match: Option<String>,
}
