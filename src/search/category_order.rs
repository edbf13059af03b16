//! The order of categories, the fullest first: their numbers stay when their products change.

use anyhow::Result;
use rusqlite::Connection;

use crate::sqlite::query;

/// Where each category of a search file stands among all, in memory.
pub(super) struct CategoryOrder {
    /// By number.
    places: Vec<u32>,
}

impl CategoryOrder {
    /// Reads it from a file.
    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let mut places = Vec::new();
        let mut place = 0;
        let sql = "SELECT number FROM category ORDER BY products DESC, slug";
        query::each(connection, sql, [], |row| {
            let number = usize::from(row.get::<_, u16>(0)?);
            if places.len() <= number {
                places.resize(number + 1, u32::MAX);
            }
            places[number] = place;
            place += 1;
            Ok(())
        })?;
        Ok(Self { places })
    }

    /// The place of a category, the first is 0; the last of all where the file has none of that number.
    pub(super) fn place(&self, number: u16) -> u32 {
        self.places.get(usize::from(number)).copied().unwrap_or(u32::MAX)
    }
}
