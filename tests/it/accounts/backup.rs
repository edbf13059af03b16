//! `sitegen backup`, `backup verify` and `restore`, with a drill of all that can be wrong with a backup.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sitegen::model::Timestamp;
use sitegen::testing::Accounts;

use crate::support::{Run, SiteTest, is_installed, project, shelf};

const NOW: Timestamp = Timestamp::from_seconds(1_795_878_000);

/// A site with these accounts.
fn site(count: usize) -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    fs::create_dir(site.path("data")).unwrap();
    register(&site, 0..count);
    site
}

fn accounts(site: &SiteTest) -> Accounts {
    Accounts::open(&site.path("data/accounts.sqlite")).unwrap()
}

fn register(site: &SiteTest, numbers: std::ops::Range<usize>) {
    let accounts = accounts(site);
    for number in numbers {
        let email = format!("anna-{number}@example.org").parse().unwrap();
        accounts.register(&email, &"Anna".parse().unwrap(), "no hash", None, NOW).unwrap();
    }
}

fn done(site: &SiteTest, arguments: &[&str]) -> Run {
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run
}

/// Makes a backup; gives that of the accounts.
fn backup(site: &SiteTest) -> PathBuf {
    let run = done(site, &["backup"]);
    let line = run.stdout.lines().find(|line| line.contains("accounts-")).unwrap();
    site.path(line)
}

#[test]
fn a_backup_has_no_letter_that_waits() {
    let site = site(1);
    let keep =
        "INSERT INTO letter (occasion, email, email_key, edition, of_owner, tries, due, queued)
                VALUES ('reset', 'z@example.org', 'z@example.org', 0, 1, 0, 0, 0)";
    let waiting = |file: &Path| -> i64 {
        let database = rusqlite::Connection::open(file).unwrap();
        database.query_row("SELECT count(*) FROM letter", [], |row| row.get(0)).unwrap()
    };
    let own = site.path("data/accounts.sqlite");
    rusqlite::Connection::open(&own).unwrap().execute(keep, []).unwrap();
    let made = backup(&site);
    assert_eq!((waiting(&made), waiting(&own)), (0, 1));
    let held = String::from_utf8_lossy(&fs::read(made).unwrap()).into_owned();
    assert!(!held.contains("z@example.org"));
}

fn refused(site: &SiteTest, file: &Path, words: &str) {
    let file = file.to_str().unwrap();
    let before = fs::read(site.path("data/accounts.sqlite")).unwrap();
    for arguments in [&["backup", "verify", file][..], &["restore", file]] {
        let run = site.run(arguments);
        assert_eq!(run.code, 1, "{arguments:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
        assert!(run.stderr.contains(file), "{words}: {}", run.stderr);
    }
    assert!(fs::read(site.path("data/accounts.sqlite")).unwrap() == before);
}

/// The file with another content, with a checksum that is right for it.
fn forged(file: &Path, name: &str, content: &[u8]) -> PathBuf {
    let forged = file.with_file_name(name);
    fs::write(&forged, content).unwrap();
    let sum = Command::new("sha256sum").arg(&forged).output().unwrap();
    fs::write(format!("{}.sha256", forged.display()), sum.stdout).unwrap();
    forged
}

/// A key of age, and a configuration that uses it; `None`, with a notice, where age is not installed.
fn encrypted(site: &SiteTest) -> Option<()> {
    key(site, "own.key")?;
    let public = public_key(site, "own.key");
    let toml = site.read("sitegen.toml");
    site.put(
        "sitegen.toml",
        format!("{toml}[backup]\nrecipient = \"{public}\"\nidentity_file = \"own.key\"\n"),
    );
    Some(())
}

fn key(site: &SiteTest, name: &str) -> Option<()> {
    if !is_installed("age-keygen") {
        return None;
    }
    let made = Command::new("age-keygen").arg("-o").arg(site.path(name)).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    Some(())
}

fn public_key(site: &SiteTest, name: &str) -> String {
    let text = site.read(name);
    text.split("public key: ").nth(1).unwrap().lines().next().unwrap().to_string()
}

/// The environment of tests is empty; age is found by the path of this process.
fn with_path(site: &SiteTest, arguments: &[&str]) -> std::process::Output {
    let mut command = site.command(arguments);
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin").output().unwrap()
}

#[test]
fn a_backup_brings_everything_back_and_what_it_replaces_is_kept() {
    let site = site(3);
    done(&site, &["build"]);
    let file = backup(&site);
    let names: Vec<String> = fs::read_dir(site.path("backups"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 4, "accounts and addresses, each with its checksum: {names:?}");
    let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let verified = done(&site, &["backup", "verify"]).stdout;
    assert!(verified.contains("sound, 3 accounts, 0 saved substitutes"), "{verified}");
    assert!(verified.contains("4 addresses"), "{verified}");
    let checked = Command::new("sha256sum")
        .args(["-c", "--quiet"])
        .arg(format!("{}.sha256", file.display()))
        .current_dir(site.path("backups"))
        .status();
    assert!(checked.unwrap().success(), "sha256sum reads the checksum");

    register(&site, 3..5);
    let restored = done(&site, &["restore"]).stdout;
    assert!(restored.contains("is put back: 3 accounts"), "{restored}");
    assert_eq!(accounts(&site).list().unwrap().len(), 3);
    let aside = restored.lines().find_map(|line| line.split_once("is now ")).unwrap().1;
    assert_eq!(Accounts::open(&site.path(aside)).unwrap().list().unwrap().len(), 5);
    let faults = done(&site, &["account-db", "check"]).stdout;
    assert_eq!(faults, "ok\n");
    let scratch = fs::read_dir(site.path("data")).unwrap();
    let left = scratch.filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".backup")
    });
    assert_eq!(left.count(), 0, "no copy that is not encrypted stays");
}

