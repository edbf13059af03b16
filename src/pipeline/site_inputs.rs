//! What all pages are made from: the shelves, the theme, the words, the documents.

use std::sync::{Arc, OnceLock};

use anyhow::Result;

use super::choosing::Choosing;
use super::loaded_catalogue::LoadedCatalogue;
use super::page_inputs::PageInputs;
use super::release_check::presentations;
use super::report::SubstituteCounts;
use crate::config::Config;
use crate::model::{CategoryGraph, CategoryId, Edition, Grade, ListPages, PagePath};
use crate::publish::URLS_MAX;
use crate::render::view::{DevicePage, ErrorPage, Wording};
use crate::render::{Asset, Blank, Link, MarkdownPage, Presentation, Texts, Theme};
use crate::select::{ResolvedOverrides, Selection, Shelves, Standings};

/// Pages nginx shows instead of an answer.
pub(super) const ERROR_PAGES: [ErrorPage; 6] = [
    ErrorPage::BadRequest,
    ErrorPage::NotFound,
    ErrorPage::Method,
    ErrorPage::TooLong,
    ErrorPage::TooMany,
    ErrorPage::Unavailable,
];

/// All that pages are made from; shared by the workers.
pub(super) struct SiteInputs<'a> {
    pub(super) config: &'a Config,
    pub(super) loaded: &'a LoadedCatalogue,
    /// Two letters.
    pub(super) language: String,
    /// Where its pages stand.
    pub(super) edition: Edition,
    /// The categories in its language.
    pub(super) graph: &'a CategoryGraph,
    /// Why the operator chose pairs, in its language.
    pub(super) overrides: &'a ResolvedOverrides,
    pub(super) standings: Arc<Standings<'a>>,
    pub(super) selection: Arc<Selection>,
    pub(super) wording: Wording,
    pub(super) texts: Arc<Texts>,
    pub(super) documents: Vec<MarkdownPage>,
    /// What the operator has yet to fill in of them.
    pub(super) blanks: Vec<Blank>,
    pub(super) assets: Vec<Asset>,
    pub(super) theme: Theme,
    pub(super) inputs: PageInputs<'a>,
    /// By category, where it was asked for: the link to its page.
    pub(super) links: Vec<OnceLock<Link>>,
    /// By category, where they were asked for: the pages of its list.
    pub(super) list_pages: Vec<OnceLock<ListPages>>,
}

