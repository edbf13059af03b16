//! Accounts that are lost, emptied, damaged or replaced: they cannot be made again, so no empty file takes their place
//! without a word, and what does not need them goes on.

use std::fs;
use std::time::{Duration, Instant};

use sitegen::testing::Accounts;

use crate::support::server::Server;
use crate::support::{Run, SiteTest, copy_program, shelf};

use sitegen::model::Timestamp;

const NOW: Timestamp = Timestamp::from_seconds(1_795_878_000);

/// A built site that has accounts and a backup of them.
fn site() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    site.build();
    register(&site, "accounts");
    assert_eq!(site.run(&["backup"]).code, 0);
    site.build();
    site
}

fn register(site: &SiteTest, name: &str) {
    let accounts = Accounts::open(&site.path(&format!("data/{name}.sqlite"))).unwrap();
    for number in 0..60 {
        let email = format!("anna-{number}@example.org").parse().unwrap();
        accounts.register(&email, &"Anna".parse().unwrap(), "no hash", None, NOW).unwrap();
    }
}

fn remove(site: &SiteTest) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(site.path(&format!("data/accounts.sqlite{suffix}")));
    }
}

fn serve(site: &SiteTest) -> Run {
    site.run(&["serve", "--listen", "127.0.0.1:0"])
}

fn assert_refused(site: &SiteTest, words: &str) {
    for arguments in
        [&["serve", "--listen", "127.0.0.1:0"][..], &["user", "list"], &["user", "purge"]]
    {
        let run = site.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?} {words}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
        assert!(run.stderr.contains("sitegen restore backups/accounts-20"), "{}", run.stderr);
    }
}

#[test]
fn lost_or_empty_accounts_are_refused_with_the_backup_named_and_come_back() {
    for how in ["missing", "empty", "without accounts", "of another site"] {
        let site = site();
        remove(&site);
        let words = match how {
            "missing" => "is missing, but there were accounts",
            "empty" => {
                site.put("data/accounts.sqlite", "");
                "is empty, but there were accounts"
            }
            "without accounts" => {
                Accounts::open(&site.path("data/elsewhere.sqlite")).unwrap();
                fs::rename(site.path("data/elsewhere.sqlite"), site.path("data/accounts.sqlite"))
                    .unwrap();
                "has no account, but there were"
            }
            _ => {
                // Another valid database, not sitegen's.
                fs::copy(site.path("data/ledger.sqlite"), site.path("data/accounts.sqlite"))
                    .unwrap();
                "has no account, but there were"
            }
        };
        assert_refused(&site, words);
        assert_eq!(site.path("data/accounts.sqlite").exists(), how != "missing", "nothing is made");
        assert_eq!(site.run(&["restore"]).code, 0);
        let server = Server::start(&site);
        assert!(server.get("GET /connexion").starts_with("HTTP/1.1 200"));
        assert_eq!(server.end(), Some(0));
        let accounts = Accounts::open(&site.path("data/accounts.sqlite")).unwrap();
        assert_eq!(accounts.list().unwrap().len(), 60);
    }
}

/// The folder is there, as a place to mount on is, and empty; a build may even have filled it again.
#[test]
fn a_data_folder_that_is_not_mounted_is_noticed() {
    let site = site();
    fs::rename(site.path("data"), site.path("disk")).unwrap();
    fs::create_dir(site.path("data")).unwrap();
    assert_refused(&site, "is the disk of data mounted?");
    site.build();
    assert_refused(&site, "public/.sitegen-accounts");
    fs::remove_dir_all(site.path("data")).unwrap();
    assert_refused(&site, "is missing, but there were accounts");
    fs::rename(site.path("disk"), site.path("data")).unwrap();
    assert_eq!(Server::start(&site).end(), Some(0));
}

#[test]
fn a_site_whose_last_owner_left_begins_again_and_a_new_one_begins() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    assert_eq!(Server::start(&site).end(), Some(0));
    site.build();
    assert_eq!(Server::start(&site).end(), Some(0), "none were ever known");
    register(&site, "accounts");
    site.build();
    for number in 0..60 {
        let email = format!("anna-{number}@example.org");
        assert_eq!(site.run(&["user", "delete", &email, "--yes"]).code, 0);
    }
    site.build();
    assert_eq!(Server::start(&site).end(), Some(0));
    remove(&site);
    assert_eq!(Server::start(&site).end(), Some(0), "an empty file is no loss");
}

