//! One request on its way through the handlers: what was asked, by whom, and when.

use std::cell::OnceCell;
use std::fmt;

use super::app::App;
use super::fault::Fault;
use super::form::Form;
use super::request::{BodyFault, Method, Request};
use crate::auth::{self, Limit};
use crate::model::{Timestamp, TokenHash};
use crate::store::accounts::SignedIn;

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
    /// When the request came.
    pub(super) now: Timestamp,
    /// Who is signed in, once that was asked.
    pub(super) visitor: OnceCell<Option<SignedIn>>,
}

impl<'a> Call<'a> {
    pub(super) fn new(app: &'a App, request: &'a Request) -> Self {
        let id = RequestId(fastrand::u64(..));
        Self { app, request, id, now: (app.clock)(), visitor: OnceCell::new() }
    }

    /// True where nothing is to change.
    pub(super) fn only_reads(&self) -> bool {
        self.request.method != Method::Post
    }

    /// The query.
    pub(super) fn query(&self) -> Result<Form, Fault> {
        Form::parse(self.request.query.as_bytes()).map_err(|_| Fault::BadRequest)
    }

    /// The query of a search, whatever bytes it has.
    pub(super) fn search(&self) -> Result<Form, Fault> {
        Form::of_search(self.request.query.as_bytes()).map_err(|_| Fault::BadRequest)
    }

    /// The body; refused where it did not come whole.
    pub(super) fn whole_body(&self) -> Result<&'a [u8], Fault> {
        match &self.request.body {
            Ok(body) => Ok(body),
            Err(BodyFault::TooLong) => Err(Fault::TooLong),
            Err(BodyFault::Broken) => Err(Fault::BadRequest),
        }
    }

    /// The form in the body.
    pub(super) fn form(&self) -> Result<Form, Fault> {
        let given = self.request.headers.content_type.as_deref().unwrap_or_default();
        let media_type = given.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Fault::MediaType);
        }
        Form::parse(self.whole_body()?).map_err(|_| Fault::BadRequest)
    }

    /// The hash of the token in the session's cookie, whatever it is worth.
    pub(super) fn token(&self) -> Option<TokenHash> {
        let cookie = self.request.headers.cookie.as_deref()?;
        self.app.cookie.token(cookie).map(|token| token.hash())
    }

    /// Who is signed in.
    pub(super) fn visitor(&self) -> Result<Option<&SignedIn>, Fault> {
        if self.visitor.get().is_none() {
            let found = match self.token() {
                Some(token) => self.app.accounts.session(token, self.now)?,
                None => None,
            };
            if let Some(visitor) = &found {
                self.app.seen.note(visitor.session, self.now);
            }
            let _ = self.visitor.set(found);
        }
        Ok(self.visitor.get().and_then(Option::as_ref))
    }

    /// Who is signed in, where that is needed.
    pub(super) fn signed_in(&self) -> Result<&SignedIn, Fault> {
        self.visitor()?.ok_or(Fault::SignedOut)
    }

    /// Whether a change was asked for by a page of this site.
    pub(super) fn is_same_origin(&self) -> bool {
        let headers = &self.request.headers;
        let (site, origin) = (headers.sec_fetch_site.as_deref(), headers.origin.as_deref());
        auth::is_same_origin(site, origin, &self.app.site.origin)
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

    /// The network the visitor comes from, as throttles count it.
    pub(super) fn network(&self) -> String {
        auth::network(self.request.client)
    }

    /// Counts a try, or tells how long to wait for the next one.
    pub(super) fn throttle(&self, limit: &Limit, subject: &str) -> Result<(), Fault> {
        match self.app.take(limit, subject, self.now)? {
            None => Ok(()),
            Some(seconds) => Err(Fault::TooMany(seconds)),
        }
    }
}
