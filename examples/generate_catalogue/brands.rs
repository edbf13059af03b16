//! Invented brands and shops. None is the name of a real food brand or shop chain known to the
//! author; a name that turns out to exist must be replaced.

use crate::assortment::Aisle::{
    self, Aperitif, Biscuits, Bread, Breakfast, Chocolate, Compotes, Condiments, Dairy, Fish,
    Frozen, Honey, Italian, Juices, Meals, Meat, Oils, PlantMilks, Sodas, Soups, Spreads, Tea,
    Vegetables, Water,
};
use crate::random::SplitMix64;

/// A brand and what it sells.
pub(crate) struct Brand {
    pub name: &'static str,
    pub organic: bool,
    /// Empty: everything, as the own brand of a shop does.
    aisles: &'static [Aisle],
    /// The only shop that has it, for a shop's own brand.
    pub shop: Option<&'static str>,
}

impl Brand {
    fn sells(&self, aisle: Aisle) -> bool {
        self.aisles.is_empty() || self.aisles.contains(&aisle)
    }
}

const ORGANIC_AISLES: &[Aisle] = &[
    Honey, Spreads, Breakfast, Biscuits, Chocolate, Dairy, PlantMilks, Juices, Bread, Italian,
    Soups, Vegetables, Aperitif, Oils, Compotes, Tea, Condiments, Meals,
];

const BRANDS: &[Brand] = &[
    maker("Maison Tilvert", &[Spreads, Compotes, Honey]),
    maker("Les Ruches d'Alvenne", &[Honey]),
    maker("Vaudrelin", &[Chocolate, Spreads]),
    maker("Noisélia", &[Spreads, Chocolate]),
    maker("Brindaly", &[Breakfast, Biscuits]),
    maker("Les Goûters d'Ysaline", &[Biscuits, Breakfast]),
    maker("Kerlazenn", &[Biscuits, Bread]),
    maker("Fournil Gaspelin", &[Bread, Meals]),
    maker("Laiterie Montfaverge", &[Dairy]),
    maker("La Fermette d'Orsenne", &[Dairy, Frozen]),
    maker("Bulzéo", &[Sodas, Tea, Water]),
    maker("Vergers de Talmeray", &[Juices, Compotes, Tea]),
    maker("Pétilune", &[Sodas, Water]),
    maker("Avélinette", &[PlantMilks]),
    maker("Casa Tarvenna", &[Italian, Meals, Oils]),
    maker("Toquemijote", &[Meals, Soups, Vegetables]),
    maker("Potager d'Aumeline", &[Soups, Vegetables, Italian]),
    maker("Croustizia", &[Aperitif]),
    maker("Maison Croquevelle", &[Aperitif]),
    maker("Maison Vaubrissac", &[Meat]),
    maker("Salaisons du Pelvaret", &[Meat]),
    maker("Cap Morvenec", &[Fish]),
    maker("Conserverie Trémazelle", &[Fish, Vegetables]),
    maker("Moulin Sarmantel", &[Oils, Condiments]),
    maker("Givrolie", &[Frozen]),
    organic("Ortibelle"),
    organic("Sillon d'Arvelle"),
    shop("Orvalie", "Orvalie"),
    shop("Dorsol Essentiel", "Marchés Dorsol"),
    shop("Primadou", "Primadou"),
    shop("Coopélie", "Coopélie"),
    Brand { shop: Some("Halles Lanvert"), ..organic("Lanvert Bio") },
];

const SHOPS: &[&str] = &["Orvalie", "Marchés Dorsol", "Primadou", "Coopélie", "Halles Lanvert"];

const PERCENT_OF_MAKERS: u64 = 62;
const PERCENT_OF_ORGANIC: u64 = 18;

/// A brand that sells in this aisle; an organic one only where the recipe may be organic.
pub(crate) fn pick_brand(
    random: &mut SplitMix64,
    aisle: Aisle,
    may_be_organic: bool,
) -> Option<&'static Brand> {
    let sold_organic = BRANDS.iter().any(|brand| brand.organic && brand.sells(aisle));
    let organic = random.chance(PERCENT_OF_ORGANIC) && may_be_organic && sold_organic;
    let maker = random.chance(PERCENT_OF_MAKERS);
    let suits = |brand: &&Brand| brand.sells(aisle) && brand.organic == organic;
    let suiting: Vec<&Brand> = BRANDS.iter().filter(suits).collect();
    let is_wanted_kind = |brand: &&Brand| brand.shop.is_none() == maker;
    let preferred: Vec<&Brand> = suiting.iter().copied().filter(is_wanted_kind).collect();
    random.pick(&preferred).or_else(|| random.pick(&suiting)).copied()
}

/// Where the product was seen: the shop of an own brand, else up to three shops.
pub(crate) fn pick_shops(random: &mut SplitMix64, brand: &Brand) -> Vec<&'static str> {
    if let Some(shop) = brand.shop {
        return vec![shop];
    }
    SHOPS.iter().copied().filter(|_| random.chance(20)).collect()
}

const fn maker(name: &'static str, aisles: &'static [Aisle]) -> Brand {
    Brand { name, organic: false, aisles, shop: None }
}

const fn organic(name: &'static str) -> Brand {
    Brand { name, organic: true, aisles: ORGANIC_AISLES, shop: None }
}

const fn shop(name: &'static str, shop: &'static str) -> Brand {
    Brand { name, organic: false, aisles: &[], shop: Some(shop) }
}

#[cfg(test)]
mod tests {
    use super::{BRANDS, pick_brand};
    use crate::assortment::Aisle;
    use crate::random::SplitMix64;

    #[test]
    fn no_organic_brand_is_picked_for_a_recipe_that_cannot_be_organic() {
        let mut random = SplitMix64::for_item(1, 1);
        for _ in 0..500 {
            let brand = pick_brand(&mut random, Aisle::Honey, false).expect("somebody sells honey");
            assert!(!brand.organic);
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = BRANDS.iter().map(|brand| brand.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), BRANDS.len());
    }
}
