//! scripts/weekly.sh, as cron runs it: from anywhere, with almost no environment.

use std::fs::{self, File};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use sitegen::testing::Accounts;

use crate::support::{SiteTest, project, shelf};

use sitegen::model::Timestamp;

fn weekly(site: &SiteTest) -> Output {
    let mut command = Command::new("/bin/bash");
    command.arg(site.path("scripts/weekly.sh")).arg(env!("CARGO_BIN_EXE_sitegen"));
    command.current_dir("/").env_clear().env("PATH", "/usr/bin:/bin").output().unwrap()
}

fn logs(site: &SiteTest) -> Vec<String> {
    let Ok(entries) = fs::read_dir(site.path("data/logs")) else { return Vec::new() };
    entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

fn site() -> SiteTest {
    let site = SiteTest::with_products(&shelf());
    fs::create_dir(site.path("scripts")).unwrap();
    fs::copy(project().join("scripts/weekly.sh"), site.path("scripts/weekly.sh")).unwrap();
    site
}

/// An account that was last used three years ago.
fn abandoned(site: &SiteTest) -> Accounts {
    let accounts = Accounts::open(&site.path("data/accounts.sqlite")).unwrap();
    let (email, name) = ("away@example.org".parse().unwrap(), "Zoé".parse().unwrap());
    let seen = Timestamp::from(chrono::Utc::now()) - 3 * 365 * 24 * 60 * 60;
    accounts.register(&email, &name, "no hash", None, seen).unwrap();
    accounts
}

#[test]
fn the_weekly_script_warns_owners_of_accounts_nobody_uses() {
    let site = site();
    let accounts = abandoned(&site);
    let run = weekly(&site);
    assert_eq!(run.status.code(), Some(0));
    assert!(run.stdout.is_empty() && run.stderr.is_empty(), "cron mails nothing");
    assert!(accounts.list().unwrap()[0].account.warned.is_some());
    let log = logs(&site).remove(0);
    assert!(log.contains("1 owner warned") && !log.contains("away@"), "{log}");
}

#[test]
fn a_purge_that_fails_is_told_and_does_not_make_a_good_build_bad() {
    let site = site();
    let accounts = abandoned(&site);
    // The port was given back: nothing listens there.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[mail]\nsmtp = \"smtp://{nobody}\"\n"));
    let run = weekly(&site);
    assert_eq!(run.status.code(), Some(0));
    let mail = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(mail.contains("purge ended with exit code 1") && !mail.contains("away@"), "{mail}");
    assert!(logs(&site)[0].contains("error: ") && logs(&site)[0].ends_with("exit code 0\n"));
    assert_eq!(accounts.list().unwrap()[0].account.warned, None);
}

#[test]
fn the_weekly_script_keeps_the_exit_code_and_a_log() {
    let site = site();
    let good = weekly(&site);
    assert_eq!(good.status.code(), Some(0));
    assert!(
        good.stdout.is_empty() && good.stderr.is_empty(),
        "cron mails nothing when all is well"
    );
    assert!(site.path("public/index.html").exists());
    assert!(!site.path("data/accounts.sqlite").exists(), "there are none to look after");
    assert!(logs(&site)[0].contains("records read") && logs(&site)[0].ends_with("exit code 0\n"));

    site.put("source/products.jsonl", "<html>");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let bad = weekly(&site);
    assert_eq!(bad.status.code(), Some(1));
    let mail = String::from_utf8_lossy(&bad.stderr).into_owned();
    assert!(mail.contains("ended with exit code 1") && mail.contains("error: "), "{mail}");
    assert_eq!(logs(&site).len(), 2);

    site.edit("sitegen.toml", "[site]", "[sight]");
    assert_eq!(weekly(&site).status.code(), Some(2));
}

/// What cron mails; the exit code.
fn mailed(run: &Output) -> (Option<i32>, String) {
    let [said, wrong] = [&run.stdout, &run.stderr].map(|text| String::from_utf8_lossy(text));
    (run.status.code(), format!("{said}{wrong}"))
}

#[test]
fn another_build_is_no_news_unless_it_has_been_at_work_for_a_day() {
    let site = site();
    site.build();
    let lock = File::options().read(true).write(true).open(site.path("data/.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(mailed(&weekly(&site)), (Some(75), String::new()));
    lock.set_modified(SystemTime::now() - Duration::from_hours(25)).unwrap();
    let (code, mail) = mailed(&weekly(&site));
    assert!(
        code == Some(75) && mail.contains("run_stuck: a run has held the lock for 25 h"),
        "{mail}"
    );
}

#[test]
fn a_program_that_is_gone_is_mailed() {
    let site = site();
    let mut command = Command::new("/bin/bash");
    command.arg(site.path("scripts/weekly.sh")).arg("/nowhere/sitegen").current_dir("/");
    let (code, mail) = mailed(&command.output().unwrap());
    assert!(code == Some(127) && mail.contains("/nowhere/sitegen"), "{code:?}: {mail}");
}

#[test]
fn a_sunday_without_a_run_is_told_by_the_next_one_and_by_the_daily_look() {
    let site = site();
    let check = || {
        let script = project().join("scripts/check.sh");
        fs::copy(script, site.path("scripts/check.sh")).unwrap();
        let mut command = Command::new("/bin/bash");
        command.arg(site.path("scripts/check.sh")).arg(env!("CARGO_BIN_EXE_sitegen"));
        mailed(&command.current_dir("/").env_clear().env("PATH", "/usr/bin:/bin").output().unwrap())
    };
    assert_eq!(mailed(&weekly(&site)), (Some(0), String::new()));
    assert_eq!(check(), (Some(0), String::new()));
    let two_weeks_ago = "UPDATE run SET started = started - 14 * 86400, ended = ended - 14 * 86400";
    let journal = rusqlite::Connection::open(site.path("data/catalogue.sqlite")).unwrap();
    journal.execute_batch(two_weeks_ago).unwrap();
    drop(journal);
    let (code, mail) = check();
    assert!(code == Some(1) && mail.contains("no_run: no run started since"), "{mail}");
    let (code, mail) = mailed(&weekly(&site));
    assert!(
        code == Some(0) && mail.starts_with("a run is missing before this one; no_run"),
        "{mail}"
    );
    assert_eq!(check(), (Some(0), String::new()));
    assert_eq!(mailed(&weekly(&site)), (Some(0), String::new()));
}

#[test]
fn the_crontab_runs_it_every_sunday_at_three() {
    let crontab = fs::read_to_string(project().join("scripts/cron/sitegen.crontab")).unwrap();
    let jobs: Vec<&str> = crontab
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
        .collect();
    assert_eq!(jobs[0], "0 3 * * 0 sitegen /opt/sitegen/current/scripts/weekly.sh");
    assert!(jobs.contains(&"0 7 * * * sitegen /opt/sitegen/current/scripts/check.sh"), "{jobs:?}");
}

/// Left out by `scripts/test.sh --fast`.
mod slow {
    use super::*;
    use crate::support::is_installed;
    use crate::support::nginx::{Running, comes_about, wait_until};

    /// A world of its own for cron: its tables, its mail program and the shipped line are the test's, the machine's own
    /// jobs are not there. The mounts go with the process.
    const CRON: &str = r#"set -e
mount --make-rprivate /
mkdir -p "$1/tables" "$1/none" "$1/sbin" "$1/run"
cp "$(command -v cron)" "$1/sbin/cron"
printf '#!/bin/sh\ncat >> "%s/mail"\n' "$1" > "$1/sbin/sendmail"
chmod 755 "$1/sbin/sendmail"
touch "$1/none/crontab"
for folder in /etc/cron.d /etc/cron.daily /etc/cron.hourly; do [ -d $folder ] && mount --bind "$1/none" $folder; done
mount --bind "$1/none/crontab" /etc/crontab
mkdir -p /var/spool/cron/crontabs
chmod 600 "$1/table" && mv "$1/table" "$1/tables/root"
mount --bind "$1/tables" /var/spool/cron/crontabs
mount --bind "$1/run" /run
mount --bind "$1/sbin" /usr/sbin
export LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1' FAKETIME='@2026-11-29 02:59:30'
exec /usr/sbin/cron -f
"#;

    /// A cron with this table, once it has begun a run more. On a busy machine one may be late for its minute: then another is
    /// started.
    fn cron_that_runs(site: &SiteTest, table: &str, before: usize) -> Running {
        for _ in 0..3 {
            site.put("cron/table", table);
            let mut command = Command::new("unshare");
            command.args(["-m", "bash", "-c", CRON, "cron"]).arg(site.path("cron"));
            let cron = command.env("TZ", "UTC").stdin(Stdio::null()).stdout(Stdio::null());
            let cron = Running(cron.spawn().unwrap());
            if comes_about(|| logs(site).len() > before) {
                return cron;
            }
        }
        panic!("cron did not run the build");
    }

    /// The shipped table in a real cron, whose clock says that it is half a minute to three on Sunday: one that starts in
    /// the minute itself, on a busy disk, leaves its jobs for the next time.
    #[test]
    fn cron_runs_the_weekly_build_on_sunday_at_three_and_mails_what_is_wrong() {
        let is_root = rustix::process::geteuid().is_root();
        if !is_installed("cron") || !is_installed("faketime") || !is_root {
            return;
        }
        let site = site();
        let place = site.path("");
        let program = place.join("target/release");
        fs::create_dir_all(&program).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_sitegen"), program.join("sitegen")).unwrap();
        let shipped = fs::read_to_string(project().join("scripts/cron/sitegen.crontab")).unwrap();
        let place = place.display().to_string();
        // As a user's own table has it: without the name of the user.
        let mut table = shipped.replace("* sitegen ", "* ").replace(" 0 sitegen ", " 0 ");
        table = table.replace(" 1 sitegen ", " 1 ").replace("MAILTO=root", "MAILTO=operator");
        for folder in ["/opt/sitegen/current", "/srv/sitegen"] {
            table = table.replace(folder, place.trim_end_matches('/'));
        }
        for wrong in [false, true] {
            if wrong {
                site.put("source/products.jsonl", "<html>");
            }
            let before = if wrong { logs(&site).len() } else { 0 };
            let cron = cron_that_runs(&site, &table, before);
            let has_ended = || logs(&site).iter().all(|log| log.contains("exit code "));
            wait_until(has_ended, || format!("the build did not end: {:?}", logs(&site)));
            let mail = || fs::read_to_string(site.path("cron/mail")).unwrap_or_default();
            if wrong {
                wait_until(|| mail().contains("error: "), || format!("no mail: {}", mail()));
                assert!(
                    mail().contains("To: operator") && mail().contains("exit code 1"),
                    "{}",
                    mail()
                );
            } else {
                assert!(site.path("public/index.html").exists());
                assert_eq!(mail(), "");
            }
            drop(cron);
        }
    }
}

/// `weekly` with at most so many KiB of address space.
fn weekly_within(site: &SiteTest, kib: usize) -> Output {
    let script = site.path("scripts/weekly.sh");
    let limited =
        format!("ulimit -v {kib}; exec {} {}", script.display(), env!("CARGO_BIN_EXE_sitegen"));
    let mut command = Command::new("/bin/bash");
    command.args(["-c", &limited]).env_clear().env("PATH", "/usr/bin:/bin");
    command.env("RUST_BACKTRACE", "1").output().unwrap()
}

/// How much a build takes depends on how it was compiled: it gets more until it is enough.
#[test]
fn a_weekly_build_without_memory_ends_soon_and_leaves_the_site() {
    let site = site();
    assert_eq!(weekly(&site).status.code(), Some(0));
    let before = site.pages();
    // Where nothing changed there is nothing to do.
    site.edit("sitegen.toml", "Essai", "Un autre nom");
    let (mut kib, mut failed_builds, mut left) = (16_000, 0, Vec::new());
    loop {
        let started = Instant::now();
        let run = weekly_within(&site, kib);
        assert!(started.elapsed() < Duration::from_mins(1), "{kib}: {:?}", started.elapsed());
        if run.status.success() {
            break;
        }
        let told = String::from_utf8(run.stderr).unwrap();
        assert!(!told.is_empty(), "{kib}");
        // With the least of all the script itself does not get far.
        failed_builds += usize::from(told.contains("sitegen build ended with exit code"));
        left.push(site.pages());
        kib += 4_000;
        assert!(kib < 400_000, "{told}");
    }
    assert!(failed_builds > 0, "{kib}");
    // One that fails late has published some pages, whole as all are, and leaves what it was writing under a name
    // that no page links to.
    let after = site.pages();
    assert!(left[0] == before && after != before);
    for (name, content) in left.iter().flatten() {
        let is_a_page = !name.ends_with(".sitegen-tmp");
        assert_eq!(is_a_page, before.contains_key(name), "{name}");
        let whole = [before.get(name), after.get(name)].contains(&Some(content));
        assert!(whole || !is_a_page, "{name}");
    }
    assert!(after.keys().eq(before.keys()), "the last one has tidied up");
}
