//! Whether a site is well: facts in, a list of named reasons out. `sitegen status` and `/readyz` say the same.
//!
//! This file decides and touches nothing; `health/` looks at files, databases and disks.

mod journal_facts;
mod letters;
mod room;
mod search_look;
mod site_look;
mod torn_look;
mod torn_watch;

use serde::Serialize;

use crate::model::{MirrorState, Timestamp, coded};
use crate::store::JournalEntry;

pub(crate) use journal_facts::{JournalFacts, believed, journal_facts};
pub(crate) use letters::{LetterFacts, letters_laid};
pub(crate) use room::{Room, rooms};
pub(crate) use search_look::{SearchFault, search_fault, search_fault_at};
pub(crate) use site_look::{accounts_fault, server_fault, site_facts, site_facts_with};
pub(crate) use torn_watch::TornWatch;

/// Data are brought up to date each week; a day more is no reason to call anyone.
const DATA_OLD: i64 = 8 * Timestamp::DAY;
/// No run takes a day.
const RUN_STUCK: i64 = Timestamp::DAY;
/// Clocks of machines differ a little.
const CLOCK_DIFFERENCE: i64 = 3600;
/// Room below which a build may not succeed: a share of the disk, and less on a large one.
const SHARE_LEFT: u64 = 20;
const BYTES_LEFT: u64 = 1_000_000_000;
const INODES_LEFT: u64 = 100_000;
/// A letter is sent within seconds, and what it leads to is good for an hour.
const LETTER_STUCK: i64 = 600;
/// The operator sends by hand what lies in the outbox, once a day.
const OUTBOX_STUCK: i64 = Timestamp::DAY;

coded! {
    /// What can be wrong with a site; docs/OPERATIONS.md has each with what to do.
    pub(crate) enum HealthCode {
        /// There is a site, but no catalogue.
        CatalogueMissing = "catalogue_missing",
        /// The journal cannot be read.
        CatalogueUnreadable = "catalogue_unreadable",
        /// The last build that was done is long ago.
        DataOld = "data_old",
        /// The last run failed.
        LastRunFailed = "last_run_failed",
        /// The last run was stopped or killed.
        LastRunInterrupted = "last_run_interrupted",
        /// No run started when one was due.
        NoRun = "no_run",
        /// A run has been at work for a day.
        RunStuck = "run_stuck",
        /// The clock is before what was done, or not that of the server of the accounts.
        ClockWrong = "clock_wrong",
        /// A disk is nearly full.
        DiskFull = "disk_full",
        /// A disk has hardly any inodes left.
        InodesFull = "inodes_full",
        /// There is a site, but no search file this program can read.
        SearchMissing = "search_missing",
        /// The search file is not as it was written.
        SearchDamaged = "search_damaged",
        /// The search file may not be that of the site it is taken from any more.
        MirrorBehind = "mirror_behind",
        /// The last run did not end, and left files that are not whole.
        SiteTorn = "site_torn",
        /// There were accounts, and there are none.
        AccountsLost = "accounts_lost",
        /// The accounts cannot be read.
        AccountsDamaged = "accounts_damaged",
        /// The server of the accounts cannot be used.
        AccountsUnreachable = "accounts_unreachable",
        /// Letters wait, or could not be sent.
        LettersStuck = "letters_stuck",
    }
}

/// Something that is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct HealthReason {
    /// Its name.
    pub code: HealthCode,
    /// What exactly, in a sentence.
    pub text: String,
}

impl HealthReason {
    /// A reason with its sentence, on one line.
    pub(crate) fn new(code: HealthCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into().replace('\n', "; ") }
    }
}

/// What is known of a site.
#[derive(Debug)]
pub(crate) struct HealthFacts {
    /// The clock of this machine.
    pub now: Timestamp,
    /// Whether public/ has a site.
    pub has_site: bool,
    /// The last runs.
    pub journal: JournalFacts,
    /// Since when a run holds the lock.
    pub lock_since: Option<Timestamp>,
    /// Disks of the databases and of the site.
    pub rooms: Vec<Room>,
    /// Files that the last run left in part.
    pub torn: Option<HealthReason>,
    /// What is wrong with the search file.
    pub search: Option<SearchFault>,
    /// What a mirror last saw, where this is one.
    pub mirror: Option<MirrorState>,
    /// What is wrong with the accounts.
    pub accounts: Option<HealthReason>,
    /// Letters that have not left.
    pub letters: LetterFacts,
}

