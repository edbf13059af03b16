//! A file and how it answers conditions and ranges: as nginx does, before Open Food Facts' exports.
//!
//! `If-None-Match` goes before `If-Modified-Since`, which must be the very date that was given
//! (nginx's `if_modified_since exact`). `If-Range` must name the file as it is now, else the whole
//! file is the answer. Several ranges at once are answered with the whole file.

use std::ops::Range;
use std::sync::Arc;

use super::answer::Answer;
use super::date::http_date;
use super::request::Received;

/// The first file is of 3 November 2025, 02:00; each change of any file is an hour later, so that
/// dates tell versions apart however quickly a test makes them.
const FIRST_CHANGE: u64 = 1_762_135_200;
const BETWEEN_CHANGES: u64 = 3600;

/// A version of a file.
#[derive(Clone)]
pub(super) struct StoredFile {
    content: Arc<Vec<u8>>,
    tag: String,
    modified: String,
}

/// What a `Range` header asks of a file.
enum Wanted {
    Whole,
    Part(Range<usize>),
    PastTheEnd,
}

impl StoredFile {
    /// The file after this many changes of files.
    pub(super) fn new(content: Vec<u8>, changes: u64) -> Self {
        let tag = tag(&content);
        let modified = http_date(FIRST_CHANGE + changes * BETWEEN_CHANGES);
        Self { content: Arc::new(content), tag, modified }
    }

    pub(super) fn has_content(&self, content: &[u8]) -> bool {
        *self.content == content
    }

    /// The file as if it ended after this many bytes.
    pub(super) fn truncated(&self, length: usize) -> Self {
        let content = self.content[..length.min(self.content.len())].to_vec();
        Self { tag: tag(&content), content: Arc::new(content), modified: self.modified.clone() }
    }

    /// The same content under a tag that belongs to `occasion` alone.
    pub(super) fn retagged(&self, occasion: u64) -> Self {
        let tag = format!("\"c0de{occasion:04x}-{:x}\"", self.content.len());
        Self { content: Arc::clone(&self.content), tag, modified: self.modified.clone() }
    }

    /// The right answer.
    pub(super) fn answer(&self, request: &Received) -> Answer {
        if self.is_known(request) {
            return self.head(304, &request.path).only(0..0);
        }
        if !self.may_be_continued(request) {
            return self.whole(request);
        }
        let length = self.content.len();
        match self.wanted(request) {
            Wanted::Whole => self.whole(request),
            Wanted::Part(part) => {
                let says = format!("bytes {}-{}/{length}", part.start, part.end - 1);
                self.head(206, &request.path).with([("Content-Range", says)]).only(part)
            }
            Wanted::PastTheEnd => Answer::html(416, "<h1>416 Requested Range Not Satisfiable</h1>")
                .with([("Content-Range", format!("bytes */{length}"))]),
        }
    }

    /// All of the file, whatever the request says of conditions and ranges.
    pub(super) fn whole(&self, request: &Received) -> Answer {
        self.head(200, &request.path).with([("Accept-Ranges", "bytes".to_owned())])
    }

    /// From the beginning, although a later part was asked for.
    pub(super) fn whole_as_part(&self, request: &Received) -> Answer {
        let length = self.content.len();
        match self.wanted(request) {
            Wanted::Part(_) if self.may_be_continued(request) => self
                .head(206, &request.path)
                .with([("Content-Range", format!("bytes 0-{}/{length}", length - 1))]),
            _ => self.answer(request),
        }
    }

    fn head(&self, status: u16, path: &str) -> Answer {
        Answer::of_shared(status, Arc::clone(&self.content)).with([
            ("Content-Type", kind(path).to_owned()),
            ("Last-Modified", self.modified.clone()),
            ("ETag", self.tag.clone()),
        ])
    }

    /// Does the client have this version?
    fn is_known(&self, request: &Received) -> bool {
        match request.header("if-none-match") {
            Some(tags) => tags.split(',').map(str::trim).any(|tag| {
                tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.tag.as_str()
            }),
            None => request.header("if-modified-since") == Some(&self.modified),
        }
    }

    /// Is the version the client has a part of this one? A weak tag does not say so.
    fn may_be_continued(&self, request: &Received) -> bool {
        match request.header("if-range") {
            Some(version) => version == self.tag || version == self.modified,
            None => true,
        }
    }

    fn wanted(&self, request: &Received) -> Wanted {
        let bounds = request
            .header("range")
            .and_then(|range| range.strip_prefix("bytes="))
            .and_then(|range| range.split_once('-'));
        let Some((from, to)) = bounds else {
            return Wanted::Whole;
        };
        let length = self.content.len();
        let part = match (from.parse::<usize>(), to.parse::<usize>()) {
            (Ok(from), Ok(to)) if from <= to => from..to.saturating_add(1).min(length),
            (Ok(from), Err(_)) if to.is_empty() => from..length,
            (Err(_), Ok(last)) if from.is_empty() => length.saturating_sub(last)..length,
            _ => return Wanted::Whole,
        };
        if part.is_empty() { Wanted::PastTheEnd } else { Wanted::Part(part) }
    }
}

/// Open Food Facts' form: eight digits that change with the content, and its length.
fn tag(content: &[u8]) -> String {
    let hash = blake3::hash(content).to_hex();
    format!("\"{}-{:x}\"", &hash[..8], content.len())
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("json") => "application/json",
        Some("txt") => "text/plain",
        Some("csv") => "text/csv",
        _ => "application/octet-stream",
    }
}
