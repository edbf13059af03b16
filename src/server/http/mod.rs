//! HTTP as plain values: requests, responses, forms, the URL map; and the transport, which alone names
//! the crate that reads and writes them.

pub(crate) mod error;
pub(crate) mod form;
pub(crate) mod headers;
pub(crate) mod multipart;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod route;
pub(crate) mod transport;
