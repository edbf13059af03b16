//! The ledger: which files public/ holds, and the fingerprint of each.
//!
//! It is believed only where public/ carries the same build identity. While a run writes files it says `creating`;
//! before the run changes a file that is listed it gives public/ another identity. The run's entries, that identity and
//! the word `settled` are committed together, after the files are safe on disk. So a run that was interrupted costs
//! what it created, or one comparison of all files, never a wrong page.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, params};

use super::choices::{self, ChoiceChanges, KeptBefore};
use super::damage::check_pages;
use super::ledger_files::{self, FileOrigin, PageId};
use super::ledger_reader::LedgerReader;
use super::outlines::{self, OutlineEntry};
use super::product_pages::{self, ProductPageEntry, ProductPageKey};
use super::{ContentHashes, borrowed_findings};
use crate::model::{Barcode, PagePath, Timestamp};
use crate::sqlite::{self, query};

const MIGRATIONS: [&str; 7] = [
    include_str!("migrations/ledger-1.sql"),
    include_str!("migrations/ledger-2.sql"),
    include_str!("migrations/ledger-3.sql"),
    include_str!("migrations/ledger-4.sql"),
    include_str!("migrations/ledger-5.sql"),
    include_str!("migrations/ledger-6.sql"),
    include_str!("migrations/ledger-7.sql"),
];

/// Bytes of a page: SQLite's usual size.
const PAGE_BYTES: u32 = 4096;

/// Stands for the fingerprint of a file that no page of the site refers to any more and that stays for one more run.
/// Fingerprints have 16 bytes.
const OUTLIVING: &[u8] = b"outliving";

/// Stands for the fingerprint of a file that may hold anything.
const DOUBTED: &[u8] = b"doubted";

/// How far the ledger can be believed about a public/.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LedgerState {
    /// It lists all files, and what they hold.
    Settled,
    /// The files it lists are as it says. A run that was interrupted may have left others, whole or in part.
    Creating,
    /// Not at all.
    Unknown,
}

