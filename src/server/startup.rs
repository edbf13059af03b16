//! Configuration → server state: theme, accounts, index, mail.

use anyhow::Result;

use crate::model::Timestamp;

use super::access_log::LogSink;
use super::mail_queue::MailQueue;
use super::metrics::Metrics;
use super::random::random;
use super::sessions_seen::SessionsSeen;
use super::site_files::SiteFiles;
use super::state::{ServerState, SiteFacts};
use crate::auth::{Hasher, SessionCookie, Signer};
use crate::config::Config;
use crate::letters::Letters;
use crate::render::Presentation;
use crate::search;
use crate::store::Accounts;

/// Opens all a server needs. An index that is not there yet is opened once a build has written it.
pub(crate) fn open(config: &Config, log: LogSink, clock: fn() -> Timestamp) -> Result<ServerState> {
    let presentation =
        Presentation::read(&config.content(), &config.theme(), &config.site_settings())?;
    let accounts = Accounts::open(&config.paths.accounts())?;
    let secret = accounts.secret(&random()?)?;
    Ok(ServerState {
        accounts,
        hasher: Hasher::new(&random()?)?,
        index: search::LiveIndex::open(&config.paths.search()),
        theme: presentation.theme,
        wording: presentation.wording,
        letters: Letters::open(config, presentation.texts)?,
        cookie: SessionCookie::of(&config.site.base_url),
        site: SiteFacts {
            name: config.site.name.clone(),
            origin: config.site.base_url.clone(),
            is_closed: config.accounts.closed,
        },
        secret,
        signer: Signer::new(&secret),
        mail_queue: MailQueue::default(),
        sessions_seen: SessionsSeen::default(),
        files: SiteFiles::new(&config.paths.public),
        catalogue: config.paths.catalogue(),
        metrics: Metrics::default(),
        log,
        clock,
    })
}
