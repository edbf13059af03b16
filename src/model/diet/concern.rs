//! What someone who eats a product must know before another takes its place.

use super::{
    Properties, Property, Told, alcohol, contained, has_sweeteners, knows_allergens, palm_oil,
    traces,
};
use crate::model::{Product, Tag};
use crate::words::pack_size;

/// What someone who eats the original must know about a substitute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Concern {
    /// It contains allergens the original does not declare.
    Allergens(Vec<Tag>),
    /// It may contain traces of allergens the original does not declare at all.
    Traces(Vec<Tag>),
    /// Nothing is known of its allergens.
    AllergensUnknown,
    /// It does not have a property of the original; `certain` where that is known.
    Lost {
        /// The property.
        property: Property,
        /// False where nothing says it has, and nothing that it has not.
        certain: bool,
    },
    /// It has sweeteners, and nothing says that the original does.
    Sweeteners,
    /// The same of alcohol.
    Alcohol(Told),
    /// The same of oil of palms.
    PalmOil(Told),
    /// Its record knows it only in countries where the original is not sold.
    SoldElsewhere,
    /// Its pack is of another size by more than eight times.
    OtherSize,
    /// It is more processed by more than one NOVA group.
    MoreProcessed,
}

/// What is asked of a product whenever it stands for another or another for it: found out once for all of these.
#[derive(Clone, Debug)]
pub struct DietFacts {
    /// The allergens it contains.
    pub contained: Vec<Tag>,
    /// Those of which it may hold traces.
    pub traces: Vec<Tag>,
    /// Whether its allergens are known.
    pub knows_allergens: bool,
    has_sweeteners: bool,
    alcohol: Option<Told>,
    palm_oil: Option<Told>,
    properties: Properties,
    pack_size: Option<u16>,
}

impl DietFacts {
    /// Those of a product.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        Self {
            contained: contained(product),
            traces: traces(product),
            knows_allergens: knows_allergens(product),
            has_sweeteners: has_sweeteners(product),
            alcohol: alcohol(product),
            palm_oil: palm_oil(product),
            properties: Properties::of(product),
            pack_size: pack_size(product.quantity.as_deref(), product.content),
        }
    }
}

/// All that has to be said about a substitute, the most important first.
#[must_use]
pub fn concerns(original: &Product, substitute: &Product) -> Vec<Concern> {
    let [own, other] = [original, substitute].map(DietFacts::of);
    known_concerns((original, &own), (substitute, &other))
}

/// The same of products of which the facts are known.
#[must_use]
pub fn known_concerns(
    (original, own): (&Product, &DietFacts),
    (substitute, other): (&Product, &DietFacts),
) -> Vec<Concern> {
    let mut concerns = Vec::new();
    let mut traces = other.traces.clone();
    let known = [&own.contained, &own.traces, &other.contained];
    traces.retain(|tag| !known.iter().any(|known| known.contains(tag)));
    let mut new = other.contained.clone();
    new.retain(|tag| !own.contained.contains(tag));
    if !new.is_empty() {
        concerns.push(Concern::Allergens(new));
    }
    if !traces.is_empty() {
        concerns.push(Concern::Traces(traces));
    }
    if !other.knows_allergens {
        concerns.push(Concern::AllergensUnknown);
    }
    if other.has_sweeteners && !own.has_sweeteners {
        concerns.push(Concern::Sweeteners);
    }
    // What nothing says the original has.
    if let (Some(told), None) = (other.alcohol, own.alcohol) {
        concerns.push(Concern::Alcohol(told));
    }
    if let (Some(told), None) = (other.palm_oil, own.palm_oil) {
        concerns.push(Concern::PalmOil(told));
    }
    let lost = own.properties.lost_in(other.properties);
    let certain = |property| other.properties.lacks(property);
    concerns.extend(lost.map(|property| Concern::Lost { property, certain: certain(property) }));
    if is_sold_elsewhere(original, substitute) {
        concerns.push(Concern::SoldElsewhere);
    }
    if let (Some(before), Some(after)) = (own.pack_size, other.pack_size)
        && u32::from(before.max(after)) > u32::from(before.min(after)) * SIZES_APART
    {
        concerns.push(Concern::OtherSize);
    }
    if let (Some(before), Some(after)) = (original.nova, substitute.nova)
        && after.group() > before.group() + 1
    {
        concerns.push(Concern::MoreProcessed);
    }
    concerns
}

/// Packs that differ by more than this are not bought for the same purpose.
const SIZES_APART: u32 = 8;

/// Whether all countries a substitute is known in are others than those of the original.
fn is_sold_elsewhere(original: &Product, substitute: &Product) -> bool {
    let (own, others) = (&original.countries, &substitute.countries);
    if own.is_empty() || others.is_empty() {
        return false;
    }
    !others.iter().any(|tag| tag.as_str() == "en:world" || own.contains(tag))
}
