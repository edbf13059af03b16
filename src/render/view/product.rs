//! The product page.

use anyhow::Result;
use serde::Serialize;

use crate::model::nutriscore::NutriScore;
use crate::model::{
    Badge, BadgeKind, Barcode, EnvironmentalGrade, IdeaKind, Nova, PagePath, Product, ProductCard,
    Tag, Timestamp, names_brand,
};
use crate::render::{Alternate, Link, Page};
use crate::words::unique;

use super::Wording;
use super::comparison::Reasons;
use super::ingredients::is_unreadable;
use super::linked_data::LinkedData;
use super::nutriscore::Detail;
use super::nutrition::{LevelView, Nutrition};
use super::shown_product::{SharedPart, ShownProduct};
use super::spread::SpreadFacts;
use super::standing::{MatesFacts, MatesView, StandingFacts, StandingView};
use super::swap_words::SwapWords;

/// Reasons shown with a substitute: the most telling ones; all are on its own page.
const REASONS: usize = 3;
const DRAWBACKS: usize = 2;

/// What a product page is made of.
pub(crate) struct ProductFacts<'a> {
    /// The product.
    pub product: &'a ShownProduct,
    /// From the widest category to the product's own.
    pub breadcrumb: Vec<Link>,
    /// Its most specific categories.
    pub categories: Vec<Link>,
    /// Its substitutes, best first.
    pub substitutes: Vec<OfferedView>,
    /// Why there are none, as a word with a text.
    pub no_substitute: Option<&'static str>,
    /// How it stands on its shelf, where nothing better was found.
    pub standing: Option<StandingFacts>,
    /// Others of its shelf, where it has no substitutes.
    pub mates: Option<MatesFacts>,
    /// The shelf its figures are held against.
    pub spread: Option<SpreadFacts<'a>>,
    /// Its Nutri-Score by component, where its figures are enough.
    pub score: Option<NutriScore>,
}

/// What templates/product.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ProductView {
    path: String,
    alternates: Vec<Alternate>,
    title: String,
    linked_data: LinkedData,
    product: SharedPart<ProductCard>,
    /// What a visitor's settings look at.
    suitability: SharedPart<str>,
    /// Whether its barcode is one shop's own.
    is_restricted: bool,
    /// The main brand, where the name lacks it.
    maker: Option<String>,
    generic_name: Option<String>,
    /// The language of that description, where it is another one than that of the page.
    generic_lang: Option<String>,
    brands: Vec<String>,
    nova: Option<Nova>,
    environmental: Option<&'static str>,
    levels: Vec<LevelView>,
    nutrition: Nutrition,
    nutriscore: Option<Detail>,
    ingredients: Option<String>,
    /// The language of the ingredients, where it is another one than that of the page.
    ingredients_lang: Option<String>,
    /// Whether the list is better folded away.
    is_unreadable: bool,
    /// What Open Food Facts' analysis found.
    analysis: Vec<String>,
    allergens: Vec<String>,
    traces: Vec<String>,
    /// Alcohol and palm oil, as sentences.
    contents: Vec<String>,
    additives: Vec<String>,
    labels: Vec<String>,
    stores: Vec<String>,
    breadcrumb: Vec<Link>,
    categories: Vec<Link>,
    /// Whether nothing is known of the allergens of any of several substitutes.
    allergens_unknown: bool,
    /// Its substitutes as they are shown, in the order of the facts.
    pub substitutes: Vec<OfferedView>,
    no_substitute: Option<&'static str>,
    standing: Option<StandingView>,
    mates: Option<MatesView>,
    /// What its record lacks for a grade.
    missing: Vec<String>,
    modified: Option<String>,
    off_url: String,
    /// Where its record can be corrected.
    edit_url: String,
}

