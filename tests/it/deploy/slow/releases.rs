//! Releases come and go, and visitors notice nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::deploy::machine::Machine;
use crate::nginx::status;
use crate::support::nginx::{Caged, wait_until};
use crate::support::postgres::PostgresServer;

fn visit(caged: &Caged, is_over: &AtomicBool) -> Vec<u16> {
    let mut answers = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        answers.push(status(&caged.get("/recherche?q=produit")));
        answers.push(status(&caged.get("/connexion")));
    }
    answers
}

/// Says that it is over, also where the test failed.
struct Over<'o>(&'o AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Does something while visitors ask; gives what they were answered.
fn while_visited(machine: &Machine, act: impl FnOnce()) -> Vec<u16> {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let ask = || scope.spawn(|| visit(&machine.caged, &is_over));
        let asking = [ask(), ask()];
        let over = Over(&is_over);
        act();
        drop(over);
        asking.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect()
    })
}

#[test]
fn a_release_takes_over_and_the_one_before_comes_back() {
    let Some(machine) = Machine::start() else { return };
    let second = machine.program("second");
    let answers = while_visited(&machine, || {
        let run = machine.deploy(&["--binary", &second, "machine"]);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        let name = machine.current();
        assert_eq!(machine.running(), name);
        assert_ne!(name, "r1");
        // The same one again changes nothing.
        let again = machine.deploy(&["--binary", &second, "machine"]);
        assert!(again.stdout.contains("is the current release already"), "{}", again.stderr);
        // Back, while visitors go on asking.
        let back = machine.deploy(&["--rollback", "machine"]);
        assert_eq!(back.code, 0, "{}{}", back.stdout, back.stderr);
        assert_eq!((machine.current(), machine.running()), ("r1".into(), "r1".into()));
        assert!(machine.releases().contains(&name));
    });
    assert!(answers.len() > 1000, "{} requests", answers.len());
    let bad = answers.iter().filter(|status| **status != 200).count();
    assert_eq!(bad, 0, "of {}: {}", answers.len(), machine.caged.nginx_errors());
}

#[test]
fn three_releases_are_kept() {
    let Some(machine) = Machine::start() else { return };
    let mut names = vec!["r1".to_string()];
    for release in ["second", "third", "fourth"] {
        let run = machine.deploy(&["--binary", &machine.program(release), "machine"]);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        names.push(machine.current());
    }
    let mut left = machine.releases();
    left.sort();
    names.remove(0);
    names.sort();
    assert_eq!(left, names);
}

/// The account that signs in is registered by the first deployment and used by all.
#[test]
fn the_account_of_the_smoke_test_is_made_once_and_read_by_its_owner_alone() {
    let Some(machine) = Machine::start() else { return };
    let canary = machine.caged.site.path("canary");
    fs::remove_file(&canary).unwrap();
    let mut kept = Vec::new();
    for (name, made) in [("second", true), ("third", false)] {
        let run = machine.deploy(&["--binary", &machine.program(name), "machine"]);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        assert_eq!(run.stdout.contains("signing in is tried with canary-"), made, "{}", run.stdout);
        assert_eq!(fs::metadata(&canary).unwrap().permissions().mode() & 0o777, 0o600);
        kept.push(fs::read_to_string(&canary).unwrap());
    }
    assert_eq!(kept[0], kept[1]);
    // It is one that signs in, and with that of these tests the only one.
    let listed = machine.caged.site.run(&["user", "list"]).stdout;
    let address = kept[0].lines().next().unwrap();
    assert_eq!(listed.matches('@').count(), 2, "{listed}");
    assert!(listed.contains(address) && address.ends_with("@sitegen.invalid"), "{listed}");
}

