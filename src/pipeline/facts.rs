//! Shelves and products → the facts of each page: what belongs together on a product, a category
//! and the home page.

use std::sync::Arc;

use anyhow::Result;

use super::PageCounts;
use super::nutriscore_check;
use super::page_worker::{PageKind, PageWorker};
use super::parallel::Unit;
use super::search_file;
use super::site_inputs::SiteInputs;
use crate::model::nutriscore::{FoodGroup, NutriScore, Scale};
use crate::model::{CategoryId, Grade, Grading, PagePath, Preparation, Product};
use crate::publish::{Pass, Published};
use crate::render::view::{
    CategoryFacts, CountedLink, HomeFigures, NeighbourFacts, OfferedView, ProductFacts,
    StandingFacts,
};
use crate::render::{Link, MarkdownPage};
use crate::select::{NoSubstitute, Origin, Position, Substitute, showcase};

/// Categories and swaps on the home page.
const HOME_CATEGORIES: usize = 36;
const HOME_SWAPS: usize = 6;

/// The gradings a category's chart shows.
const CHART: [Grading; 7] = [
    Grading::Graded(Grade::A),
    Grading::Graded(Grade::B),
    Grading::Graded(Grade::C),
    Grading::Graded(Grade::D),
    Grading::Graded(Grade::E),
    Grading::Unknown,
    Grading::NotApplicable,
];

