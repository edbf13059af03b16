//! A search file that is open: found products, as the server shows them.

use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use rusqlite::{Connection, OptionalExtension};

use super::builder::SwapNote;
use super::card::{self, Card, Swap, card, key};
use super::file;
use crate::model::{Barcode, PagePath};

/// Connections of an index: as many questions are answered at once, others wait their turn. They
/// are opened together, because later the path may name another file.
const CONNECTIONS: usize = 8;

/// An open search file, shared by all threads.
pub struct Index {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
    made_at: i64,
    newest: i64,
}

impl Index {
    /// Opens the file at a path.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let connections: Vec<Connection> =
            (0..CONNECTIONS).map(|_| file::open(path)).collect::<Result<_>>()?;
        let seconds = |name| -> Result<i64> {
            let value = connections.first().map(|first| file::fact(first, name)).transpose()?;
            Ok(value.flatten().and_then(|value| value.parse().ok()).unwrap_or(0))
        };
        let (made_at, newest) = (seconds("made_at")?, seconds("newest")?);
        let idle = Mutex::new(connections);
        Ok(Self { idle, returned: Condvar::new(), made_at, newest })
    }

    /// When the file was made, seconds since 1970.
    #[must_use]
    pub fn made_at(&self) -> i64 {
        self.made_at
    }

    /// Time of the newest change of the catalogue it was made of, seconds since 1970.
    #[must_use]
    pub fn newest(&self) -> i64 {
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
    pub(super) fn with<T>(&self, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let lent = Lent { connection: Some(self.lend()), index: self };
        let connection = lent.connection.as_ref().context("no connection was lent")?;
        ask(connection)
    }

    fn lend(&self) -> Connection {
        let mut idle = self.idle();
        loop {
            if let Some(connection) = idle.pop() {
                return connection;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that goes back when the question is answered, whatever becomes of it.
struct Lent<'i> {
    connection: Option<Connection>,
    index: &'i Index,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.index.idle().extend(self.connection.take());
        self.index.returned.notify_one();
    }
}

pub(super) fn find_card(connection: &Connection, product: Barcode) -> Result<Option<Card>> {
    let sql = format!("SELECT {} FROM product WHERE barcode = ?1", card::COLUMNS);
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([key(product)], card).optional();
    found.with_context(|| format!("looking up {product} in the search file"))
}

fn notes(connection: &Connection, product: Barcode) -> Result<Vec<SwapNote>> {
    let mut statement =
        connection.prepare_cached("SELECT swaps FROM product WHERE barcode = ?1")?;
    let json: Option<Option<String>> =
        statement.query_row([key(product)], |row| row.get(0)).optional()?;
    let notes = json.flatten().map(|json| serde_json::from_str(&json)).transpose();
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
