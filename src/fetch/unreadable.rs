//! What a file is that is none sitegen reads, and what to do about it.

use std::fmt;

/// What a file looks like, and the remedy where there is one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ForeignFile {
    /// With its article: `an empty file`.
    pub(crate) looks_like: &'static str,
    /// What to take or do instead; nothing where it depends.
    pub(crate) remedy: &'static str,
}

impl fmt::Display for ForeignFile {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.looks_like)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(out, ": {}", self.remedy) }
    }
}

impl ForeignFile {
    pub(super) const fn of(looks_like: &'static str) -> Self {
        Self { looks_like, remedy: "" }
    }
}

const UNPACK: &str = "unpack it, or pack it with gzip, which is read";
const JSONL: &str = "take the JSONL export instead, openfoodfacts-products.jsonl.gz";
const CSV: &str = "choose CSV instead of Excel where it was downloaded, or save it as CSV (UTF-8)";
const UTF8: &str = "save it as UTF-8";

/// First bytes, with what begins with them.
const BEGINNINGS: [(&[u8], &str, &str); 21] = [
    (
        b"PAR1",
        "the Parquet export, which is not read",
        "take the JSONL export instead, openfoodfacts-products.jsonl.gz, or write its rows as JSON, one a line",
    ),
    (b"ARROW1", "an Arrow file", "write its rows as JSON, one a line"),
    (b"\x6d\xe2\x99\x81", "the MongoDB dump", JSONL),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook (XLS)", CSV),
    (b"PK\x05\x06", "an empty ZIP archive", UNPACK),
    (b"\x1f\x8b", "gzip data within gzip data", "unpack it once"),
    (b"BZh", "data packed with bzip2", UNPACK),
    (b"\xfd7zXZ\0", "data packed with xz", UNPACK),
    (b"\x28\xb5\x2f\xfd", "data packed with zstd", UNPACK),
    (b"7z\xbc\xaf", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"SQLite format 3\0", "an SQLite database", "export its rows as CSV or JSON"),
    (b"\xff\xfe", "a text in UTF-16", UTF8),
    (b"\xfe\xff", "a text in UTF-16", UTF8),
    (b"@prefix", "the RDF export", JSONL),
    (b"%PDF", "a PDF", ""),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"RIFF", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (
        b"version https://git-lfs",
        "a pointer of Git LFS",
        "fetch the file itself with `git lfs pull`",
    ),
];

/// How far into a file its kind is looked for.
const LOOK_BYTES: usize = 4096;

/// What the first bytes of a file show it to be, where that is nothing sitegen reads.
pub(super) fn foreign(start: &[u8]) -> Option<ForeignFile> {
    for (beginning, looks_like, remedy) in BEGINNINGS {
        if start.starts_with(beginning) {
            return Some(ForeignFile { looks_like, remedy });
        }
    }
    let look = &start[..start.len().min(LOOK_BYTES)];
    let has = |part: &[u8]| look.windows(part.len()).any(|window| window == part);
    let (looks_like, remedy) = if start.starts_with(b"PK\x03\x04") {
        let is_workbook = has(b"[Content_Types].xml") || has(b"xl/") || has(b"docProps/");
        if is_workbook {
            ("an Excel workbook (XLSX)", CSV)
        } else if has(b"opendocument.spreadsheet") {
            ("an OpenDocument spreadsheet (ODS)", "save it as CSV (UTF-8)")
        } else {
            ("a ZIP archive", UNPACK)
        }
    } else if start.get(257..262) == Some(b"ustar") {
        ("a tar archive", UNPACK)
    } else if is_bson(start) {
        ("BSON, as MongoDB dumps it", JSONL)
    } else if start.first() == Some(&b'<') {
        markup(has(b"rdf:RDF") || has(b"<rdf:"), has(b"<?xml") || has(b"<!ENTITY"))
    } else if look.contains(&0) {
        ("binary data", "")
    } else {
        return None;
    };
    Some(ForeignFile { looks_like, remedy })
}

/// A document begins with its length, then the type and the name of its first element.
fn is_bson(start: &[u8]) -> bool {
    matches!(start.get(4), Some(2 | 7)) && start.get(5..9) == Some(b"_id\0")
}

fn markup(is_rdf: bool, is_xml: bool) -> (&'static str, &'static str) {
    match (is_rdf, is_xml) {
        (true, _) => ("the RDF export", JSONL),
        (false, true) => ("an XML file", ""),
        (false, false) => {
            ("an HTML or XML page", "servers answer so when they fail: fetch it again")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks_like(start: &[u8]) -> Option<&'static str> {
        foreign(start).map(|file| file.looks_like)
    }

    #[test]
    fn what_is_not_read_is_known_by_name() {
        let mut tar = vec![0; 257];
        tar.extend_from_slice(b"ustar");
        for (start, name) in [
            (&b"PAR1\x15\x04"[..], "the Parquet export, which is not read"),
            (b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml", "an Excel workbook (XLSX)"),
            (b"PK\x03\x04\x14\0\0\0\x08\0products.csv", "a ZIP archive"),
            (
                b"PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                "an OpenDocument spreadsheet (ODS)",
            ),
            (b"\x10\0\0\0\x02_id\0\x0e\0\0\0", "BSON, as MongoDB dumps it"),
            (b"\x6d\xe2\x99\x81\x66", "the MongoDB dump"),
            (&tar, "a tar archive"),
            (b"<?xml version=\"1.0\"?>\n<rdf:RDF xmlns", "the RDF export"),
            (b"<!DOCTYPE html><html>", "an HTML or XML page"),
            (b"\xff\xfec\0o\0d\0e\0", "a text in UTF-16"),
            (b"\x01\x02\0\x03", "binary data"),
        ] {
            assert_eq!(looks_like(start), Some(name));
        }
        for start in [&b""[..], b"{\"code\":", b"code\tproduct_name", b"PARIS\t"] {
            assert_eq!(looks_like(start), None);
        }
    }

    #[test]
    fn a_remedy_follows_what_it_is_for() {
        let workbook = foreign(b"\xd0\xcf\x11\xe0").unwrap().to_string();
        assert!(workbook.starts_with("an Excel workbook (XLS): choose CSV"), "{workbook}");
        assert_eq!(ForeignFile::of("an empty file").to_string(), "an empty file");
    }
}
