//! What nginx answered, counted from its log: most visitors never reach the server.
//!
//! The log is read from its end on. When it is rotated nginx writes to the old file for a moment, so that one is
//! read a while longer.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::model::{POLL_INTERVAL, Stop};
use crate::telemetry::{Exposition, Reporter};

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long nginx may take to open its new log.
const ROTATION: Duration = Duration::from_secs(5);
/// Read at once: more than nginx writes in a second.
const READ_BYTES: u64 = 16 << 20;
/// A line has at most some 500 bytes: the path is cut.
const LINE_BYTES: usize = 8 * 1024;
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// What nginx has answered since the start of this worker.
#[derive(Default)]
pub(crate) struct NginxTraffic(Mutex<Option<NginxTotals>>);

/// Requests and bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct NginxTotals {
    /// Requests by the first digit of their status.
    pub(crate) requests: [u64; CLASSES.len()],
    /// Bytes of bodies sent.
    pub(crate) bytes: u64,
}

impl NginxTotals {
    /// All requests.
    pub(crate) fn all(&self) -> u64 {
        self.requests.iter().sum()
    }

    /// Those answered with 5xx.
    pub(crate) fn errors(&self) -> u64 {
        self.requests[CLASSES.len() - 1]
    }
}

#[derive(Deserialize)]
struct AccessLine {
    status: usize,
    bytes: u64,
}

impl NginxTraffic {
    /// The totals; `None` where no log is read.
    pub(crate) fn totals(&self) -> Option<NginxTotals> {
        *self.lock()
    }

    /// Adds what was counted.
    pub(crate) fn expose(&self, text: &mut Exposition) {
        let Some(totals) = self.totals() else { return };
        let (name, help) = ("sitegen_nginx_requests_total", "Requests nginx answered, by class.");
        text.each(name, "counter", help, "class", CLASSES.into_iter().zip(totals.requests));
        let (name, help) = ("sitegen_nginx_sent_bytes_total", "Bytes of bodies nginx sent.");
        text.one(name, "counter", help, &totals.bytes);
    }

    fn add(&self, lines: &[u8]) {
        let mut totals = self.lock();
        let totals = totals.get_or_insert_default();
        for line in lines.split(|&byte| byte == b'\n') {
            // A line of another format says nothing.
            if let Ok(AccessLine { status, bytes }) = serde_json::from_slice(line)
                && let Some(count) = totals.requests.get_mut((status / 100).wrapping_sub(1))
            {
                *count += 1;
                totals.bytes += bytes;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<NginxTotals>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the log until the server is to stop.
    pub(crate) fn follow(&self, path: &Path, reporter: &Reporter, stop: &Stop) {
        let (mut log, mut looked) = (NginxLog::new(path), Instant::now());
        let mut is_warned = false;
        while !stop.is_asked() {
            match log.read_on() {
                Ok(lines) => self.add(&lines),
                Err(error) if !is_warned => {
                    is_warned = true;
                    let path = path.display();
                    reporter.warn(&format!("what nginx answers is not counted: {path}: {error}"));
                }
                Err(_) => {}
            }
            while looked.elapsed() < LOOK_EVERY && !stop.is_asked() {
                std::thread::sleep(POLL_INTERVAL);
            }
            looked = Instant::now();
        }
    }
}

/// A log that another program writes and rotates.
struct NginxLog {
    path: PathBuf,
    open: Option<OpenLog>,
    /// The next file is read from its start: it began after this worker.
    is_new: bool,
}

struct OpenLog {
    file: File,
    inode: u64,
    /// The beginning of a line.
    rest: Vec<u8>,
    /// When another file was found in its place.
    replaced: Option<Instant>,
}

impl NginxLog {
    fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf(), open: None, is_new: false }
    }

    /// The whole lines written since the last time.
    fn read_on(&mut self) -> io::Result<Vec<u8>> {
        let open = match &mut self.open {
            Some(open) => open,
            None => {
                let opened = OpenLog::open(&self.path, self.is_new);
                let kind = opened.as_ref().err().map(io::Error::kind);
                // What is there and cannot be read has a past that is not this worker's.
                self.is_new |= kind.is_none_or(|kind| kind == ErrorKind::NotFound);
                self.open.insert(opened?)
            }
        };
        let lines = open.lines()?;
        let is_replaced = fs::metadata(&self.path).is_ok_and(|found| found.ino() != open.inode);
        if is_replaced && open.replaced.get_or_insert_with(Instant::now).elapsed() > ROTATION {
            self.open = None;
        }
        Ok(lines)
    }
}

impl OpenLog {
    fn open(path: &Path, from_start: bool) -> io::Result<Self> {
        let mut file = File::open(path)?;
        if !from_start {
            file.seek(SeekFrom::End(0))?;
        }
        let inode = file.metadata()?.ino();
        Ok(Self { file, inode, rest: Vec::new(), replaced: None })
    }

