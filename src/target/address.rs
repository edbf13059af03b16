//! Where a copy of the site is kept, and under which keys.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::files::{packed_name, plain_name};
use crate::model::PagePath;

/// The first page, for which there is no key: what stores and CDNs call an index document.
const INDEX: &str = "index.html";

/// Where a copy of the site is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum TargetAddress {
    /// A bucket of an object store.
    Bucket {
        /// Its name.
        bucket: String,
        /// What stands in front of all keys; empty where nothing does.
        prefix: String,
    },
    /// A folder of this machine.
    Folder(PathBuf),
}

impl TargetAddress {
    /// The key of a file of the site. In a bucket it is the address visitors use, so that whatever serves the bucket needs
    /// no rules; in a folder the name of the file below public/, so that nginx serves it by the same configuration.
    pub(super) fn key(&self, page: &PagePath, is_packed: bool) -> String {
        match self {
            Self::Bucket { .. } if *page == PagePath::home() => INDEX.to_string(),
            Self::Bucket { .. } => page.url()[1..].to_string(),
            Self::Folder(_) if is_packed => packed_name(page.as_file()),
            Self::Folder(_) => page.as_file().to_string(),
        }
    }

    /// The file of the site that has a key.
    pub(super) fn page(&self, key: &str) -> PagePath {
        match self {
            Self::Bucket { .. } if key == INDEX => PagePath::home(),
            Self::Bucket { .. } => {
                PagePath::from_url(&["/", key].concat()).unwrap_or_else(|| PagePath::file(key))
            }
            Self::Folder(_) => PagePath::file(plain_name(key)),
        }
    }
}

impl FromStr for TargetAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("file://") {
            if path.starts_with('/') && path.len() > 1 {
                return Ok(Self::Folder(path.into()));
            }
            return Err("a folder is named by its whole path, such as file:///srv/copy".into());
        }
        let Some(rest) = text.strip_prefix("s3://") else {
            return Err("expected s3://bucket/prefix or file:///folder".into());
        };
        if rest.contains(['@', '?', '#']) {
            // What stands in front of an @ is a key, and is not repeated.
            return Err("an address names bucket and prefix only; keys are given by the environment or a file".into());
        }
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_end_matches('/');
        let is_bucket = (3..=63).contains(&bucket.len())
            && bucket
                .bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || b".-".contains(&c));
        if !is_bucket {
            return Err(format!(
                "`{bucket}` is no name of a bucket: 3 to 63 small letters, digits, points and hyphens"
            ));
        }
        if !prefix.is_empty() && !prefix.split('/').all(is_segment) {
            return Err(format!(
                "`{prefix}` is no prefix: letters, digits, points, _ and -, between slashes"
            ));
        }
        Ok(Self::Bucket { bucket: bucket.into(), prefix: prefix.into() })
    }
}

fn is_segment(segment: &str) -> bool {
    let is_plain = segment.bytes().all(|c| c.is_ascii_alphanumeric() || b"._-".contains(&c));
    is_plain && !segment.is_empty() && !segment.starts_with('.')
}

impl fmt::Display for TargetAddress {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Bucket { bucket, prefix } if prefix.is_empty() => write!(out, "s3://{bucket}"),
            Self::Bucket { bucket, prefix } => write!(out, "s3://{bucket}/{prefix}"),
            Self::Folder(path) => write!(out, "file://{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_addresses_in_a_bucket_and_names_in_a_folder() {
        let bucket: TargetAddress = "s3://site.example/one/".parse().unwrap();
        let folder: TargetAddress = "file:///srv/copy".parse().unwrap();
        assert_eq!(
            [bucket.to_string(), folder.to_string()],
            ["s3://site.example/one", "file:///srv/copy"]
        );
        for (file, key) in [
            ("index.html", "index.html"),
            ("en.html", "en"),
            ("en/product/003/3017620422003.html", "en/product/3017620422003"),
            ("produit/003/3017620422003-3045320094084.html", "produit/3017620422003/3045320094084"),
            ("404.html", "404.html"),
            ("static/style.0a1b.css", "static/style.0a1b.css"),
        ] {
            let page = PagePath::file(file);
            assert_eq!(bucket.key(&page, true), key);
            assert_eq!(bucket.page(key), page);
            assert_eq!(folder.key(&page, false), file);
            assert_eq!(folder.page(&folder.key(&page, true)), page);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_and_keys_are_not_repeated() {
        for (text, part) in [
            ("/srv/copy", "s3://bucket/prefix"),
            ("file://srv", "whole path"),
            ("s3://B", "`B`"),
            ("s3://abc/../d", "`../d`"),
            ("s3://abc/a//b", "`a//b`"),
        ] {
            let error = text.parse::<TargetAddress>().unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        let error = "s3://AKIA:secret@bucket".parse::<TargetAddress>().unwrap_err();
        assert!(!error.contains("secret") && !error.contains("AKIA"), "{error}");
    }
}
