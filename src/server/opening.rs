//! The server made of its configuration: theme, accounts, index, mail.

use anyhow::Result;

use crate::model::Timestamp;

use super::app::{App, SiteFacts};
use super::{access_log, errands, figures, handlers, random, seen};
use crate::auth::{Hasher, Seal, SessionCookie};
use crate::config::Config;
use crate::letters::Letters;
use crate::render::{Presentation, SiteSettings};
use crate::search;
use crate::store::Accounts;

/// Opens all a server needs. Where there is no index yet it is opened when it comes.
pub(super) fn open(
    config: &Config,
    log: access_log::Sink,
    clock: fn() -> Timestamp,
) -> Result<App> {
    let content = config.paths.content.join(&config.site.language);
    let theme = config.paths.themes.join(&config.site.theme);
    let settings = SiteSettings {
        name: &config.site.name,
        base_url: &config.site.base_url,
        language: &config.site.language,
        notice: config.site.notice.as_deref(),
    };
    let presentation = Presentation::read(&content, &theme, &settings)?;
    let accounts = Accounts::open(&config.paths.accounts())?;
    let secret = accounts.secret(&random()?)?;
    Ok(App {
        accounts,
        hasher: Hasher::new(&random()?)?,
        index: search::Live::open(&config.paths.search()),
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
        seal: Seal::new(&secret),
        errands: errands::Errands::default(),
        seen: seen::Seen::default(),
        files: handlers::Files::new(&config.paths.public),
        catalogue: config.paths.catalogue(),
        figures: figures::Figures::default(),
        log,
        clock,
    })
}
