//! The addresses of categories, former ones included, and of products that are gone: noted in data/addresses.sqlite before any page is
//! published, and copied into the search file, from which the server answers and from which a lost ledger
//! comes back.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use anyhow::Result;

use super::RunContext;
use super::site_inputs::SiteInputs;
use crate::model::{Barcode, CategoryGraph, CategoryId, Edition, GoneProduct, Tag};
use crate::search::{self, CategoryAddress};
use crate::store::AddressLedger;
use crate::words::slugify;

/// Notes the addresses of today; returns all there are, in the order of slugs. `was_published` says that
/// there was a site before this run.
pub(super) fn note(
    run: RunContext,
    site: &SiteInputs,
    was_published: bool,
) -> Result<Vec<CategoryAddress>> {
    let path = run.config.paths.addresses();
    let mut ledger = AddressLedger::open(&path, run.now)?;
    if let Some(aside) = &ledger.damaged {
        run.reporter.warn(&format!(
            "{} was damaged and is now {}",
            path.display(),
            aside.display()
        ));
    }
    let restored = ledger.restore(&search::addresses_kept(&run.config.paths.search()))?;
    if restored > 0 {
        run.reporter.warn(&format!(
            "{} lacked {restored} addresses of categories; they were taken from {}",
            path.display(),
            run.config.paths.search().display()
        ));
    } else if was_published && ledger.all()?.is_empty() {
        run.reporter.warn(&format!(
            "{} is empty and the search file has no copy of it: addresses that categories had before this \
             build and have no longer lead nowhere; put a backup in its place and build again",
            path.display()
        ));
    }
    let mut filled = site.filled_categories();
    filled.sort_by_key(|&category| Reverse(site.shelves().shelf(category).len()));
    let graph = &site.loaded.graph;
    let mut current = Vec::with_capacity(filled.len());
    for &category in &filled {
        current.push((graph.slug(category), graph.tag(category).as_str()));
    }
    let further = FurtherGraph::all(site);
    let mut below = Vec::new();
    for own in &further {
        for &category in &filled {
            below.push((own.address(category), graph.tag(category).as_str()));
        }
    }
    current.extend(below.iter().map(|(slug, tag)| (slug.as_str(), *tag)));
    ledger.record(&current)?;
    let (below, root) = ledger.all()?.into_iter().partition(|(slug, _)| slug.contains('/'));
    let mut addresses = leading(root, graph, &filled);
    let below = leading_below(below, &further, &addresses, (graph, &filled));
    addresses.extend(below);
    addresses.sort_by(|one, other| one.slug.cmp(&other.slug));
    Ok(addresses)
}

/// The categories in a further language of the site. In the ledger its folder stands before their slugs: `en/biscuits`.
struct FurtherGraph<'g> {
    folder: String,
    graph: &'g CategoryGraph,
}

impl<'g> FurtherGraph<'g> {
    fn all(site: &'g SiteInputs) -> Vec<Self> {
        let mut all = Vec::new();
        for (language, other) in site.config.site.languages[1..].iter().zip(&site.loaded.others) {
            let edition = Edition::below(language).unwrap_or_default();
            all.push(Self { folder: edition.folder(), graph: &other.graph });
        }
        all
    }

    fn address(&self, category: CategoryId) -> String {
        [&self.folder, self.graph.slug(category)].concat()
    }
}

/// Where addresses below further languages lead: to the page their category has there now, or that of the one that took
/// its name, as `root` says. Those of a language that was given up lead nowhere.
fn leading_below(
    ledger: Vec<(String, String)>,
    further: &[FurtherGraph],
    root: &[CategoryAddress],
    (graph, filled): (&CategoryGraph, &[CategoryId]),
) -> Vec<CategoryAddress> {
    let (mut by_tag, mut by_slug) = (HashMap::new(), HashMap::new());
    for &category in filled {
        by_tag.insert(graph.tag(category).as_str(), category);
        by_slug.insert(graph.slug(category), category);
    }
    for CategoryAddress { tag, target, .. } in root {
        if let (Some(tag), Some(target)) = (tag, target)
            && let Some(&heir) = by_slug.get(target.as_str())
        {
            by_tag.entry(tag).or_insert(heir);
        }
    }
    let mut addresses = Vec::with_capacity(ledger.len());
    for (slug, tag) in ledger {
        let own = further.iter().find(|own| slug.starts_with(&own.folder));
        let now = own.zip(by_tag.get(tag.as_str()));
        let now = now.map(|(own, &category)| own.address(category));
        let target = now.filter(|now| *now != slug);
        addresses.push(CategoryAddress { slug, tag: Some(tag), target });
    }
    addresses
}

