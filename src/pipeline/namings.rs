//! What the labels of all products have to say so that no two are called the same.

use crate::model::{Naming, Product, label_of};
use crate::select::Position;
use crate::words::{fnv1a, slugify};

/// Hashes of what a product is called by name and brand, and by its quantity, too. They are short: two that are equal by
/// chance are distinguished for nothing, which is one product in thousands.
pub(super) type CalledHashes = [u32; 2];

/// What the labels of products say, by position.
pub(super) struct Namings(Vec<Naming>);

/// What a product is called, as it tells by itself.
pub(super) fn called(product: &Product) -> CalledHashes {
    let (name, brand) = (&product.name, product.brands.first().map(String::as_str));
    [None, product.quantity.as_deref()].map(|quantity| hash_of(&label_of(name, brand, quantity)))
}

/// Case, accents and signs tell no product from another.
#[allow(clippy::cast_possible_truncation, reason = "both halves are part of it")]
fn hash_of(label: &str) -> u32 {
    let hash = fnv1a(slugify(label).bytes());
    (hash ^ (hash >> 32)) as u32
}

impl Namings {
    /// Of products by what each is called: the quantity where name and brand are those of another, the barcode where the
    /// label then still is that of another.
    pub(super) fn of(products: &[CalledHashes]) -> Self {
        let shared = Shared::among(products.iter().map(|[by_brand, _]| *by_brand));
        let namings = products.iter().map(|[by_brand, _]| {
            if shared.contains(*by_brand) { Naming::Quantity } else { Naming::Brand }
        });
        let mut namings: Vec<Naming> = namings.collect();
        let label = |(naming, [by_brand, by_quantity]): (&Naming, &CalledHashes)| match naming {
            Naming::Brand => *by_brand,
            Naming::Quantity | Naming::Barcode => *by_quantity,
        };
        let still_shared = Shared::among(namings.iter().zip(products).map(label));
        for (naming, called) in namings.iter_mut().zip(products) {
            if still_shared.contains(label((naming, called))) {
                *naming = Naming::Barcode;
            }
        }
        Self(namings)
    }

    /// What the label of a product says.
    pub(super) fn of_product(&self, product: Position) -> Naming {
        self.0[product.at()]
    }
}

/// Hashes that more than one product has, in order.
struct Shared(Vec<u32>);

impl Shared {
    fn among(hashes: impl Iterator<Item = u32>) -> Self {
        let mut all: Vec<u32> = hashes.collect();
        all.sort_unstable();
        let mut shared: Vec<u32> = Vec::new();
        for pair in all.windows(2) {
            if pair[0] == pair[1] && shared.last() != Some(&pair[0]) {
                shared.push(pair[0]);
            }
        }
        Self(shared)
    }

    fn contains(&self, hash: u32) -> bool {
        self.0.binary_search(&hash).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Barcode;

    fn barcode(number: u64) -> Barcode {
        let body = 952_000_000_000 + number;
        (0..10).find_map(|digit| Barcode::from_number(body * 10 + digit).ok()).unwrap()
    }

    /// Labels of products by name, brand and quantity.
    fn labels(given: &[(&str, &str, &str)]) -> Vec<String> {
        let mut products = Vec::new();
        for (number, (name, brand, quantity)) in (1..).zip(given) {
            let mut product = Product::named(barcode(number), name);
            product.brands =
                [*brand].into_iter().filter(|text| !text.is_empty()).map(str::to_string).collect();
            product.quantity = Some(quantity.to_string()).filter(|text| !text.is_empty());
            products.push(product);
        }
        let called: Vec<CalledHashes> = products.iter().map(called).collect();
        let namings = Namings::of(&called);
        for (product, naming) in products.iter_mut().zip(&namings.0) {
            product.naming = *naming;
        }
        products.iter().map(Product::label).collect()
    }

    #[test]
    fn labels_say_no_more_than_tells_each_from_all_others() {
        assert_eq!(
            labels(&[
                ("Chocolat noir", "Lindt", "100 g"),
                ("Chocolat noir", "Milka", "100 g"),
                ("Chocolat noir", "Côte d’Or", "100 g"),
                ("CHOCOLAT NOIR", "cote d'or", "200 g"),
                ("Chocolat noir", "", "100 g"),
                ("Lait", "Lactel", "1 l"),
                ("Lait", "Lactel", "1 L"),
                ("Lait", "Lactel", ""),
            ]),
            [
                "Chocolat noir Lindt",
                "Chocolat noir Milka",
                "Chocolat noir Côte d’Or, 100 g",
                "CHOCOLAT NOIR cote d'or, 200 g",
                "Chocolat noir",
                &format!("Lait Lactel, 1 l, {}", barcode(6)),
                &format!("Lait Lactel, 1 L, {}", barcode(7)),
                "Lait Lactel",
            ]
        );
    }

    #[test]
    fn a_label_with_its_quantity_is_not_that_of_another_without() {
        let labels = labels(&[
            ("Sel fin", "La Baleine", "1 kg"),
            ("Sel fin", "La Baleine", "500 g"),
            ("Sel fin La Baleine, 1 kg", "", ""),
        ]);
        let mut once = labels.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), 3, "{labels:?}");
        assert_eq!(labels[1], "Sel fin La Baleine, 500 g");
    }
}
