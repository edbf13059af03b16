//! The Nutri-Score of 2023: points by component, score and grade, for explaining a grade.
//!
//! OFF's stored grade stays the one that is shown and compared: it knows of ingredients what a
//! nutrition table does not tell. What is computed here says where a grade comes from, and is
//! checked against the stored one.

mod component;
mod fruit;
mod tables;

pub use self::component::{Component, FoodGroup};
use self::tables::Table;
use super::food_fact::{FoodFact, FoodFacts};
use super::{Basis, Grade, Nutrient, Nutriments, Product, Tag, Timestamp};

/// The amount of a part of another nutrient: of nothing, nothing is a part.
fn part_of(table: &Nutriments, part: Nutrient, whole: Nutrient) -> Option<f64> {
    table.get(part).or_else(|| table.get(whole).filter(|amount| *amount == 0.0))
}

/// The amount of a component; `None` where it is unknown.
fn amount(table: &Nutriments, sweeteners: u8, component: Component) -> Option<f64> {
    let saturated_fat = part_of(table, Nutrient::SaturatedFat, Nutrient::Fat);
    match component {
        Component::Energy => table.get(Nutrient::EnergyKj),
        Component::EnergyFromSaturates => Some(saturated_fat? * KJ_PER_GRAM_OF_FAT),
        Component::Sugars => part_of(table, Nutrient::Sugars, Nutrient::Carbohydrates),
        Component::SaturatedFat => saturated_fat,
        Component::SaturatesRatio => {
            let fat = table.get(Nutrient::Fat)?;
            Some(if fat > 0.0 { tenths(saturated_fat? / fat * 100.0) } else { 0.0 })
        }
        Component::Salt => table.get(Nutrient::Salt),
        Component::Sweeteners => Some(f64::from(sweeteners)),
        Component::FruitsVegetablesLegumes => {
            table.get(Nutrient::FruitsVegetablesLegumes).map(tenths)
        }
        Component::Fiber => table.get(Nutrient::Fiber),
        Component::Proteins => table.get(Nutrient::Proteins),
    }
}

/// Open Food Facts rounds shares, which are computed, to one decimal, and no amounts (`Food.pm`).
fn tenths(share: f64) -> f64 {
    (share * 10.0).round() / 10.0
}

/// EU regulation 1169/2011, annex XIV.
const KJ_PER_GRAM_OF_FAT: f64 = 37.0;

/// The points of one component.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Points {
    /// What they are for.
    pub component: Component,
    /// The amount they are for, in the component's unit; `None` where unknown.
    pub amount: Option<f64>,
    /// The points.
    pub points: u8,
    /// The most there are.
    pub most: u8,
    /// False where proteins do not count because the rest is too unfavourable.
    pub counts: bool,
}

/// The algorithm a grade and its points are from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scale {
    /// Of 2023.
    New,
    /// Of before, which was kinder.
    Old,
    /// OFF does not say.
    Unknown,
}

/// The algorithm of 2023 is in use since the beginning of 2024.
const NEW_SINCE: Timestamp = Timestamp::from_seconds(1_704_067_200);

impl Scale {
    /// The algorithm of a product's grade. What was last changed before there was the new one is of
    /// the old one.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        match product.nutriscore_version {
            Some(2023..) => Self::New,
            Some(_) => Self::Old,
            None if product.modified > Timestamp::UNKNOWN && product.modified < NEW_SINCE => {
                Self::Old
            }
            None => Self::Unknown,
        }
    }
}

/// A computed score with where it comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct NutriScore {
    /// The rules applied.
    pub group: FoodGroup,
    /// Unfavourable components, then favourable ones.
    pub components: Vec<Points>,
    /// Sum of the unfavourable points.
    pub negative: i16,
    /// Sum of the favourable points that count.
    pub positive: i16,
    /// `negative` minus `positive`, −17 (best) to 55.
    pub score: i16,
    /// The grade of the score.
    pub grade: Grade,
}

const GENERAL: &[Component] =
    &[Component::Energy, Component::Sugars, Component::SaturatedFat, Component::Salt];
const FATS: &[Component] = &[
    Component::EnergyFromSaturates,
    Component::Sugars,
    Component::SaturatesRatio,
    Component::Salt,
];
const BEVERAGES: &[Component] = &[
    Component::Energy,
    Component::Sugars,
    Component::SaturatedFat,
    Component::Salt,
    Component::Sweeteners,
];
const FAVOURABLE: [Component; 3] =
    [Component::FruitsVegetablesLegumes, Component::Fiber, Component::Proteins];

impl NutriScore {
    /// The score of a product of the group its categories say, by its table as it is written, believable or not;
    /// `None` where that is not enough or per portion.
    #[must_use]
    pub fn of(product: &Product, group: FoodGroup) -> Option<Self> {
        let listed = product.listed.facts;
        // « Saucisses » may be of poultry or fish: what is in them decides, as it does for Open Food Facts.
        let is_red_meat = group == FoodGroup::General && listed.contains(FoodFact::RedMeat);
        let kind = if is_red_meat { FoodGroup::RedMeat } else { group };
        let sweeteners = sweeteners(&product.additives, listed);
        let mut table = product.nutriments.clone();
        if table.basis == Basis::PerPortion {
            return None;
        }
        if let Some(share) = fruit::share(product)
            && !table.set(Nutrient::FruitsVegetablesLegumes, share)
        {
            return None;
        }
        Self::compute(&table, sweeteners, kind)
    }

