//! HTTP as plain values: requests, responses, forms, the URL map; and the transport, which alone names
//! the crate that reads and writes them.

mod error;
mod form;
pub(crate) mod headers;
pub(crate) mod multipart;
mod request;
mod response;
pub(crate) mod route;
pub(crate) mod transport;

pub(crate) use error::HttpError;
pub(crate) use form::Form;
pub(crate) use request::{Method, Request};
pub(crate) use response::Response;
pub(crate) use route::Route;

/// What a handler gives.
pub(crate) type Answer<T = Response> = Result<T, HttpError>;
