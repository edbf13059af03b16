//! Catalogue → shelves in memory: what choosing and listing need of all products.

use std::path::Path;

use anyhow::{Context, Result, anyhow};

use super::namings::Namings;
use super::nutriscore_check;
use super::outlines::{Outlines, RecordOutline, kept_contents, outline_rules};
use super::quality::{DataQuality, QualityCensus};
use super::report::NutriscoreCounts;
use crate::config::{Config, WeightConfig};
use crate::diagnostic;
use crate::files::{self, LayeredFolder};
use crate::model::{CategoryGraph, Interrupted, Stop, country};
use crate::select::{
    CategoryKinds, CategoryRules, Finder, Learnt, OutlineReader, OverrideRules, PairTexts,
    ResolvedOverrides, RulesError, Settings, Shelves, ShelvesBuilder, Standings, Trait,
};
use crate::store::{CatalogueReader, ContentHashes, Ledger, LedgerReader};

/// Which categories are kinds of food; belongs to the program as much as to the operator.
const CATEGORY_RULES: &str = "categories.toml";
/// What the operator pins, bans and pairs; may be missing.
const OVERRIDE_RULES: &str = "substitutes.toml";

/// What is said of the catalogue in a language besides that of the root.
pub(super) struct OtherLanguage {
    /// Names and addresses of the categories.
    pub(super) graph: CategoryGraph,
    /// The operator's pairs with their reasons.
    pub(super) overrides: ResolvedOverrides,
}

/// All products as shelves, and what was seen on the way.
pub(super) struct LoadedCatalogue {
    /// In the language of the root.
    pub(super) graph: CategoryGraph,
    /// In the other languages of the site, in their order.
    pub(super) others: Vec<OtherLanguage>,
    pub(super) kinds: CategoryKinds,
    pub(super) settings: Settings,
    pub(super) overrides: ResolvedOverrides,
    pub(super) shelves: Shelves,
    /// What was learnt from it, where that is new.
    pub(super) learnt: Option<Learnt>,
    /// By position: hashes of what the catalogue holds of each product; none before substitutes are chosen.
    pub(super) contents: Vec<ContentHashes>,
    /// What the labels of products have to say.
    pub(super) namings: Namings,
    /// How our Nutri-Score compares to the stored one.
    pub(super) nutriscore: NutriscoreCounts,
    /// What the data are worth.
    pub(super) quality: DataQuality,
    /// What the operator's file names and the catalogue does not have.
    pub(super) warnings: Vec<String>,
    /// Which categories of pairs the catalogue lacks, where they are many.
    pub(super) absent_categories: Option<String>,
}

impl LoadedCatalogue {
    /// The finder of substitutes; looks through every shelf once.
    pub(super) fn finder(&self, stop: &Stop) -> Result<Finder<'_>, Interrupted> {
        let Self { shelves, graph, kinds, settings, overrides, .. } = self;
        Finder::new_with(shelves, graph, kinds, settings, overrides, stop)
    }

    /// Forgets what only choosing asks, and reads what only pages do.
    pub(super) fn go_on_to_pages(&mut self, ledger: &Ledger) -> Result<()> {
        self.shelves.forget_choosing();
        self.contents = kept_contents(&ledger.reader()?, &self.shelves)?;
        Ok(())
    }

    /// Where products stand on their shelves.
    pub(super) fn standings(&self) -> Standings<'_> {
        let Self { shelves, graph, kinds, settings, overrides, .. } = self;
        Standings::new(shelves, graph, kinds, settings, overrides)
    }
}

/// The catalogue, for reading; an error where there is none yet.
pub(super) fn open_existing(config: &Config) -> Result<CatalogueReader> {
    let path = config.paths.catalogue();
    CatalogueReader::open_existing(&path)?.with_context(|| {
        format!("there is no catalogue {}; run `sitegen build` first", path.display())
    })
}

