//! What a publisher left at a target, as it noted it there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;

use super::storage::OWN;
use crate::files;

/// The key of the manifest.
pub(super) const MANIFEST: &str = ".sitegen/manifest.gz";

/// The key of what a run that is not over notes of files that no manifest knows.
pub(super) const BEGUN: &str = ".sitegen/begun.gz";

/// The first line; another one is not this program's.
const HEAD: &str = "sitegen manifest 1";

/// What is known of a file at a target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ManifestEntry {
    /// First bits of the hash of the file as it is, compressed or not.
    pub(super) held: i64,
    /// Whether it stands there compressed.
    pub(super) is_packed: bool,
    /// What the storage knew it by.
    pub(super) tag: String,
}

impl ManifestEntry {
    /// Whether this was put there and sent so.
    pub(super) fn is_of(&self, held: i64, is_packed: bool) -> bool {
        self.held == held && self.is_packed == is_packed
    }
}

/// What a publisher left at a target, by key.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TargetManifest {
    /// The address of the site; nothing where an older release noted none.
    pub(super) site: Option<String>,
    /// In the order of keys.
    pub(super) files: BTreeMap<String, ManifestEntry>,
}

impl TargetManifest {
    /// Reads one; fails where it is not whole.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let text = text_of(bytes)?;
        let mut lines = text.lines();
        let head = lines.next().and_then(|head| head.strip_prefix(HEAD));
        let mut words = head.context("not a manifest of this sitegen")?.split_ascii_whitespace();
        let count: usize = words.next().context("it does not say how many files")?.parse()?;
        let site = words.next().map(str::to_string);
        let mut files = BTreeMap::new();
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            let [key, held, form, tag] = fields.as_slice() else { bail!("a line is not whole") };
            check_key(key)?;
            let held = u64::from_str_radix(held, 16)?.cast_signed();
            let entry = ManifestEntry { held, is_packed: *form == "gz", tag: (*tag).to_string() };
            files.insert((*key).to_string(), entry);
        }
        if files.len() != count {
            bail!("it names {} files of {count}", files.len());
        }
        Ok(Self { site, files })
    }

    /// The same files give the same bytes.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        let site = self.site.as_deref().unwrap_or_default();
        let mut text = format!("{HEAD} {} {site}\n", self.files.len());
        for (key, entry) in &self.files {
            let form = if entry.is_packed { "gz" } else { "plain" };
            writeln!(text, "{key}\t{:016x}\t{form}\t{}", entry.held.cast_unsigned(), entry.tag)?;
        }
        Ok(files::packed(text.as_bytes())?)
    }
}

/// Files that a run puts at a target for the first time or is about to remove, while it is at work: by key, whether no page
/// that can be reached links to it. What is so hidden may be of a site that never came whole, with links to what never came,
/// so the next run has to put its own in place before it leads anyone there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct BegunFiles {
    pub(super) is_hidden: BTreeMap<String, bool>,
}

impl BegunFiles {
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut is_hidden = BTreeMap::new();
        for line in text_of(bytes)?.lines() {
            let (state, key) = line.split_once('\t').context("a line is not whole")?;
            check_key(key)?;
            is_hidden.insert(key.to_string(), state == HIDDEN);
        }
        Ok(Self { is_hidden })
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut text = String::new();
        for (key, is_hidden) in &self.is_hidden {
            writeln!(text, "{}\t{key}", if *is_hidden { HIDDEN } else { SEEN })?;
        }
        Ok(files::packed(text.as_bytes())?)
    }
}

/// Longest text of notes, unpacked: some ten million files.
const LONGEST: u64 = 1 << 30;

const HIDDEN: &str = "hidden";
const SEEN: &str = "seen";

fn text_of(bytes: &[u8]) -> Result<String> {
    let mut text = String::new();
    GzDecoder::new(bytes).take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// Notes may be of others: no key leads out of the target, or to what publishers note.
fn check_key(key: &str) -> Result<()> {
    let leads_away = key.split('/').any(|name| ["", ".", ".."].contains(&name));
    if leads_away || key.starts_with(OWN) {
        bail!("`{key}` is no key of a site");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_was_written_or_not_at_all() {
        let entry = |held, is_packed| ManifestEntry { held, is_packed, tag: "0a1b-2".into() };
        let mut manifest = TargetManifest::default();
        manifest.files.insert("index.html".into(), entry(-5, false));
        manifest.files.insert("en".into(), entry(i64::MAX, true));
        for site in [None, Some("https://example.org".to_string())] {
            manifest.site = site;
            let bytes = manifest.to_bytes().unwrap();
            assert_eq!(TargetManifest::from_bytes(&bytes).unwrap(), manifest);
        }
        let bytes = manifest.to_bytes().unwrap();
        assert!(TargetManifest::from_bytes(&bytes[..bytes.len() - 9]).is_err());
        assert!(TargetManifest::from_bytes(b"someone else's").is_err());
        for key in ["../index.html", "/etc/x", "a//b", "produit/../x", ".sitegen/lock", ""] {
            let mut leading_away = TargetManifest::default();
            leading_away.files.insert(key.into(), entry(1, false));
            let bytes = leading_away.to_bytes().unwrap();
            assert!(TargetManifest::from_bytes(&bytes).is_err(), "{key}");
        }
        let cut = files::packed(b"sitegen manifest 1 2\nen\t0\tgz\tx\n").unwrap();
        let short = TargetManifest::from_bytes(&cut).unwrap_err();
        assert!(short.to_string().contains("1 files of 2"), "{short}");
        let begun = BegunFiles { is_hidden: [("a".into(), true), ("b/c".into(), false)].into() };
        assert_eq!(BegunFiles::from_bytes(&begun.to_bytes().unwrap()).unwrap(), begun);
    }
}
