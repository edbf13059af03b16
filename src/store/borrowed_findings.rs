//! What one ledger takes over from another one of the same catalogue: outlines of records, the substitutes that were found, and
//! what was learnt. All of it can be found again; taking it over saves the time.

use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;

use super::outlines;
use crate::sqlite;

/// Only what differs is written. Choices hold for what was known of products when they were made, so none of the own ones is left.
const CHOICES: &str = "INSERT OR REPLACE INTO main.choice
    SELECT theirs.product, theirs.inputs, theirs.found FROM other.choice AS theirs
    LEFT JOIN main.choice AS own ON own.product = theirs.product
    WHERE own.inputs IS NOT theirs.inputs OR own.found IS NOT theirs.found;
    DELETE FROM main.choice WHERE product NOT IN (SELECT product FROM other.choice);
    INSERT OR REPLACE INTO main.learnt SELECT number, bytes FROM other.learnt;
    DELETE FROM main.known_part;
    INSERT INTO main.known_part SELECT number, bytes FROM other.known_part;";

const OUTLINES: &str = "INSERT OR REPLACE INTO main.outline
    SELECT theirs.product, theirs.hash, theirs.bytes FROM other.outline AS theirs
    LEFT JOIN main.outline AS own ON own.product = theirs.product
    WHERE own.hash IS NOT theirs.hash;";

/// All of what another ledger knows, or none where there is an error.
pub(super) fn borrow(connection: &Connection, other: &Path) -> Result<()> {
    // Read by a connection of its own: one that is attached may be of any schema.
    let rules = outlines::rules(&sqlite::open_read_only(other)?)?;
    connection.execute("ATTACH DATABASE ?1 AS other", [other.display().to_string()])?;
    let borrowed = borrow_attached(connection, rules.as_deref());
    connection.execute_batch("DETACH DATABASE other")?;
    borrowed
}

fn borrow_attached(connection: &Connection, rules: Option<&str>) -> Result<()> {
    let transaction = connection.unchecked_transaction()?;
    connection.execute_batch(CHOICES)?;
    if let Some(rules) = rules {
        outlines::begin(connection, rules)?;
        connection.execute_batch(OUTLINES)?;
    }
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::{ChoiceChanges, ChoiceEntry, KeptBefore, Ledger};
    use super::*;
    use crate::model::Barcode;

    /// Keeps what was found for one product with what was known then.
    fn keep(ledger: &Ledger, product: &str, known: u8) {
        keep_next_to(KeptBefore::Choices, ledger, product, known);
    }

    fn keep_next_to(before: KeptBefore, ledger: &Ledger, product: &str, known: u8) {
        let product: Barcode = product.parse().unwrap();
        let choice = ChoiceEntry { product, inputs: 1, found: vec![known] };
        let changes = ChoiceChanges { new: vec![choice], useless: Vec::new() };
        let parts = [(i64::from(known), vec![known]), (9, vec![known])];
        ledger.keep_choices(before, None, [changes].into_iter(), || Ok(parts.into_iter())).unwrap();
    }

    /// The choices and the parts there are.
    fn kept(ledger: &Ledger) -> (Vec<ChoiceEntry>, Vec<(i64, Vec<u8>)>) {
        let (reader, mut parts) = (ledger.reader().unwrap(), Vec::new());
        reader.each_known_part(&mut |number, bytes| parts.push((number, bytes.to_vec()))).unwrap();
        (reader.choices(&(0..i64::MAX)).unwrap(), parts)
    }

    #[test]
    fn choices_are_taken_over_with_what_was_known_when_they_were_made_and_none_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let [own, other] = ["own", "other"].map(|name| folder.path().join(name));
        let (ledger, theirs) = (Ledger::open(&own).unwrap(), Ledger::open(&other).unwrap());
        keep(&ledger, "3017620422003", 1);
        keep(&ledger, "20000011", 2);
        keep(&theirs, "20000011", 3);
        assert_eq!(kept(&ledger).1, [(2, vec![2]), (9, vec![2])]);
        drop(theirs);
        ledger.borrow_findings(&other).unwrap();
        assert_eq!(kept(&ledger), kept(&Ledger::open(&other).unwrap()));
        assert_eq!(kept(&ledger).0.len(), 1);
    }

    #[test]
    fn of_choices_that_do_not_come_whole_nothing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger")).unwrap();
        keep(&ledger, "20000011", 1);
        let before = kept(&ledger);
        let choice =
            ChoiceEntry { product: "3017620422003".parse().unwrap(), inputs: 2, found: Vec::new() };
        let changes = ChoiceChanges { new: vec![choice], useless: Vec::new() };
        let stopped = || -> Result<std::iter::Empty<(i64, Vec<u8>)>> { anyhow::bail!("stopped") };
        let choices = KeptBefore::Choices;
        assert!(ledger.keep_choices(choices, None, [changes].into_iter(), stopped).is_err());
        assert_eq!(kept(&ledger), before);
    }

    #[test]
    fn where_all_are_found_again_none_is_left_of_what_was_not_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger")).unwrap();
        keep(&ledger, "20000011", 1);
        keep(&ledger, "3017620422003", 2);
        assert_eq!(kept(&ledger).0.len(), 2);
        keep_next_to(KeptBefore::Nothing, &ledger, "3017620422003", 3);
        assert_eq!(kept(&ledger).0.len(), 1);
    }
}
