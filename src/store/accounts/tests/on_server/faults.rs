//! Tests of servers that are away, closed, read-only or of another program: each has its sentence, and nothing is lost.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Instant;

use super::*;

/// What a place answers that cannot be opened.
fn refused(address: &str) -> String {
    let error = Accounts::open_at(&place(address)).err().unwrap();
    assert!(is_unavailable(&error), "{error:#}");
    format!("{error:#}")
}

/// What servers take for now, give or take.
fn real_now() -> Timestamp {
    std::time::SystemTime::now().into()
}

fn said(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn a_server_that_goes_and_comes_back_is_used_again_without_a_restart() {
    let Some(mut server) = PostgresServer::start() else { return };
    let address = server.address("postgres");
    let on_it = Place::at(&address);
    let anna = on_it.register("anna");
    on_it.sign_in(anna, 1, NOW);
    server.stop();
    let error = on_it.accounts.account(anna).unwrap_err();
    assert!(is_unavailable(&error), "{error:#}");
    said(
        &format!("{error:#}"),
        &["looking up an account in the database postgres on /", "cannot be reached"],
    );
    let error = on_it.accounts.rename(anna, &named("Annie")).unwrap_err();
    assert!(is_unavailable(&error), "{error:#}");
    // A server of the site that starts meanwhile goes on without accounts.
    said(&refused(&address), &["cannot be reached"]);
    let started = Accounts::open_to_serve(&place(&address)).unwrap();
    assert!(is_unavailable(&started.secret(&[1; 32]).unwrap_err()));
    assert!(started.look_again().is_err());
    server.go_on(&[]);
    // One that was found to be away is not asked for a second.
    std::thread::sleep(Duration::from_millis(1100));
    assert!(on_it.is_signed_in(1, NOW), "nothing is lost");
    on_it.register("bob");
    assert_eq!(started.list().unwrap().len(), 2);
    started.look_again().unwrap();
}

#[test]
fn a_role_without_rights_a_wrong_password_and_a_missing_database_have_their_sentences() {
    let Some(server) = SHARED.as_ref() else { return };
    server.sql("postgres", "CREATE ROLE guarded LOGIN PASSWORD 'right'; CREATE ROLE poor LOGIN");
    let guarded = server.address("postgres").replace("user=site", "user=guarded");
    let error = refused(&format!("{guarded}&password=wrong"));
    said(&error, &["refuses the role guarded or its password", "password authentication failed"]);
    assert!(!error.contains("wrong"), "{error}");
    said(&refused(&guarded), &["lets no one in: password missing"]);
    let poor = server.address("postgres").replace("user=site", "user=poor");
    said(
        &refused(&poor),
        &[
            "the role poor lacks a right in the database postgres",
            "permission denied for schema public",
        ],
    );
    said(&refused(&server.address("nowhere")), &["is not there", "\"nowhere\" does not exist"]);
}

#[test]
fn a_role_that_may_only_read_is_refused_at_the_start() {
    let (Some(server), Some(address)) = (SHARED.as_ref(), new_schema()) else { return };
    Place::at(&address).register("anna");
    let schema = address.rsplit_once("%3D").unwrap().1;
    server.sql(
        "postgres",
        &format!(
            "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA {schema} TO reader;
             GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader"
        ),
    );
    let reader = address.replace("user=site", "user=reader");
    let lacking = ["the role reader lacks a right", "INSERT", "on the table account"];
    said(&refused(&reader), &lacking);
    let error = Accounts::open_to_serve(&place(&reader)).err().unwrap();
    said(&format!("{error:#}"), &lacking);
}

#[test]
fn a_database_that_keeps_texts_otherwise_than_in_utf8_is_refused_as_it_is() {
    let Some(server) = SHARED.as_ref() else { return };
    server.sql("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    let error = refused(&server.address("latin"));
    said(&error, &["the database latin on", "keeps texts in LATIN1", "ENCODING 'UTF8'"]);
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(server.sql("latin", tables), "0");
}

#[test]
fn a_newer_schema_is_refused_as_it_is() {
    let Some(address) = new_schema() else { return };
    let of_newer = Place::at(&address);
    of_newer.register("anna");
    let change = |change: &Moment| {
        change.run("INSERT INTO accounts_schema (version) VALUES (99)", params![])
    };
    of_newer.accounts.write("a test", change).unwrap();
    said(
        &refused(&address),
        &["the schema version 99 of the database postgres", "use the newer program"],
    );
    let error = Accounts::open_to_serve(&place(&address)).err().unwrap();
    said(&format!("{error:#}"), &["schema version 99"]);
    assert_eq!(of_newer.accounts.list().unwrap().len(), 1);
}

#[test]
fn a_server_that_is_read_only_can_be_asked_and_says_why_nothing_changes() {
    let Some(address) = new_schema() else { return };
    let of_all = Place::at(&address);
    let anna = of_all.register("anna");
    of_all.sign_in(anna, 1, NOW);
    let read_only = format!("{address}%20-cdefault_transaction_read_only%3Don");
    let standby = Place::at(&read_only);
    assert!(standby.is_signed_in(1, NOW), "reading goes on");
    // Nor does it end where the keys of addresses are to be brought up to date.
    let change = |change: &Moment| {
        let sql = "UPDATE account SET email = 'anna@müller.fr', email_key = 'anna@müller.fr'";
        change.run(sql, params![])
    };
    of_all.accounts.write("a test", change).unwrap();
    let standby = Place::at(&read_only);
    assert!(standby.is_signed_in(1, NOW), "reading goes on");
    let error = standby.accounts.rename(anna, &named("Annie")).unwrap_err();
    assert!(is_unavailable(&error), "{error:#}");
    said(
        &format!("{error:#}"),
        &["changing a name in", "can only be read from", "read-only transaction"],
    );
    assert_eq!(of_all.accounts.account(anna).unwrap().unwrap().name, named("anna"));
}

#[test]
fn a_certificate_has_to_be_of_the_host_and_of_an_authority_that_is_trusted() {
    let Some(mut server) = PostgresServer::start() else { return };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address =
        |rest: &str| format!("postgres://site@127.0.0.1:{port}/postgres?sslmode=verify-full{rest}");
    for (name, is_right) in [("DNS:db.example.org", false), ("IP:127.0.0.1", true)] {
        let [certificate, key] = server.certificate(name);
        server.stop();
        server.go_on(&[
            &format!("ssl_cert_file={certificate}"),
            &format!("ssl_key_file={key}"),
            &format!("port={port}"),
            "ssl=on",
            "listen_addresses=127.0.0.1",
        ]);
        let unknown = "the certificate of the database postgres on 127.0.0.1";
        said(&refused(&address("")), &[unknown, "UnknownIssuer"]);
        let trusted = address(&format!("&sslrootcert={certificate}"));
        if is_right {
            Place::at(&trusted).register("anna");
        } else {
            said(&refused(&trusted), &["the certificate of", "not valid for name"]);
        }
    }
}

#[test]
fn tables_that_are_missing_are_named_without_reading_rows() {
    let Some(address) = new_schema() else { return };
    let error = look_at(&place(&address), real_now()).unwrap_err();
    said(&format!("{error:#}"), &["the tables of the database postgres", "`sitegen serve` brings"]);
    let on_it = Place::at(&address);
    look_at(&place(&address), real_now()).unwrap();
    let change = |change: &Moment| change.run("DROP TABLE stranger", params![]);
    on_it.accounts.write("a test", change).unwrap();
    let error = look_at(&place(&address), real_now()).unwrap_err();
    said(&format!("{error:#}"), &["the table stranger of the database postgres", "is missing"]);
    assert!(on_it.check()[0].contains("the table stranger"), "the thorough check, too");
}

/// A machine that takes connections and says nothing, as one does whose disk hangs.
#[test]
fn of_a_server_that_is_silent_one_thread_asks_and_the_others_wait_for_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let address = format!("postgres://site@127.0.0.1:{port}/postgres?connect_timeout=2");
    let accounts = Accounts::open_to_serve(&place(&address)).unwrap();
    // It was asked just now.
    said(&format!("{:#}", accounts.look_again().unwrap_err()), &["did not let anyone in in time"]);
    std::thread::sleep(Duration::from_millis(1100));
    let waits: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| wait_in_vain(&accounts))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let long = waits.iter().filter(|wait| wait.as_millis() > 1500).count();
    assert_eq!(long, 1, "{waits:?}");
}

