//! Values of SQLite's kinds in PostgreSQL's protocol.

use std::error::Error;

use bytes::BytesMut;
use rusqlite::types::{FromSqlError, ToSqlOutput, ValueRef};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::super::statement::Values;

type Failed = Box<dyn Error + Sync + Send>;

/// A value a statement is given.
#[derive(Debug)]
pub(super) struct BoundValue<'v>(ToSqlOutput<'v>);

/// A value of a row.
pub(super) struct CellValue<'r>(ValueRef<'r>);

impl<'v> BoundValue<'v> {
    /// All values of a statement.
    pub(super) fn of(values: Values<'v>) -> rusqlite::Result<Vec<Self>> {
        let mut bound = Vec::with_capacity(values.len());
        for value in values {
            bound.push(Self(value.to_sql()?));
        }
        Ok(bound)
    }

    /// The type the statement has for it; the server finds out which one where there is no value.
    pub(super) fn kind(&self) -> Result<Type, FromSqlError> {
        Ok(match self.value()? {
            ValueRef::Null => Type::UNKNOWN,
            ValueRef::Integer(_) => Type::INT8,
            ValueRef::Real(_) => Type::FLOAT8,
            ValueRef::Text(_) => Type::TEXT,
            ValueRef::Blob(_) => Type::BYTEA,
        })
    }

    fn value(&self) -> Result<ValueRef<'_>, FromSqlError> {
        match &self.0 {
            ToSqlOutput::Borrowed(value) => Ok(*value),
            ToSqlOutput::Owned(value) => Ok(value.into()),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

impl ToSql for BoundValue<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Failed> {
        match self.value()? {
            ValueRef::Null => Ok(IsNull::Yes),
            ValueRef::Integer(number) => number.to_sql(&Type::INT8, out),
            ValueRef::Real(number) => number.to_sql(&Type::FLOAT8, out),
            ValueRef::Text(text) => std::str::from_utf8(text)?.to_sql(&Type::TEXT, out),
            ValueRef::Blob(bytes) => bytes.to_sql(&Type::BYTEA, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'r> FromSql<'r> for CellValue<'r> {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, Failed> {
        Ok(Self(match *kind {
            Type::INT8 => ValueRef::Integer(i64::from_sql(kind, raw)?),
            Type::INT4 => ValueRef::Integer(i32::from_sql(kind, raw)?.into()),
            Type::BOOL => ValueRef::Integer(bool::from_sql(kind, raw)?.into()),
            Type::FLOAT8 => ValueRef::Real(f64::from_sql(kind, raw)?),
            Type::TEXT | Type::VARCHAR | Type::NAME => ValueRef::Text(raw),
            _ => ValueRef::Blob(raw),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failed> {
        Ok(Self(ValueRef::Null))
    }

    fn accepts(kind: &Type) -> bool {
        let known = [
            Type::INT8,
            Type::INT4,
            Type::BOOL,
            Type::FLOAT8,
            Type::TEXT,
            Type::VARCHAR,
            Type::NAME,
            Type::BYTEA,
        ];
        known.contains(kind)
    }
}

/// A value of a row, as a type of ours; errors are those of a file.
pub(crate) fn cell<T: rusqlite::types::FromSql>(
    row: &tokio_postgres::Row,
    column: usize,
) -> rusqlite::Result<T> {
    let wrong = |error: Failed| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Null, error)
    };
    let CellValue(value) = row.try_get(column).map_err(|error| wrong(error.into()))?;
    T::column_result(value).map_err(|error| wrong(error.into()))
}
