//! The drawing that stands for a kind of shelf, where there is no photo of a product.

use serde::{Deserialize, Deserializer};

use super::{Product, Tag, coded};

coded! {
    /// A drawing of the theme's sprite; the word is the name of its view.
    #[derive(Default)]
    pub enum Pictogram {
        /// Whatever has no drawing of its own.
        #[default]
        Basket = "basket",
        /// Bread and pastries.
        Bread = "bread",
        /// Biscuits.
        Biscuit = "biscuit",
        /// Cakes and pies.
        Cake = "cake",
        /// Chocolate.
        Chocolate = "chocolate",
        /// Sweets.
        Candy = "candy",
        /// Breakfast cereals, rice, grains and flour.
        Cereals = "cereals",
        /// Pasta.
        Pasta = "pasta",
        /// Fruit.
        Fruit = "fruit",
        /// Vegetables.
        Vegetable = "vegetable",
        /// Legumes, nuts and seeds.
        Nuts = "nuts",
        /// Juices and other drinks in bottles.
        Bottle = "bottle",
        /// Sodas.
        Can = "can",
        /// Water.
        Water = "water",
        /// Milk and plant milk.
        Milk = "milk",
        /// Cheese.
        Cheese = "cheese",
        /// Yogurts and desserts in pots.
        Pot = "pot",
        /// Eggs.
        Egg = "egg",
        /// Meat and ham.
        Meat = "meat",
        /// Fish.
        Fish = "fish",
        /// Dishes.
        Dish = "dish",
        /// Soups.
        Bowl = "bowl",
        /// Spreads, jams, sauces.
        Jar = "jar",
        /// Oils and vinegars.
        Oil = "oil",
        /// Ice creams.
        Ice = "ice",
        /// Pizzas.
        Pizza = "pizza",
        /// Coffee and tea.
        Cup = "cup",
        /// Chips and other salty snacks.
        Bag = "bag",
        /// Wine, beer.
        Glass = "glass",
    }
}

/// Which categories, by their tags without language, a drawing stands for.
const KINDS: [(Pictogram, &[&str]); 28] = [
    (Pictogram::Bread, &["breads", "viennoiseries", "pastries", "brioches", "crackers", "rusks"]),
    (Pictogram::Biscuit, &["biscuits", "cookies", "biscuits-and-crackers"]),
    (Pictogram::Cake, &["cakes", "pies", "biscuits-and-cakes", "waffles", "crepes-and-galettes"]),
    (Pictogram::Chocolate, &["chocolates", "cocoa-and-its-products", "chocolate-candies"]),
    (Pictogram::Candy, &["candies", "confectioneries", "chewing-gum", "sweeteners", "sugars"]),
    (
        Pictogram::Cereals,
        &[
            "breakfast-cereals",
            "mueslis",
            "cereal-grains",
            "rices",
            "flours",
            "cereals-and-their-products",
        ],
    ),
    (Pictogram::Pasta, &["pastas", "noodles"]),
    (Pictogram::Fruit, &["fruits", "fruits-based-foods", "compotes", "dried-fruits"]),
    (Pictogram::Vegetable, &["vegetables", "vegetables-based-foods", "potatoes", "salads"]),
    (
        Pictogram::Nuts,
        &["nuts", "seeds", "legumes", "legumes-and-their-products", "nuts-and-their-products"],
    ),
    (
        Pictogram::Bottle,
        &["fruit-juices", "juices-and-nectars", "syrups", "iced-teas", "beverages"],
    ),
    (Pictogram::Can, &["sodas", "carbonated-drinks", "energy-drinks"]),
    (Pictogram::Water, &["waters"]),
    (
        Pictogram::Milk,
        &["milks", "plant-milks", "dairy-drinks", "plant-based-milk-alternatives", "creams"],
    ),
    (Pictogram::Cheese, &["cheeses"]),
    (
        Pictogram::Pot,
        &["yogurts", "desserts", "dairy-desserts", "fermented-milk-products", "dairies"],
    ),
    (Pictogram::Egg, &["eggs"]),
    (
        Pictogram::Meat,
        &["meats", "prepared-meats", "hams", "sausages", "meats-and-their-products", "poultries"],
    ),
    (Pictogram::Fish, &["fishes", "seafood", "fishes-and-their-products", "canned-fishes"]),
    (Pictogram::Dish, &["meals", "sandwiches", "microwave-meals"]),
    (Pictogram::Bowl, &["soups", "broths"]),
    (
        Pictogram::Jar,
        &["spreads", "jams", "sauces", "condiments", "honeys", "pickles", "sweet-spreads"],
    ),
    (Pictogram::Oil, &["vegetable-oils", "vinegars", "fats", "butters", "margarines"]),
    (Pictogram::Ice, &["ice-creams-and-sorbets", "ice-creams", "frozen-desserts"]),
    (Pictogram::Pizza, &["pizzas"]),
    (Pictogram::Cup, &["coffees", "teas", "herbal-teas", "hot-beverages", "chocolate-powders"]),
    (Pictogram::Bag, &["chips-and-fries", "crisps", "salty-snacks", "snacks", "appetizers"]),
    (Pictogram::Glass, &["alcoholic-beverages", "wines", "beers"]),
];

impl Pictogram {
    /// The drawing for a product: that of its most specific category that has one.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        for tag in product.categories.iter().rev() {
            if let Some(drawn) = Self::of_category(tag) {
                return drawn;
            }
        }
        Self::default()
    }

    /// The drawing for a category itself, not for what is above it.
    #[must_use]
    pub fn of_category(tag: &Tag) -> Option<Self> {
        let slug = tag.slug();
        for (pictogram, slugs) in &KINDS {
            if slugs.contains(&slug) {
                return Some(*pictogram);
            }
        }
        None
    }
}

impl<'de> Deserialize<'de> for Pictogram {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Ok(Self::from_code(&code).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_category_that_has_a_drawing_decides() {
        let of = |tags: &[&str]| {
            let categories = tags.iter().filter_map(|tag| Tag::parse(tag, "en")).collect();
            Pictogram::of(&Product { categories, ..Product::default() })
        };
        let sweet = ["en:snacks", "en:biscuits-and-cakes", "en:biscuits", "en:shortbread-cookies"];
        assert_eq!(of(&sweet), Pictogram::Biscuit);
        assert_eq!(of(&["en:beverages", "en:waters"]), Pictogram::Water);
        assert_eq!(of(&["en:beverages", "en:unheard-of"]), Pictogram::Bottle);
        assert_eq!(of(&[]), Pictogram::Basket);
    }

    #[test]
    fn every_drawing_is_in_the_sprite() {
        let sprite = include_str!("../../themes/default/static/sprite.svg");
        for own in Pictogram::ALL {
            assert!(sprite.contains(&format!("<view id=\"{}\"", own.code())), "{}", own.code());
        }
    }
}
