//! Looks at what both a command and a server can look at.

use std::path::Path;

use super::torn_look::torn_site;
use super::{
    HealthCode, HealthFacts, HealthReason, JournalFacts, journal_facts, letters_laid, rooms,
};
use crate::config::Paths;
use crate::files::{self, find_site_file, lock};
use crate::model::{AccountsPlace, MirrorState, PagePath, Timestamp};
use crate::store::accounts::{self, AccountsLost, ClockApart, damage_at, refuse_lost};

/// All but the search file, the accounts and letters that wait in a server.
pub(crate) fn site_facts(paths: &Paths, now: Timestamp) -> HealthFacts {
    let journal = journal_facts(&paths.catalogue(), &paths.lock());
    site_facts_with(paths, now, journal, torn_site(paths))
}

/// The same with a journal that was read, and what is known of torn files.
pub(crate) fn site_facts_with(
    paths: &Paths,
    now: Timestamp,
    journal: JournalFacts,
    torn: Option<HealthReason>,
) -> HealthFacts {
    // A lock that cannot be asked is in the journal's facts.
    let lock_since = lock::held_since(&paths.lock()).ok().flatten();
    HealthFacts {
        now,
        has_site: find_site_file(&paths.public, PagePath::home().as_file()).is_some(),
        journal,
        lock_since: lock_since.map(Timestamp::from),
        rooms: rooms(&[&paths.data, &paths.public]),
        torn,
        search: None,
        mirror: mirror_state(paths),
        accounts: None,
        letters: letters_laid(&paths.outbox()),
    }
}

/// What a mirror noted last; nothing where this is none, or what it noted is damaged: it notes it again at its next look.
fn mirror_state(paths: &Paths) -> Option<MirrorState> {
    let text = files::read(&paths.mirror_state()).ok().flatten()?;
    serde_json::from_slice(&text).ok()
}

/// What is wrong with the accounts at a place, which no one need have open; `remedy` says where a backup is.
pub(crate) fn accounts_fault(
    place: &AccountsPlace,
    public: &Path,
    remedy: &dyn Fn() -> String,
    now: Timestamp,
) -> Option<HealthReason> {
    let AccountsPlace::File(path) = place else {
        return accounts::look_at(place, now).err().map(|error| server_fault(&error));
    };
    match refuse_lost(place, public, remedy) {
        Err(error) if error.is::<AccountsLost>() => {
            return Some(HealthReason::new(HealthCode::AccountsLost, format!("{error:#}")));
        }
        Err(error) => return Some(damaged(format!("{error:#}"))),
        Ok(()) => {}
    }
    match damage_at(path) {
        Ok(None) => None,
        Ok(Some(damage)) => Some(damaged(damage)),
        Err(error) => Some(damaged(format!("{error:#}"))),
    }
}

/// A server of accounts that cannot be used, or has another time than this machine.
pub(crate) fn server_fault(error: &anyhow::Error) -> HealthReason {
    let is_apart = error.is::<ClockApart>();
    let code = if is_apart { HealthCode::ClockWrong } else { HealthCode::AccountsUnreachable };
    HealthReason::new(code, format!("{error:#}"))
}

fn damaged(text: String) -> HealthReason {
    HealthReason::new(HealthCode::AccountsDamaged, text)
}