/// What is wrong; nothing where all is well.
pub(crate) fn reasons(facts: &HealthFacts) -> Vec<HealthReason> {
    let mut found = Vec::new();
    match &facts.journal {
        JournalFacts::Missing if facts.has_site => {
            let text = "there is a site, but no catalogue: is the disk of data/ mounted?";
            found.push(HealthReason::new(HealthCode::CatalogueMissing, text));
        }
        JournalFacts::Missing => {}
        JournalFacts::Unreadable(error) => {
            found.push(HealthReason::new(HealthCode::CatalogueUnreadable, error));
        }
        JournalFacts::Runs(runs) => add_runs(&mut found, facts, runs),
    }
    if let Some(hours) = facts.lock_since.map(|since| (facts.now - since) / 3600)
        && hours * 3600 >= RUN_STUCK
    {
        let text = format!("a run has held the lock for {hours} hours: look at it, and end it");
        found.push(HealthReason::new(HealthCode::RunStuck, text));
    }
    for room in &facts.rooms {
        add_room(&mut found, room);
    }
    if let Some(fault) = &facts.search {
        add_search(&mut found, facts.has_site || facts.mirror.is_some(), fault);
    }
    found.extend(facts.mirror.as_ref().and_then(|mirror| behind(mirror, facts.now)));
    found.extend(facts.torn.clone());
    found.extend(facts.accounts.clone());
    add_letters(&mut found, &facts.letters, facts.now);
    found
}

fn add_runs(found: &mut Vec<HealthReason>, facts: &HealthFacts, runs: &[JournalEntry]) {
    if let Some(run) = journal_facts::unhealed(runs) {
        let code = if run.outcome == "failed" {
            HealthCode::LastRunFailed
        } else {
            HealthCode::LastRunInterrupted
        };
        let error = run.error.as_ref().and_then(|error| error.lines().next());
        let error = error.map(|line| format!(": {line}")).unwrap_or_default();
        let text = format!("the {} of {} {}{error}", run.command, run.started, run.outcome);
        found.push(HealthReason::new(code, text));
    }
    let started = runs.first().map(|run| run.started);
    if let Some(started) = started.filter(|started| *started - facts.now > CLOCK_DIFFERENCE) {
        let text =
            format!("the last run started on {started}, which is yet to come: set the clock");
        found.push(HealthReason::new(HealthCode::ClockWrong, text));
    }
    if !facts.has_site {
        return;
    }
    let done = journal_facts::last_done_build(runs);
    if done.is_none_or(|done| facts.now - done > DATA_OLD) {
        let text = match done {
            Some(done) => format!("the last build that was done ended on {done}"),
            None => "no build was done lately".into(),
        };
        found.push(HealthReason::new(HealthCode::DataOld, text));
    }
    if let Some(started) = started
        && facts.lock_since.is_none()
        && facts.now - started > DATA_OLD
    {
        let text = format!("no run started since {started}: does cron, or the timer, run?");
        found.push(HealthReason::new(HealthCode::NoRun, text));
    }
}

fn add_room(found: &mut Vec<HealthReason>, room: &Room) {
    let folder = room.folder.display();
    if room.disk.free_bytes < (room.disk.size_bytes / SHARE_LEFT).min(BYTES_LEFT) {
        let megabytes = room.disk.free_bytes / 1_000_000;
        let text = format!("the disk of {folder} has {megabytes} MB left");
        found.push(HealthReason::new(HealthCode::DiskFull, text));
    }
    // File systems without a fixed number of inodes say that they have none.
    if room.disk.inodes > 0
        && room.disk.free_inodes < (room.disk.inodes / SHARE_LEFT).min(INODES_LEFT)
    {
        let text = format!("the disk of {folder} has {} inodes left", room.disk.free_inodes);
        found.push(HealthReason::new(HealthCode::InodesFull, text));
    }
}

fn add_search(found: &mut Vec<HealthReason>, has_site: bool, fault: &SearchFault) {
    match fault {
        SearchFault::Missing(text) if has_site => {
            found.push(HealthReason::new(HealthCode::SearchMissing, text));
        }
        SearchFault::Missing(_) => {}
        SearchFault::Damaged(text) => {
            found.push(HealthReason::new(HealthCode::SearchDamaged, text));
        }
    }
}

fn behind(mirror: &MirrorState, now: Timestamp) -> Option<HealthReason> {
    if !mirror.is_behind(now) {
        return None;
    }
    let MirrorState { source, seen, fault, .. } = mirror;
    let fault = fault.as_deref().unwrap_or("it was not asked since; does the server run?");
    let text = format!("the search file was last that of {source} on {seen}: {fault}");
    Some(HealthReason::new(HealthCode::MirrorBehind, text))
}

fn add_letters(found: &mut Vec<HealthReason>, letters: &LetterFacts, now: Timestamp) {
    let mut texts = Vec::new();
    if is_older(letters.laid_since, OUTBOX_STUCK, now) {
        let laid = letters.laid;
        texts
            .push(format!("{laid} in data/outbox, some for more than a day: send and remove them"));
    }
    if is_older(letters.waiting_since, LETTER_STUCK, now) {
        texts.push(format!("{} wait to be sent", letters.waiting));
    }
    // Once the mail server is back, no letter need follow that says so.
    let is_forgotten = is_older(letters.failed_last, Timestamp::DAY, now);
    if letters.failed > 0 && !is_forgotten {
        texts.push(format!("{} could not be sent, and none since", letters.failed));
    }
    for text in texts {
        found.push(HealthReason::new(HealthCode::LettersStuck, text));
    }
}

fn is_older(moment: Option<Timestamp>, seconds: i64, now: Timestamp) -> bool {
    moment.is_some_and(|moment| now - moment.no_later_than(now) > seconds)
}

#[cfg(test)]
mod tests;
