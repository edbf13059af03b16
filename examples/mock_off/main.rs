//! Open Food Facts on this machine, for trying `sitegen` by hand, with or without misbehaviour.
//!
//! ```text
//! cargo run --example mock_off -- --fault /data/openfoodfacts-products.jsonl.gz=cut-at=5000
//! ```
//!
//! It serves the products, the taxonomy and the deltas of a folder at the addresses Open Food Facts
//! has them, prints the sources to paste into sitegen.toml, then a line for each request, until it
//! is interrupted.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]

mod fault_argument;
mod folder;
#[path = "../../tests/it/support/off/mod.rs"]
mod off;

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;

use crate::fault_argument::FaultArgument;
use crate::off::{MockOff, Received};

/// Where Open Food Facts has them.
const DUMP: &str = "/data/openfoodfacts-products.jsonl.gz";
const TAXONOMY: &str = "/data/taxonomies/categories.full.json";
const DELTAS: &str = "/data/delta";

/// Play Open Food Facts on 127.0.0.1
#[derive(Parser)]
struct Arguments {
    /// The port to listen on; 0 is any free one
    #[arg(long, default_value_t = 8089)]
    port: u16,

    /// A folder with products.jsonl or products.jsonl.gz and, if you like, categories.json and
    /// delta/
    #[arg(long, default_value = "data/demo")]
    folder: PathBuf,

    /// Misbehave on every request for a path: PATH=too-many-requests, server-error, unavailable,
    /// html-ok, cut-at=N, truncated=N, drip, silent, changed-tag, wrong-range, repeat-page, reset,
    /// no-length, chunked, announce=N, gzip-bomb=N
    #[arg(long = "fault", value_name = "PATH=FAULT")]
    faults: Vec<FaultArgument>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let off = MockOff::start_on(arguments.port)
        .with_context(|| format!("cannot listen on 127.0.0.1:{}", arguments.port))?;
    folder::serve(&off, &arguments.folder)?;
    for fault in arguments.faults {
        off.misbehave_always(&fault.path, fault.fault);
    }
    off.on_answer(|request| eprintln!("{}", line(request)));
    println!("{}", configuration(&off));
    loop {
        thread::sleep(Duration::from_mins(1));
        // Each was printed; nobody asks for them later.
        off.clear_requests();
    }
}

/// What to paste into sitegen.toml.
fn configuration(off: &MockOff) -> String {
    let (dump, taxonomy) = (off.url(DUMP), off.url(TAXONOMY));
    let deltas = off.url(&format!("{DELTAS}/index.txt"));
    format!(
        r#"# For sitegen.toml, in place of its sources; the keys of [fetch] go into the section that is there:

[fetch]
contact = "you@example.org"
allow_private_sources = true
taxonomy = "{taxonomy}"

[[source]]
kind = "dump"
url = "{dump}"
deltas = "{deltas}"

# Searches: {}
# Ctrl-C ends this."#,
        off.url("/cgi/search.pl"),
    )
}

/// "200 GET /data/… 5 bytes, Range: bytes=3-".
fn line(request: &Received) -> String {
    let status = request.status.map_or("---".to_owned(), |status| status.to_string());
    let query: Vec<String> =
        request.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let mut line = format!(
        "{status} {} {}{query} {} bytes",
        request.method, request.path, request.body_bytes_sent
    );
    for name in ["range", "if-range", "if-none-match", "if-modified-since", "user-agent"] {
        if let Some(value) = request.header(name) {
            line.extend([", ", name, ": ", value]);
        }
    }
    line
}
