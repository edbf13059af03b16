//! docs/OPERATIONS.md names commands and options that there are. Those of its `sh` blocks are run too, on a Debian just
//! made (`slow/empty_vps.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

use crate::support::project;

/// What the manual has as code: lines of blocks, and what stands between backquotes.
fn pieces_of_code(manual: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut is_fenced = false;
    for line in manual.lines() {
        is_fenced ^= line.starts_with("```");
        if is_fenced || line.starts_with("    ") {
            pieces.push(line.trim().to_string());
        } else if !line.starts_with("```") {
            pieces.extend(line.split('`').skip(1).step_by(2).map(str::to_string));
        }
    }
    pieces
}

/// The words of each piece that calls this, up to a comment or what takes its output.
fn calls(pieces: &[String], program: &str) -> Vec<Vec<String>> {
    let mut calls = Vec::new();
    for piece in pieces {
        let Some(rest) = piece.strip_prefix(program) else { continue };
        let words = rest.split_whitespace().take_while(|word| !["#", ">", "|"].contains(word));
        calls.push(words.map(|word| word.trim_matches(['[', ']']).to_string()).collect());
    }
    calls
}

fn options(call: &[String]) -> Vec<String> {
    let options = call.iter().filter(|word| word.starts_with("--") && word.len() > 2);
    options.map(|word| word.split('=').next().unwrap().to_string()).collect()
}

/// What a command says of itself; none where there is no such one.
fn help_of(command: &[&str]) -> Option<String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_sitegen"));
    let output = program.args(command).arg("--help").stdin(Stdio::null()).output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

#[test]
fn each_command_of_the_program_is_one_that_there_is_with_its_options() {
    let manual = fs::read_to_string(project().join("docs/OPERATIONS.md")).unwrap();
    let calls = calls(&pieces_of_code(&manual), "sitegen ");
    assert!(calls.len() > 60, "{}", calls.len());
    let mut helps = BTreeMap::new();
    let mut wrong = Vec::new();
    for call in &calls {
        let mut command: Vec<&str> = call.iter().take(1).map(String::as_str).collect();
        if command.is_empty() || command[0].starts_with('-') {
            continue;
        }
        let help = helps.entry(command.clone()).or_insert_with(|| help_of(&command)).clone();
        let mut said = help.unwrap_or_default();
        if let Some(further) = call.get(1).filter(|_| said.contains("\nCommands:\n")) {
            command.push(further);
            let is_named = further.chars().all(|c| c.is_ascii_lowercase());
            said = if is_named { help_of(&command).unwrap_or_default() } else { said };
        }
        let all_known = options(call).iter().all(|option| said.contains(option.as_str()));
        if said.is_empty() || !all_known {
            wrong.push(call.join(" "));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(helps.len() > 20, "{:?}", helps.keys());
}

#[test]
fn each_script_is_one_that_there_is_with_its_options() {
    let manual = fs::read_to_string(project().join("docs/OPERATIONS.md")).unwrap();
    let pieces = pieces_of_code(&manual);
    let mut seen = 0;
    for folder in ["scripts/", "sitegen/scripts/", "/opt/sitegen/current/scripts/"] {
        for call in calls(&pieces, folder) {
            let Some(name) = call.first().filter(|name| name.ends_with(".sh")) else { continue };
            let script = fs::read_to_string(project().join("scripts").join(name));
            let script = script.unwrap_or_else(|error| panic!("{name}: {error}"));
            for option in options(&call) {
                assert!(script.contains(&option), "{name} has no {option}");
            }
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen}");
}
