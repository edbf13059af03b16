//! The rules of the house that the compiler does not know: which module may use which, who owns a
//! crate, how long a file may be, and that each says what it is for.
//!
//! The rules are data at the top; the code below finds what breaks them.

mod imports;
mod source;

use std::collections::BTreeMap;

use imports::{circles, used_modules};
use source::{Source, sources};

/// Crates that only some files may name.
const OWNERS: [(&str, &[&str]); 21] = [
    ("argon2", &["auth/hasher.rs"]),
    ("zxcvbn", &["auth/password.rs"]),
    ("sha2", &["auth/session.rs", "backup/mod.rs"]),
    ("lettre", &["mail/"]),
    ("tiny_http", &["server/http/transport.rs"]),
    ("rusqlite", &["search/", "sqlite/", "store/"]),
    ("sentry", &["telemetry/"]),
    ("clap", &["cli.rs", "cli/", "main.rs"]),
    ("minijinja", &["render/compiled/", "render/theme.rs"]),
    ("pulldown_cmark", &["render/document.rs"]),
    ("indicatif", &["telemetry/"]),
    ("flate2", &["fetch/", "files/packed_file.rs", "publish/packing.rs", "target/manifest.rs"]),
    ("md5", &["target/bucket.rs"]),
    ("object_store", &["target/bucket.rs", "target/fault.rs"]),
    ("libdeflater", &["files/packed_file.rs", "publish/packing.rs"]),
    (
        "reqwest",
        &[
            "fetch/http/",
            "fetch/download",
            "telemetry/delivery.rs",
            "commands/doctor/web_server.rs",
        ],
    ),
    ("deunicode", &["words/"]),
    ("public_suffix", &["fetch/http/policy.rs"]),
    ("rustls", &["store/accounts/database/server/link.rs", "tls.rs"]),
    ("tokio_postgres", &["store/accounts/database/"]),
    ("signal_hook", &["commands/run.rs"]),
];

/// Names that may have two meanings; a term of the field in two stages, say.
const NAMES_TWICE_MOST: usize = 5;

/// A file longer than this is two files.
const LINES_MAX: usize = 400;

/// The modules of src/ with those each may use, as the table in src/lib.rs has them. One way only:
/// drivers know stages, stages know the model and the words, the words know nothing.
fn may_use() -> Vec<(&'static str, Vec<&'static str>)> {
    let lib = sources().iter().find(|source| source.path == "lib.rs").unwrap();
    let mut rules = vec![("main", vec!["cli", "commands"])];
    for row in lib.text.lines().filter(|line| line.starts_with("//! | ") && line.contains('`')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, module, _, knows, _] = cells[..] else { panic!("{row}") };
        let knows = if knows == "nothing" { Vec::new() } else { knows.split(", ").collect() };
        rules.push((module.trim_matches(['[', '`', ']']), knows));
    }
    let all = rules.iter().map(|(module, _)| *module).collect();
    rules.push(("lib", all));
    rules
}

#[test]
fn dependencies_run_one_way() {
    let rules = may_use();
    let modules: Vec<&str> = rules.iter().map(|(module, _)| *module).collect();
    let mut broken = Vec::new();
    for source in sources() {
        let module = source.module();
        let Some((_, allowed)) = rules.iter().find(|(name, _)| *name == module) else {
            broken.push(format!("src/{} is of a module without a row in src/lib.rs", source.path));
            continue;
        };
        for used in used_modules(source, &modules) {
            if used != module && !allowed.contains(&used) {
                broken.push(format!("src/{} uses {used}, which {module} may not", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What a module may use and does not is no rule, it is a door left open.
#[test]
fn the_map_names_no_more_than_is_used() {
    let rules = may_use();
    let mut unused = Vec::new();
    for (module, allowed) in rules.iter().filter(|(module, _)| !["main", "lib"].contains(module)) {
        let files: Vec<&Source> =
            sources().iter().filter(|source| source.module() == *module).collect();
        for other in allowed {
            if files.iter().all(|file| used_modules(file, &[other]).is_empty()) {
                unused.push(format!("{module} does not use {other}"));
            }
        }
    }
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn crates_stay_with_their_owners() {
    let mut broken = Vec::new();
    for source in sources() {
        for (owned, owners) in OWNERS {
            let names = [format!("{owned}::"), format!("use {owned}")];
            let is_owner = owners.iter().any(|owner| source.path.starts_with(owner));
            if !is_owner && names.iter().any(|name| source.code.contains(name.as_str())) {
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

/// The files of the program itself.
fn program() -> Vec<&'static Source> {
    sources().iter().filter(|source| !source.is_for_tests()).collect()
}

#[test]
fn no_files_import_from_each_other_in_a_circle() {
    let circles = circles(&program());
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn a_type_name_is_used_once() {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for source in program() {
        for name in types_defined(&source.program) {
            places.entry(name).or_default().push(&source.path);
        }
    }
    places.retain(|_, files| files.len() > 1);
    assert!(places.len() <= NAMES_TWICE_MOST, "{places:#?}");
}

/// The types a code defines; what an `impl` calls `type` is no name of its own.
fn types_defined(code: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut depth, mut is_name) = (0, false);
    for word in code.split(|c: char| !c.is_alphanumeric() && !"_{}".contains(c)) {
        if is_name {
            names.push(word.trim_end_matches(['{', '}']));
        }
        is_name = depth == 0 && ["struct", "enum", "trait", "type", "union"].contains(&word);
        depth += word.matches('{').count();
        depth -= word.matches('}').count();
    }
    names
}

/// Each rule must notice when it is broken.
#[test]
fn the_rules_notice_what_breaks_them() {
    let modules = ["fetch", "store", "model"];
    let used = |text: &str| used_modules(&Source::new("render/x.rs", text), &modules);
    assert_eq!(used("use crate::store::Catalogue;"), ["store"]);
    assert_eq!(
        used("use crate::{\n    model::{Grade, Tag},\n    fetch,\n};"),
        ["model", "model", "fetch"]
    );
    assert_eq!(used("let x = crate::fetch::read();"), ["fetch"]);
    assert_eq!(used("// crate::store is not used\nuse super::store;"), [""; 0]);
    let code = "pub struct A; enum B<T>{ C } impl I for A{ type D = E; } pub(crate) trait F{}";
    assert_eq!(types_defined(code), ["A", "B", "F"]);
}
