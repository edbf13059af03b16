//! What the journal says of the last runs, and whether it can be believed.

use std::path::Path;

use anyhow::Result;

use crate::files::lock;
use crate::model::Timestamp;
use crate::store::{CatalogueReader, JournalEntry};

/// Runs that are looked at: there may be fetches between builds.
const RUNS: usize = 50;

/// What is known of the runs.
#[derive(Debug)]
pub(crate) enum JournalFacts {
    /// There is no catalogue.
    Missing,
    /// It cannot be read, and why.
    Unreadable(String),
    /// The last runs, newest first.
    Runs(Vec<JournalEntry>),
}

impl JournalFacts {
    /// The runs, none where they cannot be read.
    pub(crate) fn runs(&self) -> &[JournalEntry] {
        match self {
            Self::Runs(runs) => runs,
            _ => &[],
        }
    }
}

/// Looks into the journal of the catalogue at a path, with the lock of its runs.
pub(crate) fn journal_facts(catalogue: &Path, lock: &Path) -> JournalFacts {
    let seen = CatalogueReader::open_existing(catalogue)
        .and_then(|reader| reader.map(|reader| believed(&reader, lock, RUNS)).transpose());
    match seen {
        Ok(Some(runs)) => JournalFacts::Runs(runs),
        Ok(None) => JournalFacts::Missing,
        Err(error) => JournalFacts::Unreadable(format!("{error:#}")),
    }
}

/// The last runs, newest first; one that is said to be running and holds no lock was killed.
///
/// # Errors
/// When the journal cannot be read or the lock not be asked.
pub(crate) fn believed(
    reader: &CatalogueReader,
    lock: &Path,
    most: usize,
) -> Result<Vec<JournalEntry>> {
    let runs = reader.runs(most)?;
    if !runs.iter().any(is_said_to_run) || lock::held_since(lock)?.is_some() {
        return Ok(runs);
    }
    // Again: it may have ended between the two questions.
    let mut again = reader.runs(most)?;
    for run in &mut again {
        let was_there = runs.iter().any(|before| before.id == run.id);
        if is_said_to_run(run) && was_there {
            run.outcome = "interrupted".into();
        }
    }
    Ok(again)
}

fn is_said_to_run(run: &JournalEntry) -> bool {
    run.outcome == "running"
}

/// The newest run that did not do what it should and that no later one made good: a build makes all good, a fetch and a
/// rollback only what went wrong with one before them.
pub(super) fn unhealed(runs: &[JournalEntry]) -> Option<&JournalEntry> {
    let mut made_good = Vec::new();
    for run in runs {
        match (run.outcome.as_str(), run.command.as_str()) {
            ("running", _) => {}
            ("done", "build") => return None,
            ("done", command) => made_good.push(command),
            (_, command) if made_good.contains(&command) => {}
            _ => return Some(run),
        }
    }
    None
}

/// When the last build ended that was done.
pub(super) fn last_done_build(runs: &[JournalEntry]) -> Option<Timestamp> {
    let done = runs.iter().find(|run| run.outcome == "done" && run.command == "build");
    done.and_then(|run| run.ended)
}
