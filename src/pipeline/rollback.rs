//! `sitegen rollback`: the files of the site as they were before the last build that changed any.
//!
//! From before the first file is put back until all are, public/ carries an identity that no ledger knows. So a rollback
//! that is killed can be done again, or a build compares every file.

use anyhow::{Context, Result, bail};

use super::program::random_word;
use super::{hold_alone, hold_public};
use crate::config::Config;
use crate::publish::{self, Identity, KeptRun};
use crate::store::{Ledger, LedgerState};

/// What a rollback did.
#[derive(Debug)]
pub(crate) struct RolledBack {
    /// Files that have their old content again.
    pub(crate) replaced: usize,
    /// Files that are there again.
    pub(crate) restored: usize,
    /// Files that were new and are gone.
    pub(crate) removed: usize,
}

/// Puts back what the last build that changed anything replaced and removed, and removes what it created.
///
/// # Errors
/// [`Busy`](crate::files::lock::Busy) where a run is at work; where nothing was kept.
pub(crate) fn roll_back(config: &Config) -> Result<RolledBack> {
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
    let _public = hold_public(paths)?;
    let now = Identity::read(&paths.public)?.context("the site has no identity")?;
    let ledger = Ledger::open(&paths.ledger())?;
    let state = ledger.state(Some(&now.word))?;
    let (word, top_files) = (random_word(), run.top_files(&now));
    let identity = Identity { word, top_files };
    let during = Identity { word: random_word(), ..now.clone() };
    during.write(&paths.public)?;
    ledger.start_publishing()?;
    run.put_back()?;
    // A ledger that was not believed before is not now: the next build compares every file.
    if state == LedgerState::Settled {
        for name in &run.created {
            ledger.forget(name)?;
        }
        for name in run.replaced.iter().chain(&run.removed) {
            // Compressed files are not listed: they belong to those they are of.
            if !name.ends_with(publish::PACKED) {
                ledger.doubt(name)?;
            }
        }
        identity.write(&paths.public)?;
        // Nothing is noted of a run, so the next one looks at all that it is made of.
        ledger.settle(&identity.word, "")?;
    }
    publish::forget(&paths.public, &search)?;
    Ok(RolledBack {
        replaced: run.replaced.len(),
        restored: run.removed.len(),
        removed: run.created.len(),
    })
}
