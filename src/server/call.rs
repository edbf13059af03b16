//! One request on its way through the handlers: what was asked, of whom, and when.

use std::fmt;

use super::app::App;
use super::fault::Fault;
use super::request::{BodyFault, Request};

/// Names a request in the answer and in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RequestId(pub(super) u64);

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

/// A request and what handlers need with it.
pub(super) struct Call<'a> {
    pub(super) app: &'a App,
    pub(super) request: &'a Request,
    pub(super) id: RequestId,
    /// Seconds since 1970.
    pub(super) now: i64,
}

impl Call<'_> {
    /// Refuses a request whose body did not come whole.
    pub(super) fn whole_body(&self) -> Result<&[u8], Fault> {
        match &self.request.body {
            Ok(body) => Ok(body),
            Err(BodyFault::TooLong) => Err(Fault::TooLong),
            Err(BodyFault::Broken) => Err(Fault::BadRequest),
        }
    }

    /// Whether JSON is more use than a page: for the interface of scripts, and for whom asks for it
    /// and for no page.
    pub(super) fn wants_json(&self) -> bool {
        let accepted = self.request.headers.accept.as_deref().unwrap_or_default();
        let page_wanted = accepted.contains("text/html");
        self.request.path.starts_with("/api/")
            || (accepted.contains("application/json") && !page_wanted)
    }

    /// True where the operator's machine asks. What nginx passes on carries the address of the
    /// visitor, who is somebody else.
    pub(super) fn is_of_this_machine(&self) -> bool {
        self.request.client.is_none_or(|client| client.is_loopback())
    }
}
