//! How values of the model stand in databases.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Value, ValueRef};

use crate::model::{Barcode, Timestamp};

/// As its number, which is below 10^14 and always fits.
impl ToSql for Barcode {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Integer(self.key())))
    }
}

impl FromSql for Barcode {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let key = value.as_i64()?;
        Self::from_key(key).ok_or(FromSqlError::OutOfRange(key))
    }
}

/// As seconds.
impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Integer(self.seconds())))
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self::from_seconds)
    }
}
