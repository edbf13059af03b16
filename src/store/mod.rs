//! All SQL: the catalogue with its journal, the ledgers of published files and of addresses, and the
//! accounts.
//!
//! Statements bind their values, schemas only grow (migrations are appended, never edited), and
//! products are known outside by their barcodes alone. What the data mean is known elsewhere.

pub mod accounts;
mod address_ledger;
mod borrowed_findings;
mod carried_journal;
mod catalogue;
mod categories;
mod census;
mod choices;
mod column_value;
mod copies;
mod damage;
mod failure;
mod faults;
mod journal;
mod known_products;
mod ledger;
mod ledger_files;
mod ledger_reader;
mod outlines;
mod product_pages;
mod product_row;
mod product_table;
mod reader;
mod refresh;
mod row_spool;
mod schema;
mod settle;
mod shard_file;
mod tag_pool;

pub use accounts::Accounts;
pub(crate) use address_ledger::AddressLedger;
pub(crate) use carried_journal::carry_journal_over;
pub(crate) use catalogue::{Catalogue, KnownSources};
pub(crate) use census::Census;
pub(crate) use choices::{ChoiceChanges, ChoiceEntry, KeptBefore};
pub(crate) use copies::{KeptDatabase, copy, examine};
pub(crate) use damage::{damaged_name, forget_damaged, is_damage, replace_aside, set_aside};
pub(crate) use faults::{catalogue_fault, ledger_fault};
pub(crate) use journal::JournalEntry;
pub(crate) use known_products::Stamps;
pub(crate) use ledger::{Ledger, LedgerState};
pub(crate) use ledger_files::{FileEntry, FileOrigin, PageId};
pub(crate) use ledger_reader::LedgerReader;
pub(crate) use outlines::OutlineEntry;
pub(crate) use product_pages::{ProductPageEntry, ProductPageKey};
pub(crate) use product_row::{ContentHashes, ProductRow};
pub(crate) use reader::{CatalogueReader, RecordKey};
pub(crate) use refresh::{Refresh, Scope, SourceId};
pub(crate) use settle::{ProductCounts, Settled};
pub(crate) use shard_file::ShardFile;

#[cfg(test)]
mod tests;
