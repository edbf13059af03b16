//! The places of new documents among those that stay.
//!
//! Ranks have room between them, so that most documents find a place without moving others. Where too many come to one
//! place, those behind it move up.

use std::cmp::Reverse;

use anyhow::Result;
use rusqlite::{Connection, params};

use super::staging;
use crate::sqlite::query;

/// How far apart ranks are in a new file. Lists of ranks are kept as differences, which grow with it.
const DISTANCE: u32 = 2;

/// Where a document stands: by popularity, then by barcode, which makes it a total order.
type Standing = (Reverse<i64>, i64);

/// A document that stays, or that is another one in the same place.
#[derive(Clone, Copy)]
struct KeptDocument {
    rank: u32,
    standing: Standing,
}

/// Between two documents that stay, or behind the last.
struct RankGap {
    /// The rank before; 0 where there is none.
    after: u32,
    before: Option<KeptDocument>,
    /// Barcodes of those that come here, in order.
    waiting: Vec<i64>,
}

/// Gives each staged document a rank.
pub(super) fn place(connection: &Connection) -> Result<()> {
    while let crowded @ [_, ..] = &*place_what_fits(connection)? {
        for &(rank, count) in crowded {
            staging::unsettle(connection, rank, count)?;
        }
        query::run(connection, "DELETE FROM placed", [])?;
    }
    Ok(())
}

/// Returns the ranks behind which too many wait for one place, with how many.
fn place_what_fits(connection: &Connection) -> Result<Vec<(u32, usize)>> {
    let sql = "SELECT max(rank) FROM document";
    let last: Option<u32> = connection.query_row(sql, [], |row| row.get(0))?;
    let last = last.unwrap_or(0);
    let sql = "INSERT INTO placed SELECT kept_rank, barcode FROM staged WHERE kept_rank NOT NULL";
    query::run(connection, sql, [])?;
    let mut crowded = Vec::new();
    let mut gap = gap_of(connection, (Reverse(i64::MAX), 0), 0, last)?;
    let mut end = last;
    let sql = "SELECT popularity, barcode FROM staged WHERE kept_rank IS NULL
         ORDER BY popularity DESC, barcode";
    query::each(connection, sql, [], |row| {
        let standing = (Reverse(row.get(0)?), row.get(1)?);
        if gap.before.is_some_and(|before| before.standing < standing) {
            crowded.extend(gap.fill(connection)?);
            gap = gap_of(connection, standing, gap.before.map_or(0, |before| before.rank), last)?;
        }
        if gap.before.is_some() {
            gap.waiting.push(standing.1);
            return Ok(());
        }
        // Behind the last there is always room.
        end += DISTANCE;
        put(connection, end, standing.1)
    })?;
    crowded.extend(gap.fill(connection)?);
    Ok(crowded)
}

impl RankGap {
    /// Spreads those that wait evenly. Returns the rank behind and their number, where there is too little room.
    fn fill(&self, connection: &Connection) -> Result<Option<(u32, usize)>> {
        let (Some(before), count) = (self.before, self.waiting.len()) else { return Ok(None) };
        let room = (before.rank - self.after - 1) as usize;
        if count > room {
            return Ok(Some((before.rank, count)));
        }
        for (at, &barcode) in (1..).zip(&self.waiting) {
            let step = u32::try_from((room + 1) * at / (count + 1))?;
            put(connection, self.after + step, barcode)?;
        }
        Ok(None)
    }
}

fn put(connection: &Connection, rank: u32, barcode: i64) -> Result<()> {
    query::run(connection, "INSERT INTO placed VALUES (?1, ?2)", params![rank, barcode])?;
    Ok(())
}

/// The gap a document comes to, where all up to `low`, the rank of one or 0, stand before it.
fn gap_of(connection: &Connection, standing: Standing, mut low: u32, last: u32) -> Result<RankGap> {
    let mut high = last + 1;
    // All from `high` on stand behind it.
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        match first_kept(connection, middle, high)? {
            Some(kept) if kept.standing < standing => low = kept.rank,
            _ => high = middle,
        }
    }
    let before = first_kept(connection, low + 1, last + 1)?;
    Ok(RankGap { after: low, before, waiting: Vec::new() })
}

/// The first document that stays, with a rank from one on and before another.
fn first_kept(connection: &Connection, from: u32, end: u32) -> Result<Option<KeptDocument>> {
    let sql = "SELECT rank, popularity, barcode FROM document CROSS JOIN made_from USING (barcode)
         WHERE rank >= ?1 AND rank < ?2 ORDER BY rank LIMIT 1";
    query::one(connection, sql, [from, end], |row| {
        Ok(KeptDocument { rank: row.get(0)?, standing: (Reverse(row.get(1)?), row.get(2)?) })
    })
}

/// The rank of the last of this many most popular documents, those that were placed included.
pub(super) fn rank_of(connection: &Connection, count: u32) -> Result<u32> {
    let sql = "SELECT rank FROM (SELECT rank FROM document UNION SELECT rank FROM placed)
         ORDER BY rank LIMIT 1 OFFSET ?1";
    let last = query::one(connection, sql, [count - 1], |row| row.get(0))?;
    Ok(last.unwrap_or(u32::MAX))
}
