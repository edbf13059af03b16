//! The files of src/, read once, and their code without what is no code.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// A file of src/.
pub(super) struct Source {
    /// Path below src/.
    pub path: String,
    pub text: String,
    /// Without comments and what stands in quotes; every space is a single one.
    pub code: String,
    /// The code without the tests at its end.
    pub program: String,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let [code, program] = [text, without_tests(text)].map(code_of);
        Self { path: path.into(), text: text.into(), code, program }
    }

    /// The module of src/ the file belongs to.
    pub(super) fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// True for files that only tests and fuzzers compile.
    pub(super) fn is_for_tests(&self) -> bool {
        let mut parts = self.path.split('/').map(|part| part.trim_end_matches(".rs"));
        parts.any(|part| {
            matches!(part, "test" | "tests" | "fuzzing" | "sample") || part.starts_with("test_")
        })
    }
}

/// All files of src/, by path.
pub(super) fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources = Vec::new();
        for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
            let entry = entry.unwrap();
            if entry.path().extension().is_some_and(|extension| extension == "rs") {
                let path = entry.path().strip_prefix(&root).unwrap().display().to_string();
                sources.push(Source::new(&path, &fs::read_to_string(entry.path()).unwrap()));
            }
        }
        assert!(sources.len() > 40, "found only {} files in {}", sources.len(), root.display());
        sources
    });
    &SOURCES
}

/// A file up to its `#[cfg(test)] mod tests {`, which stands at its end.
fn without_tests(text: &str) -> &str {
    for (at, _) in text.match_indices("\n#[cfg(test)]") {
        let mut following = text[at + 1..].lines().skip_while(|line| line.starts_with("#["));
        if following.next().is_some_and(|line| line.contains("mod ") && line.ends_with('{')) {
            return &text[..at];
        }
    }
    text
}

/// The rest of a text after what a comment, string or character begins with; none at anything else.
fn after_what_is_no_code(rest: &str) -> Option<&str> {
    let past = |start: usize, end: &str| {
        let length = rest[start..].find(end).map_or(rest.len(), |at| start + at + end.len());
        Some(&rest[length..])
    };
    if rest.starts_with("//") {
        // The end of the line stays.
        return Some(rest.find('\n').map_or("", |at| &rest[at..]));
    }
    if rest.starts_with("/*") {
        return past(2, "*/");
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            return past(hashes + 2, &format!("\"{}", "#".repeat(hashes)));
        }
    }
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            _ if character == quote => return Some(&rest[at + 1..]),
            // A lifetime: a character has one sign between its quotes.
            _ if quote == '\'' && !rest[at + character.len_utf8()..].starts_with('\'') => {
                return None;
            }
            _ => {}
        }
    }
    Some("")
}

fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let is_in_word = next == 'r' && code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        match after_what_is_no_code(rest).filter(|_| !is_in_word) {
            Some(after) => rest = after,
            None => {
                code.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn prose_is_no_code() {
    let text = "use a; // b\nlet c = \"d\\\" e\"; /* f */ let g = r#\"h \" i\"#; j('k', '\\'', 'l');\n\
                fn for_life<'m>(n: &'m str) {}\n#[cfg(test)]\nmod tests {\n    use o;\n}\n";
    let source = Source::new("x.rs", text);
    assert!(source.code.ends_with("mod tests { use o; }"));
    assert_eq!(
        source.program,
        "use a; let c = ; let g = ; j(, , ); fn for_life<'m>(n: &'m str) {}"
    );
}
