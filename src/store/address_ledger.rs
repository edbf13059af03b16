//! The ledger of addresses: which category had which address last, and which products are gone. What it says of categories
//! only grows, so that links to the site lead on for good, and it cannot be made again from the sources: they know only the
//! names of today.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::{Connection, params};

use super::damage::{check_pages, is_damage, set_aside};
use crate::model::{Barcode, GoneProduct, Timestamp};
use crate::sqlite::{self, query};

const MIGRATIONS: [&str; 2] =
    [include_str!("migrations/addresses-1.sql"), include_str!("migrations/addresses-2.sql")];

/// Bytes of a page: SQLite's usual size.
const PAGE_BYTES: u32 = 4096;

/// The ledger of addresses, open for writing.
pub(crate) struct AddressLedger {
    connection: Connection,
    /// Where a damaged one was put, in whose place this one was begun.
    pub(crate) damaged: Option<PathBuf>,
}

impl AddressLedger {
    /// Opens the ledger, made empty where it is missing. A damaged one is put aside, never removed.
    ///
    /// # Errors
    /// When it cannot be read or written, or was made by a newer program.
    pub(crate) fn open(path: &Path, now: Timestamp) -> Result<Self> {
        match open_sound(path) {
            Err(error) if is_damage(&error) => {
                let aside =
                    set_aside(path, "damaged", now).with_context(|| format!("{error:#}"))?;
                Ok(Self { connection: open_sound(path)?, damaged: Some(aside) })
            }
            opened => Ok(Self { connection: opened?, damaged: None }),
        }
    }

    /// Adds what the ledger lacks, of slugs and tags; returns how many these were.
    pub(crate) fn restore(&mut self, kept: &[(String, String)]) -> Result<usize> {
        let sql = "INSERT INTO category (slug, tag) VALUES (?1, ?2) ON CONFLICT (slug) DO NOTHING";
        self.write(sql, kept.iter().map(|(slug, tag)| (slug.as_str(), tag.as_str())))
    }

    /// Notes the slugs that categories have now, with their tags: who had one of them before has lost it.
    pub(crate) fn record(&mut self, current: &[(&str, &str)]) -> Result<()> {
        let sql = "INSERT INTO category (slug, tag) VALUES (?1, ?2)
                   ON CONFLICT (slug) DO UPDATE SET tag = excluded.tag WHERE tag <> excluded.tag";
        self.write(sql, current.iter().copied())?;
        Ok(())
    }

