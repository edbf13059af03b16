//! Letters that have not left.

use std::path::Path;

use crate::files;
use crate::model::Timestamp;

/// What is known of letters.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct LetterFacts {
    /// Letters in the outbox.
    pub laid: usize,
    /// When the oldest of them was written.
    pub laid_since: Option<Timestamp>,
    /// Letters that wait for a server of the site, those that are being sent included.
    pub waiting: usize,
    /// Since when the mail worker has been busy with one, or one has waited that none has tried to send.
    pub waiting_since: Option<Timestamp>,
    /// Letters that could not be sent since one was.
    pub failed: usize,
    /// When the last of them was tried.
    pub failed_last: Option<Timestamp>,
}

/// Looks into the outbox.
pub(crate) fn letters_laid(outbox: &Path) -> LetterFacts {
    let mut facts = LetterFacts::default();
    for entry in files::entries(outbox) {
        let is_letter = entry.path().extension().is_some_and(|ending| ending == "eml");
        let Ok(written) = entry.metadata().and_then(|about| about.modified()) else { continue };
        if is_letter {
            let written = Timestamp::from(written);
            facts.laid += 1;
            facts.laid_since = Some(facts.laid_since.map_or(written, |since| since.min(written)));
        }
    }
    facts
}