/// Notes which products are gone, `left` among them, and forgets those that came back or left long ago; returns those that
/// are remembered. Where they stood is known to the search file in use, which must be that of the run before.
pub(super) fn note_gone(
    run: RunContext,
    site: &SiteInputs,
    left: &[Barcode],
) -> Result<Vec<GoneProduct>> {
    let mut ledger = AddressLedger::open(&run.config.paths.addresses(), run.now)?;
    let mut shelves: HashMap<Barcode, String> =
        search::shelves_of(&run.config.paths.search(), left).into_iter().collect();
    let mut products = Vec::with_capacity(left.len());
    for &barcode in left {
        products.push(GoneProduct { barcode, shelf: shelves.remove(&barcode), gone: run.now });
    }
    ledger.note_gone(&products)?;
    let mut remembered = ledger.gone_products()?;
    for product in &remembered {
        let is_back = site.shelves().find(product.barcode).is_some();
        if is_back || !product.is_remembered(run.now) {
            ledger.forget_gone(product.barcode)?;
        }
    }
    remembered.retain(|product| {
        site.shelves().find(product.barcode).is_none() && product.is_remembered(run.now)
    });
    Ok(remembered)
}

/// Where addresses lead: those of the ledger to the page their category has now, or, where the category is
/// gone, to the one that took its name; names and synonyms to their category, the first of `filled`.
fn leading(
    ledger: Vec<(String, String)>,
    graph: &CategoryGraph,
    filled: &[CategoryId],
) -> Vec<CategoryAddress> {
    let mut by_tag = HashMap::with_capacity(filled.len());
    for &category in filled {
        by_tag.insert(graph.tag(category).as_str(), graph.slug(category));
    }
    let called = called(graph, filled);
    // Names that a category had before the one its heir has among its synonyms lead there as well.
    let mut heirs: HashMap<String, &str> = HashMap::new();
    for (slug, tag) in &ledger {
        if let (None, Some(heir)) = (by_tag.get(tag.as_str()), called.get(slug)) {
            heirs.entry(tag.clone()).or_insert(heir);
        }
    }
    let mut addresses = BTreeMap::new();
    for (slug, tag) in ledger {
        let target = match by_tag.get(tag.as_str()) {
            Some(&now) => (now != slug).then_some(now),
            None => heir(&slug, &tag, &called).or_else(|| heirs.get(&tag).copied()),
        };
        let target = target.map(str::to_string);
        addresses.insert(slug.clone(), CategoryAddress { slug, tag: Some(tag), target });
    }
    for (name, slug) in called {
        let target = Some(slug.to_string());
        let address = || CategoryAddress { slug: name.clone(), tag: None, target };
        addresses.entry(name.clone()).or_insert_with(address);
    }
    addresses.into_values().collect()
}

/// The slug of the category that has a category that is gone among its synonyms: taxonomies merge so.
fn heir<'g>(slug: &str, tag: &str, called: &BTreeMap<String, &'g str>) -> Option<&'g str> {
    let by_tag = || called.get(Tag::parse(tag, "en")?.slug());
    called.get(slug).or_else(by_tag).copied()
}

/// What categories might be looked for at, with the slugs of their pages: names and synonyms in the site's
/// language, then the words of their tags, then names in English. Of several, the first category has it.
fn called<'g>(graph: &'g CategoryGraph, filled: &[CategoryId]) -> BTreeMap<String, &'g str> {
    let mut names: [Vec<(String, &str)>; 3] = Default::default();
    for &category in filled {
        let slug = graph.slug(category);
        let [own, others] = graph.names(category);
        for name in &own {
            names[0].push((slugify(name), slug));
        }
        names[1].push((graph.tag(category).slug().to_string(), slug));
        for name in &others {
            names[2].push((slugify(name), slug));
        }
    }
    let mut called = BTreeMap::new();
    for (name, slug) in names.into_iter().flatten() {
        called.entry(name).or_insert(slug);
    }
    for &category in filled {
        called.remove(graph.slug(category));
    }
    called.remove("");
    called
}
