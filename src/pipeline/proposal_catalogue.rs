//! The proposals of the catalogue as it is, as readers judge them.

use anyhow::{Context, Result};

use super::loaded_catalogue::{self, LoadedCatalogue, OutlineUse};
use crate::config::Config;
use crate::judgement::{PLACES, ProposalList, ShelfOrigin, ShelfWidth, Stratum, product_sheet};
use crate::model::{Barcode, CategoryId, Grade, Stop};
use crate::select::{Position, Selection, Substitute};
use crate::store::CatalogueReader;

/// All lists of proposals, and the products that stand on them.
pub(crate) struct ProposalCatalogue {
    loaded: LoadedCatalogue,
    reader: CatalogueReader,
    /// Of every product of grade B to E, by barcode.
    pub lists: Vec<ProposalList>,
}

impl ProposalCatalogue {
    /// Finds the proposals of the catalogue, as the build does.
    ///
    /// # Errors
    /// Where there is no catalogue or it cannot be read.
    pub(crate) fn open(config: &Config) -> Result<Self> {
        let reader = loaded_catalogue::open_existing(config)?;
        // A build may write while a reader thinks: all is of one moment.
        reader.stand_still()?;
        let loaded = loaded_catalogue::load(config, &reader, OutlineUse::Read, &Stop::default())?;
        let selection = Selection::of(&loaded.finder(&Stop::default())?, config.jobs);
        let mut lists = Vec::new();
        for &position in loaded.shelves.by_barcode() {
            if loaded.shelves.grading(position).grade() > Some(Grade::A) {
                let chosen = selection.substitutes(position);
                lists.push(proposal_list(&loaded, &reader, position, &chosen)?);
            }
        }
        Ok(Self { loaded, reader, lists })
    }

    /// What a reader sees of a product, see [`product_sheet`].
    pub(crate) fn sheet(&self, barcode: Barcode, mark: &str, indent: &str) -> Result<String> {
        let found = self.reader.product(barcode)?;
        let product = found.with_context(|| format!("product {barcode} is gone"))?;
        Ok(product_sheet(&product, mark, indent))
    }

    /// The tag of a category.
    pub(crate) fn tag(&self, category: CategoryId) -> &str {
        self.loaded.graph.tag(category).as_str()
    }
}

fn proposal_list(
    loaded: &LoadedCatalogue,
    reader: &CatalogueReader,
    position: Position,
    chosen: &[Substitute],
) -> Result<ProposalList> {
    let product = loaded.shelves.barcode(position);
    let found = reader.product(product)?;
    let categories = found.with_context(|| format!("product {product} is gone"))?.categories;
    let mut kinds = loaded.graph.known(&categories);
    kinds.retain(|&category| loaded.kinds.is_kind(category));
    let shelf = narrowest_shelf(loaded, position);
    let width = shelf.map_or(0, |shelf| loaded.shelves.shelf(shelf).len());
    let stratum = Stratum { width: ShelfWidth::of(width), origin: ShelfOrigin::of(kinds.len()) };
    let (mut substitutes, mut ideas) = (Vec::with_capacity(chosen.len()), Vec::new());
    for substitute in chosen {
        let barcode = loaded.shelves.barcode(substitute.position);
        match substitute.origin.idea() {
            Some(kind) => ideas.push((barcode, kind)),
            None => substitutes.push(barcode),
        }
    }
    Ok(ProposalList {
        product,
        is_wanting: loaded.shelves.grading(position).grade() >= Some(Grade::C),
        stratum,
        shelf,
        substitutes,
        ideas,
        variety: variety(loaded, chosen),
    })
}

/// Of equally wide ones the first of the taxonomy.
fn narrowest_shelf(loaded: &LoadedCatalogue, position: Position) -> Option<CategoryId> {
    let mut leaves = loaded.shelves.leaves(position).to_vec();
    leaves.retain(|&leaf| loaded.kinds.is_kind(leaf));
    leaves.into_iter().min_by_key(|&leaf| (loaded.shelves.shelf(leaf).len(), leaf))
}

/// The mean distance of each two of the first proposals.
fn variety(loaded: &LoadedCatalogue, chosen: &[Substitute]) -> Option<f64> {
    let first = &chosen[..chosen.len().min(PLACES)];
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (at, one) in first.iter().enumerate() {
        for other in &first[at + 1..] {
            sum += loaded.shelves.unlikeness(one.position, other.position);
            pairs += 1.0;
        }
    }
    (pairs > 0.0).then(|| sum / pairs)
}
