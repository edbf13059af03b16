//! Which file of src/ imports from which: the paths that begin with `crate`, `super` or `self`, followed
//! through re-exports to the file that defines what they name.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// The names of a module below the crate: `["search", "find"]`.
type Path = Vec<String>;

/// What modules pass on with `pub use`: by module and name, the path of what is meant.
type Reexports = BTreeMap<Path, BTreeMap<String, Path>>;

/// The files that import from each other in a circle, each circle once.
pub(super) fn circles(sources: &[&Source]) -> BTreeSet<Vec<String>> {
    let graph = graph(sources);
    let reached: BTreeMap<&Path, BTreeSet<&Path>> =
        graph.keys().map(|module| (module, reachable(&graph, module))).collect();
    let mut circles = BTreeSet::new();
    for (module, others) in &reached {
        let circle: Vec<String> = others
            .iter()
            .filter(|other| reached[**other].contains(module))
            .map(|other| other.join("::"))
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles
}

/// The modules of src/ a file names: `crate::fetch::…`, `use crate::{config, fetch}`, `sitegen::cli`.
pub(super) fn used_modules<'m>(source: &Source, modules: &[&'m str]) -> Vec<&'m str> {
    let mut used = Vec::new();
    for root in ["crate::", "sitegen::"] {
        for tree in source.code.split(root).skip(1) {
            for path in expand(tree) {
                used.extend(
                    modules
                        .iter()
                        .filter(|module| path.first().is_some_and(|name| name == *module)),
                );
            }
        }
    }
    used
}

fn graph(sources: &[&Source]) -> BTreeMap<Path, BTreeSet<Path>> {
    let reexports: Reexports =
        sources.iter().map(|source| (module_of(source), passed_on(source))).collect();
    sources.iter().map(|source| (module_of(source), imports(source, &reexports))).collect()
}

fn reachable<'g>(graph: &'g BTreeMap<Path, BTreeSet<Path>>, from: &'g Path) -> BTreeSet<&'g Path> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        for next in &graph[module] {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    reached
}

/// The module a file is: `search/find/mod.rs` and `search/find.rs` are `search::find`.
fn module_of(source: &Source) -> Path {
    let path = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_string).collect()
}

/// The modules a file imports from, itself left out.
fn imports(source: &Source, reexports: &Reexports) -> BTreeSet<Path> {
    let own = module_of(source);
    let (_, code) = split_public_uses(&source.program);
    let mut modules = BTreeSet::new();
    for (at, _) in code.match_indices("::") {
        let (before, tree) = (&code[..at], &code[at + 2..]);
        let Some(base) = base(before, &own).filter(|_| !tree.starts_with("super::")) else {
            continue;
        };
        for names in expand(tree) {
            modules.extend(defining_module(&[base.clone(), names].concat(), reexports));
        }
    }
    modules.remove(&own);
    modules
}

/// What a file passes on: the last name of each `pub use`, and the whole path.
fn passed_on(source: &Source) -> BTreeMap<String, Path> {
    let own = module_of(source);
    let mut names = BTreeMap::new();
    for item in split_public_uses(&source.program).0 {
        let after_roots = item.rfind("super::").map_or(0, |at| at + 5);
        let at = item[after_roots..].find("::").map_or(item.len(), |at| after_roots + at);
        let (base, rest) = match base(&item[..at], &own) {
            Some(base) => (base, &item[at + 2..]),
            // A module below this one, or another crate, which no module is called like.
            None => (own.clone(), item),
        };
        for path in expand(rest) {
            let path = [base.clone(), path].concat();
            names.extend(path.last().cloned().map(|name| (name, path)));
        }
    }
    names
}

/// The trees of the `pub use` items of a code, and the code without them.
fn split_public_uses(code: &str) -> (Vec<&str>, String) {
    let mut uses = Vec::new();
    let mut others = String::new();
    for item in code.split_inclusive(';') {
        match item.find("use ").filter(|at| is_visibility(&item[..*at])) {
            Some(at) => uses.push(item[at + 4..].trim_end_matches(';')),
            None => others.push_str(item),
        }
    }
    (uses, others)
}