#[test]
fn a_change_that_is_never_answered_is_given_up_and_later_ones_are_made() {
    let Some(address) = new_schema() else { return };
    let on_it = Place::at(&format!("{address}%20-cstatement_timeout%3D0&statement_timeout=1"));
    let sleep = |moment: &Moment| moment.exists("SELECT pg_sleep(30)", params![]);
    let error = on_it.accounts.write("a test", sleep).unwrap_err();
    assert!(is_away(&error), "{error:#}");
    said(&format!("{error:#}"), &["did not answer in time"]);
    std::thread::sleep(Duration::from_millis(1100));
    on_it.register("anna");
}

/// How long a question takes that is answered by a fault.
fn wait_in_vain(accounts: &Accounts) -> Duration {
    let begun = Instant::now();
    assert!(is_unavailable(&accounts.list().unwrap_err()));
    begun.elapsed()
}

#[test]
fn a_transaction_that_is_left_open_is_ended_by_the_server_but_for_that_of_a_move() {
    let Some(address) = new_schema() else { return };
    for (place, expected) in [(place(&address), "30s"), (place(&address).waiting(), "0")] {
        let accounts = Accounts::open_at(&place).unwrap();
        let limit: Option<String> = accounts
            .read("a test", |moment| {
                let sql = "SELECT current_setting('idle_in_transaction_session_timeout')";
                moment.one(sql, params![], |row| row.get(0))
            })
            .unwrap();
        assert_eq!(limit.as_deref(), Some(expected));
    }
}