#[test]
fn addresses_are_put_back_too() {
    let site = site(1);
    done(&site, &["build"]);
    backup(&site);
    let path = site.path("data/addresses.sqlite");
    let entries = fs::read_dir(site.path("backups")).unwrap();
    let file = entries
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.to_string_lossy().ends_with(".sqlite")
                && path.to_string_lossy().contains("addresses-")
        })
        .unwrap();
    fs::remove_file(&path).unwrap();
    done(&site, &["restore", file.to_str().unwrap()]);
    assert!(path.exists());
    assert!(!done(&site, &["build"]).stderr.contains("addresses"));
}

#[test]
fn what_is_written_meanwhile_is_in_it_as_a_whole_or_not_at_all() {
    let site = site(1);
    let accounts = accounts(&site);
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for number in 100..400 {
                let email = format!("anna-{number}@example.org").parse().unwrap();
                let name = "Anna".parse().unwrap();
                accounts.register(&email, &name, "no hash", None, NOW).unwrap();
            }
        });
        while !writing.is_finished() {
            done(&site, &["backup", "--quiet"]);
            done(&site, &["backup", "verify", "--quiet"]);
        }
    });
    assert_eq!(accounts.list().unwrap().len(), 301);
}

#[test]
fn a_drill_of_backups_that_must_not_be_put_back() {
    let site = site(40);
    let file = backup(&site);
    let whole = fs::read(&file).unwrap();
    let copied = |name: &str, content: &[u8]| {
        let copy = file.with_file_name(name);
        fs::write(&copy, content).unwrap();
        fs::copy(format!("{}.sha256", file.display()), format!("{}.sha256", copy.display()))
            .unwrap();
        copy
    };
    let mut altered = whole.clone();
    altered[whole.len() / 2] ^= 1;
    refused(&site, &copied("altered.sqlite", &altered), "was altered or cut");
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        refused(&site, &copied("cut.sqlite", &whole[..length]), "was altered or cut");
    }
    let bare = file.with_file_name("bare.sqlite");
    fs::write(&bare, &whole).unwrap();
    refused(&site, &bare, "has no checksum");

    // Those who alter may alter the checksum as well.
    let mut page = whole.clone();
    page[4096..8192].fill(0xa5);
    refused(&site, &forged(&file, "page.sqlite", &page), "cannot be put back");
    refused(&site, &forged(&file, "half.sqlite", &whole[..whole.len() / 2]), "cannot be put back");
    refused(&site, &forged(&file, "empty.sqlite", b""), "cannot be put back");
    refused(&site, &forged(&file, "text.sqlite", &b"notes\n".repeat(999)), "cannot be put back");
    let mut newer = whole.clone();
    // The header's user_version: the number of the schema.
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    refused(
        &site,
        &forged(&file, "newer.sqlite", &newer),
        "version 99 is newer than this program's",
    );
    refused(&site, &file.with_file_name("nowhere.sqlite"), "is not there");
}

