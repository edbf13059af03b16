//! Settings that are valid and yet not those of a public site, and programs they need.

use std::process::{Command, Stdio};

use super::DoctorCheck;
use crate::config::Config;
use crate::pipeline::{self, is_example};

pub(super) fn all(config: &Config) -> Vec<DoctorCheck> {
    let mut checks = vec![DoctorCheck::well("configuration", "sitegen.toml is valid")];
    checks.push(base_url(&config.site.base_url));
    if config.site.notice.is_some() {
        let text = "`site.notice` is set: every page shows it";
        checks.push(DoctorCheck::doubtful("notice", text, "remove it before you publish"));
    }
    checks.extend(blanks(config));
    checks.extend(programs(config));
    checks
}

fn base_url(url: &str) -> DoctorCheck {
    let remedy = "set `site.base_url` to the address visitors use";
    match (is_example(url), url.split_once("://").map_or("", |(scheme, _)| scheme)) {
        (true, _) => DoctorCheck::doubtful("address", format!("{url} is an example"), remedy),
        (_, "https") => DoctorCheck::well("address", url),
        _ => DoctorCheck::doubtful(
            "address",
            format!("{url} is not encrypted: anyone on the way reads passwords"),
            "a certificate, then https:// in `site.base_url`",
        ),
    }
}

fn blanks(config: &Config) -> Option<DoctorCheck> {
    // What cannot be read, a build names.
    let blanks = pipeline::blanks(config).unwrap_or_default();
    let first = blanks.first()?;
    let text = format!("{} blanks are to be filled in, the first: {first}", blanks.len());
    let remedy = "fill in who runs the site; `sitegen check --release` lists them";
    Some(DoctorCheck::doubtful("texts", text, remedy))
}

/// Programs that backups start.
fn programs(config: &Config) -> Vec<DoctorCheck> {
    let backup = &config.backup;
    let mut needed = Vec::new();
    if backup.recipient.is_some() || backup.identity_file.is_some() {
        needed.push("age");
    }
    match &backup.second {
        Some(second) if second.starts_with("s3://") => needed.push("aws"),
        Some(second) if second.contains(':') => needed.push("rsync"),
        _ => {}
    }
    let mut checks = Vec::new();
    for program in needed {
        let mut command = Command::new(program);
        command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if command.status().is_err() {
            let text = format!("[backup] needs the program {program}, which is not there");
            checks.push(DoctorCheck::failed("programs", text, &format!("install {program}")));
        }
    }
    checks
}
