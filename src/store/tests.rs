//! Tests of refreshes: whatever the order of records, the same catalogue; old catalogues are taken
//! over.

use super::product_row::ProductRow;
use super::product_table::COLUMNS;
use super::*;
use crate::model::{Barcode, Product, Timestamp};
use crate::sqlite;

const CODE: &str = "3017620422003";
const OTHER: &str = "20004200";

fn product(code: &str, name: &str, modified: i64) -> Product {
    Product {
        modified: Timestamp::from_seconds(modified),
        ..Product::named(code.parse().unwrap(), name)
    }
}

/// A record that comes.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Event {
    Put(i64, &'static str),
    /// The record the catalogue stands on, known by its stamp.
    Unread,
    Withdraw(i64),
}

/// The record the catalogue stands on in these tests.
const KNOWN: (i64, &str) = (15, "known");
const KNOWN_STAMP: i64 = 99;

/// What stands after all events, by the rule: the newest record, among equals a usable one, then
/// the greater hash.
fn expected(known: bool, scope: Scope, events: &[Event]) -> Option<String> {
    let mut usable: Vec<(i64, i64, &str)> = Vec::new();
    let mut withdrawn = i64::MIN;
    let mut add = |(modified, name): (i64, &'static str)| {
        usable.push((modified, ProductRow::of(&product(CODE, name, modified)).hash, name));
    };
    if known && scope == Scope::Changes {
        add(KNOWN);
    }
    for event in events {
        match *event {
            Event::Put(modified, name) => add((modified, name)),
            Event::Unread => add(KNOWN),
            Event::Withdraw(modified) => withdrawn = withdrawn.max(modified),
        }
    }
    let (modified, _, name) = usable.into_iter().max()?;
    (modified >= withdrawn).then(|| name.to_string())
}

/// What the catalogue holds after a refresh by these events, and its counts.
fn refreshed(known: bool, scope: Scope, events: &[Event]) -> (Option<String>, ProductCounts) {
    let folder = tempfile::tempdir().unwrap();
    let mut catalogue = Catalogue::open(&folder.path().join("catalogue.sqlite")).unwrap();
    let (mut refresh, _) = catalogue.refresh(Scope::Whole).unwrap();
    let source = refresh.source("test").unwrap();
    // Another product, so that the catalogue is never empty.
    refresh.put(source, 1, &ProductRow::of(&product(OTHER, "other", 1))).unwrap();
    if known {
        let row = ProductRow::of(&product(CODE, KNOWN.1, KNOWN.0));
        refresh.put(source, KNOWN_STAMP, &row).unwrap();
    }
    refresh.settle().unwrap();
    refresh.commit(&[], &KnownSources::default()).unwrap();

    let (mut refresh, stamps) = catalogue.refresh(scope).unwrap();
    refresh.put_unread(source, stamps.find(1).unwrap()).unwrap();
    for (stamp, event) in (1_000..).zip(events) {
        match *event {
            Event::Put(modified, name) => {
                refresh
                    .put(source, stamp, &ProductRow::of(&product(CODE, name, modified)))
                    .unwrap();
            }
            Event::Unread => {
                refresh.put_unread(source, stamps.find(KNOWN_STAMP).unwrap()).unwrap();
            }
            Event::Withdraw(modified) => {
                refresh.withdraw(CODE.parse().unwrap(), Timestamp::from_seconds(modified));
            }
        }
    }
    let settled = refresh.settle().unwrap();
    refresh.commit(&[], &KnownSources::default()).unwrap();
    let code: Barcode = CODE.parse().unwrap();
    let found = catalogue.reader().unwrap().product(code).unwrap().map(|product| product.name);
    assert_eq!(settled.after.products, 1 + u64::from(found.is_some()));
    let by_source: u64 = settled.by_source.values().map(ProductCounts::total).sum();
    assert_eq!(by_source, settled.products.total());
    (found, settled.products)
}

fn permutations(events: &[Event]) -> Vec<Vec<Event>> {
    if events.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for at in 0..events.len() {
        let mut rest = events.to_vec();
        let first = rest.remove(at);
        for mut order in permutations(&rest) {
            order.insert(0, first);
            all.push(order);
        }
    }
    all
}

