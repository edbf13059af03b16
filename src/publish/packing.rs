//! Files that are compressed once, by the build, in place of each time nginx sends them.

use std::io::Write as _;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// What stands behind the name of a compressed file: what nginx looks for.
pub(crate) const PACKED: &str = ".gz";

/// Higher levels make a page no smaller.
const LEVEL: u32 = 6;

/// Texts; pictures are compressed already.
const TEXTS: [&str; 7] = ["html", "css", "js", "svg", "xml", "txt", "json"];

/// Which files of the site have a compressed one next to them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Precompress {
    /// None.
    Nothing,
    /// Style sheets, scripts and whatever else the theme brings.
    Assets,
    /// Every text.
    All,
}

impl Precompress {
    /// As the settings call it.
    pub(crate) fn of(setting: &str) -> Self {
        match setting {
            "assets" => Self::Assets,
            "all" => Self::All,
            _ => Self::Nothing,
        }
    }

    /// Whether a file has a compressed one.
    pub(crate) fn covers(self, name: &str) -> bool {
        let is_text = name.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending));
        is_text
            && match self {
                Self::Nothing => false,
                Self::Assets => name.starts_with("static/"),
                Self::All => true,
            }
    }

    /// Whether a file of the site is one that `listed` names, or the compressed one of such a file.
    pub(crate) fn belongs(self, name: &str, listed: impl Fn(&str) -> Result<bool>) -> Result<bool> {
        match name.strip_suffix(PACKED) {
            Some(plain) => Ok(self.covers(plain) && listed(plain)?),
            None => listed(name),
        }
    }
}

/// The name of the compressed file of a file.
pub(super) fn packed_name(name: &str) -> String {
    [name, PACKED].concat()
}

/// A text compressed: the same text gives the same bytes, whenever and wherever.
pub(super) fn pack(content: &[u8]) -> Result<Vec<u8>> {
    let packed = Vec::with_capacity(content.len() / 2);
    let mut encoder = GzEncoder::new(packed, Compression::new(LEVEL));
    encoder.write_all(content).and_then(|()| encoder.finish()).context("cannot compress a page")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_setting_covers_its_texts() {
        let covered = |setting: &str| {
            let names = ["produit/003/1.html", "static/a.css", "static/a.woff2", "sitemap.xml"];
            names.map(|name| Precompress::of(setting).covers(name))
        };
        assert_eq!(covered("none"), [false; 4]);
        assert_eq!(covered("assets"), [false, true, false, false]);
        assert_eq!(covered("all"), [true, true, false, true]);
    }

    #[test]
    fn packed_bytes_have_no_time_in_them_and_are_the_text() {
        let text = b"<p>Sucres, sucres, sucres</p>".repeat(50);
        let packed = pack(&text).unwrap();
        assert_eq!(packed[4..8], [0; 4], "the time of a gzip header");
        assert_eq!(packed, pack(&text).unwrap());
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == text && packed.len() * 4 < text.len());
    }
}
