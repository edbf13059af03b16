//! The rules of the house that the compiler does not know: which module may use which, who owns a
//! crate, how long a file may be, and that each says what it is for.
//!
//! The rules are data at the top; the code below finds what breaks them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What each module of src/ may use of the others. One way only: drivers know stages, stages know
/// the model and the words, the model knows the words, the words know nothing.
const MAY_USE: [(&str, &[&str]); 22] = [
    ("main", &["cli", "commands"]),
    (
        "lib",
        &[
            "auth",
            "cli",
            "commands",
            "config",
            "fetch",
            "letters",
            "mail",
            "model",
            "pipeline",
            "publish",
            "render",
            "search",
            "select",
            "server",
            "store",
            "telemetry",
            "tls",
        ],
    ),
    ("cli", &["model"]),
    (
        "commands",
        &[
            "auth",
            "cli",
            "config",
            "letters",
            "mail",
            "model",
            "pipeline",
            "server",
            "store",
            "telemetry",
        ],
    ),
    (
        "pipeline",
        &[
            "config",
            "fetch",
            "model",
            "publish",
            "render",
            "search",
            "select",
            "store",
            "telemetry",
            "words",
        ],
    ),
    (
        "server",
        &[
            "auth",
            "config",
            "letters",
            "mail",
            "model",
            "publish",
            "render",
            "search",
            "store",
            "telemetry",
            "words",
        ],
    ),
    ("letters", &["config", "mail", "model", "render"]),
    ("auth", &["model"]),
    ("mail", &["model"]),
    ("fetch", &["files", "model", "tls", "words"]),
    ("store", &["files", "model", "sqlite"]),
    ("search", &["model", "sqlite", "words"]),
    ("sqlite", &["model"]),
    ("files", &[]),
    ("select", &["model", "words"]),
    ("render", &["model", "words"]),
    ("publish", &["files", "model"]),
    ("model", &["words"]),
    ("words", &[]),
    ("config", &[]),
    ("telemetry", &["tls"]),
    ("tls", &[]),
];

/// Crates that only some files may name.
const OWNERS: [(&str, &[&str]); 16] = [
    ("argon2", &["auth/hasher.rs"]),
    ("zxcvbn", &["auth/password.rs"]),
    ("sha2", &["auth/session.rs"]),
    ("lettre", &["mail/"]),
    ("tiny_http", &["server/transport.rs"]),
    ("rusqlite", &["search/", "sqlite/", "store/"]),
    ("sentry", &["telemetry.rs"]),
    ("clap", &["cli.rs", "cli/", "main.rs"]),
    ("minijinja", &["render/theme.rs"]),
    ("pulldown_cmark", &["render/document.rs"]),
    ("indicatif", &["telemetry/"]),
    ("flate2", &["fetch/"]),
    ("reqwest", &["fetch/http/", "fetch/download"]),
    ("psl", &["fetch/http/policy.rs"]),
    ("rustls", &["tls.rs"]),
    ("signal_hook", &["commands/run.rs"]),
];

/// A file longer than this is two files.
const LINES_MAX: usize = 400;

struct Source {
    /// Path below src/.
    path: String,
    text: String,
}

impl Source {
    /// The module of src/ the file belongs to.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The code without comments, so that words in prose break no rule.
    fn code(&self) -> String {
        let lines = self.text.lines().map(|line| line.split("//").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries =
        walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let sources: Vec<Source> = entries
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| Source {
            path: entry.path().strip_prefix(&root).unwrap().display().to_string(),
            text: fs::read_to_string(entry.path()).unwrap(),
        })
        .collect();
    assert!(sources.len() > 40, "found only {} files in {}", sources.len(), root.display());
    sources
}

/// The modules a file uses: `crate::fetch::…`, `use crate::{config, fetch}`, `sitegen::cli`.
fn used_modules<'m>(source: &Source, modules: &[&'m str]) -> Vec<&'m str> {
    let code: String = source.code().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut used = Vec::new();
    for root in ["crate::", "sitegen::"] {
        for rest in code.split(root).skip(1) {
            let named: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => top_level_names(group),
                None => {
                    vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()]
                }
            };
            used.extend(modules.iter().filter(|module| named.contains(module)));
        }
    }
    used
}

/// The first names of a braced `use` list, at its top level.
fn top_level_names(group: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    names.into_iter().map(|name| name.trim().split("::").next().unwrap_or_default()).collect()
}

#[test]
fn dependencies_run_one_way() {
    let rules: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let modules: Vec<&str> = rules.keys().copied().collect();
    let mut broken = Vec::new();
    for source in sources() {
        let module = source.module().to_string();
        let allowed = rules.get(module.as_str()).copied().unwrap_or(&[]);
        for used in used_modules(&source, &modules) {
            if used != module && !allowed.contains(&used) {
                broken.push(format!("src/{} uses {used}, which {module} may not", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_module_has_its_rules() {
    let known: Vec<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    for source in sources() {
        assert!(
            known.contains(&source.module()),
            "src/{} is of a module without rules",
            source.path
        );
    }
}

#[test]
fn crates_stay_with_their_owners() {
    let mut broken = Vec::new();
    for source in sources() {
        let code = source.code();
        for (owned, owners) in OWNERS {
            let names = [format!("{owned}::"), format!("use {owned}")];
            let is_owner = owners.iter().any(|owner| source.path.starts_with(owner));
            if !is_owner && names.iter().any(|name| code.contains(name.as_str())) {
                broken.push(format!(
                    "src/{} names {owned}, which belongs to {owners:?}",
                    source.path
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut broken = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > LINES_MAX {
            broken.push(format!("src/{} has {lines} lines, more than {LINES_MAX}", source.path));
        }
        if !source.text.starts_with("//! ") {
            broken
                .push(format!("src/{} does not say in a `//!` header what it is for", source.path));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Each rule must notice when it is broken.
#[test]
fn the_rules_notice_what_breaks_them() {
    let modules = ["fetch", "store", "model"];
    let used = |text: &str| {
        used_modules(&Source { path: "render/x.rs".into(), text: text.into() }, &modules)
    };
    assert_eq!(used("use crate::store::Catalogue;"), ["store"]);
    assert_eq!(used("use crate::{\n    model::{Grade, Tag},\n    fetch,\n};"), ["fetch", "model"]);
    assert_eq!(used("let x = crate::fetch::read();"), ["fetch"]);
    assert_eq!(used("// crate::store is not used\nuse super::store;"), [""; 0]);
}
