//! A search file that is open: found products, as the server shows them.

use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::{Connection, OptionalExtension};

use super::budget::{self, Budget};
use super::card::{Card, Swap};
use super::file;
use super::find::Sources;
use super::front::{self, Front};
use super::make::SwapNote;
use super::sheet::Sheet;
use super::synonyms::Synonyms;
use super::words::Words;
use crate::model::{Barcode, PagePath, Timestamp};

/// Connections of an index: as many questions are answered at once, others wait their turn. They
/// are opened together, because later the path may name another file.
const CONNECTIONS: usize = 8;

/// What a question may take, waiting for the disk included. Usual ones take a thousandth of it.
const TIME: Duration = Duration::from_millis(500);

/// A connection and the time it has left.
struct Line {
    connection: Connection,
    budget: Budget,
}

/// An open search file, shared by all threads.
pub struct Index {
    idle: Mutex<Vec<Line>>,
    returned: Condvar,
    front: OnceLock<Front>,
    words: Words,
    synonyms: Synonyms,
    made_at: Timestamp,
    newest: Timestamp,
}

impl Index {
    /// Opens the file at a path.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let lines: Vec<Line> = (0..CONNECTIONS).map(|_| line(path)).collect::<Result<_>>()?;
        let first = &lines.first().context("no connection was opened")?.connection;
        let moment = |name| -> Result<Timestamp> {
            let value = file::fact(first, name)?;
            Ok(value
                .and_then(|value| value.parse().ok())
                .map(Timestamp::from_seconds)
                .unwrap_or_default())
        };
        let (made_at, newest) = (moment("made_at")?, moment("newest")?);
        let (words, synonyms) = (Words::load(first)?, synonyms(first)?);
        let (idle, returned) = (Mutex::new(lines), Condvar::new());
        let front = OnceLock::new();
        Ok(Self { idle, returned, front, words, synonyms, made_at, newest })
    }

    /// Takes the best known products into memory. Apart from opening, so that what an index holds is not
    /// held twice while another one takes its place; until then they are read like all others.
    pub(super) fn warm(&self) -> Result<()> {
        let front = self.within(Duration::MAX, |file| Front::load(file, front::BYTES))?;
        self.front.get_or_init(|| front);
        Ok(())
    }

    /// When the file was made.
    #[must_use]
    pub fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// Time of the newest change of the catalogue it was made of.
    #[must_use]
    pub fn newest(&self) -> Timestamp {
        self.newest
    }

    /// What is shown of a product; `None` where there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn card(&self, product: Barcode) -> Result<Option<Card>> {
        self.with(|connection| find_card(connection, product))
    }

    /// The substitutes of a product, best first; none where there is no such product.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn substitutes(&self, product: Barcode) -> Result<Vec<Swap>> {
        self.with(|connection| {
            let notes = notes(connection, product)?.into_iter();
            notes.filter_map(|note| swap(connection, product, note).transpose()).collect()
        })
    }

    /// What is told of one of a product's substitutes; `None` where it is none, or no longer.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn swap(&self, product: Barcode, substitute: Barcode) -> Result<Option<Swap>> {
        self.with(|connection| {
            let mut notes = notes(connection, product)?.into_iter();
            let note = notes.find(|note| note.substitute == substitute.number());
            note.map_or(Ok(None), |note| swap(connection, product, note))
        })
    }

    /// Asks one of the connections.
    fn with<T>(&self, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.within(TIME, ask)
    }

    /// Asks one of the connections, which may take that long.
    fn within<T>(&self, time: Duration, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let lent = Lent { line: Some(self.lend()), index: self };
        let line = lent.line.as_ref().context("no connection was lent")?;
        line.budget.allow(time);
        ask(&line.connection).map_err(budget::told)
    }

    /// Asks one of the connections together with the words there are.
    pub(super) fn ask<T>(&self, ask: impl FnOnce(Sources) -> Result<T>) -> Result<T> {
        let (words, synonyms) = (&self.words, &self.synonyms);
        let front = self.front.get();
        self.with(|connection| ask(Sources { connection, front, words, synonyms }))
    }

    fn lend(&self) -> Line {
        let mut idle = self.idle();
        loop {
            if let Some(line) = idle.pop() {
                return line;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Line>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that goes back when the question is answered, whatever becomes of it.
struct Lent<'i> {
    line: Option<Line>,
    index: &'i Index,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.index.idle().extend(self.line.take());
        self.index.returned.notify_one();
    }
}

fn line(path: &Path) -> Result<Line> {
    let mut connection = file::open(path)?;
    let budget = Budget::of(&mut connection)?;
    Ok(Line { connection, budget })
}

fn synonyms(connection: &Connection) -> Result<Synonyms> {
    let mut statement = connection.prepare("SELECT said, meant FROM synonym")?;
    let pairs = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Synonyms::from_pairs(pairs.collect::<rusqlite::Result<Vec<_>>>()?.into_iter()))
}

