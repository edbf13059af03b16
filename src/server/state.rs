//! What all requests share.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use super::access_log::LogSink;
use super::http::error::HttpError;
use super::http::response::Response;
use super::mail_queue::MailQueue;
use super::metrics::Metrics;
use super::sessions_seen::SessionsSeen;
use super::site_files::SiteFiles;
use crate::auth::{Hasher, Limit, SessionCookie, Signer, bucket};
use crate::letters::Letters;
use crate::model::{Taken, Timestamp};
use crate::render::view::Wording;
use crate::render::{Page, Theme};
use crate::search;
use crate::store::Accounts;

/// What all requests share.
pub(crate) struct ServerState {
    pub(crate) accounts: Accounts,
    pub(crate) hasher: Hasher,
    /// What the server knows about products; written by the build.
    pub(crate) index: search::LiveIndex,
    pub(crate) theme: Theme,
    pub(crate) wording: Wording,
    pub(crate) letters: Letters,
    pub(crate) cookie: SessionCookie,
    pub(crate) site: SiteFacts,
    /// Derives the keys of throttles.
    pub(crate) secret: [u8; 32],
    pub(crate) signer: Signer,
    pub(crate) mail_queue: MailQueue,
    pub(crate) sessions_seen: SessionsSeen,
    /// The files of the site; in production nginx serves them.
    pub(crate) files: SiteFiles,
    /// The catalogue, for the outcome of the last build.
    pub(crate) catalogue: PathBuf,
    pub(crate) metrics: Metrics,
    pub(crate) log: LogSink,
    /// Tells the time.
    pub(crate) clock: fn() -> Timestamp,
}

/// What the operator says about the site.
pub(crate) struct SiteFacts {
    pub(crate) name: String,
    /// `https://example.org`
    pub(crate) origin: String,
    /// Registration is closed.
    pub(crate) is_closed: bool,
}

impl ServerState {
    /// A page of the theme.
    pub(crate) fn page<V: Serialize>(
        &self,
        status: u16,
        page: &Page<V>,
    ) -> Result<Response, HttpError> {
        Ok(Response::html(status, self.theme.render(page)?))
    }

    /// Takes a try from a bucket; otherwise the seconds until the next one.
    pub(crate) fn take(&self, limit: &Limit, subject: &str, now: Timestamp) -> Result<Option<u64>> {
        let key = bucket(&self.secret, limit, subject);
        Ok(match self.accounts.take(&key, limit.allowance, now)? {
            Taken::Granted => None,
            Taken::Wait(seconds) => Some(seconds.into()),
        })
    }

    /// Gives a try back that turned out well.
    pub(crate) fn give_back(&self, limit: &Limit, subject: &str, now: Timestamp) -> Result<()> {
        let key = bucket(&self.secret, limit, subject);
        self.accounts.give_back(&key, limit.allowance, now)
    }

    /// Saves which sessions were used.
    pub(crate) fn save_sessions_seen(&self) -> Result<()> {
        self.accounts.note_seen(&self.sessions_seen.take())
    }
}
