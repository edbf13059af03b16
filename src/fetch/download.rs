//! A file of the web, kept in a folder: taken again only when it changed, resumed where it was cut
//! off, verified before it takes the place of the one before.
//!
//! Beside the file `x` lie `x.json`, which tells its validators, and while it is being fetched
//! `x.part` and `x.part.json`. The file itself is always whole, and it is what was expected. A part
//! that is whole but was not verified yet is verified by the next run, not fetched again.

mod part;
mod validators;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use reqwest::header::{ACCEPT_ENCODING, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use url::Url;

use crate::model::Timestamp;

use self::part::Part;
use self::validators::read_validators;
use super::http::{Ask, Client, Fault};
use super::source::{self, Kind};
use super::taxonomy::Taxonomy;

pub use self::validators::Validators;

/// Names in the folder are cut here.
const NAME_CHARACTERS: usize = 100;

/// What a file must be to take the place of the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// Whatever it is: it may be empty.
    Anything,
    /// A file of products.
    Products,
    /// The taxonomy of categories.
    Taxonomy,
}

impl Expected {
    fn check(self, path: &Path) -> Result<()> {
        match self {
            Self::Anything => Ok(()),
            Self::Products => {
                let file = source::recognise(path)?;
                ensure!(file.kind != Kind::Taxonomy, "it is a taxonomy, not products");
                Ok(())
            }
            Self::Taxonomy => {
                let file = source::recognise(path)?;
                ensure!(file.kind == Kind::Taxonomy, "it is no taxonomy");
                Taxonomy::default().add_file(&file)
            }
        }
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
    /// What it must be.
    pub expected: Expected,
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
    pub fn within(folder: &Path, url: Url, limit: u64, expected: Expected) -> Self {
        let path = folder.join(file_name(&url));
        Self { url, path, limit, expected }
    }

    /// What is kept: the validators of the file, where it is there and whole.
    #[must_use]
    pub fn kept(&self) -> Option<Validators> {
        let validators = read_validators(&beside(&self.path, ".json"));
        let validators = validators.or_else(|| self.just_put_in_place())?;
        let size = std::fs::metadata(&self.path).ok()?.len();
        let is_whole = validators.length.is_none_or(|length| length == size);
        (is_whole && validators.url == self.url.as_str()).then_some(validators)
    }

    /// The validators of a file whose run ended between putting it in place and saying so.
    fn just_put_in_place(&self) -> Option<Validators> {
        let part = beside(&self.path, ".part");
        if part.exists() { None } else { read_validators(&beside(&part, ".json")) }
    }

    /// Fetches the file, unless it is the one that is kept. `now` is.
    ///
    /// # Errors
    /// When it cannot be had or cannot be written. What is kept stays, and a part stays to be
    /// continued.
    pub fn fetch(&self, client: &Client, now: Timestamp) -> Result<News> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        client.patiently(&self.url, |deadline| self.attempt(client, now, deadline))
    }

    fn attempt(
        &self,
        client: &Client,
        now: Timestamp,
        deadline: std::time::Duration,
    ) -> Result<News, Fault> {
        let part = Part::find(self);
        if let Some(part) = part.as_ref().filter(|part| part.is_whole()) {
            return part.finish(client, self);
        }
        let mut headers = vec![(ACCEPT_ENCODING, "identity".to_string())];
        headers.extend(part.as_ref().map_or_else(|| self.conditions(), Part::conditions));
        let limit = self.limit.saturating_sub(part.as_ref().map_or(0, |part| part.bytes));
        let ask = Ask { url: &self.url, headers, limit, deadline };
        let answer = client.ask(&ask)?;
        let part = match (answer.head.status, part) {
            (304, _) => return Ok(News::Unchanged),
            (206, Some(part)) if part.is_continued_by(&answer.head) => part,
            // There is nothing behind the part: it is the whole.
            (416, Some(part)) if answer.head.total == Some(part.bytes) => {
                return part.finish(client, self);
            }
            (200, _) => Part::begin(self, &answer.head, now)?,
            (status, part) => {
                if let Some(part) = &part {
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
}