fn find_card(connection: &Connection, product: Barcode) -> Result<Option<Card>> {
    let mut statement = connection.prepare_cached(Sheet::BY_BARCODE)?;
    let found = statement.query_row([product.key()], Sheet::read).optional();
    let found = found.with_context(|| format!("looking up {product} in the search file"))?;
    Ok(found.and_then(|sheet| sheet.card()))
}

fn notes(connection: &Connection, product: Barcode) -> Result<Vec<SwapNote>> {
    let mut statement = connection.prepare_cached("SELECT notes FROM swap WHERE barcode = ?1")?;
    let json: Option<String> = statement.query_row([product.key()], |row| row.get(0)).optional()?;
    let notes = json.map(|json| serde_json::from_str(&json)).transpose();
    Ok(notes.with_context(|| format!("reading the substitutes of {product}"))?.unwrap_or_default())
}

/// A swap from what is noted of it and the substitute's card.
fn swap(connection: &Connection, product: Barcode, note: SwapNote) -> Result<Option<Swap>> {
    let substitute = Barcode::from_number(note.substitute)?;
    let card = find_card(connection, substitute)?;
    Ok(card.map(|card| Swap {
        url: PagePath::substitute(product, substitute).url(),
        substitute: card,
        badges: note.badges,
        reasons: note.reasons,
        drawbacks: note.drawbacks,
        beside: note.beside,
        chosen_because: note.chosen_because,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::make::{Builder, Entry, Lexicon};
    use super::super::{Filters, Page, Query};
    use super::*;
    use crate::model::{CategoryGraph, Product};

    fn made(path: &Path, products: &[Product]) {
        let builder = Builder::new(path).unwrap();
        for product in products {
            builder.add(&Entry::new(product, "fr", &[], Vec::new())).unwrap();
        }
        let (graph, synonyms) = (CategoryGraph::new(Vec::new(), "fr"), Synonyms::default());
        let lexicon = Lexicon { graph: &graph, synonyms: &synonyms };
        builder
            .finish(lexicon, "test", Timestamp::UNKNOWN, Timestamp::UNKNOWN)
            .unwrap()
            .switch_in()
            .unwrap();
    }

    #[test]
    fn products_that_are_not_in_memory_are_found_alike() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("search.sqlite");
        let products: Vec<Product> =
            [(3_017_620_422_003, "Chocolat noir"), (20_004_200, "Chocolat")]
                .map(|(code, name)| Product::named(Barcode::from_number(code).unwrap(), name))
                .into();
        made(&path, &products);
        let open = || Index::open(&path).unwrap();
        let (cold, half, warm) = (open(), open(), open());
        let first = half.within(TIME, |file| Front::load(file, 1)).unwrap();
        assert_eq!(first.sheets(&[1, 2, 3]).iter().flatten().count(), 1);
        assert!(half.front.set(first).is_ok() && cold.front.get().is_none());
        warm.warm().unwrap();
        assert_eq!(
            warm.front.get().map(|front| front.sheets(&[1, 2]).iter().flatten().count()),
            Some(2)
        );
        for text in ["chocolat", "cho", "chocolta", "noir chocolat", "2000"] {
            let (query, filters) = (Query::parse(text).unwrap(), Filters::default());
            let found = |index: &Index| index.search(&query, &filters, Page::FIRST).unwrap();
            assert!(!found(&cold).hits.is_empty(), "{text}");
            let counted = |index: &Index| index.overview(&query, &filters).unwrap();
            for other in [&half, &warm] {
                assert_eq!(found(&cold), found(other), "{text}");
                assert_eq!(cold.suggest(&query).unwrap(), other.suggest(&query).unwrap(), "{text}");
                assert_eq!(counted(&cold), counted(other), "{text}");
            }
        }
    }
}
