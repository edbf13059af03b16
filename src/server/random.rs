//! Bytes no one can guess, from the operating system.

use anyhow::{Context as _, Result};

/// Random bytes for tokens, salts and keys.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("the operating system gives no randomness")?;
    Ok(bytes)
}
