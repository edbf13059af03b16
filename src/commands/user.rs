//! `sitegen user`: what the operator does with accounts, on the machine itself; there is no page for it.
//!
//! Works next to a running server. Never makes the file of the accounts: that is the server's task,
//! and an operator who mistypes a folder must not find an empty site.

use std::io::{self, Write as _};

use anyhow::{Context, Result, anyhow, ensure};
use serde::Serialize;
use thiserror::Error;

use super::table::{TextTable, counted};
use crate::auth::{Hasher, Password, Token};
use crate::backup;
use crate::cli::{Common, UserCommand};
use crate::config::Config;
use crate::model::{AccountsPlace, DisplayName, Email};
use crate::server;
use crate::store::Accounts;
use crate::store::accounts::{Account, ListedAccount, Registered, Session, refuse_lost};

/// The command would delete, and `--yes` was not given.
#[derive(Debug, Error)]
#[error("nothing was deleted; add --yes to delete it for good")]
pub(super) struct Unconfirmed;

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    account: Account,
    sessions: Vec<Session>,
    /// How many substitutes are saved; which ones is their owner's affair.
    saved: usize,
}

pub(super) fn run(common: Common, command: &UserCommand) -> Result<()> {
    let config = Config::load(common.into())?;
    match command {
        UserCommand::List(args) => list(&accounts(&config)?, args.json),
        UserCommand::Show { whom, json } => show(&accounts(&config)?, &whom.email, *json),
        UserCommand::Add(whom) => add(&accounts(&config)?, &whom.email),
        UserCommand::Disable(whom) => set_disabled(&accounts(&config)?, &whom.email, true),
        UserCommand::Enable(whom) => set_disabled(&accounts(&config)?, &whom.email, false),
        UserCommand::Delete { whom, yes } => delete(&accounts(&config)?, &whom.email, *yes),
        UserCommand::Reset(whom) => reset(&config, &whom.email),
        UserCommand::Purge { yes } => super::purge::run(&config, *yes),
    }
}

fn accounts(config: &Config) -> Result<Accounts> {
    let place = &config.accounts.place;
    refuse_lost(place, &config.paths.public, &|| backup::remedy(&config.backup.folder))?;
    Accounts::open_existing_at(place)?.ok_or_else(|| none_yet(place))
}

pub(super) fn none_yet(place: &AccountsPlace) -> anyhow::Error {
    anyhow!("there are no accounts: {place} is missing; `sitegen serve` creates it")
}

fn find(accounts: &Accounts, email: &Email) -> Result<Account> {
    accounts.find(email)?.with_context(|| format!("no account has the address {email}"))
}

fn list(accounts: &Accounts, is_json: bool) -> Result<()> {
    super::print_as(is_json, accounts.list()?.as_slice(), |listed| {
        let mut table = TextTable::default();
        table.heading(&counted(listed.len(), "account"));
        for account in listed {
            table.line(account.account.email.as_str(), facts(account));
        }
        table.render()
    })
}

fn facts(ListedAccount { account, sessions, saved }: &ListedAccount) -> String {
    let closed = if account.is_disabled { ", disabled" } else { "" };
    let warned = if account.warned.is_some() { ", warned" } else { "" };
    format!(
        "{} · last seen {} · {} · {saved} saved{warned}{closed}",
        account.name.as_str(),
        account.last_seen,
        counted(*sessions, "session"),
    )
}

fn show(accounts: &Accounts, email: &Email, is_json: bool) -> Result<()> {
    let account = find(accounts, email)?;
    let sessions = accounts.sessions(account.id, super::now())?;
    let shown = Shown { saved: accounts.saved(account.id)?.len(), sessions, account };
    super::print_as(is_json, &shown, render)
}

fn render(shown: &Shown) -> String {
    let account = &shown.account;
    let mut table = TextTable::default();
    table.heading(account.email.as_str());
    table.line("name", account.name.as_str());
    table.line("state", if account.is_disabled { "disabled" } else { "open" });
    table.line("made", account.created.to_string());
    table.line("last seen", account.last_seen.to_string());
    if account.failures > 0 {
        table.line("wrong passwords", format!("{} in a row", account.failures));
    }
    if let Some(warned) = account.warned {
        table.line("warned", format!("{warned}, of its deletion"));
    }
    table.line("saved", counted(shown.saved, "substitute"));
    table.heading(&counted(shown.sessions.len(), "session"));
    for session in &shown.sessions {
        table.line(&session.label, format!("last used {}", session.last_seen));
    }
    table.render()
}

/// Prints the password alone. It is made, not chosen; its owner chooses another by a link of `user reset` or on the site.
fn add(accounts: &Accounts, email: &Email) -> Result<()> {
    let password = Token::new(server::random()?).expose();
    let hasher = Hasher::new(&server::random()?)?;
    let hash = hasher.hash(&Password::typed(&password), &server::random()?)?;
    let local = email.as_str().split('@').next().unwrap_or_default();
    let cut: String = local.chars().take(DisplayName::CHARACTERS_MAX).collect();
    let name = cut.parse().map_err(|_| anyhow!("{email} has no name to call the account by"))?;
    let registered = accounts.register(email, &name, &hash, None, super::now())?;
    ensure!(registered != Registered::EmailTaken, "{email} has an account already");
    super::print(&password)
}

fn set_disabled(accounts: &Accounts, email: &Email, is_disabled: bool) -> Result<()> {
    let account = find(accounts, email)?;
    let is_there = accounts.set_disabled(account.id, is_disabled)?;
    ensure!(is_there, "no account has the address {email} any more");
    let done = if is_disabled { "disabled; its sessions have ended" } else { "open" };
    super::print(&format!("{} is {done}", account.email))
}

fn delete(accounts: &Accounts, email: &Email, confirmed: bool) -> Result<()> {
    let account = find(accounts, email)?;
    let saved = counted(accounts.saved(account.id)?.len(), "saved substitute");
    let what = format!("the account {}, made {}, with {saved}", account.email, account.created);
    if !confirmed {
        super::print(&format!("would delete {what}"))?;
        return Err(Unconfirmed.into());
    }
    ensure!(accounts.delete(account.id)?, "no account has the address {} any more", account.email);
    super::print(&format!("deleted {what}"))
}

/// Prints the link alone, so that it can be piped; what is to be known of it goes to standard error.
fn reset(config: &Config, email: &Email) -> Result<()> {
    let accounts = accounts(config)?;
    let account = find(&accounts, email)?;
    let token = Token::new(server::random()?);
    // One that was sent to the wrong person.
    accounts.void_links(account.id)?;
    let is_issued = accounts.issue_reset(account.id, token.hash(), super::now())?;
    ensure!(is_issued, "{email} is disabled: `sitegen user enable` opens it");
    super::print(&format!("{}{}", config.site.base_url, server::reset_path(&token)))?;
    // A closed standard error does not take the link back.
    let _ = writeln!(io::stderr(), "valid once and for 30 minutes; earlier links no longer work");
    Ok(())
}
