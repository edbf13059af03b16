//! What all pages are made from: the shelves, the theme, the words, the documents.

use std::sync::Arc;

use anyhow::Result;

use super::choosing::Choosing;
use super::loaded_catalogue::LoadedCatalogue;
use super::page_inputs::PageInputs;
use super::report::SubstituteCounts;
use crate::config::Config;
use crate::model::{CategoryId, Grade, PagePath};
use crate::publish::URLS_MAX;
use crate::render::view::{DevicePage, ErrorPage, Wording};
use crate::render::{Asset, MarkdownPage, Presentation, Texts, Theme};
use crate::select::{Finder, Selection, Shelves};

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
    pub(super) finder: Finder<'a>,
    pub(super) selection: Selection,
    pub(super) wording: Wording,
    pub(super) texts: Arc<Texts>,
    pub(super) documents: Vec<MarkdownPage>,
    pub(super) assets: Vec<Asset>,
    pub(super) theme: Theme,
    pub(super) inputs: PageInputs<'a>,
}

impl SiteInputs<'_> {
    pub(super) fn shelves(&self) -> &Shelves {
        &self.loaded.shelves
    }

    /// The files at the top of public/ besides sitemaps, sorted.
    pub(super) fn top_files(&self) -> Vec<String> {
        let mut paths = vec![PagePath::home(), PagePath::data_quality()];
        paths.extend([PagePath::feed(), PagePath::opensearch(), PagePath::file("robots.txt")]);
        paths.extend(ERROR_PAGES.map(|error| error.page().path));
        paths.extend(DevicePage::ALL.map(|page| page.page().path));
        paths.extend(self.assets.iter().map(|asset| asset.path.clone()));
        paths.retain(|path| !path.as_file().contains('/'));
        for page in self.documents.iter().filter_map(MarkdownPage::page) {
            paths.push(page.path);
        }
        let mut files: Vec<String> = paths.iter().map(|path| path.as_file().to_string()).collect();
        files.sort();
        files
    }

    /// The categories that have products.
    pub(super) fn filled_categories(&self) -> Vec<CategoryId> {
        self.loaded
            .graph
            .positions()
            .filter(|&category| !self.shelves().shelf(category).is_empty())
            .collect()
    }

    /// How many files the site has.
    pub(super) fn file_count(&self) -> u64 {
        let mut pages = self.shelves().by_barcode().len();
        for position in self.shelves().by_rank() {
            pages += self.selection.substitutes(position).len();
        }
        let sitemaps = 2 + pages / URLS_MAX;
        for category in self.filled_categories() {
            pages += self.category_page_count(category);
        }
        let assets = self.assets.iter().filter(|asset| asset.path.as_file().contains('/'));
        (pages + self.top_files().len() + assets.count() + sitemaps) as u64
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

/// Reads theme, texts and documents, and looks through the shelves.
pub(super) fn prepare<'a>(
    config: &'a Config,
    loaded: &'a LoadedCatalogue,
    choosing: Choosing,
) -> Result<SiteInputs<'a>> {
    let Presentation { texts, wording, documents, assets, theme } =
        Presentation::read(&config.content(), &config.theme(), &config.site_settings())?;
    let finder = loaded.finder();
    let selection = choosing.select(loaded, &finder)?;
    let inputs = PageInputs::new(loaded, &theme);
    Ok(SiteInputs {
        config,
        loaded,
        finder,
        selection,
        wording,
        texts,
        documents,
        assets,
        theme,
        inputs,
    })
}
