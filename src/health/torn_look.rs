//! Looks for files that a power cut left empty or without an end, where the last run did not say that it was done.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::{HealthCode, HealthReason};
use crate::config::Paths;
use crate::files::{lock, unpacked};
use crate::store::LedgerReader;

/// Files that are looked at: some tenths of a second.
const MOST: usize = 20_000;
/// Enough to hold the end of a page.
const END_BYTES: i64 = 16;
const PAGE_END: &[u8] = b"</html>";

/// What was seen of a site.
#[derive(Default)]
struct TornLook {
    files: usize,
    torn: usize,
    first: Option<PathBuf>,
}

/// Files that are not whole, where no run is at work and the last one did not settle.
pub(crate) fn torn_site(paths: &Paths) -> Option<HealthReason> {
    if is_in_doubt(paths) { find_torn(paths) } else { None }
}

/// Whether no run is at work and the last one did not settle.
pub(super) fn is_in_doubt(paths: &Paths) -> bool {
    let ledger = paths.ledger();
    if !ledger.exists() {
        return false;
    }
    // One that is damaged is set aside by the next build, which compares all.
    let is_settled = LedgerReader::open(&ledger).and_then(|reader| reader.is_settled());
    !is_settled.unwrap_or(true) && lock::held_since(&paths.lock()).ok().flatten().is_none()
}

/// Opens the files of the site and says which are not whole.
pub(super) fn find_torn(paths: &Paths) -> Option<HealthReason> {
    let look = look_at(&paths.public, MOST);
    let first = look.first?;
    let text = format!(
        "the last run did not end, and {} of {} files of the site are empty or cut off, such as {}: run `sitegen build --full`",
        look.torn,
        look.files,
        first.display()
    );
    Some(HealthReason::new(HealthCode::SiteTorn, text))
}

/// Looks at as many files as there are, but at most `most`. What cannot be read is left to others.
fn look_at(public: &Path, most: usize) -> TornLook {
    let (mut look, mut folders) = (TornLook::default(), vec![public.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            // What a build has put aside, or can be undone.
            if entry.file_name().as_bytes().starts_with(b".") {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => look.add(entry.path()),
                _ => {}
            }
            if look.files >= most {
                return look;
            }
        }
    }
    look
}

impl TornLook {
    fn add(&mut self, path: PathBuf) {
        self.files += 1;
        if is_torn(&path).unwrap_or(false) {
            self.torn += 1;
            self.first.get_or_insert(path);
        }
    }
}

/// Whether a file is empty, or a page without its end.
fn is_torn(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    if bytes == 0 {
        return Ok(true);
    }
    let mut end = Vec::new();
    match path.extension().and_then(OsStr::to_str) {
        Some("html") => {
            let back = END_BYTES.min(i64::try_from(bytes).unwrap_or(END_BYTES));
            file.seek(SeekFrom::End(-back))?;
            file.read_to_end(&mut end)?;
        }
        Some("gz") => {
            let Ok(content) = unpacked(file) else { return Ok(true) };
            if !path.file_stem().is_some_and(|name| name.as_bytes().ends_with(b".html")) {
                return Ok(false);
            }
            end = content;
        }
        _ => return Ok(false),
    }
    Ok(!end.trim_ascii_end().ends_with(PAGE_END))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// « <html>a</html> » and an empty list, compressed.
    const PAGE: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3\xc9\x28\xc9\xcd\xb1\x4b\xb4\xd1\x07\xd3\x5c\x00\x2c\xe9\xaa\x60\x0f\x00\x00\x00";
    const LIST: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3\x29\x2d\xca\x29\x4e\x2d\xd1\xb7\x03\x00\xdb\xce\x72\xfc\x09\x00\x00\x00";

    #[test]
    fn a_file_is_torn_where_it_is_empty_or_has_no_end() {
        let folder = tempfile::tempdir().unwrap();
        let table: [(&str, &[u8], bool); 9] = [
            ("a.html", b"<html>a</html>\n", false),
            ("b.html", b"<html>b</ht", true),
            ("c.html", b"", true),
            ("d.html", &[0; 4096], true),
            ("a.html.gz", PAGE, false),
            ("b.html.gz", &PAGE[..PAGE.len() - 4], true),
            ("c.html.gz", LIST, true),
            ("robots.txt", b"", true),
            ("sitemap.xml.gz", LIST, false),
        ];
        for (name, content, torn) in table {
            let path = folder.path().join(name);
            File::create(&path).unwrap().write_all(content).unwrap();
            assert_eq!(is_torn(&path).unwrap(), torn, "{name}");
        }
        File::create(folder.path().join(".aside")).unwrap();
        let look = look_at(folder.path(), MOST);
        assert_eq!((look.files, look.torn), (9, 6));
        assert_eq!(look_at(folder.path(), 4).files, 4);
    }
}
