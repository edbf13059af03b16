//! The categories as a tree of three levels, for the index and the home page.

use super::facts::HOME_CATEGORIES;
use super::site_inputs::SiteInputs;
use crate::model::{CategoryId, Pictogram};
use crate::render::Page;
use crate::render::view::{ShelfBranch, ShelvesView};

/// How many are shown at most on each level, the fullest first; all others are a step further.
const WIDTHS: [usize; 3] = [24, 10, 6];

impl SiteInputs<'_> {
    /// The page of the index.
    pub(super) fn shelves_page(&self) -> Page<ShelvesView> {
        let graph = self.graph;
        let mut roots = self.filled_categories();
        let total = roots.len();
        // What has no name in the language of the site is met further down, not first.
        roots.retain(|&own| graph.is_root(own) && graph.foreign_name(own).is_none());
        self.wording.shelves_page(total, self.branches(roots, &WIDTHS))
    }

    /// The kinds most products are of, in alphabetical order.
    pub(super) fn popular_shelves(&self) -> Vec<ShelfBranch> {
        let mut own = vec![0_usize; self.graph.positions().len()];
        for position in self.shelves().by_rank() {
            for &leaf in self.shelves().leaves(position) {
                own[leaf.at()] += 1;
            }
        }
        let mut fullest = self.filled_categories();
        fullest.retain(|&category| self.graph.foreign_name(category).is_none());
        fullest.sort_by_key(|&category| (usize::MAX - own[category.at()], category));
        fullest.truncate(HOME_CATEGORIES);
        let mut links = self.branches(fullest, &[HOME_CATEGORIES]);
        links.sort_by_cached_key(|link| (crate::words::slugify(&link.name), link.url.clone()));
        links
    }

    /// The fullest of some categories with what is below them, as deep as there are widths.
    fn branches(&self, mut categories: Vec<CategoryId>, widths: &[usize]) -> Vec<ShelfBranch> {
        let Some((&width, below)) = widths.split_first() else { return Vec::new() };
        let count = |category: CategoryId| self.shelves().shelf(category).len();
        categories.retain(|&own| count(own) > 0);
        categories.sort_by_key(|&own| (usize::MAX - count(own), own));
        categories.truncate(width);
        let graph = self.graph;
        let mut branches = Vec::with_capacity(categories.len());
        for category in categories {
            let mut drawn = None;
            for own in graph.way_down(category) {
                drawn = Pictogram::of_category(graph.tag(own)).or(drawn);
            }
            branches.push(ShelfBranch {
                name: graph.name(category),
                lang: graph.foreign_name(category).map(str::to_string),
                url: self.link(category).url,
                count: count(category),
                pictogram: drawn.unwrap_or_default(),
                children: self.branches(graph.children(category).to_vec(), below),
            });
        }
        branches
    }
}
