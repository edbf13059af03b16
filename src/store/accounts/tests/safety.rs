//! Tests of what must never happen: something acknowledged lost, something deleted found, a full
//! disk fatal, a file of another program's touched.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::thread;

use rusqlite::ErrorCode;

use super::*;
use crate::model::Note;

/// Threads of the server.
const THREADS: u8 = 8;

#[test]
fn nobody_else_can_read_the_files() {
    let place = Place::new();
    place.register("anna");
    let entries: Vec<_> = fs::read_dir(place.folder.path()).unwrap().map(Result::unwrap).collect();
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
    let Place { accounts, folder } = Place::new();
    accounts.list().unwrap();
    drop(accounts);
    let left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["accounts.sqlite"], "there are no accounts, so there is no mark");
}

#[test]
fn many_at_once_lose_nothing() {
    let place = Place::new();
    let shared = place.register("shared");
    let work = |thread: u8| {
        for round in 0..20 {
            let account = place.register(&format!("anna-{thread}-{round}"));
            let own = u64::from(thread) * 100 + round;
            assert_eq!(place.accounts.save(account, pair(1), "{}", NOW).unwrap(), Saved::New);
            assert_eq!(place.accounts.save(shared, pair(own), "{}", NOW).unwrap(), Saved::New);
            assert_eq!(place.accounts.saved(account).unwrap().len(), 1);
        }
    };
    thread::scope(|scope| (0..THREADS).for_each(|thread| drop(scope.spawn(move || work(thread)))));
    let place = place.restarted();
    let list = place.accounts.list().unwrap();
    let saved: Vec<u64> = list.iter().map(|listed| listed.saved).collect();
    assert_eq!(saved, [vec![160], vec![1; 160]].concat());
    assert_eq!(place.check(), [""; 0]);
}

#[test]
fn of_many_who_want_one_address_one_gets_it() {
    let place = Place::new();
    let register = |thread: u8| {
        let address = email("anna@example.fr");
        place
            .accounts
            .register(&address, &named("Anna"), "hash", Some(&session(thread)), NOW)
            .unwrap()
    };
    let created = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..THREADS).map(|thread| scope.spawn(move || register(thread))).collect();
        let registered = threads.into_iter().map(|thread| thread.join().unwrap());
        registered.filter(|registered| matches!(registered, Registered::Created(_))).count()
    });
    assert_eq!((created, place.accounts.list().unwrap().len()), (1, 1));
}

/// As a panic in a handler would.
#[test]
fn a_change_that_panics_is_undone_and_hinders_nobody() {
    let place = Place::new();
    let anna = place.register("anna");
    let panicked = thread::scope(|scope| {
        let change = || {
            place.accounts.write("failing", |change| -> Result<()> {
                change.execute("DELETE FROM account", [])?;
                panic!("in the middle of a change");
            })
        };
        scope.spawn(change).join()
    });
    assert!(panicked.is_err());
    assert!(place.accounts.account(anna).unwrap().is_some());
    place.register("bob");
}

/// The file may not grow, which SQLite reports as it does a disk without space.
#[test]
fn a_full_disk_changes_nothing_and_passes() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW);
    let allow = |pages: u32| {
        let set = format!("PRAGMA max_page_count = {pages}");
        place.accounts.writer().query_row(&set, [], |_| Ok(())).unwrap();
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
    place.accounts.writer().busy_timeout(Duration::from_millis(1)).unwrap();
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
    place.accounts.writer().busy_timeout(Duration::from_millis(1)).unwrap();
    let read = other.read("making a backup", |backup| {
        let count = || backup.query_row("SELECT count(*) FROM account", [], |row| row.get(0));
        assert_eq!(count(), Ok(1));
        assert!(place.accounts.delete(anna).unwrap());
        assert_eq!(count(), Ok(1), "it sees one moment");
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
    place.accounts.writer().pragma_update(None, "user_version", 99).unwrap();
    place.accounts.clean_up(NOW).unwrap();
    let before = place.files();
    let error = format!("{:#}", Accounts::open(&place.path()).err().unwrap());
    assert!(error.contains("accounts.sqlite: its schema version 99 is newer"), "{error}");
    assert!(place.files() == before);

    let path = place.folder.path().join("notes.txt");
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
    place.accounts.writer().execute_batch(harm).unwrap();
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
        place.accounts.change_email(account, &moved).unwrap();
        account
    };
    let accounts: Vec<AccountId> = (1000..1200).map(fill).collect();
    let traces = |number: usize| {
        let count = |mark: &str| {
            let finder = memchr::memmem::Finder::new(mark.as_bytes());
            let entries = fs::read_dir(place.folder.path()).unwrap();
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
