//! `sitegen doctor`: whether a machine is set up to run the site: settings, files, clock, certificates, mail, reports,
//! nginx.

mod files_checks;
mod network_checks;
mod settings_checks;
mod web_server;

use anyhow::Result;
use serde::Serialize;

use super::status::{NotWell, found_wrong};
use crate::cli::{Common, DoctorArgs};
use crate::config::Config;
use crate::model::coded;

coded! {
    /// How a check ended.
    pub(super) enum CheckOutcome {
        /// As it should be.
        Well = "ok",
        /// Worth a look; a site may want it so.
        Doubtful = "warn",
        /// Something does not work.
        Failed = "fail",
    }
}

/// What was looked at, how it is, and what to do.
#[derive(Debug, Serialize)]
pub(super) struct DoctorCheck {
    name: String,
    outcome: CheckOutcome,
    text: String,
    /// What to do; nothing where all is as it should be.
    remedy: Option<String>,
}

impl DoctorCheck {
    fn well(name: &str, text: impl Into<String>) -> Self {
        Self { name: name.into(), outcome: CheckOutcome::Well, text: text.into(), remedy: None }
    }

    fn doubtful(name: &str, text: impl Into<String>, remedy: &str) -> Self {
        let (outcome, remedy) = (CheckOutcome::Doubtful, Some(remedy.into()));
        Self { name: name.into(), outcome, text: text.into(), remedy }
    }

    fn failed(name: &str, text: impl Into<String>, remedy: &str) -> Self {
        let outcome = CheckOutcome::Failed;
        Self { outcome, ..Self::doubtful(name, text, remedy) }
    }
}

#[derive(Serialize)]
struct Examined {
    ok: bool,
    checks: Vec<DoctorCheck>,
}

pub(super) fn run(common: Common, args: &DoctorArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let mut checks = settings_checks::all(&config);
    checks.extend(files_checks::all(&config, super::now()));
    checks.extend(health(&config));
    if !args.offline {
        checks.extend(network_checks::all(&config));
        checks.push(web_server::check(&config.site.base_url, args.nginx));
    }
    let mut failed = Vec::new();
    for check in &checks {
        if check.outcome == CheckOutcome::Failed {
            failed.push(check.name.clone());
        }
    }
    let examined = Examined { ok: failed.is_empty(), checks };
    super::print_as(args.json, &examined, render)?;
    if failed.is_empty() { Ok(()) } else { Err(NotWell(failed.join(", ")).into()) }
}

/// The reasons of `sitegen status`.
fn health(config: &Config) -> Vec<DoctorCheck> {
    let mut checks = Vec::new();
    for reason in found_wrong(config) {
        let remedy = "docs/OPERATIONS.md, \"When something is wrong\"";
        checks.push(DoctorCheck::failed(reason.code.code(), reason.text, remedy));
    }
    if checks.is_empty() {
        checks.push(DoctorCheck::well("status", "the site is well, as `sitegen status` sees it"));
    }
    checks
}

fn render(examined: &Examined) -> String {
    let mut lines = Vec::new();
    for check in &examined.checks {
        lines.push(format!("{:4}  {}: {}", check.outcome.code(), check.name, check.text));
        if let Some(remedy) = &check.remedy {
            lines.push(format!("      to do: {remedy}"));
        }
    }
    lines.join("\n")
}
