//! Shelves and products → the facts of each page: what belongs together on a category, the home page and the page
//! about the data.

use anyhow::Result;

use super::list_files::ListFiles;
use super::page_inputs::ListFacts;
use super::page_worker::PageWorker;
use super::site_inputs::SiteInputs;
use crate::model::{CategoryId, Grading, ListPages, PagePath};
use crate::publish::Pass;
use crate::render::view::{
    CategoryView, CountedLink, HomeFacts, HomeFigures, ListedShelf, QualityFacts,
};
use crate::render::{Alternate, Link, MarkdownPage};
use crate::select::{Position, Shelf, changed_lately, showcase};
use crate::store::ProductPageKey;

/// Categories and swaps on the home page.
pub(super) const HOME_CATEGORIES: usize = 24;
const HOME_SWAPS: usize = 6;
const HOME_NEWS: usize = 3;
/// Entries of the feed of the week.
const FEED_SWAPS: usize = 30;
/// Shelves and fields on the page about the data.
const QUALITY_SHELVES: usize = 10;
const QUALITY_FIELDS: [&str; 8] = [
    "grade",
    "nutrition",
    "nutrition-per-portion",
    "ingredients",
    "allergens-known",
    "quantity",
    "photo",
    "nova",
];

impl SiteInputs<'_> {
    /// All pages of a category.
    pub(super) fn category_pages(
        &self,
        worker: &mut PageWorker,
        category: CategoryId,
    ) -> Result<()> {
        let ranked = self.shelves().shelf(category);
        let pages = self.list_pages(category);
        let mut breadcrumb = self.breadcrumb(Some(category));
        breadcrumb.pop();
        let (slug, gradings) = (self.graph.slug(category), self.gradings(ranked));
        let shown: Vec<Position> = ranked.part(0..pages.listed()).collect();
        let first = PagePath::category(slug, 1).of(self.edition);
        worker.list_files = ListFiles::read(&worker.ledger, &first)?;
        for (page, places) in (1..).zip(pages.places()) {
            let part = &shown[places.clone()];
            let facts = ListFacts {
                category,
                page,
                pages,
                first: places.start,
                gradings: &gradings,
                products: part,
            };
            let inputs = self.inputs.of_list(&facts);
            let path = PagePath::category(slug, page).of(self.edition);
            if worker.skips(&path, inputs.all)? {
                continue;
            }
            let mut products = Vec::with_capacity(part.len());
            for &position in part {
                products.push(worker.listed(self.shelves().barcode(position))?);
            }
            let view = CategoryView {
                alternates: self.category_alternates(category, page),
                name: self.graph.name(category),
                lang: self.graph.foreign_name(category).map(str::to_string),
                page,
                pages: pages.len(),
                total: ranked.len(),
                listed: pages.listed(),
                breadcrumb: breadcrumb.clone(),
                children: self.children(category),
                ..CategoryView::default()
            };
            let spread = self.inputs.spread(category);
            let shelf = ListedShelf { pages, first: places.start, spread };
            let shown = self.wording.category_page(view, slug, &gradings, &products, &shelf)?;
            worker.publish_list(&shown, inputs, self.inputs.shared)?;
        }
        Ok(())
    }

    /// The pages of a category.
    pub(super) fn list_pages(&self, category: CategoryId) -> &ListPages {
        self.list_pages[category.at()].get_or_init(|| {
            let limits = &self.config.limits;
            let limits = (limits.products_per_page, limits.category_pages);
            let ranked = self.shelves().shelf(category);
            let list: Vec<Position> = ranked.iter().collect();
            let mut begins = Vec::new();
            for (_, count) in self.gradings(ranked) {
                begins.push(begins.last().copied().unwrap_or(0) + count);
            }
            ListPages::cut(list.len(), limits, &begins, |place| self.shelves().barcode(list[place]))
        })
    }

    /// Products by grading. All grades are listed, what is not graded only where it occurs.
    fn gradings(&self, ranked: Shelf) -> Vec<(Grading, usize)> {
        let mut gradings = Vec::new();
        let mut before = 0;
        for grading in Grading::ALL {
            // Shelves are ordered by grading, so each grading is one stretch.
            let end = ranked.partition_point(|at| self.shelves().grading(at) <= grading);
            let count = end - before;
            before = end;
            if count > 0 || grading.grade().is_some() {
                gradings.push((grading, count));
            }
        }
        gradings
    }

    /// The categories directly below that have products, the fullest first.
    fn children(&self, category: CategoryId) -> Vec<CountedLink> {
        let mut children = Vec::new();
        for &child in self.graph.children(category) {
            children.push(self.counted(child));
        }
        children.retain(|child| child.count > 0);
        children.sort_by(|a, b| (b.count, &a.name, &a.url).cmp(&(a.count, &b.name, &b.url)));
        children
    }

    /// The home page. All it links to is in its place, so it needs no pass of its own.
    pub(super) fn home_page(&self, worker: &mut PageWorker, substitutes: u64) -> Result<()> {
        let mut products = Vec::with_capacity(HOME_SWAPS);
        let kinds = &self.loaded.kinds;
        for (position, substitute) in showcase(self.shelves(), &self.selection, kinds, HOME_SWAPS) {
            let product = worker.product(self.shelves().barcode(position))?;
            let better = worker.product(self.shelves().barcode(substitute.position))?;
            products.push((product, better));
        }
        let mut week = Vec::with_capacity(HOME_NEWS);
        for (position, _) in changed_lately(self.shelves(), &self.selection, HOME_NEWS) {
            week.push(worker.product(self.shelves().barcode(position))?);
        }
        let categories = self.filled_categories();
        let figures = HomeFigures {
            products: self.shelves().by_barcode().len() as u64,
            graded: self.loaded.quality.with("grade"),
            categories: categories.len() as u64,
            substitutes,
        };
        let home = self.documents.iter().find(|document| document.place.is_none());
        let intro = home.map_or("", |home| &home.body);
        let page = self.wording.home_page(HomeFacts {
            intro,
            figures,
            newest: self.loaded.quality.newest_change,
            shelves: self.popular_shelves(),
            swaps: &products,
            week: &week,
        })?;
        for pass in Pass::BOTH {
            worker.pass = pass;
            worker.publish(&page)?;
        }
        Ok(())
    }

    /// The feed of the week, and how browsers search the site.
    pub(super) fn machine_files(
        &self,
        worker: &mut PageWorker,
    ) -> Result<[(PagePath, Vec<u8>); 2]> {
        let mut swaps = Vec::with_capacity(FEED_SWAPS);
        for (position, substitute) in changed_lately(self.shelves(), &self.selection, FEED_SWAPS) {
            let product = worker.product(self.shelves().barcode(position))?;
            swaps.push((product, worker.product(self.shelves().barcode(substitute.position))?));
        }
        let feed = self.wording.feed(self.loaded.quality.newest_change, &swaps)?;
        let [feed_path, search_path] =
            [PagePath::feed(), PagePath::opensearch()].map(|path| path.of(self.edition));
        Ok([(feed_path, feed), (search_path, self.wording.opensearch()?)])
    }

    /// The page about what the data are worth.
    pub(super) fn quality_page(&self, worker: &mut PageWorker) -> Result<()> {
        let quality = &self.loaded.quality;
        let mut shelves = Vec::new();
        for shelf in quality.shelves.iter().take(QUALITY_SHELVES) {
            let Some(category) = self.graph.id(&shelf.category) else { continue };
            shelves.push((self.link(category), shelf.products, shelf.implausible));
        }
        let mut rules = Vec::new();
        for (rule, count) in &quality.implausible.rules {
            rules.push((*rule, *count));
        }
        let page = self.wording.quality_page(QualityFacts {
            products: quality.products,
            newest: quality.newest_change,
            fields: QUALITY_FIELDS.map(|field| (field, quality.with(field))).to_vec(),
            implausible: quality.implausible.products,
            rules,
            shelves,
            to_correct: quality.to_correct.clone(),
        })?;
        worker.publish(&page)
    }

    /// A page of a category in all languages of the site.
    fn category_alternates(&self, category: CategoryId, page: usize) -> Vec<Alternate> {
        self.wording.alternates_at(|at| {
            let graph = match at {
                0 => &self.loaded.graph,
                other => &self.loaded.others[other - 1].graph,
            };
            Some(PagePath::category(graph.slug(category), page).url())
        })
    }

    /// Every page visitors and search engines should find, but those of products.
    pub(super) fn each_path(&self, each: &mut dyn FnMut(PagePath) -> Result<()>) -> Result<()> {
        each(PagePath::home().of(self.edition))?;
        each(PagePath::data_quality().of(self.edition))?;
        each(PagePath::shelves().of(self.edition))?;
        for page in self.documents.iter().filter_map(MarkdownPage::page) {
            each(page.path)?;
        }
        for category in self.filled_categories() {
            for page in 1..=self.list_pages(category).len() {
                let root = PagePath::category(self.graph.slug(category), page);
                each(root.of(self.edition))?;
            }
        }
        Ok(())
    }

    /// The pages of a product that visitors and search engines should find.
    pub(super) fn each_page_of(
        &self,
        position: Position,
        each: &mut dyn FnMut(ProductPageKey) -> Result<()>,
    ) -> Result<()> {
        let product = self.shelves().barcode(position);
        let own = ProductPageKey { product, edition: self.edition, substitute: None };
        each(own)?;
        // The pages of the others are for visitors: they say much the same.
        if let Some(first) = self.selection.first(position) {
            let substitute = Some(self.shelves().barcode(first.position));
            each(ProductPageKey { substitute, ..own })?;
        }
        Ok(())
    }

    pub(super) fn breadcrumb(&self, category: Option<CategoryId>) -> Vec<Link> {
        let Some(category) = category else { return Vec::new() };
        self.links(&self.graph.way_down(category))
    }

    pub(super) fn links(&self, categories: &[CategoryId]) -> Vec<Link> {
        categories.iter().map(|&category| self.link(category)).collect()
    }

    pub(super) fn link(&self, category: CategoryId) -> Link {
        let made = || {
            let path = PagePath::category(self.graph.slug(category), 1).of(self.edition);
            let lang = self.graph.foreign_name(category).map(str::to_string);
            Link { name: self.graph.name(category), lang, url: path.url() }
        };
        self.links[category.at()].get_or_init(made).clone()
    }

    fn counted(&self, category: CategoryId) -> CountedLink {
        let Link { name, lang, url } = self.link(category);
        CountedLink { name, lang, url, count: self.shelves().shelf(category).len() }
    }
}