    fn lines(&mut self) -> io::Result<Vec<u8>> {
        if self.file.metadata()?.len() < self.file.stream_position()? {
            // It was emptied in place.
            self.file.rewind()?;
            self.rest.clear();
        }
        let mut lines = std::mem::take(&mut self.rest);
        self.file.by_ref().take(READ_BYTES).read_to_end(&mut lines)?;
        let end = memchr::memrchr(b'\n', &lines).map_or(0, |at| at + 1);
        self.rest = lines.split_off(end);
        if self.rest.len() > LINE_BYTES {
            self.rest.clear();
        }
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const LINE: &str = r#"{"time":"x","path":"/a","status":200,"bytes":30,"seconds":0.001}"#;

    fn append(path: &Path, text: &str) {
        let mut file = File::options().create(true).append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn totals(requests: [u64; 5], bytes: u64) -> NginxTotals {
        NginxTotals { requests, bytes }
    }

    #[test]
    fn lines_are_counted_once_they_are_whole_from_the_end_of_the_log_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        append(&path, "before\n");
        let (mut log, traffic) = (NginxLog::new(&path), NginxTraffic::default());
        let mut look = || {
            traffic.add(&log.read_on().unwrap());
            traffic.totals().unwrap()
        };
        assert_eq!(look(), totals([0; 5], 0));
        append(&path, &format!("{LINE}\n{LINE}\nnot json\n{}", &LINE[..20]));
        assert_eq!(look(), totals([0, 2, 0, 0, 0], 60));
        let other = LINE.replace("200", "503");
        append(&path, &format!("{}\n{other}\n", &LINE[20..]));
        assert_eq!(look(), totals([0, 3, 0, 0, 1], 120));
        append(&path, &format!("{}\n{}\n", LINE.replace("200", "7"), LINE.replace("200", "0")));
        assert_eq!(look(), totals([0, 3, 0, 0, 1], 120));
    }

    #[test]
    fn a_log_that_is_emptied_is_read_from_its_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        append(&path, &"before\n".repeat(100));
        let mut log = NginxLog::new(&path);
        assert_eq!(log.read_on().unwrap(), b"");
        File::create(&path).unwrap();
        append(&path, "after\n");
        assert_eq!(log.read_on().unwrap(), b"after\n");
    }

    #[test]
    fn of_a_rotated_log_both_files_are_read_to_their_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let old = folder.path().join("log.1");
        append(&path, "");
        let mut log = NginxLog::new(&path);
        log.read_on().unwrap();
        fs::rename(&path, &old).unwrap();
        append(&path, "new\n");
        append(&old, "late\n");
        assert_eq!(log.read_on().unwrap(), b"late\n");
        // As if nginx had been given its time.
        log.open.as_mut().unwrap().replaced = Some(Instant::now().checked_sub(ROTATION).unwrap());
        append(&old, "last\n");
        assert_eq!(log.read_on().unwrap(), b"last\n");
        assert_eq!(log.read_on().unwrap(), b"new\n");
    }

    #[test]
    fn a_log_that_is_not_there_counts_nothing_and_is_read_whole_once_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = NginxLog::new(&path);
        assert!(log.read_on().is_err());
        append(&path, "first\n");
        assert_eq!(log.read_on().unwrap(), b"first\n");
    }
}