impl SiteInputs<'_> {
    pub(super) fn shelves(&self) -> &Shelves {
        &self.loaded.shelves
    }

    /// Its files at the top of public/, or of its own folder there, besides sitemaps, sorted.
    fn top_files(&self) -> Vec<String> {
        let own = [PagePath::home(), PagePath::data_quality(), PagePath::shelves()];
        let files = [PagePath::feed(), PagePath::opensearch()];
        let mut paths: Vec<PagePath> =
            own.into_iter().chain(files).map(|path| path.of(self.edition)).collect();
        if self.edition.is_root() {
            paths.push(PagePath::file("robots.txt"));
        }
        for asset in self.own_assets() {
            if asset.path.at_root().1.as_file() == asset.name {
                paths.push(asset.path.clone());
            }
        }
        paths.extend(ERROR_PAGES.map(|error| error.page().path.of(self.edition)));
        paths.extend(DevicePage::ALL.map(|page| page.path().of(self.edition)));
        for page in self.documents.iter().filter_map(MarkdownPage::page) {
            paths.push(page.path);
        }
        let mut files: Vec<String> = paths.iter().map(|path| path.as_file().to_string()).collect();
        files.sort();
        files
    }

    /// The static files that stand in its own folder.
    pub(super) fn own_assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.iter().filter(|asset| asset.path.at_root().0 == self.edition)
    }

    /// The categories that have products.
    pub(super) fn filled_categories(&self) -> Vec<CategoryId> {
        self.loaded
            .graph
            .positions()
            .filter(|&category| !self.shelves().shelf(category).is_empty())
            .collect()
    }

    /// The same in an order in which those that list the same products are near each other: what lies below a category
    /// comes behind it.
    pub(super) fn categories_by_kinship(&self) -> Vec<CategoryId> {
        let graph = &self.loaded.graph;
        let mut is_met = vec![false; graph.positions().len()];
        let (mut found, mut next) = (Vec::new(), Vec::new());
        let roots = graph.positions().filter(|&category| graph.is_root(category));
        // Those without a way down from a root come last.
        for start in roots.chain(graph.positions()) {
            next.push(start);
            while let Some(category) = next.pop() {
                if std::mem::replace(&mut is_met[category.at()], true) {
                    continue;
                }
                if !self.shelves().shelf(category).is_empty() {
                    found.push(category);
                }
                next.extend(graph.children(category).iter().rev());
            }
        }
        found
    }

    /// How many files the site has.
    pub(super) fn file_count(&self) -> u64 {
        let mut pages = self.shelves().by_barcode().len();
        for position in self.shelves().by_rank() {
            pages += self.selection.number(position);
        }
        for category in self.filled_categories() {
            pages += self.list_pages(category).len();
        }
        let below = self.assets.iter().filter(|asset| asset.path.as_file().contains('/')).count();
        let of_root = if self.edition.is_root() { 2 + pages / URLS_MAX + below } else { 0 };
        (pages + self.top_files().len() + of_root) as u64
    }

    /// How far substitutes reach.
    pub(super) fn substitute_counts(&self) -> SubstituteCounts {
        let mut counts = SubstituteCounts::default();
        for position in self.shelves().by_rank() {
            let found = self.selection.substitutes(position);
            let grading = self.shelves().grading(position);
            let mut replacements: u64 = 0;
            for own in found.iter().filter(|own| own.origin.idea().is_none()) {
                replacements += 1;
                counts.better += u64::from(self.shelves().grading(own.position) < grading);
            }
            let wants = grading.grade() >= Some(Grade::C);
            counts.wanting += u64::from(wants);
            counts.served += u64::from(wants && replacements > 0);
            counts.only_idea += u64::from(wants && replacements == 0 && !found.is_empty());
            counts.pairs += found.len() as u64;
        }
        counts
    }
}

/// The files at the top of public/, and of the folder of each language below it, besides sitemaps.
pub(super) fn all_top_files(sites: &[SiteInputs]) -> Vec<String> {
    let mut files: Vec<String> = sites.iter().flat_map(SiteInputs::top_files).collect();
    files.sort();
    files
}

/// How many files all languages of a site have.
pub(super) fn all_files(sites: &[SiteInputs]) -> u64 {
    sites.iter().map(SiteInputs::file_count).sum()
}

/// Reads theme, texts and documents in all languages, and looks through the shelves.
pub(super) fn prepare<'a>(
    config: &'a Config,
    loaded: &'a mut LoadedCatalogue,
    choosing: Choosing,
) -> Result<Vec<SiteInputs<'a>>> {
    let all = presentations(config)?;
    let selection = Arc::new(choosing.select(loaded)?);
    loaded.go_on_to_pages(choosing.ledger)?;
    let loaded: &'a LoadedCatalogue = loaded;
    let standings = Arc::new(loaded.standings());
    let own = (&loaded.graph, &loaded.overrides);
    let others = loaded.others.iter().map(|other| (&other.graph, &other.overrides));
    let mut sites = Vec::with_capacity(all.len());
    for (presentation, (graph, overrides)) in
        all.into_iter().zip(std::iter::once(own).chain(others))
    {
        let blanks = presentation.blanks()?;
        let Presentation { language, edition, texts, wording, documents, assets, theme } =
            presentation;
        sites.push(SiteInputs {
            config,
            loaded,
            language,
            edition,
            graph,
            overrides,
            standings: Arc::clone(&standings),
            selection: Arc::clone(&selection),
            wording,
            texts,
            documents,
            blanks,
            assets,
            inputs: PageInputs::new(loaded, graph, &theme),
            links: graph.positions().map(|_| OnceLock::new()).collect(),
            list_pages: graph.positions().map(|_| OnceLock::new()).collect(),
            theme,
        });
    }
    Ok(sites)
}