/// Whether what earlier runs made of the records is used, and kept for later ones.
#[derive(Clone, Copy)]
pub(super) enum OutlineUse<'l> {
    /// It is used where it is known.
    Read,
    /// What is not known is kept.
    Update(&'l Ledger),
    /// All of it is made again and kept.
    Renew(&'l Ledger),
}

pub(super) fn load(
    config: &Config,
    reader: &CatalogueReader,
    outlines: OutlineUse,
    stop: &Stop,
) -> Result<LoadedCatalogue> {
    let (rules, rules_text) = category_rules(&config.paths.contents())?;
    let overrides = override_rules(&config.paths.contents(), &config.site.language)?;
    let settings = settings(config);
    let graph = CategoryGraph::new(reader.categories()?, &config.site.language);
    let kinds = CategoryKinds::new_with(&graph, &rules, stop)?;
    let mut outline_reader = OutlineReader::new(&graph, &kinds, settings.country.as_ref());
    let mut builder = ShelvesBuilder::new(&graph, &kinds, settings.country.as_ref());
    let mut nutriscore = NutriscoreCounts::default();
    let mut census = QualityCensus::new(&graph);
    // All that is counted, in one pass: reading the products is what takes time.
    let mut called = Vec::new();
    let mut each = |outline: &RecordOutline| {
        if let Some(check) = outline.score {
            nutriscore_check::count(check, &mut nutriscore);
        }
        census.add(&outline.findings, outline.item.leaves());
        builder.add_outline(&outline.item);
        called.push(outline.called);
    };
    let made_by = outline_rules(reader, &rules_text, &settings, &config.site.language)?;
    let (known, keeper) = match outlines {
        OutlineUse::Read => (known_outlines(ledger(config), &made_by), None),
        OutlineUse::Update(own) => (known_outlines(own.reader().ok(), &made_by), Some(own)),
        OutlineUse::Renew(own) => (None, Some(own)),
    };
    let outlines =
        Outlines { catalogue: reader, ledger: known, keeper, graph: &graph, kinds: &kinds, stop };
    match keeper {
        Some(ledger) => {
            ledger.keep_outlines(&made_by, || outlines.each(&mut outline_reader, &mut each))?;
        }
        None => outlines.each(&mut outline_reader, &mut each)?,
    }
    let (shelves, learnt) = builder.finish_with(kept_learning(config, keeper), stop)?;
    let namings = Namings::of(&by_position(&shelves, called));
    let quality = census.finish(reader, &shelves)?;
    let others = other_languages(config, &shelves, &graph)?;
    let (overrides, unresolved) = overrides.resolve(&shelves, &graph);
    let file = config.paths.contents().file(OVERRIDE_RULES);
    let in_file = |text: &String| format!("{}:{text}", file.display());
    let warnings = unresolved.warnings.iter().map(in_file).collect();
    let absent_categories = unresolved.absent.as_ref().map(in_file);
    Ok(LoadedCatalogue {
        graph,
        others,
        kinds,
        settings,
        overrides,
        shelves,
        learnt,
        contents: Vec::new(),
        namings,
        nutriscore,
        quality,
        warnings,
        absent_categories,
    })
}

fn other_languages(
    config: &Config,
    shelves: &Shelves,
    graph: &CategoryGraph,
) -> Result<Vec<OtherLanguage>> {
    let mut others = Vec::new();
    for language in &config.site.languages[1..] {
        // What its file names and the catalogue lacks is said once, for the root.
        let (overrides, _) =
            override_rules(&config.paths.contents(), language)?.resolve(shelves, graph);
        others.push(OtherLanguage { graph: graph.spoken_in(language), overrides });
    }
    Ok(others)
}

/// A ledger, where outlines made by these rules are in it.
fn known_outlines(ledger: Option<LedgerReader>, made_by: &str) -> Option<LedgerReader> {
    let reader = ledger?;
    let rules = reader.outline_rules().ok()??;
    (rules == made_by).then_some(reader)
}

fn ledger(config: &Config) -> Option<LedgerReader> {
    let ledger = config.paths.ledger();
    if !ledger.exists() {
        return None;
    }
    LedgerReader::open(&ledger).ok()
}

/// What an earlier build learnt. Where that cannot be read, it is learnt again, as in a new data folder.
fn kept_learning(config: &Config, keeper: Option<&Ledger>) -> Option<Learnt> {
    let reader = match keeper {
        Some(own) => own.reader().ok(),
        None => ledger(config),
    };
    let bytes = reader?.learnt().ok()??;
    Learnt::of_bytes(&bytes)
}

/// Hashes of the products that have pages, by position; `hashes` come in the order of barcodes. In place: two lists of them
/// would be what this phase needs most memory for.
fn by_position<T: Copy>(shelves: &Shelves, mut hashes: Vec<T>) -> Vec<T> {
    // Labels that another one stands for have no pages.
    let mut labels = shelves.other_labels().iter().map(|(label, _)| *label).peekable();
    let mut next = 0;
    for (at, &position) in shelves.by_barcode().iter().enumerate() {
        while labels.next_if(|label| *label < shelves.barcode(position)).is_some() {
            next += 1;
        }
        hashes[at] = hashes[next];
        next += 1;
    }
    hashes.truncate(shelves.by_barcode().len());
    hashes.shrink_to_fit();
    put_in_order(&mut hashes, |at| shelves.by_barcode()[at].at());
    hashes
}

/// Moves each value to the place that `place` gives for the one it has; no two have the same.
fn put_in_order<T: Copy>(values: &mut [T], place: impl Fn(usize) -> usize) {
    let mut is_placed = vec![false; values.len()];
    for start in 0..values.len() {
        let (mut at, mut held) = (start, values[start]);
        while !is_placed[place(at)] {
            at = place(at);
            std::mem::swap(&mut values[at], &mut held);
            is_placed[at] = true;
        }
    }
}

/// The rules and their text.
fn category_rules(content: &LayeredFolder) -> Result<(CategoryRules, String)> {
    let file = content.file(CATEGORY_RULES);
    let text = std::fs::read_to_string(&file).with_context(|| {
        format!("cannot read {}; it comes with the program, in content/", file.display())
    })?;
    let rules = CategoryRules::parse(&text).map_err(|error| place(&file, &text, &error))?;
    Ok((rules, text))
}

fn override_rules(content: &LayeredFolder, language: &str) -> Result<OverrideRules> {
    let file = content.file(OVERRIDE_RULES);
    let text = files::read_text(&file)?.unwrap_or_default();
    let texts = pair_texts(&content.folder(language))?;
    OverrideRules::parse_with(&text, language, texts).map_err(|error| place(&file, &text, &error))
}

/// What is read of pairs in a language: the site's own over what the release has.
fn pair_texts(content: &LayeredFolder) -> Result<PairTexts> {
    let mut texts = PairTexts::default();
    for file in content.layers(OVERRIDE_RULES) {
        let text = files::read_text(&file)?.unwrap_or_default();
        let own = PairTexts::parse(&text).map_err(|error| place(&file, &text, &error))?;
        texts = texts.under(own);
    }
    Ok(texts)
}

/// `content/substitutes.toml:12: …`, with the line
fn place(file: &Path, text: &str, error: &RulesError) -> anyhow::Error {
    anyhow!(diagnostic::at(file, text, error.span.clone(), &error.message))
}

fn settings(config: &Config) -> Settings {
    let substitutes = &config.substitutes;
    Settings {
        per_product: substitutes.per_product,
        per_brand: substitutes.per_brand,
        enough: substitutes.enough,
        levels_up: substitutes.levels_up,
        least_points: substitutes.least_points,
        least_likeness: substitutes.least_likeness,
        stale_years: substitutes.stale_years,
        country: substitutes.country.clone().map(country),
        weights: Trait::ALL.map(|wanted| weight(&config.weights, wanted)),
    }
}

/// Every trait has its key: one more does not compile until it has.
fn weight(weights: &WeightConfig, wanted: Trait) -> u32 {
    match wanted {
        Trait::Categories => weights.categories,
        Trait::Name => weights.name,
        Trait::Profile => weights.profile,
        Trait::Kind => weights.kind,
        Trait::Ingredients => weights.ingredients,
        Trait::Meaning => weights.meaning,
        Trait::Role => weights.role,
        Trait::Flavour => weights.flavour,
        Trait::Form => weights.form,
        Trait::Size => weights.size,
        Trait::Brand => weights.brand,
        Trait::Nearness => weights.nearness,
        Trait::Grade => weights.grade,
        Trait::Points => weights.points,
        Trait::Nova => weights.nova,
        Trait::Kept => weights.kept,
        Trait::Sale => weights.sale,
        Trait::Stores => weights.stores,
        Trait::Popularity => weights.popularity,
        Trait::Alive => weights.alive,
        Trait::Completeness => weights.completeness,
        Trait::Photo => weights.photo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_order_in_their_own_place() {
        for places in [vec![], vec![0], vec![0, 1], vec![2, 0, 1], vec![3, 4, 2, 0, 1, 6, 5]] {
            let mut values: Vec<usize> = (10..10 + places.len()).collect();
            put_in_order(&mut values, |at| places[at]);
            for (at, &place) in places.iter().enumerate() {
                assert_eq!(values[place], 10 + at, "{places:?}");
            }
        }
    }

    #[test]
    fn the_rules_of_the_project_can_be_read() {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let content = LayeredFolder::alone(&content);
        category_rules(&content).unwrap();
        for language in ["fr", "en"] {
            override_rules(&content, language).unwrap();
        }
    }
}
