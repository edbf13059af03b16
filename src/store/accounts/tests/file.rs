//! Tests of accounts in a file: who may read it, a full disk, a file of another program's, what is left of what was
//! deleted, when nothing is written.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;

use rusqlite::ErrorCode;

use super::*;
use crate::model::{Note, Occasion, Taken};

#[test]
fn nobody_else_can_read_the_files() {
    let place = Place::new();
    place.register("anna");
    let entries: Vec<_> = fs::read_dir(place.ground.path()).unwrap().map(Result::unwrap).collect();
    assert_eq!(entries.len(), 4);
    for entry in entries {
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
    assert_eq!(place.check(), [""; 0]);
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o640)).unwrap();
    let faults = place.check();
    assert_eq!(faults, ["others may read the file (mode 640): chmod 600"]);
}

#[test]
fn a_stop_leaves_one_file_and_no_log() {
    let Place { accounts, ground } = Place::new();
    accounts.list().unwrap();
    drop(accounts);
    let left: Vec<_> =
        fs::read_dir(ground.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["accounts.sqlite"], "there are no accounts, so there is no mark");
}

/// The file may not grow, which SQLite reports as it does a disk without space.
#[test]
fn a_full_disk_changes_nothing_and_passes() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW);
    let allow = |pages: u32| {
        let set = format!("PRAGMA max_page_count = {pages}");
        place.writer().query_row(&set, [], |_| Ok(())).unwrap();
    };
    allow(1);
    let pairs: Vec<SavedSubstitute> = (0..1000)
        .map(|number| SavedSubstitute {
            pair: pair(number),
            snapshot: "x".repeat(500),
            note: None,
            saved: NOW,
        })
        .collect();
    let error = place.accounts.import(anna, &pairs, NOW).unwrap_err();
    assert!(is_unavailable(&error), "{error:#}");
    assert!(format!("{error:#}").starts_with("importing saved substitutes in /"), "{error:#}");
    assert!(place.is_signed_in(1, NOW), "reading goes on");
    assert!(place.accounts.saved(anna).unwrap().is_empty());
    assert_eq!(place.check(), [""; 0]);
    allow(1_000_000);
    assert_eq!(place.accounts.import(anna, &pairs, NOW).unwrap(), [Saved::New; 1000]);
    assert_eq!(place.check(), [""; 0]);
}

#[test]
fn failures_that_pass_are_told_from_those_that_do_not() {
    let failure = |code| {
        let error = rusqlite::ffi::Error { code, extended_code: 0 };
        anyhow::Error::from(rusqlite::Error::SqliteFailure(error, None)).context("saving")
    };
    for code in [
        ErrorCode::DiskFull,
        ErrorCode::SystemIoFailure,
        ErrorCode::DatabaseBusy,
        ErrorCode::DatabaseLocked,
        ErrorCode::ReadOnly,
        ErrorCode::CannotOpen,
    ] {
        assert!(is_unavailable(&failure(code)), "{code:?}");
    }
    assert!(is_unavailable(&failure(ErrorCode::DatabaseCorrupt)), "until a backup is put back");
    assert!(!is_unavailable(&failure(ErrorCode::ConstraintViolation)));
    assert!(!is_unavailable(&anyhow::anyhow!("something else")));
}

#[test]
fn a_database_another_process_writes_is_waited_for_and_then_unavailable() {
    let place = Place::new();
    let anna = place.register("anna");
    let other = Accounts::open(&place.path()).unwrap();
    place.writer().busy_timeout(Duration::from_millis(1)).unwrap();
    let waited = other.write("holding the database", |_| {
        let error = place.accounts.rename(anna, &named("Annie")).unwrap_err();
        assert!(is_unavailable(&error), "{error:#}");
        assert!(place.accounts.account(anna).unwrap().is_some(), "reading goes on");
        Ok(())
    });
    waited.unwrap();
    assert!(place.accounts.rename(anna, &named("Annie")).unwrap());
}

/// As a backup does that runs while somebody leaves.
#[test]
fn a_reader_of_the_log_delays_cutting_it_but_not_deleting() {
    let place = Place::new();
    let anna = place.register("anna");
    let other = Accounts::open(&place.path()).unwrap();
    place.writer().busy_timeout(Duration::from_millis(1)).unwrap();
    let read = other.read("making a backup", |backup| {
        let sql = "SELECT count(*) FROM account";
        let count = || backup.one(sql, params![], |row| row.get::<i64>(0)).unwrap();
        assert_eq!(count(), Some(1));
        assert!(place.accounts.delete(anna).unwrap());
        assert_eq!(count(), Some(1), "it sees one moment");
        let error = place.accounts.clean_up(NOW).unwrap_err();
        assert!(is_unavailable(&error), "{error:#}");
        Ok(())
    });
    read.unwrap();
    assert_eq!(place.accounts.account(anna).unwrap(), None);
    place.accounts.clean_up(NOW).unwrap();
    assert!(place.files()[1].1.is_empty());
}

