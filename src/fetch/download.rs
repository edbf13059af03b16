//! A file of the web, kept in a folder: taken again only when it changed, resumed where it was cut
//! off, verified before it takes the place of the one before.
//!
//! Beside the file `x` lie `x.json`, which tells its validators, and while it is being fetched
//! `x.part` and `x.part.json`. The file itself is always whole.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result, anyhow};
use reqwest::header::{
    ACCEPT_ENCODING, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::http::{Answer, Ask, Client, Fault, Head};
use super::input;

/// An attempt that brought as much as this is no failure in a row.
const PROGRESS_BYTES: u64 = 64 * 1024;
/// Names in the folder are cut here.
const NAME_CHARACTERS: usize = 100;

/// What a server said of a file, by which a later request refers to it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Validators {
    /// Where it was fetched from.
    pub url: String,
    /// Its entity tag, as sent.
    pub etag: Option<String>,
    /// When it was last modified, as sent.
    pub last_modified: Option<String>,
    /// Its length in bytes.
    pub length: Option<u64>,
    /// When it was fetched, seconds since 1970; for a part, when it was begun.
    pub fetched: i64,
}

impl Validators {
    fn of(url: &Url, head: &Head, now: i64) -> Self {
        Self {
            url: url.to_string(),
            etag: head.etag.clone(),
            last_modified: head.last_modified.clone(),
            length: head.length,
            fetched: now,
        }
    }

    /// When it was last modified by the server's word, seconds since 1970.
    #[must_use]
    pub fn modified(&self) -> Option<i64> {
        let date = httpdate::parse_http_date(self.last_modified.as_deref()?).ok()?;
        let since = date.duration_since(std::time::UNIX_EPOCH).ok()?;
        i64::try_from(since.as_secs()).ok()
    }

    /// What a part is continued by: a strong tag, else the date (RFC 9110 §13.1.5).
    fn for_range(&self) -> Option<&str> {
        let strong = self.etag.as_deref().filter(|tag| !tag.starts_with("W/"));
        strong.or(self.last_modified.as_deref())
    }
}

/// A file and where it is to lie.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where it comes from.
    pub url: Url,
    /// Where it goes.
    pub path: PathBuf,
    /// Largest size allowed, in bytes.
    pub limit: u64,
}

/// Whether a fetched file is another one than before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum News {
    /// There was none, or it changed.
    New,
    /// It is the one that was there.
    Unchanged,
}

impl Target {
    /// A file of the web in a folder, by the last part of its address.
    #[must_use]
    pub fn within(folder: &Path, url: Url, limit: u64) -> Self {
        let path = folder.join(file_name(&url));
        Self { url, path, limit }
    }

    /// What is kept: the validators of the file, where it is there and whole.
    #[must_use]
    pub fn kept(&self) -> Option<Validators> {
        let validators = read_validators(&beside(&self.path, ".json"))?;
        let size = std::fs::metadata(&self.path).ok()?.len();
        let is_whole = validators.length.is_none_or(|length| length == size);
        (is_whole && validators.url == self.url.as_str()).then_some(validators)
    }

    /// Fetches the file, unless it is the one that is kept. `now` is in seconds since 1970.
    ///
    /// # Errors
    /// When it cannot be had or cannot be written. What is kept stays, and a part stays to be
    /// continued.
    pub fn fetch(&self, client: &Client, now: i64) -> Result<News> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        client.patiently(&self.url, |deadline| self.attempt(client, now, deadline))
    }

    fn attempt(
        &self,
        client: &Client,
        now: i64,
        deadline: std::time::Duration,
    ) -> Result<News, Fault> {
        let part = Part::find(self);
        let mut headers = vec![(ACCEPT_ENCODING, "identity".to_string())];
        headers.extend(part.as_ref().map_or_else(|| self.conditions(), Part::conditions));
        let ask = Ask { url: &self.url, headers, limit: self.limit, deadline };
        let answer = client.ask(&ask)?;
        let part = match (answer.head.status, part) {
            (304, _) => return Ok(News::Unchanged),
            (206, Some(part)) if part.is_continued_by(&answer.head) => part,
            (200, _) => Part::begin(self, &answer.head, now)?,
            (status, part) => {
                if let Some(part) = part {
                    part.discard();
                }
                let why = format!("the part fetched before cannot be continued ({status})");
                return Err(Fault::at_once(why));
            }
        };
        part.complete(client, self, answer)
    }

    /// The headers that spare an unchanged file its transport.
    fn conditions(&self) -> Vec<(HeaderName, String)> {
        let Some(kept) = self.kept() else { return Vec::new() };
        let tag = kept.etag.map(|tag| (IF_NONE_MATCH, tag));
        let date = kept.last_modified.map(|date| (IF_MODIFIED_SINCE, date));
        tag.or(date).into_iter().collect()
    }
}

/// What was fetched so far of a file.
struct Part {
    path: PathBuf,
    validators: Validators,
    bytes: u64,
}

impl Part {
    /// The part of an earlier attempt, where it can be continued.
    fn find(target: &Target) -> Option<Self> {
        let path = beside(&target.path, ".part");
        let validators = read_validators(&beside(&path, ".json"))?;
        let bytes = std::fs::metadata(&path).ok()?.len();
        let fits = validators.length.is_none_or(|length| bytes < length);
        let is_continuable = bytes > 0 && fits && validators.for_range().is_some();
        let is_same = validators.url == target.url.as_str();
        (is_same && is_continuable).then_some(Self { path, validators, bytes })
    }

