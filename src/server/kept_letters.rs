//! Letters that did not leave because of a fault that passes: kept in a folder, so that a restart loses none, tried again
//! after longer and longer waits, given up in the end.
//!
//! Kept is why and to whom, never what a letter says: a link for a new password is made when its letter leaves.

use std::fs::{self, DirBuilder};
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::mail_queue::MailJob;
use crate::files;
use crate::letters::Occasion;
use crate::model::{Edition, PendingId, Timestamp};

/// Seconds before a letter is tried again, after each try: less than six hours in all, since the person who asked for a letter
/// asks again by then.
const WAITS: [i64; 5] = [60, 5 * 60, 15 * 60, 3600, 4 * 3600];

/// More of one occasion are not kept: the server must not fill the disk where no letter leaves for long, and what
/// strangers ask for must not take the place of what owners need.
const LETTERS_MOST: usize = 200;

const ENDING: &str = "letter";

/// The folder they are kept in.
pub(crate) struct KeptLetters(pub(crate) PathBuf);

/// A letter that is due.
pub(crate) struct DueLetter {
    /// Why, and to whom.
    pub(crate) job: MailJob,
    /// How often it was tried.
    pub(crate) tries: usize,
    path: PathBuf,
}

impl KeptLetters {
    /// How many are kept.
    pub(crate) fn count(&self) -> usize {
        self.files().len()
    }

    /// Keeps a letter that was tried this often; false where it is given up.
    pub(crate) fn keep(
        &self,
        MailJob { occasion, email, pending, edition }: &MailJob,
        tries: usize,
        now: Timestamp,
    ) -> Result<bool> {
        let Some(wait) = tries.checked_sub(1).and_then(|index| WAITS.get(index)) else {
            return Ok(false);
        };
        if self.count_of(*occasion) >= LETTERS_MOST {
            return Ok(false);
        }
        DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
        let due = now.seconds() + wait;
        let code = occasion.code();
        let name = format!("{due:012}-{tries}-{code}-{:08x}.{ENDING}", fastrand::u32(..));
        let mut text = format!("{code}\n{}\n", email.as_str());
        if let Some(PendingId(number)) = pending {
            text = format!("{text}{number}\n");
        }
        if !edition.is_root() {
            text = format!("{text}{edition}\n");
        }
        let write = |file: &mut fs::File| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        files::replace(&self.0.join(name), 0o600, write).context("cannot keep a letter")?;
        Ok(true)
    }

    /// How many are kept of an occasion, by their names.
    fn count_of(&self, occasion: Occasion) -> usize {
        let part = format!("-{}-", occasion.code());
        let names = files::entries(&self.0).map(|entry| entry.file_name());
        names.filter(|name| name.to_string_lossy().contains(&part)).count()
    }

    /// The one that has been due longest.
    pub(crate) fn due(&self, now: Timestamp) -> Option<DueLetter> {
        let mut files = self.files();
        files.sort();
        for path in files {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let mut parts = name.split('-');
            let due: i64 = parts.next().and_then(|due| due.parse().ok()).unwrap_or(0);
            // One that would wait for longer than any does was kept while the clock was ahead.
            if (1..=WAITS[WAITS.len() - 1]).contains(&(due - now.seconds())) {
                continue;
            }
            let tries = parts.next().and_then(|tries| tries.parse().ok());
            let text = fs::read_to_string(&path).unwrap_or_default();
            if let (Some(tries), Some(job)) = (tries, job(&text)) {
                return Some(DueLetter { job, tries, path });
            }
            // Not one of ours, or cut by a crash: no one can send it.
            files::remove(&path).ok();
        }
        None
    }

    /// Forgets a letter that left, was kept again or given up.
    pub(crate) fn forget(letter: &DueLetter) -> Result<()> {
        files::remove(&letter.path)
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in files::entries(&self.0) {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                found.push(path);
            }
        }
        found
    }
}

fn job(text: &str) -> Option<MailJob> {
    let mut lines = text.lines();
    let occasion = Occasion::from_code(lines.next()?)?;
    let email = lines.next()?.parse().ok()?;
    let (mut pending, mut edition) = (None, Edition::ROOT);
    for line in lines {
        match line.parse() {
            Ok(number) => pending = Some(PendingId(number)),
            Err(_) => edition = Edition::below(line).unwrap_or_default(),
        }
    }
    Some(MailJob { occasion, email, pending, edition })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn letter(occasion: Occasion, email: &str) -> MailJob {
        MailJob::of(occasion, email.parse().unwrap())
    }

    #[test]
    fn a_letter_is_due_after_longer_and_longer_waits_and_given_up_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptLetters(folder.path().join("letters"));
        let job = letter(Occasion::Inactive, "Zoe@example.org");
        let mut now = Timestamp::from_seconds(1_800_000_000);
        assert!(kept.due(now).is_none() && kept.count() == 0);
        for (tries, wait) in (1..).zip(WAITS) {
            assert!(kept.keep(&job, tries, now).unwrap());
            assert!(kept.due(now + (wait - 1)).is_none(), "{tries}");
            now = now + wait;
            let due = kept.due(now).unwrap();
            assert_eq!((due.tries, due.job.occasion), (tries, Occasion::Inactive));
            assert_eq!(due.job.email.as_str(), "Zoe@example.org");
            let mode = fs::metadata(&due.path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            KeptLetters::forget(&due).unwrap();
        }
        assert!(!kept.keep(&job, WAITS.len() + 1, now).unwrap());
        assert_eq!(kept.count(), 0);
    }

    #[test]
    fn a_letter_kept_while_the_clock_was_ahead_is_due_once_it_is_right() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptLetters(folder.path().to_path_buf());
        let now = Timestamp::from_seconds(1_800_000_000);
        kept.keep(&letter(Occasion::Inactive, "zoe@example.org"), 5, now).unwrap();
        assert!(kept.due(now).is_none());
        kept.keep(&letter(Occasion::Inactive, "ahead@example.org"), 1, now + 30 * 24 * 3600)
            .unwrap();
        assert_eq!(kept.due(now).unwrap().job.email.as_str(), "ahead@example.org");
    }

    #[test]
    fn what_is_no_letter_is_in_no_ones_way() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptLetters(folder.path().to_path_buf());
        files::write(&folder.path().join("000000000001-1-cut.letter"), b"res").unwrap();
        files::write(&folder.path().join("0 note.letter"), b"reset\nzoe@example.org\n").unwrap();
        let now = Timestamp::from_seconds(1_800_000_000);
        let job = letter(Occasion::Reset, "zoe@example.org");
        kept.keep(&job, 1, now).unwrap();
        assert!(kept.due(now + 60).is_some());
        assert_eq!(kept.count(), 1);
    }

    #[test]
    fn letters_strangers_ask_for_take_no_place_from_those_of_owners() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptLetters(folder.path().to_path_buf());
        let now = Timestamp::from_seconds(1_800_000_000);
        for number in 0..LETTERS_MOST {
            let name = format!("000000000001-1-registered_again-{number}.letter");
            files::write(&folder.path().join(name), b"").unwrap();
        }
        assert!(!kept.keep(&letter(Occasion::RegisteredAgain, "a@example.org"), 1, now).unwrap());
        assert!(kept.keep(&letter(Occasion::Reset, "zoe@example.org"), 1, now).unwrap());
    }
}
