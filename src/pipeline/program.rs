//! Which program runs: what it makes of the same inputs may change with each build of it, not only with its version.

use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::sync::OnceLock;

/// A digest of the running program; where it cannot be read, another one each time.
pub(super) fn program_digest() -> [u8; 32] {
    static DIGEST: OnceLock<[u8; 32]> = OnceLock::new();
    *DIGEST.get_or_init(|| {
        read().unwrap_or_else(|_| *blake3::hash(random_word().as_bytes()).as_bytes())
    })
}

fn read() -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    // The file that runs, even where another has taken its name.
    hasher.update_reader(File::open("/proc/self/exe")?)?;
    Ok(*hasher.finalize().as_bytes())
}

/// A random word. The standard library seeds its hash maps from the system's randomness; that is
/// enough for a name that must only not repeat.
pub(super) fn random_word() -> String {
    let [first, second] = [(); 2].map(|()| RandomState::new().build_hasher().finish());
    format!("{first:016x}{second:016x}")
}