    /// An empty part.
    fn begin(target: &Target, head: &Head, now: i64) -> Result<Self> {
        let path = beside(&target.path, ".part");
        let validators = Validators::of(&target.url, head, now);
        File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        write_validators(&beside(&path, ".json"), &validators)?;
        Ok(Self { path, validators, bytes: 0 })
    }

    fn conditions(&self) -> Vec<(HeaderName, String)> {
        let validator = self.validators.for_range().unwrap_or_default().to_string();
        vec![(RANGE, format!("bytes={}-", self.bytes)), (IF_RANGE, validator)]
    }

    /// True where an answer is what follows this part, of the same file.
    fn is_continued_by(&self, head: &Head) -> bool {
        let Some((first, total)) = head.range else { return false };
        let is_same = head.etag.is_none() || head.etag == self.validators.etag;
        let length = self.validators.length.zip(total);
        first == self.bytes && is_same && length.is_none_or(|(one, other)| one == other)
    }

    /// Takes in the rest, verifies the whole and puts it in place.
    fn complete(mut self, client: &Client, target: &Target, answer: Answer) -> Result<News, Fault> {
        self.refuse_lack_of_space()?;
        let before = self.bytes;
        let received = self.receive(client, answer);
        client.count_bytes(self.bytes - before);
        let is_progress = self.bytes - before >= PROGRESS_BYTES;
        received.map_err(|fault| if is_progress { fault.progressed() } else { fault })?;
        if let Some(length) = self.validators.length
            && length != self.bytes
        {
            let why = format!("the file ended after {} of {length} bytes", self.bytes);
            return Err(Fault::passing(why));
        }
        if let Err(error) = verify(&self.path, client) {
            self.discard();
            return Err(Fault::passing(format!("the file is damaged: {error:#}")));
        }
        client.stop.check()?;
        self.put_in_place(target)?;
        Ok(News::New)
    }

    fn receive(&mut self, client: &Client, answer: Answer) -> Result<(), Fault> {
        let mut body = answer.body;
        let failed = || format!("cannot write {}", self.path.display());
        let mut file = OpenOptions::new().append(true).open(&self.path).with_context(failed)?;
        while let Some(chunk) = body.next()? {
            file.write_all(&chunk).with_context(failed)?;
            self.bytes += chunk.len() as u64;
            client.watch.received(self.bytes, self.validators.length);
        }
        file.sync_all().with_context(failed)?;
        Ok(())
    }

    /// A full disk would stop more than this download.
    fn refuse_lack_of_space(&self) -> Result<()> {
        let Some(length) = self.validators.length else { return Ok(()) };
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let disk = rustix::fs::statvfs(folder)
            .with_context(|| format!("cannot look at the disk of {}", folder.display()))?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let needed = length.saturating_sub(self.bytes);
        if needed < free {
            return Ok(());
        }
        Err(anyhow!(
            "{} MB are needed in {} and only {} MB are free there",
            needed / 1_000_000,
            folder.display(),
            free / 1_000_000
        ))
    }

    fn put_in_place(mut self, target: &Target) -> Result<()> {
        self.validators.length = Some(self.bytes);
        let state = beside(&target.path, ".json");
        let failed = || format!("cannot put {} in place", target.path.display());
        // Without its validators a file counts as missing: at no moment do they tell of another.
        remove(&state);
        std::fs::rename(&self.path, &target.path).with_context(failed)?;
        write_validators(&state, &self.validators)?;
        remove(&beside(&self.path, ".json"));
        Ok(())
    }

    fn discard(self) {
        remove(&self.path);
        remove(&beside(&self.path, ".json"));
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

fn read_validators(path: &Path) -> Option<Validators> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn write_validators(path: &Path, validators: &Validators) -> Result<()> {
    let written = || -> Result<()> {
        let mut file = File::create(path)?;
        serde_json::to_writer(&mut file, validators)?;
        file.sync_all()?;
        Ok(())
    };
    written().with_context(|| format!("cannot write {}", path.display()))
}

/// A file that is not there any more is as good as removed.
fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The last part of an address, as far as it is harmless as a file's name.
pub(super) fn file_name(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    let is_harmless = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = last.chars().filter(is_harmless).take(NAME_CHARACTERS).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "file".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_harmless() {
        let name = |url: &str| file_name(&Url::parse(url).unwrap());
        assert_eq!(name("https://x.example/a/products.jsonl.gz?x=1"), "products.jsonl.gz");
        assert_eq!(name("https://x.example/"), "file");
        assert_eq!(name("https://x.example/a/..%2f..%2fetc"), "2f..2fetc");
        assert_eq!(name("https://x.example/.json"), "json");
    }

    #[test]
    fn a_weak_tag_does_not_continue_a_part() {
        let date = Some("Sun, 22 Nov 2026 03:00:00 GMT".to_string());
        let weak = Validators { etag: Some("W/\"1\"".into()), ..Validators::default() };
        assert_eq!(weak.for_range(), None);
        let dated = Validators { last_modified: date.clone(), ..weak };
        assert_eq!(dated.for_range(), date.as_deref());
        assert_eq!(dated.modified(), Some(1_795_316_400));
    }
}
