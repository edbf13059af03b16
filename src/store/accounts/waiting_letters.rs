//! Letters that wait to be sent, by whichever server of the site comes first: one at a time, and again after longer and
//! longer waits where the mail server does not take them now.
//!
//! Kept is why and to whom, never what a letter says: a link is made when its letter leaves. Who takes a letter has it for
//! some minutes, after which another may: it may come twice where a server ends in between, and is never lost.
//!
//! What strangers ask for takes no place from what owners need: each occasion has places of its own, a letter that waits
//! already is not taken twice, and owners of accounts come first.

use anyhow::{Context as _, Result};
use rusqlite::params;

use crate::model::{AccountId, Edition, Email, Occasion, PendingId, Timestamp};

use super::{Accounts, Moment, Row};

/// Letters of one occasion that wait at most: a flood of requests must not become a flood of letters.
pub(crate) const LETTERS_MAX: u8 = 200;

/// Seconds before a letter is tried again, after each try: less than six hours in all, since the person who asked for a
/// letter asks again by then.
const WAITS: [i64; 5] = [60, 5 * 60, 15 * 60, 3600, 4 * 3600];

/// Seconds that who took a letter has for it: longer than a conversation with a mail server that answers takes. Each time it
/// is read from is given 20, so one that answers a byte at a time may take longer: then another may have the letter, which
/// comes twice. Clocks of hosts that share accounts are at most two minutes apart.
pub(crate) const SENDING: i64 = 10 * 60;

/// A letter to be: whether it is due is found out later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct MailJob {
    /// Why.
    pub(crate) occasion: Occasion,
    /// The address it concerns.
    pub(crate) email: Email,
    /// Whose account it concerns, where the address is not that account's own.
    pub(crate) account: Option<AccountId>,
    /// What is to be proved.
    pub(crate) pending: Option<PendingId>,
    /// In which language.
    pub(crate) edition: Edition,
    /// Whether the owner of an account waits for it.
    pub(crate) is_of_owner: bool,
}

impl MailJob {
    /// One that proves nothing, in the language at the root.
    pub(crate) fn of(occasion: Occasion, email: Email) -> Self {
        let is_of_owner = occasion.is_of_owner();
        Self { occasion, email, account: None, pending: None, edition: Edition::ROOT, is_of_owner }
    }
}

/// Which letters are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LetterTurn {
    /// Those that no one has tried to send.
    First,
    /// Those whose next try is due.
    Again,
}

/// A letter that was taken to be sent.
pub(crate) struct TakenLetter {
    id: i64,
    /// Why, and to whom; `None` where that is of a newer program.
    pub(crate) job: Option<MailJob>,
    /// How often it was tried before.
    pub(crate) tries: usize,
}

/// What becomes of a letter that could not be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LetterFate {
    /// It waits for its next try.
    TriedAgain,
    /// No one tries it any more.
    GivenUp,
    /// Another server took it meanwhile, or it was deleted.
    OfAnother,
}

/// Letters that wait, those that are tried again among them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct WaitingLetters {
    /// How many.
    pub(crate) count: usize,
    /// When the oldest was asked for that no one has tried to send.
    pub(crate) untried_since: Option<Timestamp>,
}

impl Accounts {
    /// Keeps a letter to be sent, unless it waits already or no place is left for its occasion: then without an error,
    /// since the answer must not show how many wait.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn keep_letter(&self, job: &MailJob, now: Timestamp) -> Result<()> {
        self.write("keeping a letter", |change| keep(change, job, now))
    }

    /// Takes a letter to be sent, which no one else does for the next minutes. Writes nothing where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn take_letter(
        &self,
        turn: LetterTurn,
        now: Timestamp,
    ) -> Result<Option<TakenLetter>> {
        if !self.look("looking for letters", |moment| Ok(next(moment, turn, now)?.is_some()))? {
            return Ok(None);
        }
        self.write("taking a letter", |change| {
            let taken = next(change, turn, now)?;
            if let Some(letter) = &taken {
                let sql = "UPDATE letter SET tries = tries + 1, due = ?2 WHERE id = ?1";
                change.run(sql, params![letter.id, now + SENDING])?;
            }
            Ok(taken)
        })
    }

    /// Forgets a letter that left, or that no one is to have: also where another server took it meanwhile, which then puts
    /// nothing off.
    ///
    /// # Errors
    /// When the database fails: then it is sent again.
    pub(crate) fn forget_letter(&self, letter: &TakenLetter) -> Result<()> {
        self.run("forgetting a letter", "DELETE FROM letter WHERE id = ?1", params![letter.id])
            .map(drop)
    }

    /// Has a letter that could not be sent wait for its next try, unless another server took it meanwhile.
    ///
    /// # Errors
    /// When the database fails: then it is tried again when another might have taken it.
    pub(crate) fn put_off_letter(
        &self,
        letter: &TakenLetter,
        now: Timestamp,
    ) -> Result<LetterFate> {
        self.write("putting a letter off", |change| {
            let begun = i64::try_from(letter.tries)? + 1;
            let (changed, fate) = match WAITS.get(letter.tries) {
                Some(wait) if has_place(change, letter)? => {
                    let sql = "UPDATE letter SET due = ?3 WHERE id = ?1 AND tries = ?2";
                    let values = params![letter.id, begun, now + *wait];
                    (change.run(sql, values)?, LetterFate::TriedAgain)
                }
                _ => {
                    let sql = "DELETE FROM letter WHERE id = ?1 AND tries = ?2";
                    (change.run(sql, params![letter.id, begun])?, LetterFate::GivenUp)
                }
            };
            Ok(if changed == 0 { LetterFate::OfAnother } else { fate })
        })
    }

    /// How many letters wait, of all servers of the site.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn waiting_letters(&self) -> Result<WaitingLetters> {
        let sql = "SELECT count(*), min(CASE WHEN tries = 0 THEN queued END) FROM letter";
        let read =
            |row: &Row| Ok(WaitingLetters { count: row.get(0)?, untried_since: row.get(1)? });
        let found = self.look("counting letters", |moment| moment.one(sql, params![], read))?;
        found.context("nothing was counted")
    }

    /// Forgets all letters: those of a backup were sent since.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn forget_letters(&self) -> Result<()> {
        self.run("forgetting letters", "DELETE FROM letter", params![]).map(drop)
    }
}

