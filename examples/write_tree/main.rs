//! Writes the files of one folder to another, as bare as it can be done: what a build is compared with.
//!
//! ```text
//! cargo run --release --example write_tree -- FROM TO [THREADS]
//! ```
//!
//! All files are read before the clock starts; folders are made by the way. Prints the seconds writing took.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use walkdir::WalkDir;

/// Files a thread takes at once: neighbours lie in the same folder.
const CHUNK: usize = 64;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let mut folder = |name: &str| {
        arguments.next().map(PathBuf::from).with_context(|| format!("{name} is missing"))
    };
    let (from, to) = (folder("FROM")?, folder("TO")?);
    let threads = arguments.next().map_or(Ok(2), |number| threads(&number))?;
    let files = read(&from)?;
    let started = Instant::now();
    write(&to, &files, threads)?;
    writeln!(std::io::stdout(), "{:.4}", started.elapsed().as_secs_f64())?;
    Ok(())
}

fn threads(text: &OsString) -> Result<usize> {
    let text = text.to_string_lossy();
    text.parse().with_context(|| format!("{text} is no number of threads"))
}

/// Path below the folder and content of every file, in the order of their folders.
fn read(from: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(from).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push((entry.path().strip_prefix(from)?.to_path_buf(), fs::read(entry.path())?));
        }
    }
    Ok(files)
}

fn write(to: &Path, files: &[(PathBuf, Vec<u8>)], threads: usize) -> Result<()> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let all: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| write_chunks(to, files, &next))).collect();
        all.into_iter()
            .try_for_each(|one| one.join().unwrap_or_else(|_| Err(anyhow!("a thread stopped"))))
    })
}

fn write_chunks(to: &Path, files: &[(PathBuf, Vec<u8>)], next: &AtomicUsize) -> Result<()> {
    let mut made = PathBuf::new();
    loop {
        let start = next.fetch_add(CHUNK, Ordering::Relaxed);
        if start >= files.len() {
            return Ok(());
        }
        for (path, content) in &files[start..(start + CHUNK).min(files.len())] {
            let file = to.join(path);
            let folder = file.parent().context("a file is in a folder")?;
            if made != folder {
                fs::create_dir_all(folder)?;
                made = folder.to_path_buf();
            }
            File::create(&file)?.write_all(content)?;
        }
    }
}
