//! `sitegen serve`: answers requests, behind nginx or on its own for development.
//!
//! ```text
//! socket ─ transport ─→ Request ─→ handler ─→ Response ─ transport ─→ socket
//! ```
//!
//! Everything behind the transport is plain values in and out, so it is tested without a socket.

mod handlers;
mod request;
mod response;
mod transport;

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::telemetry::Reporter;

/// Serves the files of `public` until the process is ended.
///
/// # Errors
/// When there is no site, or the address cannot be listened on.
pub fn serve(address: SocketAddr, public: &Path, reporter: &Reporter) -> Result<()> {
    ensure!(
        public.join("index.html").is_file(),
        "there is no site in {}; run `sitegen build` first",
        public.display()
    );
    let site = handlers::Files::new(public);
    transport::listen(address, reporter, |request| site.answer(request))
}