    fn write<'s>(
        &mut self,
        sql: &str,
        rows: impl Iterator<Item = (&'s str, &'s str)>,
    ) -> Result<usize> {
        let transaction = self.connection.transaction()?;
        let mut written = 0;
        for (slug, tag) in rows {
            written += query::run(&transaction, sql, params![slug, tag])
                .with_context(|| format!("noting the address of {tag}"))?;
        }
        transaction.commit().context("writing the ledger of addresses")?;
        Ok(written)
    }

    /// Notes products that are gone; of those that are noted already the first time counts.
    pub(crate) fn note_gone(&mut self, products: &[GoneProduct]) -> Result<()> {
        let transaction = self.connection.transaction()?;
        for GoneProduct { barcode, shelf, gone } in products {
            let sql =
                "INSERT INTO gone_product VALUES (?1, ?2, ?3) ON CONFLICT (barcode) DO NOTHING";
            query::run(&transaction, sql, params![barcode.key(), shelf, gone.seconds()])
                .with_context(|| format!("noting that {barcode} is gone"))?;
        }
        transaction.commit().context("writing the ledger of addresses")
    }

    /// Forgets that a product is gone.
    pub(crate) fn forget_gone(&self, product: Barcode) -> Result<()> {
        let sql = "DELETE FROM gone_product WHERE barcode = ?1";
        query::run(&self.connection, sql, [product.key()])?;
        Ok(())
    }

    /// The products that are gone, by ascending barcode.
    pub(crate) fn gone_products(&self) -> Result<Vec<GoneProduct>> {
        let sql = "SELECT barcode, shelf, gone FROM gone_product ORDER BY barcode";
        let rows: Vec<(i64, Option<String>, i64)> = query::all(&self.connection, sql, [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .context("reading the ledger of addresses")?;
        let mut products = Vec::with_capacity(rows.len());
        for (key, shelf, gone) in rows {
            let gone = Timestamp::from_seconds(gone);
            products.extend(Barcode::from_key(key).map(|barcode| GoneProduct {
                barcode,
                shelf,
                gone,
            }));
        }
        Ok(products)
    }

    /// All slugs with their tags, in the order of slugs.
    pub(crate) fn all(&self) -> Result<Vec<(String, String)>> {
        let sql = "SELECT slug, tag FROM category ORDER BY slug";
        query::all(&self.connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .context("reading the ledger of addresses")
    }
}

/// Opens it and reads it to its end: it is small, and what is damaged must not be built upon.
fn open_sound(path: &Path) -> Result<Connection> {
    let connection = sqlite::open(path, PAGE_BYTES, &MIGRATIONS)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    check_pages(&connection)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The afternoon of 2026-11-28.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_878_000);

    fn pairs(ledger: &AddressLedger) -> Vec<String> {
        let all = ledger.all().unwrap();
        all.into_iter().map(|(slug, tag)| format!("{slug} {tag}")).collect()
    }

    #[test]
    fn an_address_belongs_to_who_had_it_last() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = AddressLedger::open(&folder.path().join("a.sqlite"), NOW).unwrap();
        ledger.record(&[("biscuits", "en:biscuits"), ("pains", "en:breads")]).unwrap();
        ledger.record(&[("gateaux", "en:biscuits"), ("biscuits", "en:cookies")]).unwrap();
        let kept = ["biscuits", "tartes"].map(|slug| (slug.to_string(), "en:x".to_string()));
        assert_eq!(ledger.restore(&kept).unwrap(), 1);
        assert_eq!(ledger.restore(&kept).unwrap(), 0);
        assert_eq!(
            pairs(&ledger),
            ["biscuits en:cookies", "gateaux en:biscuits", "pains en:breads", "tartes en:x"]
        );
    }

    #[test]
    fn the_day_a_product_was_first_gone_is_kept_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = AddressLedger::open(&folder.path().join("a.sqlite"), NOW).unwrap();
        let barcode: Barcode = "3017620422003".parse().unwrap();
        let gone = |shelf: &str, gone| GoneProduct { barcode, shelf: Some(shelf.into()), gone };
        let later = Timestamp::from_seconds(NOW.seconds() + Timestamp::DAY);
        ledger.note_gone(&[gone("biscuits", NOW)]).unwrap();
        ledger.note_gone(&[gone("pains", later)]).unwrap();
        assert_eq!(ledger.gone_products().unwrap(), [gone("biscuits", NOW)]);
        ledger.forget_gone(barcode).unwrap();
        assert_eq!(ledger.gone_products().unwrap(), []);
    }

    #[test]
    fn every_damaged_ledger_is_put_aside_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        for (number, end) in ["", "-2", "-3", "-4"].into_iter().enumerate() {
            let text = format!("no database {number}").repeat(100);
            crate::files::write(&path, text.as_bytes()).unwrap();
            let ledger = AddressLedger::open(&path, NOW).unwrap();
            let aside = folder.path().join(format!("a.sqlite.damaged-2026-11-28{end}"));
            assert_eq!(ledger.damaged, Some(aside.clone()));
            assert_eq!(fs::read_to_string(aside).unwrap(), text);
            assert!(pairs(&ledger).is_empty());
        }
    }

    #[test]
    fn damage_within_the_file_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        let mut ledger = AddressLedger::open(&path, NOW).unwrap();
        let many: Vec<String> = (0..2000).map(|number| format!("slug-{number}")).collect();
        let rows: Vec<(&str, &str)> = many.iter().map(|slug| (slug.as_str(), "en:x")).collect();
        ledger.record(&rows).unwrap();
        drop(ledger);
        let mut bytes = fs::read(&path).unwrap();
        let end = bytes.len();
        bytes[end - 8192..].fill(0xa5);
        crate::files::write(&path, &bytes).unwrap();
        assert!(AddressLedger::open(&path, NOW).unwrap().damaged.is_some());
    }
}
