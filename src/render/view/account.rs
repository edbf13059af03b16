//! The page of an account: what is known of a visitor, where they are signed in, what they may do.

use anyhow::Result;
use serde::Serialize;

use crate::model::Timestamp;

use super::Wording;
use super::form::{PostForm, own};
use crate::render::Page;

/// What the page of an account is made of.
#[derive(Clone, Debug)]
pub(crate) struct AccountFacts {
    /// The address of the page.
    pub path: &'static str,
    /// Whose it is.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Since when.
    pub created: Timestamp,
    /// What has just happened: the text `notice.<code>`.
    pub notice: Option<&'static str>,
    /// Forms that change something, in order.
    pub forms: Vec<PostForm>,
    /// Where they are signed in.
    pub sessions: Vec<SessionFacts>,
}

/// Where a visitor is signed in.
#[derive(Clone, Debug)]
pub(crate) struct SessionFacts {
    /// Names it in a form.
    pub id: String,
    /// The browser, as it calls itself.
    pub browser: String,
    /// When it began.
    pub started: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// This very one.
    pub is_current: bool,
}

/// What templates/account.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccountView {
    path: String,
    account: Option<String>,
    email: String,
    since: String,
    notice: Option<&'static str>,
    forms: Vec<PostForm>,
    sessions: Vec<SessionView>,
}

#[derive(Clone, Debug, Serialize)]
struct SessionView {
    id: String,
    browser: String,
    started: String,
    seen: String,
    is_current: bool,
}

impl Wording {
    /// The page of an account.
    pub(crate) fn account_page(&self, facts: AccountFacts) -> Result<Page<AccountView>> {
        let figures = self.figures()?;
        let mut sessions = Vec::with_capacity(facts.sessions.len());
        for session in facts.sessions {
            sessions.push(SessionView {
                id: session.id,
                browser: session.browser,
                started: figures.date(session.started)?,
                seen: figures.date(session.seen)?,
                is_current: session.is_current,
            });
        }
        let view = AccountView {
            path: facts.path.into(),
            account: Some(facts.name),
            email: facts.email,
            since: figures.date(facts.created)?,
            notice: facts.notice,
            forms: facts.forms,
            sessions,
        };
        Ok(Page { path: own(facts.path), template: "account.html", view })
    }
}
