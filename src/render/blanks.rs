//! What the operator has yet to fill in: blanks of the documents, such as `[à compléter : adresse]`.

use std::fmt;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Presentation;

/// A blank of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Blank {
    file: PathBuf,
    line: usize,
    /// With its brackets.
    text: String,
}

impl fmt::Display for Blank {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file.display(), self.line, self.text)
    }
}

impl Presentation {
    /// The blanks of all its documents, in the order of files and lines.
    pub(crate) fn blanks(&self) -> Result<Vec<Blank>> {
        let opening = format!("[{}", self.texts.get("page.blank")?);
        let mut blanks = Vec::new();
        for document in &self.documents {
            let file = &document.file;
            let content = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read the document {}", file.display()))?;
            for (line, content) in (1..).zip(content.lines()) {
                for text in in_line(content, &opening) {
                    blanks.push(Blank { file: file.clone(), line, text: text.to_string() });
                }
            }
        }
        Ok(blanks)
    }
}

/// The passages of a line from an opening to the next closing bracket, or to the end.
fn in_line<'l>(line: &'l str, opening: &str) -> Vec<&'l str> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(opening) {
        let end = rest[at..].find(']').map_or(rest.len(), |end| at + end + 1);
        found.push(&rest[at..end]);
        rest = &rest[end..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_of_a_line_is_found() {
        let line = "De **[à compléter : nom]** à [à compléter], voir [là](/x) et [à compléter";
        assert_eq!(
            in_line(line, "[à compléter"),
            ["[à compléter : nom]", "[à compléter]", "[à compléter"]
        );
        assert_eq!(in_line("à compléter", "[à compléter"), [""; 0]);
    }
}