    /// Computes the score of a food of a group by its nutrition table and its number of non-nutritive
    /// sweeteners; `None` where something is missing that a score needs, in its group or another.
    /// Food without fat has no saturated fat, food without carbohydrates no sugars; fibre and fruit
    /// that are unknown count as none.
    #[must_use]
    pub fn compute(table: &Nutriments, sweeteners: u8, group: FoodGroup) -> Option<Self> {
        table.get(Nutrient::Fat)?;
        for component in GENERAL.iter().chain(&[Component::Proteins]) {
            amount(table, sweeteners, *component)?;
        }
        let points = |component| points(component, amount(table, sweeteners, component), group);
        let unfavourable = match group {
            FoodGroup::Beverage | FoodGroup::Water => BEVERAGES,
            FoodGroup::FatsOilsNutsSeeds => FATS,
            FoodGroup::General | FoodGroup::RedMeat | FoodGroup::Cheese => GENERAL,
        };
        let mut components = Vec::with_capacity(unfavourable.len() + FAVOURABLE.len());
        for &component in unfavourable {
            components.push(points(component));
        }
        // Whether proteins count depends on the sum of all that is unfavourable, so that comes first.
        let negative = sum(&components);
        let mut favourable = Vec::with_capacity(FAVOURABLE.len());
        for component in FAVOURABLE {
            let counts = component != Component::Proteins || proteins_count(group, negative);
            favourable.push(Points { counts, ..points(component) });
        }
        let positive = sum(&favourable);
        components.append(&mut favourable);
        let score = negative - positive;
        let grade = grade(score, group);
        Some(Self { group, components, negative, positive, score, grade })
    }

    /// What would have to change for the next better grade, everything else staying as it is: the
    /// points too many, and the amount of one component below or at which they are gone. The
    /// component with the most points that can lose that many is named. `None` where the grade is
    /// the best there is.
    #[must_use]
    pub fn next_better(&self) -> Option<NextBetter> {
        let at = Grade::ALL.iter().position(|grade| *grade == self.grade)?;
        let better = at.checked_sub(1)?;
        let limit = tables::limits(self.group)[better];
        // Only water has an A among beverages: nothing a maker changes leads there.
        if limit == i16::MIN {
            return None;
        }
        let excess = self.score - limit;
        let mut able: Vec<&Points> = Vec::new();
        for points in &self.components {
            if !points.component.is_favourable() && i16::from(points.points) >= excess {
                able.push(points);
            }
        }
        // The component with the most points first: there is the most to gain.
        able.sort_by_key(|points| (u8::MAX - points.points, points.component));
        let target = able.iter().find_map(|points| self.at_most(points, excess));
        Some(NextBetter { grade: Grade::ALL[better], excess, target })
    }

    /// The largest amount of a component that loses this many points.
    fn at_most(&self, points: &Points, excess: i16) -> Option<(Component, f64)> {
        // Of these a shopper can read the amount on the pack and compare it.
        let named = matches!(
            points.component,
            Component::Sugars | Component::SaturatedFat | Component::Salt
        );
        let allowed = usize::try_from(i16::from(points.points) - excess).ok()?;
        let table = Table::of(points.component, self.group);
        let threshold = table.thresholds.get(allowed).copied()?;
        named.then_some((points.component, threshold))
    }
}

/// The way to the next better grade.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct NextBetter {
    /// That grade.
    pub grade: Grade,
    /// The points too many for it.
    pub excess: i16,
    /// One component and the largest amount of it, in grams, that would do.
    pub target: Option<(Component, f64)>,
}

fn points(component: Component, amount: Option<f64>, group: FoodGroup) -> Points {
    let table = Table::of(component, group);
    let points = amount.map_or(0, |amount| table.points(amount));
    Points { component, amount, points, most: table.most(), counts: true }
}

fn sum(points: &[Points]) -> i16 {
    let mut sum = 0;
    for points in points {
        sum += if points.counts { i16::from(points.points) } else { 0 };
    }
    sum
}

/// Proteins stand for iron and calcium; they are not to outweigh much sugar, fat and salt.
fn proteins_count(group: FoodGroup, negative: i16) -> bool {
    match group {
        FoodGroup::Beverage | FoodGroup::Water | FoodGroup::Cheese => true,
        FoodGroup::FatsOilsNutsSeeds => negative < 7,
        FoodGroup::General | FoodGroup::RedMeat => negative < 11,
    }
}

/// The grade of a score in a group.
fn grade(score: i16, group: FoodGroup) -> Grade {
    if group == FoodGroup::Water {
        return Grade::A;
    }
    for (limit, grade) in tables::limits(group).into_iter().zip(Grade::ALL) {
        if score <= limit {
            return grade;
        }
    }
    Grade::E
}

/// Additives that sweeten without nourishing, by E number. Polyols nourish, and erythritol (E968)
/// is left out by the rules of 2023.
const NON_NUTRITIVE: [&str; 11] =
    ["e950", "e951", "e952", "e954", "e955", "e957", "e959", "e960", "e961", "e962", "e969"];

/// The number of non-nutritive sweeteners: those among the additives, at least one where the list of ingredients
/// names any. E954i to iv and E960a to d count as their number.
#[must_use]
pub fn sweeteners(additives: &[Tag], listed: FoodFacts) -> u8 {
    let mut count = 0;
    for code in NON_NUTRITIVE {
        // Several forms of one sweetener are one.
        if additives.iter().any(|tag| is_form_of(tag.slug(), code)) {
            count += 1;
        }
    }
    count.max(u8::from(listed.contains(FoodFact::IntenseSweeteners)))
}

fn is_form_of(slug: &str, code: &str) -> bool {
    // `e960a` is a form of `e960`, `e9601` is another number.
    slug.strip_prefix(code).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