#[test]
fn a_file_of_a_newer_program_or_of_another_kind_is_refused_as_it_is() {
    let place = Place::new();
    place.writer().pragma_update(None, "user_version", 99).unwrap();
    place.accounts.clean_up(NOW).unwrap();
    let before = place.files();
    let error = format!("{:#}", Accounts::open(&place.path()).err().unwrap());
    assert!(error.contains("accounts.sqlite: its schema version 99 is newer"), "{error}");
    assert!(place.files() == before);

    let path = place.ground.path().join("notes.txt");
    let text = "Not a database at all.\n".repeat(100);
    fs::File::create(&path).and_then(|mut file| file.write_all(text.as_bytes())).unwrap();
    assert!(Accounts::open(&path).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn checking_finds_rows_without_owner_and_altered_tables() {
    let place = Place::new();
    let anna = place.register("anna");
    place.accounts.save(anna, pair(1), "{}", NOW).unwrap();
    let harm = "PRAGMA foreign_keys = OFF; DELETE FROM account; PRAGMA foreign_keys = ON;
                DROP INDEX session_by_account; CREATE TABLE extra (x);";
    place.writer().execute_batch(harm).unwrap();
    assert_eq!(
        place.check(),
        [
            "a row of table saved belongs to no row of account",
            "index session_by_account is missing or altered",
            "table extra is not as this program makes it",
        ]
    );
}

/// Many accounts, so that rows move between pages before they go; what is deleted must not be
/// found where it once was.
#[test]
fn a_deleted_account_is_not_found_in_any_file() {
    let place = Place::new();
    let fill = |number: u32| {
        let account = place.register(&format!("marie-{number}-curie"));
        let token = |last: u8| {
            let mut token = [last; 32];
            token[..4].copy_from_slice(&number.to_be_bytes());
            NewSession::new(TokenHash(token), &format!("browser-{number}-firefox"))
        };
        let credentials = place.accounts.credentials_of(account).unwrap().unwrap();
        place.accounts.start_session(&credentials, &token(1), NOW).unwrap();
        for (of, text) in [(1, "petit"), (2, &*"long".repeat(100))] {
            let pair = pair(u64::from(number) * 10 + of);
            place.accounts.save(account, pair, &format!("snapshot-{number}-{text}"), NOW).unwrap();
            let note = Note::parse(&format!("note-{number}-{text}")).unwrap();
            place.accounts.note(account, pair, note.as_ref()).unwrap();
        }
        let moved = email(&format!("moved-{number}-curie@example.fr"));
        place.accounts.change_email(account, &moved, None, NOW).unwrap();
        account
    };
    let accounts: Vec<AccountId> = (1000..1200).map(fill).collect();
    let traces = |number: usize| {
        let count = |mark: &str| {
            let finder = memchr::memmem::Finder::new(mark.as_bytes());
            let entries = fs::read_dir(place.ground.path()).unwrap();
            let bytes = entries.map(|entry| fs::read(entry.unwrap().path()).unwrap());
            bytes.map(|bytes| finder.find_iter(&bytes).count()).sum::<usize>()
        };
        ["marie", "moved", "browser", "snapshot", "note"]
            .map(|of| count(&format!("{of}-{number}-")))
    };
    assert!(traces(1007).iter().all(|found| *found > 0));
    for step in 0..accounts.len() {
        // 71 and 200 have no common factor: neighbours go at different times.
        let index = step * 71 % accounts.len();
        assert!(place.accounts.delete(accounts[index]).unwrap());
        if step % 10 == 0 {
            assert_eq!(traces(1000 + index), [0; 5], "after {step} others");
        }
    }
    for number in 1000..1200 {
        assert_eq!(traces(number), [0; 5]);
    }
}

#[test]
fn asking_who_is_signed_in_writes_nothing() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW);
    place.accounts.issue_reset(anna, hash(9), NOW).unwrap();
    let before = place.files();
    for now in [NOW, NOW + 2 * DAY, NOW + 100 * DAY] {
        place.accounts.session(hash(1), now).unwrap();
        place.accounts.session(hash(2), now).unwrap();
        place.accounts.is_reset_valid(hash(9), now).unwrap();
        place.accounts.peek(&[1; 32], throttling::ONE_A_MINUTE, now).unwrap();
        place.accounts.export(anna, now).unwrap();
        place.check();
    }
    assert!(place.files() == before);
}

#[test]
fn a_refused_attempt_writes_nothing() {
    let place = Place::new();
    for _ in 0..2 {
        place.accounts.take(&[1; 32], throttling::ONE_A_MINUTE, NOW).unwrap();
    }
    let before = place.files();
    for _ in 0..5 {
        let refused = place.accounts.take(&[1; 32], throttling::ONE_A_MINUTE, NOW + 1).unwrap();
        assert_eq!(refused, Taken::Wait(59));
    }
    assert!(place.files() == before);
}