#[test]
fn a_handshake_that_is_cut_off_passes_and_a_file_without_certificates_does_not() {
    let cutting = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = cutting.local_addr().unwrap().port();
    let address = format!("postgres://site@127.0.0.1:{port}/postgres?sslmode=verify-full");
    let empty = tempfile::NamedTempFile::new().unwrap();
    let error = refused(&format!("{address}&sslrootcert={}", empty.path().display()));
    said(&error, &["no certificate can be checked", "there is none in it"]);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (mut client, _) = cutting.accept().unwrap();
            // The wish for TLS, which is granted.
            client.read_exact(&mut [0; 8]).unwrap();
            client.write_all(b"S").unwrap();
            client.read_exact(&mut [0; 5]).unwrap();
        });
        let error = Accounts::open_at(&place(&address)).err().unwrap();
        assert!(is_away(&error), "{error:#}");
    });
}

#[test]
fn two_that_make_the_tables_at_the_same_time_both_find_them() {
    let Some(address) = new_schema() else { return };
    let open = || Accounts::open_at(&place(&address)).map(drop).unwrap();
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(open))));
    assert!(check_at(&place(&address)).unwrap().unwrap().is_empty());
}

#[test]
fn a_clock_apart_by_minutes_has_its_sentence_and_changes_nothing_of_others() {
    let Some(address) = new_schema() else { return };
    let on_it = Place::at(&address);
    let now = real_now();
    let anna = on_it.register("anna");
    on_it.sign_in(anna, 1, now);
    on_it.accounts.check_clock(now).unwrap();
    for (clock, words) in [(now + 300, "s ahead of that of"), (now - 300, "s behind that of")] {
        let error = on_it.accounts.check_clock(clock).unwrap_err();
        assert!(!is_unavailable(&error), "a start is refused: {error:#}");
        said(&format!("{error:#}"), &[words, "the database postgres on", "NTP"]);
        assert!(look_at(&place(&address), clock).unwrap_err().is::<ClockApart>());
    }
    assert_eq!(on_it.accounts.settle_clock(now - 300).unwrap(), 0);
    assert_eq!(on_it.accounts.account(anna).unwrap().unwrap().last_seen, now);
}
