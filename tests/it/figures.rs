//! What docs/SECURITY.md and docs/reliability.md name as showing something is there: a test, the beginning of some, a script.

use std::collections::BTreeSet;

use walkdir::WalkDir;

use crate::support::project;

fn text(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).unwrap()
}

/// The functions of a folder of sources by the paths that tests have: `fetch::faults::what_passes…`.
fn functions(folder: &str) -> BTreeSet<String> {
    let root = project().join(folder);
    let mut found = BTreeSet::new();
    for entry in WalkDir::new(&root) {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let name = path.strip_prefix(&root).unwrap().with_extension("");
        let mut module = name.to_str().unwrap().replace('/', "::");
        for end in ["::mod", "::main"] {
            module = module.trim_end_matches(end).to_string();
        }
        let mut inner = String::new();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            if let Some(name) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(" {")) {
                inner = format!("::{name}");
            } else if line == "}" {
                inner.clear();
            }
            if let Some((_, rest)) = line.trim_start().split_once("fn ") {
                found
                    .insert(format!("{module}{inner}::{}", rest.split(['(', '<']).next().unwrap()));
            }
        }
    }
    found
}

/// What a table's row names in its last column.
fn names(row: &str) -> Vec<&str> {
    let cell = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
    cell.split('`').skip(1).step_by(2).map(|name| name.trim_end_matches('…')).collect()
}

fn assert_there(row: &str, functions: &BTreeSet<String>) {
    for name in names(row) {
        let name = name.split(' ').next().unwrap();
        let is_there = if name.starts_with("scripts/") {
            project().join(name).is_file()
        } else {
            functions.range(name.to_string()..).next().is_some_and(|found| found.starts_with(name))
        };
        assert!(is_there, "there is no {name}: {row}");
    }
}

#[test]
fn each_figure_of_reliability_and_security_has_its_number_and_what_shows_it() {
    let security = text("docs/SECURITY.md");
    let functions = functions("src").into_iter().chain(functions("tests/it")).collect();
    for (letter, count) in [('R', 23), ('S', 17)] {
        let rows: Vec<&str> = (1..=count)
            .map(|number| {
                let start = format!("| {letter}{number} | ");
                let mut rows = security.lines().filter(|line| line.starts_with(&start));
                let row = rows.next().unwrap_or_else(|| panic!("there is no {letter}{number}"));
                assert!(rows.next().is_none(), "{letter}{number} stands twice");
                row
            })
            .collect();
        for row in rows {
            assert_there(row, &functions);
        }
    }
}

#[test]
fn each_fault_of_the_table_has_a_test() {
    let reliability = text("docs/reliability.md");
    let functions = functions("src").into_iter().chain(functions("tests/it")).collect();
    let rows: Vec<&str> =
        reliability.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 40, "{} rows", rows.len());
    for row in rows {
        assert!(!names(row).is_empty(), "{row}");
        assert_there(row, &functions);
    }
}
