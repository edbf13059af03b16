//! A search file that is open: the products that are found in it, as the server shows them.

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context as _, Result};
use rusqlite::Connection;

use super::addresses;
use super::category_names::CategoryNames;
use super::document::Document;
use super::figures;
use super::file;
use super::find::Searcher;
use super::gone_products;
use super::hot_documents::{self, HotDocuments};
use super::labels::known;
use super::query::Query;
use super::spoken_names;
use super::time_limit;
use super::vocabulary::Vocabulary;
use super::{Card, Swap, SwapNote, Synonyms};
use crate::model::{Barcode, Edition, GoneProduct, Nutriments, PagePath, Timestamp};
use crate::sqlite::{Pool, fact, query};

/// Connections of an index: this many queries are answered at once, others wait for their turn. All
/// are opened together, because later there may be another file at the path.
const CONNECTIONS: usize = 8;

/// What a query may take, waiting for the disk included. Usual ones take a thousandth of it.
const TIME: Duration = Duration::from_millis(500);

/// An open search file, shared by all threads.
pub struct Index {
    connections: Pool,
    hot: OnceLock<HotDocuments>,
    vocabulary: Vocabulary,
    categories: CategoryNames,
    synonyms: Synonyms,
    /// The language at the root.
    language: String,
    /// When the file was made.
    pub made_at: Timestamp,
    /// Time of the newest change of the catalogue it was made of.
    pub newest: Timestamp,
}

impl Index {
    /// Opens the file at a path.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let connections = Pool::new(CONNECTIONS);
        for _ in 1..CONNECTIONS {
            connections.put_back(file::open(path)?);
        }
        let last = file::open(path)?;
        let index = Self {
            vocabulary: Vocabulary::load(&last)?,
            categories: CategoryNames::load(&last)?,
            synonyms: synonyms(&last)?,
            language: fact(&last, "language")?.unwrap_or_default(),
            made_at: timestamp(&last, "made_at")?,
            newest: timestamp(&last, "newest")?,
            connections,
            hot: OnceLock::new(),
        };
        index.connections.put_back(last);
        Ok(index)
    }

    /// Reads the most popular products into memory. Apart from opening, so that they are not held twice
    /// while this index replaces another one; until then they are read from the file like all others.
    pub(super) fn load_hot_documents(&self) -> Result<()> {
        let hot = self.within(Duration::MAX, |connection| {
            HotDocuments::load(connection, hot_documents::BYTES)
        })?;
        self.hot.get_or_init(|| hot);
        Ok(())
    }

    /// The product that has a barcode: of a weigh label the one that stands for its article, of any other itself,
    /// whether there is one or not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn known(&self, barcode: Barcode) -> Result<Barcode> {
        self.within(TIME, |connection| known(connection, barcode))
    }

    /// What is shown of a product; `None` where there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn card(&self, product: Barcode) -> Result<Option<Card>> {
        self.within(TIME, |connection| find_card(connection, known(connection, product)?))
    }

    /// The same with its name in the language of an edition, where it has one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn card_in(&self, edition: Edition, product: Barcode) -> Result<Option<Card>> {
        self.within(TIME, |connection| {
            let found = find_document_card(connection, known(connection, product)?)?;
            let Some(mut card) = found else { return Ok(None) };
            spoken_names::speak(connection, edition, &self.language, &mut card)?;
            Ok(Some(card.labelled()))
        })
    }

    /// The nutrition table of a product, as far as it is compared with those of others; an empty one where there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn nutriments(&self, product: Barcode) -> Result<Nutriments> {
        self.within(TIME, |connection| {
            let sql = "SELECT figures FROM nutrition WHERE barcode = ?1";
            let found: Option<String> =
                query::one(connection, sql, [product.key()], |row| row.get(0))?;
            Ok(figures::table(&found.unwrap_or_default()))
        })
    }

    /// The product a query names by a whole barcode; `None` where it names none there is.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn named(&self, query: &Query) -> Result<Option<Card>> {
        for barcode in query.barcodes() {
            let found = self.card_in(query.edition, *barcode)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The substitutes of a product, best first; none where there is no such product.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn substitutes(&self, product: Barcode) -> Result<Vec<Swap>> {
        self.within(TIME, |connection| {
            let product = known(connection, product)?;
            let mut swaps = Vec::new();
            for note in notes(connection, product)? {
                swaps.extend(swap(connection, product, note)?);
            }
            Ok(swaps)
        })
    }

    /// One of a product's substitutes; `None` where it is none, or no longer.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn swap(&self, product: Barcode, substitute: Barcode) -> Result<Option<Swap>> {
        self.within(TIME, |connection| {
            let (product, substitute) =
                (known(connection, product)?, known(connection, substitute)?);
            for note in notes(connection, product)? {
                if note.substitute == substitute.number() {
                    return swap(connection, product, note);
                }
            }
            Ok(None)
        })
    }

    /// The slug of the page that another, or former, address of a category leads to now; `None` where it leads
    /// to none. The page need not be there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn category_now(&self, slug: &str) -> Result<Option<String>> {
        self.within(TIME, |connection| addresses::target(connection, slug))
    }

    /// What is remembered of a product that is not on the site any more; `None` where it never was, or is.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn gone(&self, product: Barcode) -> Result<Option<GoneProduct>> {
        self.within(TIME, |connection| gone_products::find(connection, product))
    }

    /// Answers from one of the connections and what is held in memory.
    pub(super) fn ask<T>(
        &self,
        edition: Edition,
        answer: impl FnOnce(Searcher) -> Result<T>,
    ) -> Result<T> {
        let Self { vocabulary, categories, synonyms, hot, language, .. } = self;
        let hot = hot.get();
        self.within(TIME, |connection| {
            answer(Searcher {
                connection,
                hot,
                vocabulary,
                categories,
                synonyms,
                edition,
                language,
            })
        })
    }

    /// Answers from one of the connections, within a time.
    fn within<T>(
        &self,
        time: Duration,
        answer: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        self.connections.with(|connection| time_limit::within(time, connection, answer))?
    }
}

