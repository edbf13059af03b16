//! One request on its way through the handlers: what was asked, by whom, and when.

use std::cell::OnceCell;

use super::http::{Answer, Form, HttpError, Method, Request};
use super::state::ServerState;
use crate::auth::{self, Limit};
use crate::model::{Taken, Timestamp, TokenHash};
use crate::render::view::ErrorPage;
use crate::store::accounts::SignedIn;

/// A request and what handlers need with it.
pub(crate) struct Context<'a> {
    pub(crate) state: &'a ServerState,
    pub(crate) request: &'a Request,
    /// Names it in the response and in the log.
    pub(crate) id: String,
    /// When the request came.
    pub(crate) now: Timestamp,
    /// Who is signed in, once that was asked.
    pub(crate) visitor: OnceCell<Option<SignedIn>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(state: &'a ServerState, request: &'a Request, id: String) -> Self {
        Self { state, request, id, now: (state.clock)(), visitor: OnceCell::new() }
    }

    /// True where nothing is to change.
    pub(crate) fn only_reads(&self) -> bool {
        self.request.method != Method::Post
    }

    /// The query.
    pub(crate) fn query(&self) -> Answer<Form> {
        Ok(Form::parse(self.request.query.as_bytes()).map_err(|_| ErrorPage::BadRequest)?)
    }

    /// The query of a search, whatever bytes it has.
    pub(crate) fn search(&self) -> Answer<Form> {
        Ok(Form::of_search(self.request.query.as_bytes()).map_err(|_| ErrorPage::BadRequest)?)
    }

    /// The body; refused where it did not come whole.
    pub(crate) fn whole_body(&self) -> Answer<&'a [u8]> {
        self.request.body.as_deref().map_err(|&page| page.into())
    }

    /// The form in the body.
    pub(crate) fn form(&self) -> Answer<Form> {
        let given = self.request.header("content-type").unwrap_or_default();
        let media_type = given.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(ErrorPage::MediaType.into());
        }
        Ok(Form::parse(self.whole_body()?).map_err(|_| ErrorPage::BadRequest)?)
    }

    /// The hash of the token in the session's cookie, whatever it is worth.
    pub(crate) fn token(&self) -> Option<TokenHash> {
        Some(self.state.cookie.token(self.request.header("cookie")?)?.hash())
    }

    /// Who is signed in.
    pub(crate) fn visitor(&self) -> Answer<Option<&SignedIn>> {
        if self.visitor.get().is_none() {
            let found = match self.token() {
                Some(token) => self.state.accounts.session(token, self.now)?,
                None => None,
            };
            if let Some(visitor) = &found {
                self.state.sessions_seen.mark_used(visitor.session, self.now);
            }
            let _ = self.visitor.set(found);
        }
        Ok(self.visitor.get().and_then(Option::as_ref))
    }

    /// Who is signed in, where that is needed.
    pub(crate) fn signed_in(&self) -> Answer<&SignedIn> {
        self.visitor()?.ok_or(ErrorPage::SignedOut.into())
    }

    /// Whether a change was asked for by a page of this site.
    pub(crate) fn is_same_origin(&self) -> bool {
        let (site, origin) = (self.request.header("sec-fetch-site"), self.request.header("origin"));
        auth::is_same_origin(site, origin, &self.state.site.base_url)
    }

    /// Whether to answer with JSON instead of a page: under `/api/`, and where JSON is accepted but
    /// HTML is not.
    pub(crate) fn wants_json(&self) -> bool {
        let accepted = self.request.header("accept").unwrap_or_default();
        let page_wanted = accepted.contains("text/html");
        self.request.path.starts_with("/api/")
            || (accepted.contains("application/json") && !page_wanted)
    }

    /// True where the request comes from the operator's machine itself. Requests that nginx passes on
    /// carry the visitor's address.
    pub(crate) fn is_of_this_machine(&self) -> bool {
        self.request.client.is_none_or(|client| client.is_loopback())
    }

    /// The network the visitor comes from, as throttles count it.
    pub(crate) fn network(&self) -> String {
        auth::throttle_network(self.request.client)
    }

    /// Counts a try, or tells how long to wait for the next one.
    pub(crate) fn throttle(&self, limit: &Limit, subject: &str) -> Answer<()> {
        match self.state.take(limit, subject, self.now)? {
            Taken::Granted => Ok(()),
            Taken::Wait(seconds) => Err(HttpError::too_many(seconds)),
        }
    }
}
