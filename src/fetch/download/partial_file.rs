//! What was fetched so far of a file: begun, continued, verified, put in place.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result, ensure};
use reqwest::header::{HeaderName, IF_RANGE, RANGE};

use crate::model::Timestamp;

use super::file::Download;
use super::validators::{Validators, read_validators, write_validators};
use crate::fetch::http::{Body, Client, FetchError, Head};
use crate::fetch::input;
use crate::files::with_suffix;

/// An attempt that brought at least this much does not count as one more failure in a row.
const PROGRESS_BYTES: u64 = 64 * 1024;

/// What was fetched so far of a file.
pub(super) struct PartialFile {
    path: PathBuf,
    validators: Validators,
    pub(super) bytes: u64,
}

impl PartialFile {
    /// The part of an earlier attempt, where it can be continued.
    pub(super) fn find(target: &Download) -> Option<Self> {
        let path = with_suffix(&target.path, ".part");
        let validators = read_validators(&with_suffix(&path, ".json"))?;
        let bytes = std::fs::metadata(&path).ok()?.len();
        let fits = validators.length.is_none_or(|length| bytes <= length);
        let is_same = validators.url == target.url.as_str();
        let part = Self { path, validators, bytes };
        let is_of_use = part.is_whole() || part.validators.for_range().is_some();
        (is_same && bytes > 0 && fits && is_of_use).then_some(part)
    }

    /// True where all that was announced is here.
    pub(super) fn is_whole(&self) -> bool {
        self.validators.length == Some(self.bytes)
    }

    /// An empty part.
    pub(super) fn begin(target: &Download, head: &Head, now: Timestamp) -> Result<Self> {
        let path = with_suffix(&target.path, ".part");
        let validators = Validators {
            url: target.url.to_string(),
            etag: head.etag.clone(),
            last_modified: head.last_modified.clone(),
            length: head.length,
            fetched: now,
        };
        File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        write_validators(&with_suffix(&path, ".json"), &validators)?;
        Ok(Self { path, validators, bytes: 0 })
    }

    pub(super) fn conditions(&self) -> Vec<(HeaderName, String)> {
        let validator = self.validators.for_range().unwrap_or_default().to_string();
        vec![(RANGE, format!("bytes={}-", self.bytes)), (IF_RANGE, validator)]
    }

    /// True where an answer is what follows this part, of the same file.
    pub(super) fn is_continued_by(&self, head: &Head) -> bool {
        let is_same = head.etag.is_none() || head.etag == self.validators.etag;
        let length = self.validators.length.zip(head.total);
        head.first == Some(self.bytes) && is_same && length.is_none_or(|(one, other)| one == other)
    }

    /// Takes in the rest, verifies the whole and puts it in place.
    pub(super) fn complete(
        mut self,
        client: &Client,
        target: &Download,
        body: Body,
    ) -> Result<bool, FetchError> {
        self.refuse_lack_of_space()?;
        let before = self.bytes;
        let received = self.receive(client, body);
        let is_progress = self.bytes - before >= PROGRESS_BYTES;
        received.map_err(|fault| if is_progress { fault.progressed() } else { fault })?;
        if let Some(length) = self.validators.length
            && length != self.bytes
        {
            let why = format!("the file ended after {} of {length} bytes", self.bytes);
            return Err(FetchError::passing(why));
        }
        self.finish(client, target)
    }

    /// Verifies what is here and puts it in place.
    pub(super) fn finish(&self, client: &Client, target: &Download) -> Result<bool, FetchError> {
        let verified = verify(&self.path, client);
        client.stop.check()?;
        let checked = verified.and_then(|()| target.expected.check(&self.path));
        if let Err(error) = checked {
            self.discard();
            return Err(FetchError::passing(format!("the file is damaged: {error:#}")));
        }
        self.put_in_place(target)?;
        Ok(true)
    }

    fn receive(&mut self, client: &Client, mut body: Body) -> Result<(), FetchError> {
        let mut file = self.written(OpenOptions::new().append(true).open(&self.path))?;
        while let Some(chunk) = body.next()? {
            self.written(file.write_all(&chunk))?;
            self.bytes += chunk.len() as u64;
            client.progress.received(self.bytes, self.validators.length);
        }
        self.written(file.sync_all())?;
        Ok(())
    }

    fn written<T>(&self, result: std::io::Result<T>) -> Result<T> {
        result.with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// A full disk would stop more than this download.
    fn refuse_lack_of_space(&self) -> Result<()> {
        let Some(length) = self.validators.length else { return Ok(()) };
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let disk = rustix::fs::statvfs(folder)
            .with_context(|| format!("cannot look at the disk of {}", folder.display()))?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let needed = length.saturating_sub(self.bytes);
        ensure!(
            needed < free,
            "{} MB are needed in {} and only {} MB are free there",
            needed / 1_000_000,
            folder.display(),
            free / 1_000_000
        );
        Ok(())
    }

    fn put_in_place(&self, target: &Download) -> Result<()> {
        let validators = Validators { length: Some(self.bytes), ..self.validators.clone() };
        let state = with_suffix(&target.path, ".json");
        // At no moment do validators describe another file: the old ones go first, and those of the
        // part stand for the new file until its own are written.
        write_validators(&with_suffix(&self.path, ".json"), &validators)?;
        remove(&state);
        std::fs::rename(&self.path, &target.path)
            .with_context(|| format!("cannot put {} in place", target.path.display()))?;
        write_validators(&state, &validators)?;
        remove(&with_suffix(&self.path, ".json"));
        Ok(())
    }

    pub(super) fn discard(&self) {
        remove(&self.path);
        remove(&with_suffix(&self.path, ".json"));
    }
}

/// Reads a gzip file to its end, where the checksum is.
fn verify(path: &Path, client: &Client) -> Result<()> {
    let bytes = AtomicU64::new(0);
    let mut input = input::open(path, &bytes)?;
    let mut buffer = vec![0; 256 * 1024];
    while !client.stop.is_asked() && input.read(&mut buffer)? > 0 {}
    Ok(())
}

/// A file that is not there any more is as good as removed.
fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
}
