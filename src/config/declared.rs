//! Sections and keys of sitegen.toml as they are declared: what template, schema and errors are made from.

use serde_json::Value;

/// A section as it is declared.
pub(super) struct DeclaredSection {
    /// `substitutes.weights`
    pub(super) path: &'static str,
    /// Its comment, line by line.
    pub(super) about: &'static [&'static str],
    pub(super) keys: Vec<DeclaredKey>,
}

/// A key as it is declared.
pub(super) struct DeclaredKey {
    pub(super) name: &'static str,
    /// Its comment, line by line.
    pub(super) about: &'static [&'static str],
    /// As TOML; `none` where there is none.
    pub(super) default: &'static str,
    /// As TOML, for keys without default.
    pub(super) example: &'static str,
    pub(super) schema: Value,
}

/// A comment without its line ends and the blanks that follow `///`.
pub(super) fn on_one_line(about: &[&str]) -> String {
    about.concat().trim().to_string()
}

/// What stands for no default.
pub(super) const NONE: &str = "none";
