//! The samples of the last week, in a file of one size: each minute has a slot, and takes the place of the one a week and
//! some hours before.
//!
//! A slot says which minute it is of and has a checksum, so what was written in part or by a clock that was wrong is a
//! gap, and no order of writing matters. It is not synced: a power cut may cost the last samples, which no one misses.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use super::sample::{SLOT_BYTES, Sample};

/// A week has 10,080 minutes.
const SLOTS: i64 = 10_240;
const FILE_BYTES: u64 = 10_240 * SLOT_BYTES as u64;

/// The file, open for writing.
pub(crate) struct SampleRing(File);

impl SampleRing {
    /// Opens the file, made where it is missing; brought to its size where that is another.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let file =
            options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
        if file.metadata()?.len() != FILE_BYTES {
            file.set_len(FILE_BYTES)?;
        }
        Ok(Self(file))
    }

    /// Puts a sample in its slot.
    pub(crate) fn write(&self, sample: &Sample) -> io::Result<()> {
        self.0.write_all_at(&sample.to_slot(), place(sample.minute))
    }

    /// Whether there is a sample of a minute.
    pub(crate) fn has(&self, minute: i64) -> bool {
        let mut slot = [0; SLOT_BYTES];
        let read = self.0.read_exact_at(&mut slot, place(minute));
        read.is_ok() && Sample::from_slot(&slot).is_some_and(|found| found.minute == minute)
    }
}

fn place(minute: i64) -> u64 {
    // Not negative, and far below the largest number.
    minute.rem_euclid(SLOTS).unsigned_abs() * SLOT_BYTES as u64
}

/// The samples of some minutes, the oldest first; none where there is no file.
pub(crate) fn samples(path: &Path, minutes: std::ops::Range<i64>) -> io::Result<Vec<Sample>> {
    let mut content = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        opened => opened?.take(FILE_BYTES).read_to_end(&mut content)?,
    };
    let mut samples = Vec::new();
    for slot in content.chunks_exact(SLOT_BYTES) {
        samples.extend(Sample::from_slot(slot).filter(|sample| minutes.contains(&sample.minute)));
    }
    samples.sort_unstable_by_key(|sample| sample.minute);
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::panel::sample::Figure;

    const WEEK: i64 = 7 * 24 * 60;

    fn ring() -> (tempfile::TempDir, std::path::PathBuf, SampleRing) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("panel.ring");
        let ring = SampleRing::open(&path).unwrap();
        (folder, path, ring)
    }

    fn minutes(path: &Path, now: i64) -> Vec<i64> {
        let found = samples(path, now - WEEK + 1..now + 1).unwrap();
        found.iter().map(|sample| sample.minute).collect()
    }

    #[test]
    fn it_keeps_a_week_in_one_size_below_two_megabytes() {
        let (_folder, path, ring) = ring();
        let start = 29_000_000;
        for minute in start..start + 2 * WEEK {
            ring.write(&Sample::of(minute)).unwrap();
        }
        let now = start + 2 * WEEK - 1;
        assert_eq!(minutes(&path, now), (now - WEEK + 1..=now).collect::<Vec<_>>());
        let size = std::fs::metadata(&path).unwrap().len();
        assert!(size == FILE_BYTES && size <= 2_000_000, "{size}");
        // Opened again it is the same.
        drop(ring);
        assert!(SampleRing::open(&path).unwrap().has(now));
        assert_eq!(minutes(&path, now).len(), usize::try_from(WEEK).unwrap());
    }

    #[test]
    fn a_torn_slot_a_cut_file_and_another_file_are_gaps() {
        let (_folder, path, ring) = ring();
        for minute in 100..110 {
            ring.write(&Sample::of(minute)).unwrap();
        }
        ring.0.write_all_at(&[7; 40], place(104) + 20).unwrap();
        assert_eq!(minutes(&path, 109), [100, 101, 102, 103, 105, 106, 107, 108, 109]);
        assert!(!ring.has(104) && ring.has(105) && !ring.has(110));
        ring.0.set_len(place(107) + 5).unwrap();
        assert_eq!(minutes(&path, 109), [100, 101, 102, 103, 105, 106]);
        // Brought back to its size, it goes on.
        let ring = SampleRing::open(&path).unwrap();
        ring.write(&Sample::of(110)).unwrap();
        assert_eq!(minutes(&path, 110), [100, 101, 102, 103, 105, 106, 110]);
        ring.0.write_all_at(&vec![0x5a; 3000], 0).unwrap();
        assert_eq!(minutes(&path, 110), [100, 101, 102, 103, 105, 106, 110]);
    }

    #[test]
    fn a_clock_that_jumps_costs_no_more_than_the_slots_it_wrote() {
        let (_folder, path, ring) = ring();
        let now = 29_000_000;
        for minute in now - 60..=now {
            ring.write(&Sample::of(minute)).unwrap();
        }
        // A month ahead, then the year 2001, then 1969, then right again.
        for minute in [now + 43_200, 16_300_000, -5, now + 1] {
            ring.write(&Sample::of(minute)).unwrap();
        }
        let kept = minutes(&path, now + 1);
        assert!(kept.len() >= 60 && kept.iter().all(|minute| *minute <= now + 1), "{kept:?}");
        assert_eq!(kept.last(), Some(&(now + 1)));
    }

    #[test]
    fn what_is_read_while_it_is_written_is_whole_or_a_gap() {
        let (_folder, path, ring) = ring();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 0..2000_i64 {
                    let mut sample = Sample::of(50);
                    for figure in Figure::ALL {
                        #[allow(clippy::cast_precision_loss, reason = "a small number")]
                        sample.set(figure, round as f64);
                    }
                    ring.write(&sample).unwrap();
                }
            });
            while !writer.is_finished() {
                for sample in samples(&path, 50..51).unwrap() {
                    let first = sample.get(Figure::MachineCpu);
                    assert!(Figure::ALL.iter().all(|figure| sample.get(*figure) == first));
                }
            }
        });
        assert!(ring.has(50));
    }

    #[test]
    fn without_a_file_there_are_no_samples() {
        assert!(samples(Path::new("/nowhere/panel.ring"), 0..10).unwrap().is_empty());
    }
}
