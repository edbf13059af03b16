//! What is learnt of meanings from a few products.

use crate::model::Product;
use crate::select::{CategoryKinds, Shelves, test_products};

/// Biscuits and drinks, whose names and lists share no word with each other.
fn products() -> Vec<Product> {
    let (mut products, mut number) = (Vec::new(), 0);
    for round in 0..12_u64 {
        for (name, list) in [
            ("Sablé breton", "farine de blé, beurre, sucre"),
            ("Palet croquant", "farine de blé, sucre, beurre"),
            ("Galette croquant", "farine de blé, beurre, oeuf"),
            ("Limonade citron", "eau gazeuse, sucre, arôme"),
            ("Soda orange", "eau gazeuse, arôme, sucre"),
        ] {
            number += 1;
            let mut product = test_products::product(number, "c", &format!("M{round}"), &[]);
            product.name = name.into();
            product.ingredients = Some(list.into());
            products.push(product);
        }
    }
    products
}

fn shelves(products: &[Product]) -> Shelves {
    let graph = test_products::graph();
    let kinds = CategoryKinds::new(&graph, &test_products::rules());
    test_products::shelves(&graph, &kinds, products)
}

fn likeness(shelves: &Shelves, [own, other]: [u64; 2]) -> u32 {
    let [own, other] = [own, other].map(|number| {
        let position = shelves.find(test_products::barcode(number)).unwrap();
        shelves.items.get(position).signals.meaning
    });
    own.likeness(other).unwrap()
}

#[test]
fn what_stands_with_the_same_is_near_though_no_word_is_shared() {
    let shelves = shelves(&products());
    let [biscuits, drinks, apart] = [[1, 2], [4, 5], [1, 4]].map(|pair| likeness(&shelves, pair));
    assert!(biscuits > apart + 200, "{biscuits} {apart}");
    assert!(drinks > apart + 200, "{drinks} {apart}");
    assert_eq!(likeness(&shelves, [1, 6]), 1000, "the same words");
}

#[test]
fn the_order_of_products_changes_nothing() {
    let mut products = products();
    let one = shelves(&products);
    products.reverse();
    products.swap(3, 17);
    let other = shelves(&products);
    for pair in [[1, 2], [2, 3], [1, 4], [4, 5], [3, 5]] {
        assert_eq!(likeness(&one, pair), likeness(&other, pair), "{pair:?}");
    }
}

#[test]
fn a_product_of_which_nothing_is_known_is_near_to_none_and_far_from_none() {
    let mut products = products();
    products[0].name = "Zzz".into();
    products[0].ingredients = None;
    let shelves = shelves(&products);
    let meaning = |number| {
        let position = shelves.find(test_products::barcode(number)).unwrap();
        shelves.items.get(position).signals.meaning
    };
    assert_eq!(meaning(1).likeness(meaning(2)), None);
}
