//! What all requests share.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use super::access_log::LogSink;
use super::clock_watch::ClockWatch;
use super::http::{Answer, Response};
use super::import_turns::ImportTurns;
use super::keys::ServerKeys;
use super::mail_queue::MailQueue;
use super::metrics::Metrics;
use super::nginx_log::NginxTraffic;
use super::panel::gate::PanelGate;
use super::random::random;
use super::recent_answers::RecentAnswers;
use super::sessions_seen::SessionsSeen;
use super::spoken::{Spoken, presentations, texts};
use crate::auth::{Hasher, Limit, SessionCookie, Signer, bucket};
use crate::backup;
use crate::config::{Config, Paths, SiteConfig};
use crate::health::TornWatch;
use crate::letters::Letters;
use crate::model::{Edition, Email, Taken, Timestamp};
use crate::render::view::Wording;
use crate::render::{Page, Theme};
use crate::search::{self, Filters, Index, Overview, Query};
use crate::store::Accounts;
use crate::store::accounts::{is_away, is_unavailable, refuse_lost};
use crate::telemetry::FailureReports;

/// Counts kept, of two or three kilobytes each: turning a page and sorting ask for them again, and so does everybody who looks for
/// what others look for.
pub(super) const RECENT_COUNTS: usize = 2048;
/// Suggestions kept, of a kilobyte or two each: all who type a word passes the same beginnings.
pub(super) const RECENT_SUGGESTIONS: usize = 4096;

/// Fails where there were accounts and are none, before anything is made in their place.
pub(crate) fn refuse_lost_accounts(config: &Config) -> Result<()> {
    let remedy = || backup::remedy(&config.backup.folder);
    refuse_lost(&config.accounts.place, &config.paths.public, &remedy)
}

