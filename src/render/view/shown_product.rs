//! A product with what pages show of it wherever they show it: made once for all of them.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::model::diet::DietFacts;
use crate::model::{Nutriments, Product, ProductCard, Suitability};

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

/// A product of the catalogue as pages in one language show it. What not all of them show is made when it is asked for.
#[derive(Debug)]
pub(crate) struct ShownProduct {
    product: Arc<Product>,
    pub(super) card: SharedPart<ProductCard>,
    suitability: OnceLock<SharedPart<str>>,
    suitability_with_amounts: OnceLock<SharedPart<str>>,
    diet: OnceLock<DietFacts>,
}

impl ShownProduct {
    /// A product that is shown in lists by this card.
    pub(crate) fn new(product: Arc<Product>, card: ProductCard) -> Self {
        Self {
            product,
            card: SharedPart(Arc::new(card)),
            suitability: OnceLock::new(),
            suitability_with_amounts: OnceLock::new(),
            diet: OnceLock::new(),
        }
    }

    /// What a visitor's settings look at.
    pub(super) fn suitability(&self) -> SharedPart<str> {
        let words = || SharedPart::of_text(Suitability::of(self).to_string());
        self.suitability.get_or_init(words).clone()
    }

    /// The same with the amounts by which lists are sorted.
    pub(super) fn suitability_with_amounts(&self) -> SharedPart<str> {
        let words = || SharedPart::of_text(Suitability::with_amounts(self));
        self.suitability_with_amounts.get_or_init(words).clone()
    }

    /// What pages say where it stands for another product.
    pub(super) fn diet(&self) -> &DietFacts {
        self.diet.get_or_init(|| DietFacts::of(self))
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

/// A product as lists in one language show it.
#[derive(Debug)]
pub(crate) struct ListedProduct {
    pub(crate) card: SharedPart<ProductCard>,
    /// What a visitor's settings look at.
    pub(crate) suitability: SharedPart<str>,
    /// Of which the amounts of what a list may tell are known, [`super::category::DAILY`].
    pub(crate) nutriments: Nutriments,
}

impl From<&ShownProduct> for ListedProduct {
    fn from(shown: &ShownProduct) -> Self {
        let nutriments = shown.nutriments.clone();
        Self { card: shown.card.clone(), suitability: shown.suitability(), nutriments }
    }
}

impl Wording {
    /// A product as these pages show it.
    pub(crate) fn shown(&self, product: Arc<Product>) -> ShownProduct {
        let card = self.card(&product);
        ShownProduct::new(product, card)
    }

    /// A product as these lists show it.
    pub(crate) fn listed(&self, product: Product) -> ListedProduct {
        ListedProduct {
            card: SharedPart(Arc::new(self.card(&product))),
            suitability: SharedPart::of_text(Suitability::of(&product).to_string()),
            nutriments: product.nutriments,
        }
    }
}
