//! What can be made again is made again: a damaged catalogue or ledger is set aside, and the same run goes on
//! with a new one.
//!
//! Damage shows where a run meets it, so a run that meets some looks through both files, sets aside what is not
//! sound and begins once more. What cannot be made again, addresses and accounts, is not looked at here.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::RunContext;
use crate::store::{self, is_damage};

/// Both files may be damaged, each may turn out to be while the other is made again; then the disk itself is.
const ATTEMPTS: usize = 4;

/// Sets aside what a run meets damaged.
pub(super) struct Healing<'r> {
    run: RunContext<'r>,
    attempts: usize,
    /// What was set aside, in sentences.
    pub(super) damaged: Vec<String>,
}

impl<'r> Healing<'r> {
    pub(super) fn of(run: RunContext<'r>) -> Self {
        Self { run, attempts: 1, damaged: Vec::new() }
    }

    /// Whether what made an attempt fail was damage that is out of the way now.
    pub(super) fn has_mended(&mut self, error: &anyhow::Error) -> Result<bool> {
        if !is_damage(error) || self.attempts == ATTEMPTS {
            return Ok(false);
        }
        self.attempts += 1;
        let before = self.damaged.len();
        let paths = &self.run.config.paths;
        let catalogue = paths.catalogue();
        if let Some(aside) = self.set_aside(&catalogue, store::catalogue_fault)? {
            store::carry_journal_over(&aside, &catalogue, self.run.now)?;
        }
        self.set_aside(&paths.ledger(), store::ledger_fault)?;
        Ok(self.damaged.len() > before)
    }

    /// Sets aside files that were emptied: SQLite would take them for new ones.
    pub(super) fn set_emptied_aside(&mut self) -> Result<()> {
        let paths = &self.run.config.paths;
        for path in [paths.catalogue(), paths.ledger()] {
            if std::fs::metadata(&path).is_ok_and(|file| file.len() == 0) {
                self.set_aside(&path, |_| Ok(Some("it is empty".into())))?;
            }
        }
        Ok(())
    }

    /// The new place of the file, where it was damaged.
    fn set_aside(
        &mut self,
        path: &Path,
        fault: impl FnOnce(&Path) -> Result<Option<String>>,
    ) -> Result<Option<PathBuf>> {
        let Some(fault) = fault(path)? else { return Ok(None) };
        let aside = store::replace_aside(path, self.run.now)?;
        let told = told(path, &fault, &aside);
        self.run.reporter.warn(&told);
        self.damaged.push(told);
        Ok(Some(aside))
    }
}

/// What is said of a damaged file, in messages and in the journal.
pub(super) fn told(path: &Path, fault: &str, aside: &Path) -> String {
    let (path, aside) = (path.display(), aside.display());
    format!("{path} was damaged ({fault}); it is now {aside}, and is made again")
}