#[test]
fn an_encrypted_backup_needs_its_key() {
    let site = site(7);
    if encrypted(&site).is_none() {
        return;
    }
    let made = with_path(&site, &["backup"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let file = String::from_utf8(made.stdout).unwrap().trim().to_string();
    assert!(file.ends_with(".sqlite.age"), "{file}");
    let bytes = fs::read(site.path(&file)).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    assert!(memchr::memmem::find(&bytes, b"anna-1@").is_none());
    assert_eq!(fs::metadata(site.path(&file)).unwrap().permissions().mode() & 0o777, 0o600);
    let verify = |site: &SiteTest| with_path(site, &["backup", "verify"]);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(text(&verify(&site).stdout).contains("sound, 7 accounts"));

    register(&site, 7..9);
    assert!(with_path(&site, &["restore"]).status.success());
    assert_eq!(accounts(&site).list().unwrap().len(), 7);

    key(&site, "other.key").unwrap();
    site.edit("sitegen.toml", "own.key", "other.key");
    let wrong = verify(&site);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stderr).contains("was encrypted for another key than that in"));
    assert_eq!(with_path(&site, &["restore"]).status.code(), Some(1));
    site.edit("sitegen.toml", "other.key", "lost.key");
    assert!(text(&verify(&site).stderr).contains("the private key"), "names what is missing");

    // The key of backups is best not on this machine; then checksums are all that can be compared.
    site.edit("sitegen.toml", "identity_file = \"lost.key\"\n", "");
    let half = verify(&site);
    assert!(half.status.success() && text(&half.stdout).contains("it was not decrypted"));
    let restore = with_path(&site, &["restore"]);
    assert!(text(&restore.stderr).contains("name the private key"), "{}", text(&restore.stderr));
}

#[test]
fn without_the_program_age_nothing_is_left_that_is_not_encrypted() {
    let site = site(1);
    let toml = site.read("sitegen.toml");
    let recipient = format!("age1{}", "q".repeat(58));
    site.put("sitegen.toml", format!("{toml}[backup]\nrecipient = \"{recipient}\"\n"));
    let mut command = site.command(&["backup"]);
    let run = command.env("PATH", "/nowhere").output().unwrap();
    assert_eq!(run.status.code(), Some(1));
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(told.contains("the program age is not installed (apt install age)"), "{told}");
    assert_eq!(fs::read_dir(site.path("backups")).unwrap().count(), 0);
}

