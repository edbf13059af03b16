//! Mistakes in text files of the operator: `FILE:LINE: message`, which editors can jump to, then the line itself
//! with carets below what is wrong.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use crate::words::line_of;

/// Longer lines are cut: a terminal would wrap them and the carets would point nowhere.
const COLUMNS_MAX: usize = 160;

/// `FILE:LINE: message` with the marked line below.
pub(crate) fn at(file: &Path, text: &str, span: Range<usize>, message: &str) -> String {
    let line = line_of(text, span.start);
    format!("{}:{line}: {message}{}", file.display(), excerpt(text, span))
}

/// A mistake the TOML parser found, as [`at`].
pub(crate) fn of_toml(file: &Path, text: &str, error: &toml::de::Error) -> String {
    at(file, text, error.span().unwrap_or(0..0), error.message())
}

/// `FILE:LINE: message` with the whole line marked, for parsers that know no column. The file is read for it; where
/// it cannot be, the message stands alone.
pub(crate) fn in_file(file: &Path, line: usize, message: &str) -> String {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    at_line(file, &text, line, message)
}

fn at_line(file: &Path, text: &str, line: usize, message: &str) -> String {
    let lines = text.split_inclusive('\n');
    let start: usize = lines.take(line.saturating_sub(1)).map(str::len).sum();
    let written = text[start..].lines().next().unwrap_or_default().trim_end();
    let indent = written.len() - written.trim_start().len();
    let excerpt = excerpt(text, start + indent..start + written.len());
    format!("{}:{line}: {message}{excerpt}", file.display())
}

/// The line a span begins on, with carets below the span; starts with a line end. Empty where the text has no such
/// line or nothing is on it.
fn excerpt(text: &str, span: Range<usize>) -> String {
    let start = floor(text, span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if line.trim().is_empty() {
        return String::new();
    }
    let line_end = line_start + line.len();
    let end = floor(text, span.end).clamp(start, line_end.max(start));
    let before = text[line_start..start].chars().count();
    let marked = text[start..end].chars().count().max(1);
    let number = line_of(text, start).to_string();
    let margin = " ".repeat(number.len());
    let shown: String = line.chars().take(COLUMNS_MAX).collect();
    let mut excerpt = format!("\n{margin} |\n{number} | {shown}");
    if before < COLUMNS_MAX {
        // Tabs stay tabs, so that the carets stand below what they mark at any tab width.
        let indent: String =
            line.chars().take(before).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let carets = "^".repeat(marked.min(COLUMNS_MAX - before));
        // Writing to a string cannot fail.
        let _ = write!(excerpt, "\n{margin} | {indent}{carets}");
    }
    excerpt
}

/// The start of the character a byte belongs to.
fn floor(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte.min(text.len()))
}

/// The one of some names that was probably meant.
pub(crate) fn similar<'n>(
    written: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    // `nom` and `name` are just above this; below it, words share little more than a first letter.
    const ALIKE: f64 = 0.74;
    let mut best = (ALIKE, None);
    for name in names {
        let alike = strsim::jaro_winkler(written, name);
        if alike > best.0 {
            best = (alike, Some(name));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_shown_with_carets_below_the_mistake() {
        let text = "[site]\n\tname = \"é\" # x\nurl = 1\n";
        let start = text.find("\"é\"").unwrap();
        let shown = at(Path::new("a.toml"), text, start..start + 4, "wrong");
        assert_eq!(shown, "a.toml:2: wrong\n  |\n2 | \tname = \"é\" # x\n  | \t       ^^^");
        assert_eq!(
            at_line(Path::new("b"), text, 3, "no"),
            "b:3: no\n  |\n3 | url = 1\n  | ^^^^^^^"
        );
    }

    #[test]
    fn any_span_of_any_text_can_be_shown() {
        let text = "é\n\nü = 1";
        for start in 0..12 {
            for end in 0..12 {
                let _ = at(Path::new("x"), text, start..end, "m");
            }
            let _ = at_line(Path::new("x"), text, start, "m");
        }
        assert_eq!(excerpt("", 0..0), "");
    }

    #[test]
    fn names_are_suggested_where_they_are_alike() {
        let names = ["base_url", "name", "notice"];
        assert_eq!(similar("base_ulr", names), Some("base_url"));
        assert_eq!(similar("nmae", names), Some("name"));
        assert_eq!(similar("xyz", names), None);
    }
}
