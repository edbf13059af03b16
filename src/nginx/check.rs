//! What nginx itself says of a configuration.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::files;

/// How a check ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// nginx would start with it.
    Accepted,
    /// There is no nginx here.
    NotInstalled,
}

/// Asks `nginx -t`, with nothing else around the site.
///
/// # Errors
/// When nginx refuses it, with what it says.
pub(crate) fn check(configuration: &str) -> Result<Verdict> {
    let folder = std::env::temp_dir().join(format!("sitegen-nginx-{}", std::process::id()));
    DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let verdict = check_in(&folder, configuration);
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    verdict
}

fn check_in(folder: &Path, configuration: &str) -> Result<Verdict> {
    let place = folder.display();
    let around = format!(
        "pid {place}/pid; error_log stderr; events {{}}\nhttp {{\nclient_body_temp_path {place}/b; proxy_temp_path {place}/p;\n\
         fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;\ninclude {place}/sitegen.conf;\n}}\n"
    );
    files::write(&folder.join("nginx.conf"), around.as_bytes())?;
    files::write(&folder.join("sitegen.conf"), configuration.as_bytes())?;
    let mut command = Command::new("nginx");
    command.arg("-t").arg("-e").arg("stderr").arg("-c").arg(folder.join("nginx.conf"));
    match command.stdin(Stdio::null()).output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Verdict::NotInstalled),
        Err(error) => Err(error).context("cannot run nginx"),
        Ok(output) if output.status.success() => Ok(Verdict::Accepted),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("nginx refuses the configuration:\n{}", said.trim_end());
        }
    }
}