#[test]
fn old_backups_go_and_a_second_place_gets_all() {
    let site = site(1);
    let toml = site.read("sitegen.toml");
    fs::create_dir(site.path("second")).unwrap();
    let settings = "[backup]\nsecond = \"second\"\ndaily = 2\nweekly = 0\nmonthly = 0\n";
    site.put("sitegen.toml", format!("{toml}{settings}"));
    for day in ["2026-01-01", "2026-01-02", "2026-01-03"] {
        site.put(&format!("backups/accounts-{day}T02-30-00Z.sqlite"), "old");
        site.put(&format!("backups/accounts-{day}T02-30-00Z.sqlite.sha256"), "old");
    }
    site.put("backups/mine.txt", "mine").put("backups/accounts-notes.txt", "mine");
    let run = with_path(&site, &["backup"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let names = |folder: &str| {
        let entries = fs::read_dir(site.path(folder)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let kept = names("backups");
    assert!(kept[0].starts_with("accounts-2026-01-03T"), "{kept:?}");
    assert_eq!(kept.len(), 6, "two days with checksums, and what is the operator's: {kept:?}");
    assert_eq!(names("second").iter().filter(|name| name.ends_with(".sqlite")).count(), 2);
    assert!(!names("second").contains(&"mine.txt".to_string()));
    site.edit("sitegen.toml", "\"second\"", "\"/proc/nowhere/second\"");
    let failed = with_path(&site, &["backup"]);
    assert_eq!(failed.status.code(), Some(1));
    let told = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(told.contains("the backup is made, but cannot be copied to /proc/nowhere"), "{told}");
}

#[test]
fn the_crontab_makes_backups_each_day_and_checks_them_each_week() {
    let crontab = fs::read_to_string(project().join("scripts/cron/sitegen.crontab")).unwrap();
    let jobs: Vec<&str> = crontab.lines().filter(|line| line.contains("/backup.sh")).collect();
    assert_eq!(
        jobs,
        [
            "30 2 * * * sitegen /opt/sitegen/current/scripts/backup.sh",
            "30 4 * * 1 sitegen /opt/sitegen/current/scripts/backup.sh verify"
        ]
    );
    let site = site(2);
    fs::create_dir(site.path("scripts")).unwrap();
    fs::copy(project().join("scripts/backup.sh"), site.path("scripts/backup.sh")).unwrap();
    let cron = |arguments: &[&str]| {
        let mut command = Command::new("/bin/bash");
        command.arg(site.path("scripts/backup.sh")).args(arguments).current_dir("/");
        command.env_clear().env("PATH", "/usr/bin:/bin");
        command.env("SITEGEN", env!("CARGO_BIN_EXE_sitegen")).output().unwrap()
    };
    for arguments in [&[][..], &["verify"]] {
        let run = cron(arguments);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        assert!(run.stdout.is_empty() && run.stderr.is_empty(), "cron mails nothing");
    }
    for entry in fs::read_dir(site.path("backups")).unwrap() {
        fs::write(entry.unwrap().path(), "altered").unwrap();
    }
    let bad = cron(&["verify"]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("was altered or cut"));
}

/// Forgets all accounts without taking their mark away, as a mistake with the file would.
fn empty(site: &SiteTest) {
    let connection = rusqlite::Connection::open(site.path("data/accounts.sqlite")).unwrap();
    connection.execute("DELETE FROM account", []).unwrap();
}

#[test]
fn lost_accounts_are_not_backed_up_over_those_there_were() {
    for lose in [empty as fn(&SiteTest), |site| {
        fs::rename(site.path("data/accounts.sqlite"), site.path("elsewhere")).unwrap();
    }] {
        let site = site(1);
        let good = backup(&site);
        lose(&site);
        let run = site.run(&["backup", "--quiet"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        let name = good.file_name().unwrap().to_str().unwrap();
        assert!(run.stderr.contains(name), "{}", run.stderr);
        assert!(good.exists());
        done(&site, &["restore", good.to_str().unwrap()]);
        assert_eq!(done(&site, &["user", "list"]).stdout.matches("anna-").count(), 1);
    }
}

#[test]
fn a_backup_without_accounts_does_not_make_a_site_forget_that_there_were_some() {
    let site = site(0);
    let without = backup(&site);
    let kept = site.path("without.sqlite");
    fs::rename(&without, &kept).unwrap();
    register(&site, 0..1);
    fs::remove_file(site.path("data/accounts.sqlite")).unwrap();
    let named = forged(&kept, "accounts-2026-01-01T00-00-00Z.sqlite", &fs::read(&kept).unwrap());
    let run = site.run(&["restore", named.to_str().unwrap()]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("has no account"), "{}", run.stderr);
    assert!(site.path("data/accounts.sqlite.known").exists());
}

#[test]
fn what_a_killed_backup_left_goes_with_the_next_one() {
    let site = site(1);
    site.put("data/.backup.sitegen-tmp/copy.sqlite", "half");
    site.put("backups/accounts-2026-01-01T00-00-00Z.sqlite.sitegen-tmp", "half");
    backup(&site);
    assert!(!site.path("data/.backup.sitegen-tmp").exists());
    assert!(!site.path("backups/accounts-2026-01-01T00-00-00Z.sqlite.sitegen-tmp").exists());
}

#[test]
fn nothing_leaves_the_machine_that_is_not_encrypted() {
    let site = site(1);
    let Some(()) = encrypted(&site) else { return };
    site.edit("sitegen.toml", "[backup]", "[backup]\nsecond = \"elsewhere:backups/\"");
    site.put("backups/accounts-2026-01-01T00-00-00Z.sqlite", "old");
    // Copies to a folder what would go to the other machine.
    fs::create_dir(site.path("remote")).unwrap();
    let remote = site.path("remote");
    let script = format!(
        "#!/bin/sh\nfor a; do shift; [ \"$a\" = elsewhere:backups/ ] && a={}/; set -- \"$@\" \"$a\"; done\nPATH=/usr/bin:/bin exec rsync \"$@\"\n",
        remote.display()
    );
    site.put("bin/rsync", script);
    fs::set_permissions(site.path("bin/rsync"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", site.path("bin").display());
    let run = site.command(&["backup"]).env("PATH", path).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let entries = fs::read_dir(remote).unwrap();
    let names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| name.contains(".sqlite.age")), "{names:?}");
}