/// A substitute as a product page shows it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OfferedView {
    url: String,
    substitute: SharedPart<ProductCard>,
    /// What a visitor's settings look at.
    suitability: SharedPart<str>,
    /// Points of both, where only these are better, not the letter.
    points: Option<(i16, i16)>,
    /// What someone who eats the original must see first.
    pub badges: Vec<Badge>,
    /// What is better, as sentences.
    pub reasons: Vec<String>,
    /// What is worse, as sentences.
    pub drawbacks: Vec<String>,
    /// The neighbouring shelf it comes from, as a sentence.
    pub neighbour: Option<String>,
    /// It is no replacement but stands apart, under a heading of its own.
    pub idea: Option<IdeaKind>,
    /// Why the operator chose it.
    pub because: Option<String>,
    /// Who says so and where.
    pub source: Option<String>,
}

/// What a substitute is besides a better product of the same kind; none of it for most.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChosenBy {
    /// It is the first of the product's: the page of the pair is one for search engines.
    pub is_first: bool,
    /// It is no replacement but stands apart, under a heading of its own.
    pub idea: Option<IdeaKind>,
    /// Why the operator chose it.
    pub because: Option<String>,
    /// Who says so and where.
    pub source: Option<String>,
    /// The substitutes before and behind it.
    pub siblings: [Option<Barcode>; 2],
}

impl Wording {
    /// The page of a product.
    pub(crate) fn product_page(&self, facts: ProductFacts) -> Result<Page<ProductView>> {
        let product = facts.product;
        let root = PagePath::product(product.barcode);
        let path = self.page_at(root.clone());
        let score = facts.score.as_ref();
        let basis = product.nutriments.basis.code();
        // What to look for is derived from our own figures only where they give OFF's grade.
        let agreed = score.filter(|score| super::nutriscore::agrees(product, score));
        let standing = facts.standing.as_ref().map(|own| self.standing(own, agreed, basis));
        let card = product.card.clone();
        let view = ProductView {
            path: path.url(),
            linked_data: self.linked_product(product, &card, &facts.breadcrumb)?,
            alternates: self.alternates(&root),
            title: self.product_title(&card, &facts.substitutes)?,
            product: card,
            suitability: product.suitability_with_amounts(),
            is_restricted: product.barcode.is_restricted(),
            maker: maker(product),
            generic_lang: self.foreign(product.generic_language.as_ref()),
            generic_name: product.generic_name.clone().filter(|generic| *generic != product.name),
            brands: product.brands.clone(),
            nova: product.nova,
            environmental: product.environmental.map(EnvironmentalGrade::code),
            levels: self.levels(product)?,
            nutrition: self.nutrition(&product.nutriments, facts.spread.as_ref())?,
            nutriscore: score.map(|score| self.detail(product, score)).transpose()?,
            ingredients: product.ingredients.clone(),
            ingredients_lang: self.foreign(product.ingredients_language.as_ref()),
            is_unreadable: is_unreadable(product),
            analysis: self.analysis(product),
            allergens: self.allergens(&product.diet().contained)?,
            traces: self.allergens(&product.diet().traces)?,
            contents: self.contents(product)?,
            additives: self.additives(&product.additives),
            labels: self.labels(&product.labels),
            stores: product.stores.clone(),
            breadcrumb: facts.breadcrumb,
            categories: facts.categories,
            allergens_unknown: all_unknown(&facts.substitutes),
            substitutes: facts.substitutes,
            no_substitute: facts.no_substitute,
            standing: standing.transpose()?,
            mates: facts.mates.map(MatesView::from),
            missing: self.missing(product)?,
            modified: self.day(product.modified)?,
            off_url: self.off_page(product),
            edit_url: self.off_editor(product.barcode),
        };
        Ok(Page { path, template: "product.html", view })
    }

    fn product_title(&self, card: &ProductCard, substitutes: &[OfferedView]) -> Result<String> {
        let label = card.label.as_str();
        let is_better =
            |other: &&OfferedView| other.idea.is_none() && other.substitute.grade != card.grade;
        let found = i64::try_from(substitutes.iter().filter(is_better).count())?;
        let number = self.texts.whole(found);
        let values = [("name", label), ("n", number.as_str())];
        let (full, short) = match found {
            0 => ("product.title_alone", "product.title_alone_short"),
            _ => ("product.title", "product.title_short"),
        };
        let mut forms = Vec::with_capacity(2);
        for key in [full, short] {
            forms.push(self.texts.fill(key, Some(found), &values)?);
        }
        self.title(&forms, label.to_string())
    }

