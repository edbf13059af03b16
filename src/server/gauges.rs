//! What monitoring learns of the present: processes, disks, builds, letters, accounts.

use std::path::PathBuf;

use super::state::ServerState;
use crate::health::letters_laid;
use crate::model::Timestamp;
use crate::search::FoundFile;
use crate::store::JournalEntry;
use crate::telemetry::{DiskSpace, Exposition, ProcessUse};

/// How the last builds went.
#[derive(Default)]
pub(crate) struct Builds {
    /// When the last one ended, and whether it did all it should.
    pub(crate) last: Option<(Timestamp, bool)>,
    /// Seconds since one ended that did: since the catalogue shown was brought up to date.
    pub(crate) age: Option<i64>,
    /// Seconds the last one took, by phase.
    pub(crate) phases: Vec<(String, f64)>,
}

impl Builds {
    /// From the journal, the latest run first.
    pub(crate) fn of(runs: &[JournalEntry], now: Timestamp) -> Self {
        let mut builds = Self::default();
        for run in runs {
            // A run without an end is still running, or was killed.
            let Some(ended) = run.ended else { continue };
            if run.command != "build" {
                continue;
            }
            let is_done = run.outcome == "done";
            if builds.last.is_none() {
                builds.last = Some((ended, is_done));
                builds.phases = phases(run);
            }
            if is_done {
                builds.age = Some(now - ended.no_later_than(now));
                break;
            }
        }
        builds
    }
}

fn phases(run: &JournalEntry) -> Vec<(String, f64)> {
    let mut phases = Vec::new();
    let report = run.report.as_ref();
    for (phase, seconds) in
        report.and_then(|report| report["seconds"].as_object()).into_iter().flatten()
    {
        phases.extend(seconds.as_f64().map(|seconds| (phase.clone(), seconds)));
    }
    phases
}

/// All figures of the server.
pub(crate) fn exposition(state: &ServerState, builds: &Builds) -> String {
    let mut text = Exposition::default();
    let version = concat!("{version=\"", env!("CARGO_PKG_VERSION"), "\"}");
    text.head("sitegen_build_info", "gauge", "The version of the program.");
    text.line("sitegen_build_info", version, &1);
    state.metrics.expose(&mut text);
    state.nginx.expose(&mut text);
    expose_processes(&mut text);
    expose_disks(&mut text, [("data", &state.paths.data), ("public", &state.public)]);
    expose_builds(&mut text, builds);
    expose_health(&mut text, state);
    text.text()
}

fn expose_processes(text: &mut Exposition) {
    let mut found = Vec::new();
    for (process, usage) in [("worker", ProcessUse::of_this()), ("parent", ProcessUse::of_parent())]
    {
        found.extend(usage.map(|usage| (process, usage)));
    }
    let cpu = found.iter().map(|(process, usage)| (process, usage.cpu_seconds));
    let help = "Processor time used.";
    text.each("process_cpu_seconds_total", "counter", help, "process", cpu);
    let memory = found.iter().map(|(process, usage)| (process, usage.resident_bytes));
    text.each("process_resident_memory_bytes", "gauge", "Memory in use.", "process", memory);
}

fn expose_disks<'p>(
    text: &mut Exposition,
    folders: impl IntoIterator<Item = (&'static str, &'p PathBuf)>,
) {
    let mut disks = Vec::new();
    for (name, folder) in folders {
        disks.extend(DiskSpace::of(folder).map(|disk| (name, disk)));
    }
    let mut expose = |name: &str, help: &str, figure: fn(&DiskSpace) -> u64| {
        let values = disks.iter().map(|(folder, disk)| (folder, figure(disk)));
        text.each(name, "gauge", help, "folder", values);
    };
    let help = "Size of the file system of a folder.";
    expose("sitegen_disk_size_bytes", help, |disk| disk.size_bytes);
    expose("sitegen_disk_free_bytes", "What of it is free.", |disk| disk.free_bytes);
    let help = "Files it can hold; 0 where it has no limit.";
    expose("sitegen_disk_inodes", help, |disk| disk.inodes);
    expose("sitegen_disk_free_inodes", "Files that can still be made.", |disk| disk.free_inodes);
}

fn expose_builds(text: &mut Exposition, builds: &Builds) {
    if let Some(age) = &builds.age {
        let help = "Seconds since the catalogue shown was brought up to date.";
        text.one("sitegen_catalogue_age_seconds", "gauge", help, age);
    }
    if let Some((ended, done)) = &builds.last {
        let help = "When the last build ended, seconds since 1970.";
        text.one("sitegen_last_build_end_seconds", "gauge", help, &ended.seconds());
        let help = "1 where the last build did all it should, else 0.";
        text.one("sitegen_last_build_done", "gauge", help, &u8::from(*done));
        let phases = builds.phases.iter().map(|(phase, seconds)| (phase, seconds));
        let help = "Seconds the last build took, by phase.";
        text.each("sitegen_last_build_seconds", "gauge", help, "phase", phases);
    }
}

fn expose_health(text: &mut Exposition, state: &ServerState) {
    let accounts = &state.accounts;
    let is_healthy =
        accounts.damage().is_none() && accounts.is_in_place() && accounts.look_again().is_ok();
    let help = "1 where the accounts are in use, 0 where their file is damaged or another, or their server away.";
    text.one("sitegen_accounts_healthy", "gauge", help, &u8::from(is_healthy));
    let help = "1 where the search file can be read and each of its bytes is as it was written.";
    let is_damaged = matches!(state.seal_watch.look(), Ok(FoundFile::Damaged(_)) | Err(_));
    let is_sound = state.index.index().is_ok() && !is_damaged;
    text.one("sitegen_search_healthy", "gauge", help, &u8::from(is_sound));
    let laid = letters_laid(&state.paths.outbox()).laid;
    let waiting = [("queue", state.mail_queue.facts(accounts).waiting), ("outbox", laid)];
    let help = "Letters that wait to be sent: by the servers of the site, those tried again among them, or by hand.";
    text.each("sitegen_letters_waiting", "gauge", help, "place", waiting);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_that_ended_in_times_to_come_ended_now() {
        let now = Timestamp::from_seconds(1_800_000_000);
        let age = |ended| {
            let run = JournalEntry {
                id: 1,
                command: "build".into(),
                started: ended,
                ended: Some(ended),
                outcome: "done".into(),
                program: String::new(),
                error: None,
                report: None,
            };
            Builds::of(&[run], now).age
        };
        assert_eq!((age(now - 60), age(now + 60)), (Some(60), Some(0)));
    }
}