#[test]
fn with_damaged_accounts_pages_and_searches_go_on() {
    for how in ["middle", "header", "halved", "text"] {
        let site = site();
        let path = site.path("data/accounts.sqlite");
        let mut bytes = fs::read(&path).unwrap();
        match how {
            "middle" => bytes[4096..].fill(0xa5),
            "header" => bytes[..100].fill(0xff),
            "halved" => bytes.truncate(bytes.len() / 2),
            _ => bytes = b"this is no database at all\n".repeat(400),
        }
        fs::write(&path, &bytes).unwrap();
        let server = Server::start(&site);
        for page in ["/", "/recherche?q=produit", "/connexion"] {
            let answer = server.get(&format!("GET {page}"));
            assert!(answer.starts_with("HTTP/1.1 200"), "{how} {page}: {answer}");
        }
        let session = format!("Cookie: __Host-session={}", "A".repeat(43));
        for page in ["/mes-aliments", "/compte"] {
            let answer = server.get(&format!("GET {page} HTTP/1.1\r\n{session}\r\nX:"));
            assert!(answer.starts_with("HTTP/1.1 503"), "{how} {page}: {answer}");
        }
        let figures = server.get("GET /metrics");
        assert!(figures.contains("sitegen_accounts_healthy 0\n"), "{figures}");
        let log = server.log();
        assert!(
            log.contains("accounts.sqlite is damaged") && log.contains("sitegen restore"),
            "{log}"
        );
        assert_eq!(server.end(), Some(0));
        assert!(fs::read(&path).unwrap() == bytes, "{how}: it is not touched");
        assert_eq!(site.run(&["restore"]).code, 0, "{how}");
        assert_eq!(Accounts::open(&path).unwrap().list().unwrap().len(), 60);
    }
}

#[test]
fn a_backup_is_not_put_back_under_a_running_server() {
    let site = site();
    let server = Server::start(&site);
    let run = site.run(&["restore"]);
    assert_eq!(run.code, 75, "{}", run.stderr);
    assert!(run.stderr.contains("a server is running"), "{}", run.stderr);
    assert_eq!(server.end(), Some(0));
    assert_eq!(site.run(&["restore"]).code, 0);
}

#[test]
fn a_file_that_is_replaced_under_a_running_server_is_noticed() {
    let site = site();
    register(&site, "other");
    let server = Server::start(&site);
    fs::rename(site.path("data/other.sqlite"), site.path("data/accounts.sqlite")).unwrap();
    let started = Instant::now();
    while !server.log().contains("exit status: 70") {
        assert!(started.elapsed() < Duration::from_secs(20), "{}", server.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(server.log().contains("another file took the place of the accounts"));
    // The next worker uses the new file.
    assert!(server.get("GET /connexion").starts_with("HTTP/1.1 200"));
    assert_eq!(server.end(), Some(0));
    assert_eq!(serve(&SiteTest::new()).code, 1, "there is no site");
}

/// Left out by `scripts/test.sh --fast`.
mod slow {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_server_whose_program_is_gone_gives_up() {
        let site = SiteTest::with_products(&shelf());
        site.build();
        let program = site.path("sitegen-copy");
        copy_program(&program);
        let log = fs::File::create(site.path("gone.log")).unwrap();
        let mut command = Command::new(&program);
        command.args(["serve", "--listen", "127.0.0.1:0"]).current_dir(site.path("")).env_clear();
        let mut parent = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let started = Instant::now();
        let wait_for = |words: &str| {
            while !site.read("gone.log").contains(words) {
                assert!(started.elapsed() < Duration::from_mins(2), "{}", site.read("gone.log"));
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        wait_for("serving on");
        fs::remove_file(&program).unwrap();
        let worker = Command::new("pgrep").args(["-P", &parent.id().to_string()]).output().unwrap();
        let worker = String::from_utf8(worker.stdout).unwrap();
        assert!(Command::new("kill").args(["-9", worker.trim()]).status().unwrap().success());
        wait_for("10 workers in a row did not come to life");
        assert_eq!(parent.wait().unwrap().code(), Some(1));
    }
}