    /// A substitute as a product page offers it: with the neighbouring shelf it comes from, where it
    /// is not of the product's own kinds, and why the operator chose it.
    pub(crate) fn offered(
        &self,
        product: &Product,
        substitute: &ShownProduct,
        neighbour: Option<&Link>,
        chosen: &ChosenBy,
        words: &SwapWords,
    ) -> Result<OfferedView> {
        let [reasons, drawbacks] = shortened(&words.reasons);
        Ok(OfferedView {
            url: self.page_at(PagePath::substitute(product.barcode, substitute.barcode)).url(),
            substitute: substitute.card.clone(),
            suitability: substitute.suitability_with_amounts(),
            points: if product.grading == substitute.grading {
                product.nutriscore_points.zip(substitute.nutriscore_points)
            } else {
                None
            },
            badges: words.badges.clone(),
            reasons,
            drawbacks,
            neighbour: neighbour.map(|shelf| self.neighbour_note(shelf)).transpose()?,
            idea: chosen.idea,
            because: chosen.because.clone(),
            source: chosen.source.clone(),
        })
    }

    /// What is better about a substitute, as a product page says it, of products of which only the figures are known.
    pub(crate) fn better_reasons(
        &self,
        product: &Product,
        substitute: &Product,
    ) -> Result<Vec<String>> {
        let [better, _] = shortened(&self.reasons(product, substitute)?);
        Ok(better)
    }

    /// « Du rayon voisin : Tartinables sucrés »
    pub(super) fn neighbour_note(&self, link: &Link) -> Result<String> {
        self.texts.fill("swap.neighbour", None, &[("name", &link.name)])
    }

    /// The day of a time; nothing where the time is unknown.
    pub(super) fn day(&self, moment: Timestamp) -> Result<Option<String>> {
        if moment == Timestamp::UNKNOWN {
            return Ok(None);
        }
        self.date(moment).map(Some)
    }

    /// Allergens by their name; what is none of the fourteen is marked as another mention.
    pub(super) fn allergens(&self, tags: &[Tag]) -> Result<Vec<String>> {
        let mut names = Vec::with_capacity(tags.len());
        for tag in tags {
            names.push(match self.texts.find(&["allergens.", tag.slug()].concat()) {
                Some(name) => name.to_string(),
                None => {
                    let mention = tag.slug().replace('-', " ");
                    self.texts.fill("product.other_mention", None, &[("mention", &mention)])?
                }
            });
        }
        Ok(unique(names))
    }

    /// Labels that have a name in the site's language.
    fn labels(&self, tags: &[Tag]) -> Vec<String> {
        unique(tags.iter().filter_map(|tag| {
            self.texts.find(&["labels.", tag.slug()].concat()).map(str::to_string)
        }))
    }
}

/// What there is room for of what is better and of what is worse. Both letters stand next to it.
fn shortened(reasons: &Reasons) -> [Vec<String>; 2] {
    let Reasons { better, worse, tells_grade } = reasons;
    let first = usize::from(*tells_grade && better.len() > 1);
    let better = better[first..].iter().take(REASONS).cloned().collect();
    [better, worse.iter().take(DRAWBACKS).cloned().collect()]
}

/// Whether a warning is the same for all, so that it is said once.
fn all_unknown(substitutes: &[OfferedView]) -> bool {
    let is_unknown =
        |own: &OfferedView| own.badges.iter().any(|badge| badge.kind == BadgeKind::Unknown);
    substitutes.len() > 1 && substitutes.iter().all(is_unknown)
}

/// What the heading names besides the product's own name.
fn maker(product: &Product) -> Option<String> {
    let brand = product.brands.first()?;
    (!names_brand(&product.name, brand)).then(|| brand.clone())
}