/// A table with a time that no rule knows would keep what a clock wrote.
#[test]
fn every_stored_time_is_known() {
    let place = Place::new();
    let sql = "SELECT t.name || '.' || c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
               WHERE t.type = 'table' AND c.name IN
                   ('created', 'seen', 'warned', 'started', 'issued', 'saved', 'removed', 'updated', 'full_at')
               ORDER BY 1";
    let times: Vec<String> =
        crate::sqlite::query::all(&place.writer(), sql, [], |row| row.get(0)).unwrap();
    assert_eq!(
        times.join(" "),
        "account.created account.seen account.warned bucket.full_at bucket.updated link.issued \
         new_address.created registration.created saved.removed saved.saved session.seen session.started"
    );
}

#[test]
fn cleaning_up_cuts_the_log_to_nothing() {
    let place = Place::new();
    place.register("anna");
    assert!(!place.files()[1].1.is_empty());
    assert_eq!(place.accounts.clean_up(NOW).unwrap(), CleanedUp::default());
    assert!(place.files()[1].1.is_empty());
}

#[test]
fn a_move_from_file_to_file_uses_no_number_again_and_takes_a_place_where_a_server_began() {
    let place = Place::new();
    place.register("anna");
    let gone = place.register("gone");
    assert!(place.accounts.delete(gone).unwrap());
    let path = place.ground.path().join("new.sqlite");
    Accounts::open(&path).unwrap().secret(&[9; 32]).unwrap();
    place.accounts.secret(&[1; 32]).unwrap();
    move_to(&place.accounts, &AccountsPlace::File(path.clone())).unwrap();
    let moved = PlaceOf { accounts: Accounts::open(&path).unwrap(), ground: () };
    assert_eq!(moved.accounts.secret(&[2; 32]).unwrap(), [1; 32]);
    assert!(moved.register("bob").0 > gone.0);
}

/// The clock is a year ahead for a while: afterwards all lives as long as if it had been right.
#[test]
fn what_was_stored_by_a_clock_that_was_ahead_counts_as_now() {
    let place = Place::new();
    let ahead = NOW + 365 * DAY;
    let anna = place.register("anna");
    place.sign_in(anna, 1, ahead);
    place.accounts.issue_reset(anna, hash(9), ahead).unwrap();
    place.accounts.save(anna, pair(1), "{}", ahead).unwrap();
    place.accounts.remove(anna, pair(1), ahead).unwrap();
    place.accounts.mark_warned(anna, ahead).unwrap();
    place.accounts.take(&[1; 32], throttling::ONE_A_MINUTE, ahead).unwrap();
    let later = place
        .accounts
        .keep_registration(&email("bob@example.fr"), &named("bob"), "hash", "", ahead)
        .unwrap();
    let wanted = place.accounts.keep_new_address(anna, &email("ana@example.fr"), ahead).unwrap();
    assert!(place.accounts.settle_clock(NOW).unwrap() >= 9);
    assert_eq!(place.accounts.settle_clock(NOW).unwrap(), 0);
    let account = place.accounts.account(anna).unwrap().unwrap();
    assert_eq!((account.last_seen, account.warned), (NOW, Some(NOW)));
    assert!(place.accounts.is_reset_valid(hash(9), NOW + 1799).unwrap());
    assert!(!place.accounts.is_reset_valid(hash(9), NOW + 1800).unwrap());
    assert!(place.accounts.registration(later, NOW + DAY - 1).unwrap().is_some());
    assert!(place.accounts.registration(later, NOW + DAY).unwrap().is_none());
    assert!(place.accounts.new_address(wanted, NOW + DAY - 1).unwrap().is_some());
    assert!(place.accounts.new_address(wanted, NOW + DAY).unwrap().is_none());
    assert!(place.is_signed_in(1, NOW + 30 * DAY - 1) && !place.is_signed_in(1, NOW + 30 * DAY));
    let cleaned = place.accounts.clean_up(NOW + 31 * DAY).unwrap();
    assert_eq!((cleaned.saved, cleaned.buckets, cleaned.resets), (1, 1, 1));
}

#[test]
fn a_backup_that_is_put_back_sends_no_letter_again() {
    let place = Place::new();
    let job = MailJob::of(Occasion::Reset, email("anna@example.fr"));
    place.accounts.keep_letter(&job, NOW).unwrap();
    let copied = place.ground.path().join("copy.sqlite");
    crate::store::copy(&place.path(), &copied).unwrap();
    crate::store::examine(&copied, NOW).unwrap();
    let waiting = |accounts: &Accounts| accounts.waiting_letters().unwrap().count;
    assert_eq!(waiting(&Accounts::open(&copied).unwrap()), 0);
    assert_eq!(waiting(&place.accounts), 1);
}
