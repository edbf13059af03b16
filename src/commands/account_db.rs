//! `sitegen account-db check`: whether the file of the accounts is sound.

use anyhow::{Result, anyhow, bail};
use serde::Serialize;

use crate::cli::{AccountDbCommand, Common};
use crate::config::Config;
use crate::store::accounts;

#[derive(Serialize)]
struct Findings {
    ok: bool,
    faults: Vec<String>,
}

pub(super) fn run(common: Common, command: &AccountDbCommand) -> Result<()> {
    let AccountDbCommand::Check(args) = command;
    let path = Config::load(common.into())?.paths.accounts();
    let faults = accounts::check(&path)?.ok_or_else(|| super::user::none_yet(&path))?;
    let findings = Findings { ok: faults.is_empty(), faults };
    super::print_as(args.json, &findings, lines)?;
    match findings.faults.len() {
        0 => Ok(()),
        1 => Err(anyhow!("{} has a fault; see docs/ACCOUNTS.md", path.display())),
        faults => bail!("{} has {faults} faults; see docs/ACCOUNTS.md", path.display()),
    }
}

fn lines(findings: &Findings) -> String {
    if findings.ok { "ok".into() } else { findings.faults.join("\n") }
}
