//! The index of the categories: a tree of three levels with counts.

use serde::Serialize;

use crate::model::{PagePath, Pictogram};
use crate::render::{Alternate, Page};

use super::Wording;

/// A category with those below it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ShelfBranch {
    /// Its name.
    pub name: String,
    /// Language of the name, where it is not that of the site.
    pub lang: Option<String>,
    /// Its page.
    pub url: String,
    /// Products in it.
    pub count: usize,
    /// The drawing that stands for it.
    pub pictogram: Pictogram,
    /// The fullest of those directly below.
    pub children: Vec<ShelfBranch>,
}

/// What templates/shelves.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ShelvesView {
    path: String,
    alternates: Vec<Alternate>,
    total: usize,
    branches: Vec<ShelfBranch>,
}

impl Wording {
    /// The index: `total` categories, some of them as a tree.
    pub(crate) fn shelves_page(
        &self,
        total: usize,
        branches: Vec<ShelfBranch>,
    ) -> Page<ShelvesView> {
        let root = PagePath::shelves();
        let path = self.page_at(root.clone());
        let alternates = self.alternates(&root);
        let view = ShelvesView { path: path.url(), alternates, total, branches };
        Page { path, template: "shelves.html", view }
    }
}