/// Fails where the clock of this machine would end what other hosts began. A server of accounts that cannot be asked now
/// is asked each minute.
fn refuse_clock_apart(accounts: &Accounts, now: Timestamp) -> Result<()> {
    match accounts.check_clock(now) {
        Err(error) if !is_unavailable(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Asks for the keys that are kept with the accounts. Where these are damaged or away, pages and searches are served without.
fn ask_for_keys(keys: &ServerKeys, accounts: &Accounts) -> Result<()> {
    match keys.ask(accounts) {
        Err(error) if accounts.damage().is_none() && !is_away(&error) => Err(error),
        _ => Ok(()),
    }
}

/// What all requests share.
pub(crate) struct ServerState {
    pub(crate) accounts: Accounts,
    pub(crate) hasher: Hasher,
    /// What the server knows about products; written by the build.
    pub(crate) index: search::LiveIndex,
    /// Counts of what was found lately.
    pub(crate) recent_counts: RecentAnswers<Index, (Query, Filters), Overview>,
    /// What was offered lately, as it is sent.
    pub(crate) recent_suggestions: RecentAnswers<Index, Query, String>,
    /// Of the language at the root.
    pub(crate) theme: Arc<Theme>,
    pub(crate) wording: Wording,
    /// All languages, that of the root first.
    pub(crate) spoken: Vec<Spoken>,
    pub(crate) letters: Letters,
    pub(crate) cookie: SessionCookie,
    pub(crate) site: SiteConfig,
    /// Whom to write to: an address or a page; may be empty.
    pub(crate) contact: String,
    /// No one may register.
    pub(crate) is_closed: bool,
    /// Who registers has to prove the address.
    pub(crate) is_confirming: bool,
    pub(crate) keys: ServerKeys,
    pub(crate) mail_queue: MailQueue,
    pub(crate) clock_watch: ClockWatch,
    pub(crate) imports: ImportTurns,
    pub(crate) sessions_seen: SessionsSeen,
    /// The folder of the site's files; in production nginx serves them.
    pub(crate) public: PathBuf,
    /// Where the databases are, to see whether all is well.
    pub(crate) paths: Paths,
    /// Whether the search file is as it was written.
    pub(crate) seal_watch: Arc<search::SealWatch>,
    /// Whether a run left files in part.
    pub(crate) torn: TornWatch,
    pub(crate) metrics: Metrics,
    /// What nginx answered.
    pub(crate) nginx: NginxTraffic,
    /// Lets the operator in.
    pub(crate) panel: PanelGate,
    pub(crate) log: LogSink,
    pub(crate) failures: FailureReports,
    /// Tells the time.
    pub(crate) clock: fn() -> Timestamp,
}

impl ServerState {
    /// Opens all a server needs. An index that is not there yet is opened once a build has written it.
    pub(crate) fn open(
        config: &Config,
        log: LogSink,
        failures: FailureReports,
        clock: fn() -> Timestamp,
    ) -> Result<Self> {
        let presentations = presentations(config)?;
        let letters = Letters::open(config, texts(&presentations))?;
        let spoken: Vec<Spoken> = presentations.into_iter().map(Spoken::of).collect();
        let (paths, site) = (&config.paths, &config.site);
        refuse_lost_accounts(config)?;
        let accounts = Accounts::open_to_serve(&config.accounts.place)?;
        refuse_clock_apart(&accounts, clock())?;
        let keys = ServerKeys::of(random()?);
        ask_for_keys(&keys, &accounts)?;
        Ok(Self {
            accounts,
            hasher: Hasher::new(&random()?)?,
            index: search::LiveIndex::open(&paths.search()),
            recent_counts: RecentAnswers::keeping(RECENT_COUNTS),
            recent_suggestions: RecentAnswers::keeping(RECENT_SUGGESTIONS),
            theme: Arc::clone(&spoken[0].theme),
            wording: spoken[0].wording.clone(),
            spoken,
            letters,
            cookie: SessionCookie::of(&site.base_url),
            site: site.clone(),
            contact: config.fetch.contact.clone(),
            is_closed: config.accounts.closed,
            is_confirming: config.accounts.confirm,
            keys,
            mail_queue: MailQueue::default(),
            clock_watch: ClockWatch::default(),
            imports: ImportTurns::default(),
            sessions_seen: SessionsSeen::default(),
            public: paths.public.clone(),
            paths: paths.clone(),
            seal_watch: search::SealWatch::of(&paths.search()),
            torn: TornWatch::default(),
            metrics: Metrics::default(),
            nginx: NginxTraffic::default(),
            panel: PanelGate::of(config.monitoring.panel_password_file.clone()),
            log,
            failures,
            clock,
        })
    }

    /// A page of the theme.
    pub(crate) fn page(
        &self,
        status: u16,
        template: &'static str,
        path: &str,
        view: impl Serialize,
    ) -> Answer {
        let page = Page::of_server(path, template, view);
        Ok(Response::html(status, self.theme.html(&page)?))
    }

    /// The language an address is of, as far as the site has it, and the address of the root for the same.
    pub(crate) fn spoken_at<'a>(&self, address: &'a str) -> (&Spoken, Cow<'a, str>) {
        let (edition, root) = Edition::of_address(address);
        match self.spoken_in(edition) {
            Some(spoken) => (spoken, root),
            None => (self.spoken_at_root(), Cow::Borrowed(address)),
        }
    }

    pub(crate) fn spoken_in(&self, edition: Edition) -> Option<&Spoken> {
        self.spoken.iter().find(|spoken| spoken.edition == edition)
    }

    /// The language at the root.
    pub(crate) fn spoken_at_root(&self) -> &Spoken {
        &self.spoken[0]
    }

    /// The file of the panel's samples.
    pub(crate) fn ring(&self) -> PathBuf {
        self.paths.data.join("panel.ring")
    }

    /// Takes a try from a bucket, or tells how long to wait for the next one.
    pub(crate) fn take(&self, limit: &Limit, subject: &str, now: Timestamp) -> Result<Taken> {
        self.accounts.take(&self.bucket(limit, subject), limit.allowance, now)
    }

    /// Gives a try back that turned out well.
    pub(crate) fn give_back(&self, limit: &Limit, subject: &str, now: Timestamp) -> Result<()> {
        self.accounts.give_back(&self.bucket(limit, subject), limit.allowance, now)
    }

    fn bucket(&self, limit: &Limit, subject: &str) -> [u8; 32] {
        bucket(&self.keys.now(&self.accounts).secret, limit, subject)
    }

    /// What stands for an address that no account has: always the same for the same one, which it does not tell, at a
    /// domain that never leads to anyone (RFC 2606).
    pub(crate) fn stand_in(&self, email: &Email) -> Email {
        let bucket = self.bucket(&Limit::RESET_LETTER, email.key());
        let name = data_encoding::HEXLOWER.encode(&bucket[..16]);
        let address = format!("{name}@sitegen.invalid");
        Email::kept(address.clone(), address)
    }

    /// What signs what visitors bring back.
    pub(crate) fn signer(&self) -> &Signer {
        &self.keys.now(&self.accounts).signer
    }

    /// Saves which sessions were used.
    pub(crate) fn save_sessions_seen(&self) -> Result<()> {
        self.accounts.note_seen(&self.sessions_seen.take())
    }
}
