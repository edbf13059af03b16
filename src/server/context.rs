//! One request on its way through the handlers: what was asked, by whom, and when.

use std::borrow::Cow;
use std::cell::OnceCell;

use serde::Serialize;

use super::http::{Answer, Form, HttpError, Method, Request, Response};
use super::spoken::Spoken;
use super::state::ServerState;
use crate::auth::{self, Limit};
use crate::model::{Taken, Timestamp, TokenHash};
use crate::render::Page;
use crate::render::view::ErrorPage;
use crate::store::accounts::{MailJob, SignedIn};

/// A request and what handlers need with it.
pub(crate) struct Context<'a> {
    pub(crate) state: &'a ServerState,
    pub(crate) request: &'a Request,
    /// The language of the address that was asked for.
    pub(crate) spoken: &'a Spoken,
    /// The path at the root for what was asked for.
    pub(crate) path: Cow<'a, str>,
    /// Names it in the response and in the log.
    pub(crate) id: String,
    /// When the request came.
    pub(crate) now: Timestamp,
    /// Who is signed in, once that was asked.
    pub(crate) visitor: OnceCell<Option<SignedIn>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(state: &'a ServerState, request: &'a Request, id: String) -> Self {
        let (spoken, path) = state.spoken_at(&request.path);
        let now = (state.clock)();
        Self { state, request, spoken, path, id, now, visitor: OnceCell::new() }
    }

    /// A page of the theme in the language of the request; all it is given is said for the root.
    pub(crate) fn page(
        &self,
        status: u16,
        template: &'static str,
        path: &str,
        view: impl Serialize,
    ) -> Answer {
        if self.state.spoken.len() == 1 {
            return self.state.page(status, template, path, view);
        }
        // A page that answers a form has the address of the form alone.
        let query = if self.only_reads() { self.request.query.as_str() } else { "" };
        let address = if query.is_empty() { path.into() } else { format!("{path}?{query}") };
        let page = Page::of_server(path, template, self.spoken.view(view, &address)?);
        Ok(Response::html(status, self.spoken.theme.html(&page)?))
    }

    /// Has a letter sent in the language of the request, once it is answered.
    pub(crate) fn send_letter(&self, job: MailJob) {
        let (state, edition) = (self.state, self.spoken.edition);
        state.mail_queue.push(&state.accounts, MailJob { edition, ..job }, self.now);
    }

    /// The same of a letter that only some answers bring: it is written once this one has gone, whose time tells nothing.
    pub(crate) fn send_letter_later(&self, job: MailJob) {
        self.state.mail_queue.defer(MailJob { edition: self.spoken.edition, ..job });
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
        self.path.starts_with("/api/") || (accepted.contains("application/json") && !page_wanted)
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
