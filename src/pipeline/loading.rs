//! Catalogue → shelves in memory: what choosing and listing need of all products.

use anyhow::Result;

use crate::config::Config;
use crate::model::CategoryGraph;
use crate::select::{Entry, Shelves, ShelvesBuilder};
use crate::store::CatalogueReader;

/// All products as shelves, and what was seen on the way.
pub(super) struct Loaded {
    pub(super) graph: CategoryGraph,
    pub(super) shelves: Shelves,
    /// Products with a Nutri-Score.
    pub(super) graded: u64,
    /// Time of the newest change, seconds since 1970.
    pub(super) newest: i64,
}

pub(super) fn load(config: &Config, reader: &CatalogueReader) -> Result<Loaded> {
    let graph = CategoryGraph::new(reader.categories()?, &config.site.language);
    let mut builder = ShelvesBuilder::new(&graph);
    let (mut graded, mut newest) = (0, 0);
    reader.for_each_outline(|outline| {
        graded += u64::from(outline.grading.grade().is_some());
        newest = newest.max(outline.modified);
        builder.add(Entry {
            barcode: outline.barcode,
            grading: outline.grading,
            points: outline.points,
            scans: outline.scans,
            completeness: outline.completeness,
            brands: &outline.brands,
            categories: &outline.categories,
        });
        Ok(())
    })?;
    let shelves = builder.finish();
    Ok(Loaded { graph, shelves, graded, newest })
}
