//! `sitegen serve`: answers requests, behind nginx or on its own for development.
//!
//! ```text
//! socket ─ http::transport ─→ Request ─ dispatch: route, handler or error ─→ Response ─ http::transport ─→ socket
//! ```
//!
//! Everything behind the transport is plain values in and out, so it is tested without a socket.
//! Before it, a parent process holds the socket and a worker process answers on it.

pub(crate) mod access_log;
pub(crate) mod browser_name;
pub(crate) mod clock_watch;
pub(crate) mod context;
pub(crate) mod dispatch;
pub(crate) mod error_response;
pub(crate) mod gauges;
pub(crate) mod handlers;
pub(crate) mod housekeeping;
pub(crate) mod http;
pub(crate) mod import_turns;
pub(crate) mod keys;
pub(crate) mod mail_queue;
pub(crate) mod mail_worker;
pub(crate) mod metrics;
pub(crate) mod nginx_log;
pub(crate) mod panel;
pub(crate) mod process;
pub(crate) mod random;
pub(crate) mod recent_answers;
#[cfg(any(test, fuzzing))]
#[allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
pub(crate) mod sample;
pub(crate) mod sessions_seen;
pub(crate) mod site_files;
pub(crate) mod site_follower;
pub(crate) mod spoken;
pub(crate) mod state;

#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
#[cfg(test)]
mod tests;

use anyhow::{Result, ensure};

use crate::config::Config;
use crate::files::find_site_file;
use crate::model::{AccountsPlace, PagePath};
use crate::store::accounts;

use process::parent;

pub(crate) use http::route::{FORM_BYTES, IMPORT_BYTES};
pub(crate) use mail_worker::{SIGN_IN, reset_path};
pub(crate) use process::keeping::{Keeping, Wishes};
pub(crate) use process::parent::NotStarted;
pub(crate) use process::probe::{ask, letters_stuck};
pub(crate) use process::renewal::ADOPT;
pub(crate) use process::worker::{WorkerSurroundings, work};
pub(crate) use process::worker_process::WorkerCommand;
pub(crate) use random::random;

/// Keeps a worker process serving the site until it is to stop.
///
/// Must be called on the main thread: the worker dies with the thread that starts it.
///
/// # Errors
/// When there is no site, the address cannot be listened on, [`NotStarted`] where the first worker cannot begin.
pub(crate) fn serve(config: &Config, keeping: &Keeping) -> Result<()> {
    let public = &config.paths.public;
    ensure!(
        keeping.is_mirror || find_site_file(public, PagePath::home().as_file()).is_some(),
        "there is no site in {}; run `sitegen build` first",
        public.display()
    );
    if !config.listen.is_private() {
        let said = "other machines can reach this server; that is safe only behind nginx";
        keeping.reporter.warn(said);
    }
    if !config.accounts.confirm {
        keeping.reporter.warn(
            "accounts.confirm is false: anyone can take another's address and see which have an account; where mail is \
             set up, leave it true",
        );
    }
    state::refuse_lost_accounts(config)?;
    // Held for as long as the server runs: no backup is put in their place meanwhile.
    let _held = match &config.accounts.place {
        AccountsPlace::File(path) => Some(accounts::hold(path)?),
        AccountsPlace::Server(_) => None,
    };
    parent::keep(keeping)
}
