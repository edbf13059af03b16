//! Shelves and products → the facts of each page: what belongs together on a product, a category
//! and the home page.

use anyhow::Result;

use super::page_worker::PageWorker;
use super::search_file;
use super::site_inputs::SiteInputs;
use crate::model::nutriscore::{FoodGroup, NutriScore, Scale};
use crate::model::{CategoryId, Grading, PagePath, Preparation, Product};
use crate::publish::Pass;
use crate::render::view::{
    CategoryView, ChosenBy, CountedLink, HomeFigures, NeighbourFacts, ProductFacts, QualityFacts,
    StandingFacts,
};
use crate::render::{Link, MarkdownPage};
use crate::select::{NoSubstitute, Origin, Position, Substitute, showcase};

/// Categories and swaps on the home page.
const HOME_CATEGORIES: usize = 36;
const HOME_SWAPS: usize = 6;
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
    /// The pages of a product: its own and one for each of its substitutes.
    pub(super) fn product_pages(&self, worker: &mut PageWorker, position: Position) -> Result<()> {
        let product = worker.product(self.shelves().barcode(position))?;
        let chosen = self.selection.substitutes(position);
        let mut better = Vec::with_capacity(chosen.len());
        for substitute in chosen {
            better.push(worker.product(self.shelves().barcode(substitute.position))?);
        }
        let mut offered = Vec::with_capacity(chosen.len());
        for (substitute, better) in chosen.iter().zip(&better) {
            let category = self.link(substitute.category);
            let choice = self.chosen_by(substitute);
            let is_from_neighbour = is_from_neighbour(substitute);
            let neighbour = is_from_neighbour.then_some(&category);
            offered.push(self.wording.offered(&product, better, neighbour, &choice)?);
            let page = self.wording.substitute_page(
                &product,
                better,
                category,
                is_from_neighbour,
                &choice,
            )?;
            worker.publish(&page)?;
        }
        let none = self.selection.no_substitute(position);
        let leaves = self.shelves().leaves(position);
        let page = self.wording.product_page(ProductFacts {
            product: &product,
            breadcrumb: self.breadcrumb(self.main_category(leaves, &product)),
            categories: self.links(leaves),
            substitutes: offered,
            no_substitute: none.map(NoSubstitute::code),
            standing: match none {
                Some(NoSubstitute::NoneBetter) => self.standing(position),
                _ => None,
            },
            score: explained_score(&product, self.loaded.kinds.food_group(leaves)),
        })?;
        // In the first pass every product is met, and only once.
        if worker.is_indexing && worker.pass == Pass::Create {
            let language = &self.config.site.language;
            let entry = search_file::entry(&product, language, leaves, &better, &page.view);
            worker.output.entries.push(entry);
        }
        worker.publish(&page)
    }

    /// Whether a substitute stands apart, and why the operator chose it.
    fn chosen_by(&self, substitute: &Substitute) -> ChosenBy {
        let reason = self.loaded.overrides.reason_of(substitute.origin);
        ChosenBy {
            idea: substitute.origin.idea(),
            because: reason.map(|reason| reason.text.clone()),
            source: reason.and_then(|reason| reason.source.clone()),
        }
    }

    /// How a product without substitutes stands on its shelf.
    fn standing(&self, position: Position) -> Option<StandingFacts> {
        let own = self.finder.shelf_rank(position)?;
        Some(StandingFacts {
            shelf: self.link(own.category),
            place: own.place,
            of: own.of,
            best: own.best,
            own: own.grade,
            neighbour: own.neighbour.map(|shelf| NeighbourFacts {
                shelf: self.link(shelf.category),
                graded: shelf.graded,
                better: shelf.better,
            }),
        })
    }

    /// The one most specific category that stands for a product: the one OFF compares it in, else
    /// the last it lists.
    fn main_category(&self, leaves: &[CategoryId], product: &Product) -> Option<CategoryId> {
        for tag in product.compared_to.iter().chain(product.categories.iter().rev()) {
            if let Some(category) = self.loaded.graph.position(tag)
                && leaves.contains(&category)
            {
                return Some(category);
            }
        }
        leaves.first().copied()
    }

    /// All pages of a category.
    pub(super) fn category_pages(
        &self,
        worker: &mut PageWorker,
        category: CategoryId,
    ) -> Result<()> {
        let ranked = self.shelves().shelf(category);
        let per_page = self.config.limits.products_per_page;
        let pages = self.category_page_count(category);
        let listed = ranked.len().min(per_page * pages);
        let mut breadcrumb = self.breadcrumb(Some(category));
        breadcrumb.pop();
        for (page, part) in (1..).zip(ranked[..listed].chunks(per_page)) {
            let mut products = Vec::with_capacity(part.len());
            for &position in part {
                products.push(worker.product(self.shelves().barcode(position))?);
            }
            let view = CategoryView {
                name: self.loaded.graph.name(category),
                page,
                pages,
                total: ranked.len(),
                listed,
                breadcrumb: breadcrumb.clone(),
                children: self.children(category),
                ..CategoryView::default()
            };
            let (slug, gradings) = (self.loaded.graph.slug(category), self.gradings(ranked));
            worker.publish(&self.wording.category_page(view, slug, &gradings, &products))?;
        }
        Ok(())
    }

    /// How many pages a category has.
    pub(super) fn category_page_count(&self, category: CategoryId) -> usize {
        let limits = &self.config.limits;
        let products = self.shelves().shelf(category).len();
        products.div_ceil(limits.products_per_page).min(limits.category_pages)
    }

    /// Products by grading. All grades are listed, what is not graded only where it occurs.
    fn gradings(&self, ranked: &[Position]) -> Vec<(Grading, usize)> {
        let mut gradings = Vec::new();
        let mut rest = ranked;
        for grading in Grading::ALL {
            // Shelves are ordered by grading, so each grading is one stretch.
            let count = rest.partition_point(|&at| self.shelves().grading(at) <= grading);
            rest = &rest[count..];
            if count > 0 || grading.grade().is_some() {
                gradings.push((grading, count));
            }
        }
        gradings
    }

    /// The categories directly below that have products, the fullest first.
    fn children(&self, category: CategoryId) -> Vec<CountedLink> {
        let mut children = Vec::new();
        for &child in self.loaded.graph.children(category) {
            children.push(self.counted(child));
        }
        children.retain(|child| child.count > 0);
        children.sort_by(|a, b| (b.count, &a.name, &a.url).cmp(&(a.count, &b.name, &b.url)));
        children
    }

    /// The home page. All it links to is in its place, so it needs no pass of its own.
    pub(super) fn home_page(&self, worker: &mut PageWorker, substitutes: u64) -> Result<()> {
        let mut products = Vec::with_capacity(HOME_SWAPS);
        for (position, substitute) in showcase(self.shelves(), &self.selection, HOME_SWAPS) {
            let product = worker.product(self.shelves().barcode(position))?;
            let better = worker.product(self.shelves().barcode(substitute.position))?;
            products.push((product, better));
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
        let (newest, categories) =
            (self.loaded.quality.newest_change, self.home_categories(categories));
        let page = self.wording.home_page(intro, figures, newest, categories, &products)?;
        for pass in Pass::BOTH {
            worker.pass = pass;
            worker.publish(&page)?;
        }
        Ok(())
    }

    /// The page about what the data are worth.
    pub(super) fn quality_page(&self, worker: &mut PageWorker) -> Result<()> {
        let quality = &self.loaded.quality;
        let mut shelves = Vec::new();
        for shelf in quality.shelves.iter().take(QUALITY_SHELVES) {
            let Some(category) = self.loaded.graph.position(&shelf.category) else { continue };
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

    /// The kinds most products are of, in alphabetical order.
    fn home_categories(&self, mut fullest: Vec<CategoryId>) -> Vec<CountedLink> {
        let mut own = vec![0_usize; self.loaded.graph.positions().len()];
        for position in self.shelves().by_rank() {
            for &leaf in self.shelves().leaves(position) {
                own[leaf.at()] += 1;
            }
        }
        fullest.sort_by_key(|&category| (usize::MAX - own[category.at()], category));
        fullest.truncate(HOME_CATEGORIES);
        let mut links = Vec::with_capacity(fullest.len());
        for category in fullest {
            links.push(self.counted(category));
        }
        links.sort_by_cached_key(|link| (crate::words::slugify(&link.name), link.url.clone()));
        links
    }

    /// Every page visitors and search engines should find.
    pub(super) fn each_path(&self, each: &mut dyn FnMut(PagePath) -> Result<()>) -> Result<()> {
        each(PagePath::home())?;
        each(PagePath::data_quality())?;
        for page in self.documents.iter().filter_map(MarkdownPage::page) {
            each(page.path)?;
        }
        for category in self.filled_categories() {
            for page in 1..=self.category_page_count(category) {
                each(PagePath::category(self.loaded.graph.slug(category), page))?;
            }
        }
        for &position in self.shelves().by_barcode() {
            let product = self.shelves().barcode(position);
            each(PagePath::product(product))?;
            for substitute in self.selection.substitutes(position) {
                each(PagePath::substitute(product, self.shelves().barcode(substitute.position)))?;
            }
        }
        Ok(())
    }

    fn breadcrumb(&self, category: Option<CategoryId>) -> Vec<Link> {
        let Some(category) = category else { return Vec::new() };
        self.links(&self.loaded.graph.way_down(category))
    }

    fn links(&self, categories: &[CategoryId]) -> Vec<Link> {
        categories.iter().map(|&category| self.link(category)).collect()
    }

    fn link(&self, category: CategoryId) -> Link {
        let graph = &self.loaded.graph;
        Link { name: graph.name(category), url: PagePath::category(graph.slug(category), 1).url() }
    }

    fn counted(&self, category: CategoryId) -> CountedLink {
        let Link { name, url } = self.link(category);
        CountedLink { name, url, count: self.shelves().shelf(category).len() }
    }
}

/// Whether a substitute is not of the product's own kinds of food.
fn is_from_neighbour(substitute: &Substitute) -> bool {
    let is_paired = matches!(substitute.origin, Origin::Paired(_) | Origin::PlantBased(_));
    substitute.level > 0 || is_paired
}

/// The score to explain a grade with: of products OFF graded, by figures that are the label's.
fn explained_score(product: &Product, group: FoodGroup) -> Option<NutriScore> {
    let table = &product.nutriments;
    let is_label = !table.estimated && table.preparation == Preparation::AsSold;
    table.comparable()?;
    if product.grading.grade().is_none() || !is_label || Scale::of(product) == Scale::Old {
        return None;
    }
    NutriScore::of(product, group)
}
