//! A product with what pages show of it wherever they show it: made once for all of them.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::model::diet::DietFacts;
use crate::model::{Product, ProductCard, Suitability};

use super::Wording;

/// Something that views show, and that is made once for all of them.
#[derive(Debug)]
pub(crate) struct SharedPart<T: ?Sized>(Arc<T>);

impl SharedPart<str> {
    fn of_text(text: String) -> Self {
        Self(text.into())
    }
}

impl<T: ?Sized> Clone for SharedPart<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> Deref for SharedPart<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Serialize + ?Sized> Serialize for SharedPart<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(&self.0, serializer)
    }
}

/// A product of the catalogue as pages in one language show it.
#[derive(Debug)]
pub(crate) struct ShownProduct {
    product: Arc<Product>,
    pub(super) card: SharedPart<ProductCard>,
    /// What a visitor's settings look at.
    pub(super) suitability: SharedPart<str>,
    /// The same with the amounts by which lists are sorted.
    pub(super) suitability_with_amounts: SharedPart<str>,
    /// What pages say where it stands for another product.
    pub(super) diet: DietFacts,
}

impl ShownProduct {
    /// A product that is shown in lists by this card.
    pub(crate) fn new(product: Arc<Product>, card: ProductCard) -> Self {
        let [suitability, suitability_with_amounts] =
            Suitability::words_of(&product).map(SharedPart::of_text);
        let (card, diet) = (SharedPart(Arc::new(card)), DietFacts::of(&product));
        Self { product, card, suitability, suitability_with_amounts, diet }
    }

    /// The product as the catalogue has it, by its name in that language.
    pub(crate) fn product(&self) -> &Arc<Product> {
        &self.product
    }
}

impl Deref for ShownProduct {
    type Target = Product;

    fn deref(&self) -> &Product {
        &self.product
    }
}

impl Wording {
    /// A product as these pages show it.
    pub(crate) fn shown(&self, product: Arc<Product>) -> ShownProduct {
        let card = self.card(&product);
        ShownProduct::new(product, card)
    }
}