/// True for what ends in `pub` or `pub(…)`.
fn is_visibility(before: &str) -> bool {
    let before = before.trim_end();
    let before = match before.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((before, _)) => before,
        None => before,
    };
    before.rsplit([' ', ']', '}', '{']).next() == Some("pub")
}

/// The module that a path whose roots end here is relative to: `crate`, `self`, `super::super`.
fn base(before: &str, own: &Path) -> Option<Path> {
    let start = before.rfind(|c: char| !is_of_word(c) && c != ':').map_or(0, |at| at + 1);
    let mut base = own.clone();
    let mut is_path = false;
    for root in before[start..].split("::") {
        match root {
            "crate" => base.clear(),
            "super" => drop(base.pop()),
            "self" => {}
            _ => return None,
        }
        is_path = true;
    }
    is_path.then_some(base)
}

const fn is_of_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The paths a tree names: `a::{b, c::d}` gives `a::b` and `a::c::d`.
fn expand(tree: &str) -> Vec<Path> {
    let tree = tree.trim_start();
    if let Some(group) = tree.strip_prefix('{') {
        return members(group).into_iter().flat_map(expand).collect();
    }
    let end = tree.find(|c: char| !is_of_word(c)).unwrap_or(tree.len());
    let (name, rest) = tree.split_at(end);
    if name.is_empty() {
        return vec![Vec::new()];
    }
    let deeper = match rest.strip_prefix("::") {
        Some(rest) if rest.starts_with(|c| is_of_word(c) || c == '{') => expand(rest),
        _ => vec![Vec::new()],
    };
    deeper.into_iter().map(|path| [vec![name.to_string()], path].concat()).collect()
}

/// The parts of a braced list, whose opening brace was read already.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0, 0);
    let mut parts = Vec::new();
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// The file that defines what a path names: its longest part that is a module, then what that passes on.
fn defining_module(path: &[String], reexports: &Reexports) -> Option<Path> {
    let length = (1..=path.len()).rev().find(|length| reexports.contains_key(&path[..*length]))?;
    let (module, names) = path.split_at(length);
    let meant = names.first().and_then(|name| reexports[module].get(name));
    match meant.filter(|meant| *meant != path) {
        Some(meant) => defining_module(meant, reexports),
        None => Some(module.to_vec()),
    }
}

#[test]
fn circles_are_seen_through_lists_relative_paths_and_reexports() {
    let circles_of = |files: &[(&str, &str)]| {
        let sources: Vec<Source> =
            files.iter().map(|(path, text)| Source::new(path, text)).collect();
        circles(&sources.iter().collect::<Vec<_>>())
    };
    let one = BTreeSet::from([vec!["a".to_string(), "b".to_string()]]);
    let b = ("b.rs", "fn f() { crate::a::g(); }");
    assert_eq!(circles_of(&[("a.rs", "use crate::{c, b::{self, f}};"), b, ("c.rs", "")]), one);
    assert_eq!(
        circles_of(&[("a.rs", "use crate::c::f;"), b, ("c.rs", "pub use super::b::f;")]),
        one
    );
    assert_eq!(circles_of(&[("a.rs", "pub(crate) use super::b::f;"), b]), BTreeSet::new());
    assert_eq!(circles_of(&[("a.rs", "// use crate::b;"), b]), BTreeSet::new());
    let grandchild = ("a/b/c.rs", "use super::super::d::f; pub use super::super::d::g;");
    let parent = ("a/b.rs", "use self::c::f;");
    assert_eq!(circles_of(&[grandchild, parent, ("a/d.rs", "")]), BTreeSet::new());
    let child = ("a/b.rs", "use super::One;");
    let circle =
        circles_of(&[("a/mod.rs", "mod b; pub struct One; fn f() { self::b::g(); }"), child]);
    assert_eq!(circle, BTreeSet::from([vec!["a".to_string(), "a::b".to_string()]]));
}
