//! Files that are compressed once, by the build, in place of each time nginx sends them.

use std::cell::RefCell;

use anyhow::{Context as _, Result};
use libdeflater::{CompressionLvl, Compressor};

use crate::files::{PACKED, packed_by, packed_name};

/// A third of the time of gzip's level 6 for three bytes more in a hundred (docs/benchmarks.md).
const PAGES_LEVEL: i32 = 1;

/// What the theme brings is compressed once and sent to every visitor.
const ASSETS_LEVEL: i32 = 12;
const ASSETS: &str = "static/";

/// Texts; pictures are compressed already.
const TEXTS: [&str; 9] = ["html", "css", "js", "svg", "xml", "atom", "txt", "json", "webmanifest"];

/// Which files of the site have a compressed one next to them, or in their place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Precompress {
    /// None.
    Nothing,
    /// Style sheets, scripts and whatever else the theme brings.
    Assets,
    /// Every text.
    All,
    /// Every text stands compressed alone.
    Only,
}

/// What stands on the disk of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FileForm {
    /// The file.
    Plain,
    /// The file, and a compressed one next to it.
    Both,
    /// The compressed one alone.
    Packed,
}

impl Precompress {
    /// As the settings call it.
    pub(crate) fn of(setting: &str) -> Self {
        match setting {
            "assets" => Self::Assets,
            "all" => Self::All,
            "only" => Self::Only,
            _ => Self::Nothing,
        }
    }

    /// How a file stands on the disk.
    pub(super) fn form(self, name: &str) -> FileForm {
        let is_text = name.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending));
        match self {
            Self::All if is_text => FileForm::Both,
            Self::Assets if is_text && name.starts_with(ASSETS) => FileForm::Both,
            Self::Only if is_text => FileForm::Packed,
            _ => FileForm::Plain,
        }
    }

    /// Whether a compressed one of a file is there.
    pub(crate) fn has_packed(self, name: &str) -> bool {
        self.form(name) != FileForm::Plain
    }

    /// Whether a file is there compressed alone.
    pub(crate) fn is_packed_alone(self, name: &str) -> bool {
        self.form(name) == FileForm::Packed
    }

    /// The name under which what is there of a file is found.
    pub(crate) fn name_on_disk(self, name: &str) -> String {
        if self.is_packed_alone(name) { packed_name(name) } else { name.to_string() }
    }

    /// Whether a file on the disk is one that `listed` names, or the compressed one of such a file.
    pub(crate) fn belongs(self, name: &str, listed: impl Fn(&str) -> Result<bool>) -> Result<bool> {
        match name.strip_suffix(PACKED) {
            Some(plain) => Ok(self.form(plain) != FileForm::Plain && listed(plain)?),
            None => Ok(self.form(name) != FileForm::Packed && listed(name)?),
        }
    }
}

thread_local! {
    /// Each thread has one: what it works with takes longer to make than a page takes to compress.
    static PAGES: RefCell<Compressor> = RefCell::new(compressor(PAGES_LEVEL));
}

fn compressor(level: i32) -> Compressor {
    Compressor::new(CompressionLvl::new(level).unwrap_or_default())
}

/// The text of a file compressed: the same text gives the same bytes, whenever and wherever.
pub(super) fn pack(name: &str, content: &[u8]) -> Result<Vec<u8>> {
    let packed = if name.starts_with(ASSETS) {
        packed_by(&mut compressor(ASSETS_LEVEL), content)
    } else {
        PAGES.with_borrow_mut(|pages| packed_by(pages, content))
    };
    packed.context("cannot compress a page")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_setting_says_how_files_stand() {
        let forms = |setting: &str| {
            let names = ["produit/003/1.html", "static/a.css", "static/a.woff2", "sitemap.xml"];
            names.map(|name| Precompress::of(setting).form(name))
        };
        assert_eq!(forms("none"), [FileForm::Plain; 4]);
        assert_eq!(
            forms("assets"),
            [FileForm::Plain, FileForm::Both, FileForm::Plain, FileForm::Plain]
        );
        assert_eq!(forms("all"), [FileForm::Both, FileForm::Both, FileForm::Plain, FileForm::Both]);
        assert_eq!(
            forms("only"),
            [FileForm::Packed, FileForm::Packed, FileForm::Plain, FileForm::Packed]
        );
    }

    #[test]
    fn what_stands_in_another_form_does_not_belong_to_the_site() {
        let names = ["a.html", "a.html.gz", "static/a.css.gz", "static/a.woff2", "b.html"];
        let belong = |setting: &str| {
            let belongs = |name| {
                let listed = |name: &str| Ok(!name.starts_with('b'));
                Precompress::of(setting).belongs(name, listed).unwrap()
            };
            names.map(belongs)
        };
        assert_eq!(belong("none"), [true, false, false, true, false]);
        assert_eq!(belong("assets"), [true, false, true, true, false]);
        assert_eq!(belong("all"), [true, true, true, true, false]);
        assert_eq!(belong("only"), [false, true, true, true, false]);
    }

    #[test]
    fn packed_bytes_have_no_time_in_them_and_are_the_text() {
        let texts = [b"<p>Sucres, sucres, sucres</p>".repeat(50), Vec::new()];
        for (name, text) in texts.iter().flat_map(|text| [("a.html", text), ("static/a.js", text)])
        {
            let packed = pack(name, text).unwrap();
            assert_eq!(packed[4..8], [0; 4], "the time of a gzip header");
            assert_eq!(packed, pack(name, text).unwrap());
            let other_thread = std::thread::scope(|scope| {
                scope.spawn(|| pack(name, text).unwrap()).join().unwrap()
            });
            assert_eq!(packed, other_thread);
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
            assert!(unpacked == *text && packed.len() <= text.len() / 4 + 30);
        }
    }
}