/// Keeps a letter together with what it tells of.
pub(super) fn keep(change: &Moment, job: &MailJob, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO letter
                   (id, occasion, email, email_key, account, pending, edition, of_owner, tries, due, queued)
               SELECT CAST(?1 AS BIGINT), ?2, ?3, ?4, CAST(?10 AS BIGINT), CAST(?5 AS BIGINT), ?6, ?7, 0, 0, ?8
               WHERE (SELECT count(*) FROM letter
                      WHERE tries = 0 AND occasion = ?2 AND of_owner = ?7) < ?9
               AND NOT EXISTS (SELECT 1 FROM letter
                               WHERE tries = 0 AND occasion = ?2 AND email = ?3 AND edition = ?6
                               AND coalesce(pending, 0) = coalesce(CAST(?5 AS BIGINT), 0))";
    let values = params![
        change.new_number(),
        job.occasion.code(),
        job.email.as_str(),
        job.email.key(),
        job.pending.map(|pending| pending.0),
        job.edition.number(),
        i64::from(job.is_of_owner),
        now,
        i64::from(LETTERS_MAX),
        job.account.map(|account| account.0),
    ];
    change.run(sql, values).map(drop)
}

/// The letter whose turn it is: of those for owners the one that has waited longest.
fn next(moment: &Moment, turn: LetterTurn, now: Timestamp) -> Result<Option<TakenLetter>> {
    const BEGIN: &str =
        "SELECT id, occasion, email, email_key, account, pending, edition, of_owner, tries
                         FROM letter WHERE";
    const END: &str = "ORDER BY of_owner DESC, due, id LIMIT 1";
    match turn {
        LetterTurn::First => moment.one(&format!("{BEGIN} tries = 0 {END}"), params![], read),
        LetterTurn::Again => {
            // One that would wait for longer than any does was put off while the clock was ahead.
            let sql = format!("{BEGIN} tries BETWEEN 1 AND ?3 AND (due <= ?1 OR due > ?2) {END}");
            let longest = now + WAITS[WAITS.len() - 1];
            moment.one(&sql, params![now, longest, tries_most()], read)
        }
    }
}

fn read(row: &Row) -> rusqlite::Result<TakenLetter> {
    let (occasion, edition): (String, i64) = (row.get(1)?, row.get(6)?);
    let email = Email::kept(row.get(2)?, row.get(3)?);
    let (account, pending): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
    let is_of_owner = row.get(7)?;
    let job = |occasion| MailJob {
        occasion,
        email,
        account: account.map(AccountId),
        pending: pending.map(PendingId),
        edition: Edition::from_number(edition).unwrap_or_default(),
        is_of_owner,
    };
    let job = Occasion::from_code(&occasion).map(job);
    Ok(TakenLetter { id: row.get(0)?, job, tries: row.get(8)? })
}

/// Whether one more of its occasion may wait for another try: no one is to fill the database where no letter leaves for
/// long.
fn has_place(change: &Moment, letter: &TakenLetter) -> Result<bool> {
    let sql = "SELECT count(*) FROM letter WHERE tries > 0 AND id <> ?1
               AND occasion = (SELECT occasion FROM letter WHERE id = ?1)";
    let others: Option<i64> = change.one(sql, params![letter.id], |row| row.get(0))?;
    Ok(others.unwrap_or(0) < i64::from(LETTERS_MAX))
}

/// After this number of tries a letter is not taken again: one that was begun as often and never put off ended its server.
fn tries_most() -> i64 {
    i64::try_from(WAITS.len()).unwrap_or(i64::MAX)
}

/// Deletes those of an account, also those to an address that was its own or is to be.
pub(super) fn remove_of(change: &Moment, account: AccountId) -> Result<()> {
    let sql = "DELETE FROM letter
               WHERE account = ?1 OR email_key = (SELECT email_key FROM account WHERE id = ?1)";
    change.run(sql, params![account.0]).map(drop)
}

/// Deletes those that no one takes any more; says how many.
pub(super) fn clean_up(change: &Moment, now: Timestamp) -> Result<usize> {
    change.run("DELETE FROM letter WHERE tries > ?1 AND due <= ?2", params![tries_most(), now])
}
