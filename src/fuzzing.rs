//! The doors of fuzzing: every reader of strangers' bytes by the name of its target in fuzz/, and a quick look at each
//! with changed seeds in the tests of the program itself, which need no nightly toolchain.

use crate::{config, fetch, render, server};

/// What is fed with bytes and panics where something is not as it must be.
type Target = fn(&[u8]);

/// The targets: name, and what is fed with bytes and panics where something is not as it must be.
pub(crate) const TARGETS: [(&str, Target); 14] = [
    ("config", config::fuzz),
    ("cookie", server::fuzzing::cookie),
    ("document", render::fuzz_document),
    ("fields", fetch::fuzzing::fields),
    ("form", server::fuzzing::form),
    ("handlers", server::fuzzing::handlers),
    ("list", server::fuzzing::list),
    ("off_csv", fetch::fuzzing::csv_table),
    ("off_json", fetch::fuzzing::json_answers),
    ("off_jsonl", fetch::fuzzing::jsonl_lines),
    ("request", server::fuzzing::request),
    ("search", server::fuzzing::search),
    ("search_file", server::fuzzing::search_file),
    ("taxonomy", fetch::fuzzing::taxonomy),
];

/// Feeds a target.
///
/// # Panics
/// Where there is none of that name, and where the target finds something.
#[allow(clippy::panic, reason = "that is how a target tells what it found")]
pub fn feed(name: &str, bytes: &[u8]) {
    match TARGETS.iter().find(|(target, _)| *target == name) {
        Some((_, target)) => target(bytes),
        None => panic!("there is no target {name}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use fastrand::Rng;

    use super::*;

    /// Changed seeds a target is fed with; the whole takes some seconds.
    const MUTANTS: usize = 300;
    /// What readers of these formats part at, and what has broken readers.
    const TOKENS: [&str; 24] = [
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "=",
        "+++\n",
        "\\ud800",
        "\\u0000",
        "\u{202e}",
        "\u{fffe}",
        "\u{feff}",
        "1e999",
        "-0",
        "18446744073709551616",
        "null",
        "&amp;lt;",
        "%00",
    ];

    fn fuzz() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
    }

    fn seeds(target: &str) -> Vec<Vec<u8>> {
        let folder = std::fs::read_dir(fuzz().join("seeds").join(target));
        let folder = folder.unwrap_or_else(|error| panic!("seeds of {target}: {error}"));
        let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let mut seeds = Vec::new();
        for path in paths {
            seeds.push(std::fs::read(path).unwrap());
        }
        seeds
    }

    /// Some of a seed's bytes others, gone, doubled or taken from another seed.
    fn changed(random: &mut Rng, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[random.usize(..seeds.len())].clone();
        for _ in 0..random.usize(1..5) {
            let start = random.usize(..=bytes.len());
            let end = (start + random.usize(..16)).min(bytes.len());
            match random.u8(..5) {
                0 if start < bytes.len() => bytes[start] ^= 1 << random.u8(..8),
                1 => drop(bytes.drain(start..end)),
                2 => drop(bytes.splice(start..start, bytes[start..end].to_vec())),
                3 => {
                    let other = &seeds[random.usize(..seeds.len())];
                    let from = random.usize(..=other.len());
                    drop(bytes.splice(start..end, other[from..].iter().copied()));
                }
                _ => {
                    let token = TOKENS[random.usize(..TOKENS.len())];
                    drop(bytes.splice(start..start, token.bytes()));
                }
            }
        }
        bytes
    }

    #[test]
    fn no_target_finds_anything_in_changed_seeds() {
        for (name, _) in TARGETS {
            let seeds = seeds(name);
            for seed in &seeds {
                feed(name, seed);
            }
            let mut random = Rng::with_seed(7);
            for number in 0..MUTANTS {
                let bytes = changed(&mut random, &seeds);
                let met = std::panic::catch_unwind(|| feed(name, &bytes));
                assert!(met.is_ok(), "{name}, {number}: {}", bytes.escape_ascii());
            }
        }
    }

    #[test]
    fn each_target_is_one_of_cargo_fuzz() {
        let named: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_string()).collect();
        let mut files = BTreeSet::new();
        for entry in std::fs::read_dir(fuzz().join("fuzz_targets")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains(&format!("feed(\"{name}\", bytes)")), "{name}");
            files.insert(name);
        }
        assert_eq!(files, named);
    }
}
