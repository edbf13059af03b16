//! Letters to account owners: which there are, what they say, how they leave.
//!
//! Their words stand in content/{language}/ui.toml under `letter.*`; the way is that of `[mail]`.
//! The server and the operator's commands send the same letters from here.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::config::{Config, Secret};
use crate::mail::{Letter, Mailer, PATIENCE, Smtp};
use crate::model::{Edition, Email, Occasion};
use crate::render::Texts;

/// The texts of each language of a site, that of the root first.
pub(crate) type TextsByEdition = Vec<(Edition, Arc<Texts>)>;

/// Writes and sends letters.
pub(crate) struct Letters {
    texts: TextsByEdition,
    mailer: Mailer,
    /// Name of the site.
    site: String,
    /// `https://example.org`
    origin: String,
}

impl Letters {
    /// Letters of a site, sent by this mailer.
    pub(crate) fn new(texts: TextsByEdition, mailer: Mailer, site: &str, origin: &str) -> Self {
        Self { texts, mailer, site: site.into(), origin: origin.into() }
    }

    /// Letters as configured.
    pub(crate) fn open(config: &Config, texts: TextsByEdition) -> Result<Self> {
        Ok(Self::new(texts, mailer(config, PATIENCE)?, &config.site.name, &config.site.base_url))
    }

    /// The texts of the language at the root, for [`Letters::open`].
    pub(crate) fn texts(config: &Config) -> Result<TextsByEdition> {
        Ok(vec![(Edition::ROOT, Arc::new(Texts::load(&config.content(), &config.site.language)?))])
    }

    /// Whether letters are laid into a folder for the operator to send.
    pub(crate) fn are_laid(&self) -> bool {
        self.mailer.is_outbox()
    }

    /// Sends the letter for an occasion, with a link to a page of the site.
    ///
    /// # Errors
    /// As [`Mailer::send`], and when the letter's texts are missing.
    pub(crate) fn send(&self, occasion: Occasion, to: Email, path: &str) -> Result<()> {
        self.send_in(Edition::ROOT, occasion, to, path)
    }

    /// The same in the language of an edition, or that of the root where the site does not have it. The path is that
    /// at the root.
    ///
    /// # Errors
    /// As [`Letters::send`].
    pub(crate) fn send_in(
        &self,
        edition: Edition,
        occasion: Occasion,
        to: Email,
        path: &str,
    ) -> Result<()> {
        let own = self.texts.iter().find(|(own, _)| *own == edition);
        let (edition, texts) = own.unwrap_or(&self.texts[0]);
        let url = format!("{}{}", self.origin, edition.address(path));
        let values = [("site", self.site.as_str()), ("url", url.as_str())];
        let code = occasion.code();
        let subject = texts.fill(&format!("letter.{code}.subject"), None, &values)?;
        let body = texts.fill(&format!("letter.{code}.body"), None, &values)?;
        self.mailer.send(&Letter { to, subject, body })
    }
}

/// The way letters leave, with the longest wait in each step.
pub(crate) fn mailer(config: &Config, patience: Duration) -> Result<Mailer> {
    let mail = &config.mail;
    let Some(url) = &mail.smtp else {
        return Mailer::to_outbox(&mail.from, &config.paths.outbox());
    };
    let password = mail.password.as_ref().map_or("", Secret::expose);
    let login = mail.user.as_deref().map(|user| (user, password));
    Mailer::by_smtp(&mail.from, &Smtp { url, login, patience })
}
