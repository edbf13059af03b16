//! Two-column tables for people.

use std::fmt::Write as _;

use crate::words::grouped;

/// A table that is filled line by line.
#[derive(Default)]
pub(super) struct TextTable {
    lines: Vec<(String, String)>,
}

impl TextTable {
    /// A heading with lines below it.
    pub(super) fn heading(&mut self, heading: &str) {
        self.lines.push((heading.to_string(), String::new()));
    }

    /// A line below the heading.
    pub(super) fn line(&mut self, name: &str, value: impl Into<String>) {
        self.lines.push((format!("  {name}"), value.into()));
    }

    /// A line with a count, right-aligned among counts.
    pub(super) fn count(&mut self, name: &str, count: u64) {
        self.line(name, format!("{:>11}", thousands(count)));
    }

    /// A line with how many of all are beyond a limit, where some are.
    pub(super) fn more(&mut self, all: usize, limit: usize) {
        let others = all.saturating_sub(limit) as u64;
        if others > 0 {
            self.line("…", format!("and {} more", thousands(others)));
        }
    }

    /// The table as text, without line end.
    pub(super) fn render(&self) -> String {
        let width = self.lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (name, value) in &self.lines {
            let line = format!("{name:width$}  {value}");
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text.trim_end().to_string()
    }
}

/// A text cut to a number of characters, without what would move a terminal.
pub(super) fn cut(text: &str, characters: usize) -> String {
    let mut cut: String = text.chars().filter(|c| !c.is_control()).take(characters).collect();
    if text.chars().count() > characters {
        cut.push('…');
    }
    cut
}

/// `1,234,567`
pub(super) fn thousands(number: u64) -> String {
    grouped(number, ",")
}

/// `1 session`, `2 sessions`, `3 retries`
pub(super) fn counted<N: TryInto<u64>>(number: N, thing: &str) -> String {
    match (number.try_into().unwrap_or(u64::MAX), thing.strip_suffix('y')) {
        (1, _) => format!("1 {thing}"),
        (number, Some(stem)) => format!("{} {stem}ies", thousands(number)),
        (number, None) => format!("{} {thing}s", thousands(number)),
    }
}

/// `12.3 MB`
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let mut table = TextTable::default();
        table.heading("Pages");
        table.count("new", 1_234_567);
        table.line("rate", "x");
        assert_eq!(table.render(), "Pages\n  new     1,234,567\n  rate  x");
    }
}
