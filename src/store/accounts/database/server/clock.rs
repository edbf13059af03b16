//! Whether this machine and the server agree on the time: by it sessions and links end, for all hosts.

use anyhow::{Context as _, Result};
use rusqlite::params;

use super::super::moment::Moment;
use crate::model::{DatabaseAddress, Timestamp};
use crate::store::failure::ClockApart;

/// How many seconds the two may be apart: more than an answer takes, less than any time that is kept.
const APART: u64 = 60;

/// Fails where the clock of this machine is another than the server's.
pub(super) fn refuse_apart(
    moment: &Moment,
    address: &DatabaseAddress,
    now: Timestamp,
) -> Result<()> {
    let sql = "SELECT CAST(floor(extract(epoch FROM current_timestamp)) AS BIGINT)";
    let theirs: Option<i64> = moment.one(sql, params![], |row| row.get(0))?;
    let ahead = now - Timestamp::from_seconds(theirs.context("the server has no time")?);
    if ahead.unsigned_abs() <= APART {
        return Ok(());
    }
    let direction = if ahead > 0 { "ahead of" } else { "behind" };
    let sentence = format!(
        "the clock of this machine is {} s {direction} that of {address}: sessions and links of all hosts would end at \
         the wrong time; set both clocks, for example by NTP",
        ahead.unsigned_abs()
    );
    Err(ClockApart(sentence).into())
}