/// What fails before the switch, with what is said about it.
#[test]
fn a_release_that_does_not_fit_is_never_switched_to() {
    let Some(machine) = Machine::start() else { return };
    let refuses = "[[ $1 != migrate-copy ]] || { echo 'cannot use accounts' >&2; exit 1; }";
    let silent = "[[ \" $* \" != *' --data '* ]] || { echo 'does not start' >&2; exit 1; }";
    let absent = "exit 3";
    for (name, lines, said) in [
        ("refuses", refuses, "cannot use accounts"),
        ("silent", silent, "does not start"),
        ("absent", absent, "the program does not run on machine"),
    ] {
        let worker = machine.caged.worker();
        let run = machine.deploy(&["--binary", &machine.script(name, lines), "machine"]);
        assert_eq!(run.code, 1, "{name}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{name}: {}", run.stderr);
        assert_eq!((machine.current(), machine.running()), ("r1".into(), "r1".into()));
        assert_eq!(machine.caged.worker(), worker, "{name} disturbed the server");
    }
    // A canary that cannot sign in is a fault of the release, as far as anyone knows.
    machine.caged.site.put("canary", "canary@example.org\nwrong\n");
    let run = machine.deploy(&["--binary", &machine.program("second"), "machine"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("/connexion answers 422, not 303"), "{}", run.stderr);
    assert_eq!(machine.current(), "r1");
    assert_eq!(machine.releases(), ["r1"]);
}

/// What only shows after the switch is taken back, without a visitor noticing.
#[test]
fn a_release_that_fails_in_service_is_rolled_back_by_itself() {
    let Some(machine) = Machine::start() else { return };
    let answers = while_visited(&machine, || {
        // Not reached from outside.
        let second = machine.program("second");
        let nowhere = ["--url", "http://127.0.0.1:9", "--binary", &second, "machine"];
        let run = machine.deploy(&nowhere);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains("going back to r1"), "{}", run.stderr);
        assert_eq!((machine.current(), machine.running()), ("r1".into(), "r1".into()));
        // Its server does not start where the old one serves.
        let fails = "[[ $* != 'serve --listen'* ]] || exit 1";
        let broken = machine.script("broken", fails);
        let run = machine.deploy(&["--patience", "3", "--binary", &broken, "machine"]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains("did not become release"), "{}", run.stderr);
        assert!(run.stderr.contains("r1 is the current release again"), "{}", run.stderr);
        assert_eq!((machine.current(), machine.running()), ("r1".into(), "r1".into()));
        assert_eq!(machine.releases(), ["r1"]);
    });
    let bad = answers.iter().filter(|status| **status != 200).count();
    assert_eq!(bad, 0, "of {}: {}", answers.len(), machine.caged.nginx_errors());
}

#[test]
fn a_second_deployment_has_to_wait_and_wrong_usage_is_refused() {
    let Some(machine) = Machine::start() else { return };
    let lock = std::fs::File::create(machine.caged.site.path("host/opt/sitegen/.lock")).unwrap();
    lock.lock().unwrap();
    let run = machine.deploy(&["--binary", &machine.program("second"), "machine"]);
    assert_eq!(run.code, 75, "{}", run.stderr);
    drop(lock);
    let none = machine.deploy(&["--rollback", "machine"]);
    assert_eq!(none.code, 1);
    assert!(none.stderr.contains("there is no release before r1"), "{}", none.stderr);
    for wrong in [&["--frobnicate"][..], &[], &["one", "two"], &["--prefix", "here", "machine"]] {
        assert_eq!(machine.deploy(wrong).code, 2, "{wrong:?}");
    }
}

/// With accounts on a server a release is tried on a file of its own: what waits there is visitors'.
#[test]
fn the_trial_of_a_release_takes_no_letter_of_accounts_on_a_server() {
    let Some(database) = PostgresServer::start() else { return };
    let Some(machine) = Machine::start() else { return };
    let site = &machine.caged.site;
    // The server that runs still has its file, which is taken for the one on PostgreSQL from the switch on.
    let copied = site.run(&["migrate-copy", "copies"]);
    assert_eq!(copied.code, 0, "{}", copied.stderr);
    site.put("database", database.address("postgres"));
    let moved = site.run(&["account-db", "move", "--data", "copies", "--to", "database"]);
    assert_eq!(moved.code, 0, "{}", moved.stderr);
    site.edit("sitegen.toml", "[accounts]\n", "[accounts]\ndatabase_file = \"database\"\n");
    database.sql(
        "postgres",
        "INSERT INTO letter (id, occasion, email, email_key, edition, of_owner, tries, due, queued)
         VALUES (1, 'email_changed', 'zoe@example.org', 'zoe@example.org', 0, 1, 0, 0, 0)",
    );
    let run = machine.deploy(&["--binary", &machine.program("second"), "machine"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let laid =
        || fs::read_dir(site.path("data/outbox")).is_ok_and(|mut files| files.next().is_some());
    wait_until(laid, || database.sql("postgres", "SELECT id, tries FROM letter"));
}
