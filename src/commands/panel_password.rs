//! `sitegen panel-password`: makes the password of the panel.

use std::io::{self, Write as _};

use anyhow::{Context, Result};
use thiserror::Error;

use crate::auth::{Hasher, Password, Token};
use crate::cli::Common;
use crate::config::Config;
use crate::files;
use crate::server::random;

/// Readable by its owner alone.
const MODE: u32 = 0o600;

/// There is nowhere to put the password.
#[derive(Debug, Error)]
#[error(
    "`monitoring.panel_password_file` is not set; name the file that is to hold the hash of the password, such as \
     data/panel-password"
)]
pub(super) struct NoPasswordFile;

/// Prints the password, once: only its hash is kept. It is made, not chosen, so it cannot be a weak one.
pub(super) fn run(common: Common) -> Result<()> {
    let config = Config::load(common.into())?;
    let file = config.monitoring.panel_password_file.as_ref().ok_or(NoPasswordFile)?;
    let token = Token::new(random()?);
    let password = token.expose();
    let hash = Hasher::new(&random()?)?.hash(&Password::typed(&password), &random()?)?;
    files::replace(file, MODE, |out| writeln!(out, "{hash}"))
        .with_context(|| format!("cannot write {}", file.display()))?;
    super::print(&password)?;
    // A closed standard error does not take the password back.
    let said =
        "the password of /panneau, with any name; it is not kept and replaces the one before";
    let _ = writeln!(io::stderr(), "{said}");
    Ok(())
}
