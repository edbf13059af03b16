//! What statements run on: the accounts at one moment, or one change that becomes true as a whole.
//!
//! Statements are written once, in SQL that SQLite and servers of PostgreSQL's protocol take alike, with `?1` for the
//! first value. Values are those of SQLite: whole numbers, numbers, texts, bytes, nothing.

use anyhow::Result;
use rusqlite::Connection;
use rusqlite::types::FromSql;

#[cfg(feature = "postgres")]
use super::numbers::new_number;
#[cfg(feature = "postgres")]
use super::server::link::ServerLink;
#[cfg(feature = "postgres")]
use super::server::values::cell;
use super::statement::Values;
use crate::sqlite::query;

/// The accounts at one moment, or in the middle of a change.
pub(crate) enum Moment<'m> {
    /// In a file.
    File(&'m Connection),
    /// On a server.
    #[cfg(feature = "postgres")]
    Server(&'m ServerLink),
}

/// A row of an answer.
pub(crate) enum Row<'r> {
    /// Of a file.
    File(&'r rusqlite::Row<'r>),
    /// Of a server.
    #[cfg(feature = "postgres")]
    Server(&'r tokio_postgres::Row),
}

impl Moment<'_> {
    /// Runs a statement; says how many rows it changed.
    pub(crate) fn run(&self, sql: &str, values: Values) -> Result<usize> {
        match self {
            Self::File(connection) => query::run(connection, sql, values),
            #[cfg(feature = "postgres")]
            Self::Server(link) => link.run(sql, values),
        }
    }

    /// The first row a statement gives.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        values: Values,
        read: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        match self {
            Self::File(connection) => {
                query::one(connection, sql, values, |row| read(&Row::File(row)))
            }
            #[cfg(feature = "postgres")]
            Self::Server(link) => match link.rows(sql, values)?.first() {
                Some(row) => Ok(Some(read(&Row::Server(row))?)),
                None => Ok(None),
            },
        }
    }

    /// All rows a statement gives.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        values: Values,
        mut read: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        match self {
            Self::File(connection) => {
                query::all(connection, sql, values, |row| read(&Row::File(row)))
            }
            #[cfg(feature = "postgres")]
            Self::Server(link) => {
                let rows = link.rows(sql, values)?;
                let mut answer = Vec::with_capacity(rows.len());
                for row in &rows {
                    answer.push(read(&Row::Server(row))?);
                }
                Ok(answer)
            }
        }
    }

    /// Whether a statement gives a row.
    pub(crate) fn exists(&self, sql: &str, values: Values) -> Result<bool> {
        Ok(self.one(sql, values, |_| Ok(()))?.is_some())
    }

    /// Whether it is of a file.
    pub(crate) fn is_of_file(&self) -> bool {
        match self {
            Self::File(_) => true,
            #[cfg(feature = "postgres")]
            Self::Server(_) => false,
        }
    }

    /// The number a new row is to have; `None` where the database numbers its rows itself.
    pub(crate) fn new_number(&self) -> Option<i64> {
        match self {
            Self::File(_) => None,
            #[cfg(feature = "postgres")]
            Self::Server(_) => Some(new_number()),
        }
    }
}

impl Row<'_> {
    /// The value of a column.
    pub(crate) fn get<T: FromSql>(&self, column: usize) -> rusqlite::Result<T> {
        match self {
            Self::File(row) => row.get(column),
            #[cfg(feature = "postgres")]
            Self::Server(row) => cell(row, column),
        }
    }
}
