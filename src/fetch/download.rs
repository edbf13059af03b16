//! A file of the web, kept in a folder: taken again only when it changed, resumed where it was cut
//! off, verified before it takes the place of the one before.
//!
//! Next to the file `x` are `x.json`, which holds its validators, and while it is being fetched
//! `x.part` and `x.part.json`. The file itself is always whole, and it is what was expected. A part
//! that is whole but was not verified yet is verified by the next run, not fetched again.

mod file;
mod partial_file;
mod validators;

use anyhow::{Context, Result};
use reqwest::header::{ACCEPT_ENCODING, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH};

use crate::files::with_suffix;
use crate::model::Timestamp;

use self::partial_file::PartialFile;
use self::validators::read_validators;
use super::http::{Client, FetchError};

pub(crate) use self::file::{Download, Expected};
pub(crate) use self::validators::Validators;

impl Download {
    /// What is kept: the validators of the file, where it is there and whole.
    pub(crate) fn kept(&self) -> Option<Validators> {
        let validators = read_validators(&with_suffix(&self.path, ".json"))
            .or_else(|| self.just_put_in_place())?;
        let size = std::fs::metadata(&self.path).ok()?.len();
        let is_whole = validators.length.is_none_or(|length| length == size);
        (is_whole && validators.url == self.url.as_str()).then_some(validators)
    }

    /// The validators of a file whose run ended between putting it in place and saying so.
    fn just_put_in_place(&self) -> Option<Validators> {
        let part = with_suffix(&self.path, ".part");
        if part.exists() { None } else { read_validators(&with_suffix(&part, ".json")) }
    }

    /// Fetches the file, unless it is the one that is kept; false then. `now` is.
    pub(crate) fn fetch(&self, client: &Client, now: Timestamp) -> Result<bool> {
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
    ) -> Result<bool, FetchError> {
        let begun = PartialFile::find(self);
        // Everything had come when the last run ended: only the check is missing.
        if let Some(part) = &begun
            && part.is_whole()
        {
            return part.finish(client, self);
        }
        // No compression on the way: parts are continued by byte, and exports are packed already.
        let mut headers = vec![(ACCEPT_ENCODING, "identity".to_string())];
        headers.extend(begun.as_ref().map_or_else(|| self.conditions(), PartialFile::conditions));
        let limit = self.limit.saturating_sub(begun.as_ref().map_or(0, |part| part.bytes));
        let (head, body) = client.ask(&self.url, &headers, limit, deadline)?;
        let part = match (head.status, begun) {
            (304, _) => return Ok(false),
            (206, Some(part)) if part.is_continued_by(&head) => part,
            // There is nothing behind the part: it is the whole.
            (416, Some(part)) if head.total == Some(part.bytes) => {
                return part.finish(client, self);
            }
            (200, _) => PartialFile::begin(self, &head, now)?,
            (status, part) => {
                if let Some(part) = &part {
                    part.discard();
                }
                let why = format!("the part fetched before cannot be continued ({status})");
                return Err(FetchError::at_once(why));
            }
        };
        part.complete(client, self, body)
    }

    /// The headers that spare an unchanged file its transport.
    fn conditions(&self) -> Vec<(HeaderName, String)> {
        match self.kept() {
            Some(Validators { etag: Some(tag), .. }) => vec![(IF_NONE_MATCH, tag)],
            Some(Validators { last_modified: Some(date), .. }) => vec![(IF_MODIFIED_SINCE, date)],
            _ => Vec::new(),
        }
    }
}