/// The fact with a name; unknown where the file does not have it.
fn timestamp(connection: &Connection, name: &str) -> Result<Timestamp> {
    let seconds = fact(connection, name)?.and_then(|value| value.parse().ok());
    Ok(seconds.map_or(Timestamp::UNKNOWN, Timestamp::from_seconds))
}

fn synonyms(connection: &Connection) -> Result<Synonyms> {
    let sql = "SELECT expression, synonym FROM synonym";
    let pairs: Vec<(String, String)> =
        query::all(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut synonyms = Synonyms::default();
    synonyms.add(&pairs);
    Ok(synonyms)
}

fn find_card(connection: &Connection, product: Barcode) -> Result<Option<Card>> {
    Ok(find_document_card(connection, product)?.map(Card::labelled))
}

/// The card of a product as lists show it, without its label.
fn find_document_card(connection: &Connection, product: Barcode) -> Result<Option<Card>> {
    let found = query::one(connection, Document::BY_BARCODE, [product.key()], Document::read);
    let document = found.with_context(|| format!("looking up {product} in the search file"))?;
    Ok(document.and_then(|document| document.card()))
}

fn notes(connection: &Connection, product: Barcode) -> Result<Vec<SwapNote>> {
    let sql = "SELECT notes FROM swap WHERE barcode = ?1";
    let found: Option<String> = query::one(connection, sql, [product.key()], |row| row.get(0))?;
    let Some(json) = found else { return Ok(Vec::new()) };
    serde_json::from_str(&json).with_context(|| format!("reading the substitutes of {product}"))
}

/// A swap of its note and the substitute's card; `None` where the substitute is no longer there.
fn swap(connection: &Connection, product: Barcode, note: SwapNote) -> Result<Option<Swap>> {
    let substitute = Barcode::from_number(note.substitute)?;
    let Some(card) = find_card(connection, substitute)? else { return Ok(None) };
    let url = PagePath::substitute(product, substitute).url();
    Ok(Some(Swap { url, substitute: card, note }))
}

#[cfg(test)]
mod tests {
    use super::super::make::{IndexBuilder, NewDocument};
    use super::super::{Filters, ResultPage};
    use super::*;
    use crate::model::{CategoryGraph, Product};

    fn made(path: &Path, products: &[Product]) {
        let builder = IndexBuilder::new(path).unwrap();
        for product in products {
            builder.add(&NewDocument::new(product, "fr", &[], Vec::new())).unwrap();
        }
        let (graph, synonyms) = (CategoryGraph::new(Vec::new(), "fr"), Synonyms::default());
        builder
            .finish(&graph, &synonyms, "test", Timestamp::UNKNOWN, Timestamp::UNKNOWN)
            .unwrap()
            .switch_in()
            .unwrap();
    }

    #[test]
    fn a_product_asked_for_by_its_barcode_has_a_label() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("search.sqlite");
        let mut product = Product::named("3017620422003".parse().unwrap(), "Chocolat noir");
        product.brands = vec!["Exemple".into()];
        made(&path, &[product.clone()]);
        let card = Index::open(&path).unwrap().card(product.barcode).unwrap().unwrap();
        assert_eq!(card.shown.label, "Chocolat noir Exemple");
    }

    #[test]
    fn products_that_are_not_in_memory_are_found_alike() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("search.sqlite");
        let products: Vec<Product> =
            [(3_017_620_422_003, "Chocolat noir"), (20_004_200, "Chocolat")]
                .map(|(code, name)| Product::named(Barcode::from_number(code).unwrap(), name))
                .into();
        made(&path, &products);
        let open = || Index::open(&path).unwrap();
        let (cold, half, warm) = (open(), open(), open());
        let first = half.within(TIME, |file| HotDocuments::load(file, 1)).unwrap();
        let sql = "SELECT rank FROM document";
        let ranks = cold.within(TIME, |file| query::all(file, sql, [], |row| row.get(0))).unwrap();
        assert_eq!(first.get(&[&ranks[..], &[u32::MAX]].concat()).iter().flatten().count(), 1);
        assert!(half.hot.set(first).is_ok() && cold.hot.get().is_none());
        warm.load_hot_documents().unwrap();
        assert_eq!(warm.hot.get().map(|hot| hot.get(&ranks).iter().flatten().count()), Some(2));
        for text in ["chocolat", "cho", "chocolta", "noir chocolat", "2000"] {
            let (query, filters) = (Query::parse(text).unwrap(), Filters::default());
            let found = |index: &Index| index.search(&query, &filters, ResultPage::FIRST).unwrap();
            assert!(!found(&cold).hits.is_empty(), "{text}");
            let counted = |index: &Index| index.overview(&query, &filters).unwrap();
            for other in [&half, &warm] {
                assert_eq!(found(&cold), found(other), "{text}");
                assert_eq!(cold.suggest(&query).unwrap(), other.suggest(&query).unwrap(), "{text}");
                assert_eq!(counted(&cold), counted(other), "{text}");
            }
        }
    }
}
