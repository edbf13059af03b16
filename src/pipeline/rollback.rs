//! `sitegen rollback`: the files of the site as they were before the last build that changed any.
//!
//! From before the first file is put back until all are, public/ carries an identity that no ledger knows. So a rollback
//! that is killed can be done again, or a build compares every file. The journal gets a row of it.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::last_run::LastRun;
use super::program::random_word;
use super::search_file::share_search_file;
use super::{hold_alone, hold_public};
use crate::config::Config;
use crate::files;
use crate::model::{Stop, Timestamp};
use crate::publish::{self, Identity, KeptRun};
use crate::search;
use crate::store::{Catalogue, Ledger, LedgerState};

/// What a rollback did.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct RolledBack {
    /// Files that have their old content again.
    pub(crate) replaced: usize,
    /// Files that are there again.
    pub(crate) restored: usize,
    /// Files that were new and are gone.
    pub(crate) removed: usize,
    /// Why the journal has no row of it, if it has none: the site is put back all the same.
    #[serde(skip)]
    pub(crate) unnoted: Option<String>,
}

/// Puts back what the last build that changed anything replaced and removed, and removes what it created.
///
/// # Errors
/// [`Busy`](crate::files::lock::Busy) where a run is at work; where nothing was kept.
pub(crate) fn roll_back(config: &Config, clock: fn() -> Timestamp) -> Result<RolledBack> {
    let _alone = hold_alone(config)?;
    let paths = &config.paths;
    let search = paths.search();
    let Some(run) = KeptRun::read(&paths.public, &search)? else {
        bail!(
            "{} has nothing to put back: no build changed a file since `build.keep_undo` is true, or it was put back \
             already",
            paths.public.display()
        );
    };
    let _public = hold_public(config)?;
    let row = JournalRow::begin(&paths.catalogue(), clock());
    let done = put_back(config, &run);
    let unnoted = row.and_then(|row| row.map_or(Ok(()), |row| row.end(clock(), &done))).err();
    let unnoted = unnoted.map(|error| format!("{error:#}"));
    Ok(RolledBack { unnoted, ..done? })
}

fn put_back(config: &Config, run: &KeptRun) -> Result<RolledBack> {
    let paths = &config.paths;
    let now = Identity::read(&paths.public)?.context("the site has no identity")?;
    let ledger = Ledger::open(&paths.ledger())?;
    let state = ledger.state(Some(&now.word))?;
    // The run that is put back may have had other words in the addresses of its languages, by which the ledger lists pages.
    let has_other_words =
        config.site.languages.len() > 1 || LastRun::has_further_languages(&ledger)?;
    let during = Identity { word: random_word(), ..now.clone() };
    during.write(&paths.public)?;
    ledger.start_publishing()?;
    run.put_back()?;
    search::note_in_use(&paths.search(), &Stop::default())?;
    // A ledger that was not believed before is not now: the next build compares every file.
    if state == LedgerState::Settled && !has_other_words {
        for name in run.names() {
            match files::find_site_file(&paths.public, name) {
                Some(_) => ledger.doubt(name)?,
                None => ledger.forget(name)?,
            }
        }
        let identity = Identity { word: random_word(), top_files: run.top_files(&now) };
        identity.write(&paths.public)?;
        // Nothing is noted of a run, so the next one looks at all that it is made of.
        ledger.settle(&identity.word, "")?;
    }
    publish::forget(&paths.public, &paths.search())?;
    share_search_file(config, &Stop::default())?;
    Ok(RolledBack {
        replaced: run.replaced.len(),
        restored: run.removed.len(),
        removed: run.created.len(),
        unnoted: None,
    })
}

/// The row of the journal.
struct JournalRow {
    catalogue: Catalogue,
    id: i64,
}

impl JournalRow {
    /// None where there is no journal: a rollback begins no catalogue.
    fn begin(catalogue: &Path, started: Timestamp) -> Result<Option<Self>> {
        if !files::is_there(catalogue)? {
            return Ok(None);
        }
        let mut catalogue = Catalogue::open(catalogue)?;
        let id = catalogue.start_run("rollback", started, env!("CARGO_PKG_VERSION"))?;
        Ok(Some(Self { catalogue, id }))
    }

    fn end(mut self, ended: Timestamp, done: &Result<RolledBack>) -> Result<()> {
        let error = done.as_ref().err().map(|error| format!("{error:#}"));
        let report = done.as_ref().map_or(json!({}), |files| json!({ "rolled_back": files }));
        let outcome = super::outcome(done);
        let report = report.to_string();
        self.catalogue.end_run(self.id, ended, outcome, error.as_deref(), &report, &[])
    }
}