/// The ledger, open for writing.
pub(crate) struct Ledger {
    connection: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Opens the ledger, made empty where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = sqlite::open(path, PAGE_BYTES, &MIGRATIONS)?;
        // It must never promise files that a power cut took.
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(Self { connection, path: path.to_path_buf() })
    }

    /// How far it can be believed about the public/ that carries this identity.
    pub(crate) fn state(&self, identity: Option<&str>) -> Result<LedgerState> {
        let own = self.identity()?;
        if own.is_none() || own.as_deref() != identity {
            return Ok(LedgerState::Unknown);
        }
        Ok(match sqlite::fact(&self.connection, "state")?.as_deref() {
            Some("settled") => LedgerState::Settled,
            Some("creating") => LedgerState::Creating,
            // What releases before this one call a run that may have changed files.
            _ => LedgerState::Unknown,
        })
    }

    /// The identity of the public/ that it was settled for.
    pub(crate) fn identity(&self) -> Result<Option<String>> {
        sqlite::fact(&self.connection, "identity").context("reading the ledger")
    }

    /// What the run that settled it noted of itself.
    pub(crate) fn last_run(&self) -> Result<Option<String>> {
        sqlite::fact(&self.connection, "last_run").context("reading the ledger")
    }

    /// Fails with damage where pages do not fit together or an entry was not written by sitegen.
    pub(crate) fn check(&self) -> Result<()> {
        check_pages(&self.connection)?;
        self.reader()?.check_rows()
    }

    /// Notes, at once and safely, that files may be others than the entries say.
    pub(crate) fn distrust(&self) -> Result<()> {
        sqlite::set_fact(&self.connection, "state", "publishing").context("writing the ledger")
    }

    /// Another connection, for reading what was committed.
    pub(crate) fn reader(&self) -> Result<LedgerReader> {
        Ok(LedgerReader::of(sqlite::open_read_only(&self.path)?))
    }

    /// Notes, at once and safely, that files are about to be written; then opens the transaction that
    /// [`Ledger::settle`] commits.
    pub(crate) fn start_publishing(&self) -> Result<()> {
        sqlite::set_fact(&self.connection, "state", "creating")?;
        self.connection.execute_batch("BEGIN IMMEDIATE").context("opening the ledger's transaction")
    }

    /// Gives the run that started publishing a number.
    pub(crate) fn number_run(&self, started: Timestamp) -> Result<i64> {
        query::run(&self.connection, "INSERT INTO run (started) VALUES (?1)", [started])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Notes that a file now holds what the fingerprint stands for.
    pub(crate) fn record(
        &self,
        path: &PagePath,
        fingerprint: &[u8],
        origin: &FileOrigin,
    ) -> Result<()> {
        let sql = "INSERT INTO page (path, fingerprint, inputs, listed, changed, dirtied, causes)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                   ON CONFLICT (path) DO UPDATE SET fingerprint = excluded.fingerprint,
                   inputs = excluded.inputs, listed = excluded.listed, changed = excluded.changed,
                   dirtied = excluded.dirtied, causes = excluded.causes";
        let FileOrigin { inputs, listed, changed, dirtied, causes } = *origin;
        let path_name = path.as_file();
        let values = params![path_name, fingerprint, inputs, listed, changed, dirtied, causes];
        query::run(&self.connection, sql, values)
            .with_context(|| format!("noting {path} in the ledger"))?;
        Ok(())
    }

    /// Takes a file off the list.
    pub(crate) fn forget(&self, path: &str) -> Result<()> {
        if let Some(key) = ProductPageKey::of(path) {
            return product_pages::forget(&self.connection, key);
        }
        query::run(&self.connection, "DELETE FROM page WHERE path = ?1", [path])?;
        Ok(())
    }

    /// Lists a file without saying what it holds: the next run looks.
    pub(crate) fn doubt(&self, path: &str) -> Result<()> {
        match ProductPageKey::of(path) {
            Some(key) => product_pages::doubt(&self.connection, key),
            None => self.record(&PagePath::file(path), DOUBTED, &FileOrigin::default()),
        }
    }

    /// Notes what is known of some pages of products; those of one product follow each other.
    pub(crate) fn record_product_pages(&self, entries: &[ProductPageEntry]) -> Result<()> {
        let mut of_products = entries.chunk_by(|one, other| one.key.product == other.key.product);
        of_products.try_for_each(|pages| product_pages::record(&self.connection, pages))
    }

    /// Notes what the catalogue holds of a product.
    pub(crate) fn record_content(&self, product: Barcode, content: ContentHashes) -> Result<()> {
        product_pages::record_content(&self.connection, product, content)
    }

    /// The number of the run that last wrote other content into a file that is no page of a product, the running one
    /// included.
    pub(crate) fn changed(&self, path: &PagePath) -> Result<Option<i64>> {
        let sql = "SELECT changed FROM page WHERE path = ?1";
        Ok(query::one(&self.connection, sql, [path.as_file()], |row| row.get(0))?.flatten())
    }

    /// The pages of some products from a barcode on, in order, those of the running transaction included, and the barcode
    /// from which on there may be more.
    pub(crate) fn product_pages_from(
        &self,
        start: i64,
        products: u32,
    ) -> Result<(Vec<ProductPageEntry>, i64)> {
        product_pages::from(&self.connection, start, products)
    }

    /// When the run of a number started.
    pub(crate) fn started(&self, run: i64) -> Result<Option<Timestamp>> {
        ledger_files::started(&self.connection, run)
    }

    /// Whether the running transaction lists a file.
    pub(crate) fn lists(&self, path: &str) -> Result<bool> {
        ledger_files::lists(&self.connection, path)
    }

    /// Takes off the list the pages that were there when this run started and that `wanted` does
    /// not claim; calls `each` with every path. Those that `outlives` names stay until the next run. Returns how many
    /// were taken off and how many stay.
    pub(crate) fn remove_unwanted(
        &self,
        last_before: PageId,
        wanted: impl Fn(PageId) -> bool,
        outlives: impl Fn(&str) -> bool,
        mut each: impl FnMut(&str) -> Result<()>,
    ) -> Result<[u64; 2]> {
        let select = "SELECT id, path, fingerprint FROM page WHERE id <= ?1";
        // Deleted afterwards: deleting while the rows are read would change what is read.
        let (mut unwanted, mut outliving) = (Vec::new(), Vec::new());
        query::each(&self.connection, select, [last_before.0], |row| {
            let id = PageId(row.get(0)?);
            if wanted(id) {
                return Ok(());
            }
            let path = row.get_ref(1)?.as_str()?;
            if outlives(path) && row.get_ref(2)?.as_blob()? != OUTLIVING {
                outliving.push(id.0);
            } else {
                each(path)?;
                unwanted.push(id.0);
            }
            Ok(())
        })?;
        for id in &outliving {
            let sql = "UPDATE page SET fingerprint = ?2 WHERE id = ?1";
            query::run(&self.connection, sql, params![id, OUTLIVING])?;
        }
        for id in &unwanted {
            query::run(&self.connection, "DELETE FROM page WHERE id = ?1", [id])?;
        }
        Ok([unwanted.len() as u64, outliving.len() as u64])
    }

    /// Keeps what is new of the substitutes that were found, what was learnt before them, and parts of what is known of the
    /// catalogue, with their numbers: all of it or, where there is an error, none.
    pub(crate) fn keep_choices<P: Iterator<Item = (i64, Vec<u8>)>>(
        &self,
        kept: KeptBefore,
        learnt: Option<Vec<u8>>,
        changes: impl Iterator<Item = ChoiceChanges>,
        parts: impl FnOnce() -> Result<P>,
    ) -> Result<()> {
        choices::keep_all(&self.connection, kept, learnt, changes, parts)
            .context("keeping the substitutes")
    }

    /// Takes over what another ledger knows of records, where it is not known here, and all that it knows of substitutes.
    pub(crate) fn borrow_findings(&self, other: &Path) -> Result<()> {
        borrowed_findings::borrow(&self.connection, other)
            .with_context(|| format!("reading {}", other.display()))
    }

    /// Keeps outlines made by some rules while `make` runs: all of them or, where there is an error, none. Those made by
    /// others are forgotten.
    pub(crate) fn keep_outlines<T>(
        &self,
        rules: &str,
        make: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let transaction = self.connection.unchecked_transaction()?;
        outlines::begin(&self.connection, rules).context("writing the ledger")?;
        let made = make()?;
        transaction.commit().context("keeping the outlines of products")?;
        Ok(made)
    }

    /// Keeps one.
    pub(crate) fn keep_outline(&self, entry: &OutlineEntry) -> Result<()> {
        outlines::keep(&self.connection, entry)
    }

    /// Forgets that of a product that is gone.
    pub(crate) fn forget_outline(&self, product: i64) -> Result<()> {
        outlines::forget(&self.connection, product)
    }

    /// Commits the run: entries, identity, what it notes of itself and the word `settled` at once.
    pub(crate) fn settle(&self, identity: &str, last_run: &str) -> Result<()> {
        if self.connection.is_autocommit() {
            bail!("the ledger was settled without a run");
        }
        sqlite::set_fact(&self.connection, "identity", identity)?;
        sqlite::set_fact(&self.connection, "last_run", last_run)?;
        sqlite::set_fact(&self.connection, "state", "settled")?;
        self.connection.execute_batch("COMMIT").context("committing the ledger")?;
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Edition;

    #[test]
    fn a_fingerprint_of_another_release_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.sqlite")).unwrap();
        let [new, old] = ["categorie/miels.html", "categorie/jus.html"].map(PagePath::file);
        ledger.record(&new, &[1; 16], &FileOrigin::default()).unwrap();
        ledger.record(&old, &[1; 32], &FileOrigin::default()).unwrap();
        let reader = ledger.reader().unwrap();
        let held = |path| reader.file(path).unwrap().unwrap().held();
        assert_eq!([held(&new), held(&old)], [0x0101_0101_0101_0101, 0]);
    }

    #[test]
    fn pages_of_a_ledger_with_a_row_for_each_are_taken_over_and_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.sqlite");
        let [product, substitute, other] =
            ["3017620422003", "20000011", "3274080005003"].map(|code| code.parse().unwrap());
        let english = Edition::below("en").unwrap();
        let entry = |product, edition, substitute, inputs| ProductPageEntry {
            key: ProductPageKey { product, edition, substitute },
            inputs,
            held: i64::MIN,
            changed: 3,
            dirtied: 4,
            causes: 5,
        };
        let own = entry(product, Edition::ROOT, None, -1);
        let pair = entry(product, Edition::ROOT, Some(substitute), i64::MAX);
        let foreign = entry(product, english, None, 7);
        let last = entry(other, Edition::ROOT, None, 0);
        let before = sqlite::open(&path, PAGE_BYTES, &MIGRATIONS[..5]).unwrap();
        for ProductPageEntry { key, inputs, held, changed, dirtied, causes } in
            [last, foreign, pair, own]
        {
            let number = key.edition.number() * (1 << 48) + key.substitute.map_or(0, Barcode::key);
            let sql = "INSERT INTO product_page VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let dirtied = dirtied * 64 + i64::from(causes);
            let values = params![key.product, number, inputs, held, changed, dirtied];
            before.execute(sql, values).unwrap();
        }
        drop(before);
        let ledger = Ledger::open(&path).unwrap();
        let pages =
            |ledger: &Ledger| ledger.reader().unwrap().product_pages(&(0..i64::MAX)).unwrap();
        assert_eq!(pages(&ledger), [own, pair, foreign, last]);
        assert_eq!(ledger.reader().unwrap().count().unwrap(), 4);
        let new = entry(product, Edition::ROOT, Some(other), 9);
        let changed = ProductPageEntry { inputs: 2, ..own };
        ledger.record_product_pages(&[new, changed, ProductPageEntry { held: 1, ..last }]).unwrap();
        ledger.forget(foreign.key.path().as_file()).unwrap();
        ledger.doubt(pair.key.path().as_file()).unwrap();
        let doubted =
            ProductPageEntry { inputs: 0, held: 0, changed: 0, dirtied: 0, causes: 0, ..pair };
        let all = [changed, doubted, new, ProductPageEntry { held: 1, ..last }];
        assert_eq!(pages(&ledger), all);
        ledger.forget(last.key.path().as_file()).unwrap();
        assert_eq!(pages(&ledger), all[..3]);
        ledger.check().unwrap();
    }
}
