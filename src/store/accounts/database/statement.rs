//! What a statement is given.

use rusqlite::ToSql;

/// Values of a statement, as `rusqlite::params!` lists them.
pub(crate) type Values<'v> = &'v [&'v dyn ToSql];
