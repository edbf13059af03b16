//! `sitegen account-db`: whether the accounts are sound where they are kept, and how they come elsewhere.

use anyhow::{Result, anyhow, bail};
use serde::Serialize;

use crate::cli::{AccountDbCommand, Common};
use crate::config::{self, Config};
use crate::model::AccountsPlace;
use crate::store::Accounts;
use crate::store::accounts::{self, MovedRows};

#[derive(Serialize)]
struct Findings {
    ok: bool,
    faults: Vec<String>,
}

pub(super) fn run(common: Common, command: &AccountDbCommand) -> Result<()> {
    let config = Config::load(common.into())?;
    match command {
        AccountDbCommand::Check(args) => check(&config.accounts.place, args.json),
        AccountDbCommand::Move { to, json } => move_to(&config, to, *json),
    }
}

fn check(place: &AccountsPlace, is_json: bool) -> Result<()> {
    let faults = accounts::check_at(place)?.ok_or_else(|| super::user::none_yet(place))?;
    let findings = Findings { ok: faults.is_empty(), faults };
    super::print_as(is_json, &findings, lines)?;
    match findings.faults.len() {
        0 => Ok(()),
        1 => Err(anyhow!("{place} has a fault; see docs/ACCOUNTS.md")),
        faults => bail!("{place} has {faults} faults; see docs/ACCOUNTS.md"),
    }
}

/// Keeps a server from using a file meanwhile; of a server of PostgreSQL no one knows who uses it.
fn move_to(config: &Config, to: &str, is_json: bool) -> Result<()> {
    let from = &config.accounts.place.clone().waiting();
    let to = config::accounts_place(to)?.waiting();
    if is_same(from, &to) {
        bail!("{to} is where the accounts are already; nothing was done");
    }
    let is_new = matches!(&to, AccountsPlace::File(path) if !path.exists());
    let mut held = Vec::new();
    for place in [from, &to] {
        if let AccountsPlace::File(path) = place {
            held.push(accounts::hold_alone(path)?);
        }
    }
    let source = Accounts::open_existing_at(from)?.ok_or_else(|| super::user::none_yet(from))?;
    let moved = accounts::move_to(&source, &to)?;
    let there = if is_new { format!("{to}, a new file,") } else { to.to_string() };
    super::print_as(is_json, moved.as_slice(), |moved| told(moved, from, &there))
}

/// Whether two names are of one place.
fn is_same(one: &AccountsPlace, other: &AccountsPlace) -> bool {
    match (one, other) {
        (AccountsPlace::File(one), AccountsPlace::File(other)) => {
            let (one, other) = (one.canonicalize(), other.canonicalize());
            one.is_ok_and(|one| other.is_ok_and(|other| one == other))
        }
        (one, other) => one == other,
    }
}

fn told(moved: &[MovedRows], from: &AccountsPlace, to: &str) -> String {
    let mut lines = Vec::new();
    for MovedRows { table, rows, checksum } in moved {
        lines.push(format!("{table}: {rows} rows, {}", &checksum[..16]));
    }
    lines.push(format!("{to} holds all of {from}, which stays as it is"));
    lines.join("\n")
}

fn lines(findings: &Findings) -> String {
    if findings.ok { "ok".into() } else { findings.faults.join("\n") }
}