impl SiteInputs<'_> {
    /// The pages of a product: its own and one for each of its substitutes.
    pub(super) fn product_pages(
        &self,
        worker: &mut PageWorker,
        pass: Pass,
        position: Position,
    ) -> Result<Unit> {
        let product = worker.product(self.shelves().barcode(position))?;
        let chosen = self.selection.substitutes(position);
        let better: Vec<Arc<Product>> = chosen
            .iter()
            .map(|substitute| worker.product(self.shelves().barcode(substitute.position)))
            .collect::<Result<_>>()?;
        let mut unit = Unit::Finished;
        for (substitute, better) in chosen.iter().zip(&better) {
            let page = self.wording.substitute_page(
                &product,
                better,
                self.link(substitute.category),
                is_from_neighbour(substitute),
                self.reason(substitute),
            )?;
            unit = unit.and(worker.publish(pass, &page)?);
            worker.count(pass, PageKind::Substitute);
        }
        let none = self.selection.no_substitute(position);
        let group = self.loaded.kinds.food_group(self.shelves().leaves(position));
        let page = self.wording.product_page(ProductFacts {
            product: &product,
            breadcrumb: self.breadcrumb(self.main_category(position, &product)),
            categories: self
                .shelves()
                .leaves(position)
                .iter()
                .map(|&leaf| self.link(leaf))
                .collect(),
            substitutes: chosen
                .iter()
                .zip(&better)
                .map(|(substitute, better)| self.offered(&product, substitute, better))
                .collect::<Result<_>>()?,
            no_substitute: none.map(NoSubstitute::code),
            standing: none
                .filter(|none| *none == NoSubstitute::NoneBetter)
                .and_then(|_| self.standing(position)),
            score: explained_score(&product, group),
        })?;
        worker.count(pass, PageKind::Product);
        worker.index(pass, || {
            let barcodes = better.iter().map(|product| product.barcode);
            let (language, leaves) = (&self.config.site.language, self.shelves().leaves(position));
            search_file::entry(&product, language, leaves, barcodes, &page.view)
        });
        Ok(unit.and(worker.publish(pass, &page)?))
    }

    fn offered(
        &self,
        product: &Product,
        substitute: &Substitute,
        better: &Product,
    ) -> Result<OfferedView> {
        let neighbour = is_from_neighbour(substitute).then(|| self.link(substitute.category));
        self.wording.offered(product, better, neighbour.as_ref(), self.reason(substitute))
    }

    /// Why the operator chose a substitute.
    fn reason(&self, substitute: &Substitute) -> Option<&str> {
        match substitute.origin {
            Origin::Pinned(reason) | Origin::Paired(reason) => {
                self.loaded.overrides.reason_text(reason)
            }
            Origin::Shelf => None,
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
    fn main_category(&self, position: Position, product: &Product) -> Option<CategoryId> {
        let leaves = self.shelves().leaves(position);
        let listed = product.compared_to.iter().chain(product.categories.iter().rev());
        let mut positions = listed.filter_map(|tag| self.loaded.graph.position(tag));
        positions.find(|category| leaves.contains(category)).or(leaves.first().copied())
    }

    /// All pages of a category.
    pub(super) fn category_pages(
        &self,
        worker: &mut PageWorker,
        pass: Pass,
        category: CategoryId,
    ) -> Result<Unit> {
        let ranked = self.shelves().shelf(category);
        let limits = &self.config.limits;
        let listed = ranked.len().min(limits.products_per_page * limits.category_pages);
        let pages = listed.div_ceil(limits.products_per_page);
        let gradings = self.gradings(ranked);
        let mut breadcrumb = self.breadcrumb(Some(category));
        breadcrumb.pop();
        let mut unit = Unit::Finished;
        for (page, part) in (1..).zip(ranked[..listed].chunks(limits.products_per_page)) {
            let products: Vec<Arc<Product>> = part
                .iter()
                .map(|&position| worker.product(self.shelves().barcode(position)))
                .collect::<Result<_>>()?;
            let products: Vec<&Product> = products.iter().map(AsRef::as_ref).collect();
            let page = self.wording.category_page(CategoryFacts {
                name: self.loaded.graph.name(category),
                slug: self.loaded.graph.slug(category),
                page,
                pages,
                total: ranked.len(),
                listed,
                breadcrumb: breadcrumb.clone(),
                children: self.children(category),
                gradings: gradings.clone(),
                products: &products,
            })?;
            unit = unit.and(worker.publish(pass, &page)?);
            worker.count(pass, PageKind::Category);
        }
        Ok(unit)
    }

    /// Products by grading. All grades are listed, what is not graded only where it occurs.
    fn gradings(&self, products: &[Position]) -> Vec<(Grading, usize)> {
        // Shelves are ordered by grading, so each grading is one stretch.
        let below = |grading| {
            products.partition_point(|&position| self.shelves().grading(position) < grading)
        };
        let ends = CHART.iter().skip(1).map(|&grading| below(grading)).chain([products.len()]);
        let starts = CHART.iter().map(|&grading| below(grading));
        let counts = starts.zip(ends).map(|(start, end)| end - start);
        let told = |(grading, count): &(Grading, usize)| grading.grade().is_some() || *count > 0;
        CHART.into_iter().zip(counts).filter(told).collect()
    }

    /// The categories directly below that have products, the fullest first.
    fn children(&self, category: CategoryId) -> Vec<CountedLink> {
        let below = self.loaded.graph.children(category).iter().copied();
        let mut children: Vec<CountedLink> =
            below.map(|child| self.counted(child)).filter(|child| child.count > 0).collect();
        children.sort_by(|a, b| (b.count, &a.name, &a.url).cmp(&(a.count, &b.name, &b.url)));
        children
    }

    /// The home page.
    pub(super) fn home_page(&self, worker: &mut PageWorker, counts: &PageCounts) -> Result<()> {
        let swaps: Vec<(Position, Substitute)> =
            showcase(self.shelves(), &self.selection, HOME_SWAPS);
        let mut products = Vec::with_capacity(swaps.len());
        for (position, substitute) in swaps {
            let product = worker.product(self.shelves().barcode(position))?;
            let better = worker.product(self.shelves().barcode(substitute.position))?;
            products.push((product, better));
        }
        let categories = self.filled_categories();
        let figures = HomeFigures {
            products: self.shelves().by_barcode().len() as u64,
            graded: self.loaded.graded,
            categories: categories.len() as u64,
            substitutes: counts.substitutes,
        };
        let intro = self.documents.iter().find(|document| document.is_home());
        let intro = intro.map_or("", |home| &home.body);
        let (newest, categories) = (self.loaded.newest, self.home_categories(&categories));
        let page = self.wording.home_page(intro, figures, newest, categories, &products)?;
        worker.publish_now(&page)
    }

    /// The kinds most products are of, in alphabetical run.
    fn home_categories(&self, categories: &[CategoryId]) -> Vec<CountedLink> {
        let mut own = vec![0_usize; self.loaded.graph.positions().len()];
        for position in self.shelves().by_rank() {
            for &leaf in self.shelves().leaves(position) {
                own[leaf.at()] += 1;
            }
        }
        let mut fullest = categories.to_vec();
        fullest.sort_by_key(|&category| (usize::MAX - own[category.at()], category));
        fullest.truncate(HOME_CATEGORIES);
        let mut links: Vec<CountedLink> =
            fullest.into_iter().map(|category| self.counted(category)).collect();
        links.sort_by_cached_key(|link| (crate::words::slugify(&link.name), link.url.clone()));
        links
    }

    /// Every page visitors and search engines should find.
    pub(super) fn each_path(&self, each: &mut dyn FnMut(PagePath) -> Result<()>) -> Result<()> {
        each(PagePath::home())?;
        for page in self.documents.iter().filter_map(MarkdownPage::page) {
            each(page.path)?;
        }
        let limits = &self.config.limits;
        for category in self.filled_categories() {
            let pages = self.shelves().shelf(category).len().div_ceil(limits.products_per_page);
            for page in 1..=pages.min(limits.category_pages) {
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
        let way = category.map_or_else(Vec::new, |category| self.loaded.graph.way_down(category));
        way.into_iter().map(|category| self.link(category)).collect()
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

/// True where a substitute is not of the product's own kinds of food.
fn is_from_neighbour(substitute: &Substitute) -> bool {
    substitute.level > 0 || matches!(substitute.origin, Origin::Paired(_))
}

/// The score to explain a grade with: of products OFF graded, by figures that are the label's.
fn explained_score(product: &Product, group: FoodGroup) -> Option<NutriScore> {
    let table = &product.nutriments;
    let is_label = !table.estimated && table.preparation == Preparation::AsSold;
    let is_old = Scale::of(product) == Scale::Old;
    let can_explain = product.grading.grade().is_some() && is_label && !is_old;
    can_explain.then(|| nutriscore_check::computed(product, group)).flatten()
}

impl Unit {
    /// A unit is finished where all its pages are.
    fn and(self, published: Published) -> Self {
        if published == Published::Deferred { Self::ToChange } else { self }
    }
}