#[test]
fn records_in_any_order_give_the_same_catalogue() {
    let older = Event::Put(10, "older");
    let newer = Event::Put(20, "newer");
    let equal = Event::Put(15, "equal");
    let sets: [&[Event]; 9] = [
        &[],
        &[older, newer],
        &[older, newer, Event::Withdraw(15)],
        &[older, newer, Event::Withdraw(20)],
        &[older, newer, Event::Withdraw(25)],
        &[older, Event::Unread, newer],
        &[older, Event::Unread, equal],
        &[older, Event::Unread, Event::Put(12, "between"), Event::Withdraw(14)],
        &[older, Event::Unread, Event::Withdraw(16), Event::Unread],
    ];
    for set in sets {
        for known in [false, true] {
            for scope in [Scope::Whole, Scope::Changes] {
                if !known && set.contains(&Event::Unread) {
                    continue;
                }
                let rule = expected(known, scope, set);
                let mut counts = None;
                for order in permutations(set) {
                    let (found, counted) = refreshed(known, scope, &order);
                    assert_eq!(found, rule, "known {known}, {scope:?}, {order:?}");
                    assert_eq!(*counts.get_or_insert(counted), counted, "{order:?}");
                }
            }
        }
    }
}

#[test]
fn a_refresh_that_is_dropped_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut catalogue = Catalogue::open(&folder.path().join("catalogue.sqlite")).unwrap();
    let (mut refresh, _) = catalogue.refresh(Scope::Whole).unwrap();
    let source = refresh.source("test").unwrap();
    refresh.put(source, 1, &ProductRow::of(&product(CODE, "lost", 1))).unwrap();
    refresh.settle().unwrap();
    drop(refresh);
    let code: Barcode = CODE.parse().unwrap();
    assert_eq!(catalogue.reader().unwrap().product(code).unwrap(), None);
}

#[test]
fn a_catalogue_of_the_first_schema_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.sqlite");
    let first = include_str!("migrations/catalogue-1.sql");
    let connection = sqlite::open(&path, 4096, &[first]).unwrap();
    connection
        .execute_batch(
            "INSERT INTO product (barcode, hash, name, grading, energy_kj, categories, basis,
                 prepared, estimated, completeness, scans, modified, created)
             VALUES (3017620422003, 5, 'Pâte', 'e', 2252, '[\"en:spreads\"]', '100g', 0, 0, 0.5, 3, 7, 1);
             INSERT INTO run (started, outcome, program) VALUES (1, 'done', '0.1.0');",
        )
        .unwrap();
    drop(connection);
    let told = format!("{:#}", CatalogueReader::open_existing(&path).err().unwrap());
    assert!(told.contains("catalogue.sqlite") && told.contains("run `sitegen build`"), "{told}");
    let mut catalogue = Catalogue::open(&path).unwrap();
    assert!(CatalogueReader::open_existing(&path).unwrap().is_some());
    let code: Barcode = CODE.parse().unwrap();
    let reader = catalogue.reader().unwrap();
    assert_eq!(reader.product(code).unwrap().unwrap().name, "Pâte");
    assert_eq!(reader.runs(5).unwrap()[0].command, "build");
    let (mut refresh, _) = catalogue.refresh(Scope::Changes).unwrap();
    let before = refresh.settle().unwrap().before;
    assert_eq!((before.products, before.with_nutriments, before.with_categories), (1, 1, 1));
    assert_eq!(before.gradings, [0, 0, 0, 0, 1, 0, 0]);
}

#[test]
fn every_field_of_a_product_is_stored_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut catalogue = Catalogue::open(&folder.path().join("catalogue.sqlite")).unwrap();
    let product = Product::complete();
    let (mut refresh, _) = catalogue.refresh(Scope::Whole).unwrap();
    let source = refresh.source("test").unwrap();
    refresh.put(source, 1, &ProductRow::of(&product)).unwrap();
    refresh.settle().unwrap();
    refresh.commit(&[], &KnownSources::default()).unwrap();
    let read = catalogue.reader().unwrap().product(product.barcode).unwrap();
    assert_eq!(read, Some(product));
}

#[test]
fn the_columns_are_those_the_migrations_make() {
    let catalogue = Catalogue::temporary().unwrap();
    let sql = "SELECT name, type FROM pragma_table_info('product') ORDER BY name";
    let mut statement = catalogue.connection.prepare(sql).unwrap();
    let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let made: Vec<(String, String)> = columns.map(|column| column.unwrap()).collect();
    let mut named: Vec<(String, String)> = [("barcode", "INTEGER"), ("gone", "INTEGER")]
        .into_iter()
        .chain(COLUMNS.iter().map(|column| (column.name, column.sql_type)))
        .map(|(name, sql_type)| (name.into(), sql_type.into()))
        .collect();
    named.sort();
    assert_eq!(made, named);
}

#[test]
fn a_column_the_database_does_not_have_fails_when_the_catalogue_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.sqlite");
    let catalogue = Catalogue::open(&path).unwrap();
    catalogue.connection.execute_batch("ALTER TABLE product RENAME labels TO lables").unwrap();
    drop(catalogue);
    let error = Catalogue::open(&path).err().unwrap();
    assert!(format!("{error:#}").contains("no such column: labels"), "{error:#}");
}
