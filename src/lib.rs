//! sitegen turns the Open Food Facts catalogue into a static site of healthier substitutes.
//!
//! The map of the house, in reading order:
//!
//! | module | does | knows |
//! |---|---|---|
//! | [`words`] | texts → words: folding, stems, units, slugs, a hash | nothing |
//! | [`model`] | the words of the domain as types | words |
//! | `fetch` | servers of Open Food Facts → files → products or rejections | files, ingredients, model, tls, words |
//! | `files` | files that are never half written; folders over folders; the lock of builds | nothing |
//! | `ingredients` | lists of ingredients → allergens in the food, in traces, said to be absent | model, words |
//! | `sqlite` | what all databases have in common: opening, migrating, facts | model |
//! | `store` | all SQL: catalogue with journal, ledgers, accounts | files, model, sqlite, tls, words |
//! | [`select`] | which products are the better choice | model, words |
//! | [`search`] | the search file: all the server shows of products | files, model, sqlite, words |
//! | `judgement` | proposals and what readers say of them → pairs to read, figures | model |
//! | `render` | facts → views → HTML, by theme and texts | diagnostic, files, model, words |
//! | `auth` | rules of passwords, sessions and same origin | model |
//! | `mail` | letters, by SMTP or into a folder | files, model |
//! | `backup` | what cannot be made again: copied, checked, put back | config, files, model, store |
//! | `letters` | what letters say and how they leave | config, mail, model, render |
//! | `health` | what is known of a site → what is wrong with it | config, files, model, search, store, telemetry |
//! | `publish` | files of the site: written only where they differ | files, model, words |
//! | `target` | copies of the site in buckets and folders: new, changed, gone | files, model, tls, words |
//! | `pipeline` | the weekly run, top to bottom | config, fetch, files, judgement, model, publish, render, search, select, diagnostic, store, target, telemetry, words |
//! | `mirror` | the search file of a site elsewhere → the one in use here | config, fetch, files, model, search, telemetry |
//! | `server` | answers requests | auth, backup, config, files, health, letters, mail, model, render, search, store, telemetry, words |
//! | `nginx` | the configuration of nginx for this site | config, files, model, server |
//! | `tls` | the cryptography of HTTPS and SMTP | nothing |
//! | `diagnostic` | mistakes in text files, shown with their line | words |
//! | `config` | settings: declared, read, checked | diagnostic, files, model, words |
//! | `telemetry` | messages, progress, reports of failures | tls |
//! | `cli` | the command line | model |
//! | `fuzzing` | the doors of fuzzing, by the names of its targets | config, fetch, render, server |
//! | `commands` | one file a command | auth, backup, cli, config, files, health, judgement, letters, mail, mirror, model, nginx, pipeline, server, store, target, telemetry, tls, words |
//!
//! The last column is the rule: `tests/it/architecture` reads it and fails where a module uses another one.
//! Stages never use one another. Public are the command line, and what another program would call:
//! the model, choosing substitutes, searching. docs/ARCHITECTURE.md walks one product through all of it.

mod auth;
mod backup;
mod cli;
mod commands;
mod config;
mod diagnostic;
mod fetch;
mod files;
#[cfg(any(test, fuzzing))]
#[allow(unreachable_pub, reason = "only what fuzzes sees it")]
mod fuzzing;
mod health;
mod ingredients;
mod judgement;
mod letters;
mod mail;
mod mirror;
pub mod model;
mod nginx;
mod pipeline;
mod publish;
mod render;
pub mod search;
pub mod select;
mod server;
mod sqlite;
mod store;
mod target;
mod telemetry;
mod tls;
pub mod words;

pub use cli::Cli;
pub use commands::run;

/// What the integration tests and the fuzz targets look at from outside; no promise to anyone else.
#[doc(hidden)]
pub mod testing {
    pub use crate::auth::Token;
    #[cfg(fuzzing)]
    pub use crate::fuzzing::feed;
    pub use crate::mail::{Letter, Mailer, Refused, Smtp};
    pub use crate::render::{SamplePage, SamplePages};
    pub use crate::store::{Accounts, accounts};
    pub use crate::telemetry::peak_memory_bytes;

    /// The accounts on a server.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn accounts_at(address: &str) -> anyhow::Result<Accounts> {
        let parsed = address.parse().map_err(|()| anyhow::anyhow!("{address} is no address"))?;
        Accounts::open_at(&crate::model::AccountsPlace::Server(Box::new(parsed)))
    }
}
