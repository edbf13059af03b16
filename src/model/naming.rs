//! What a product is called where its name alone would not tell it from others: half the chocolates are called « Chocolat
//! noir ».

use super::Barcode;
use crate::words::slugify;

/// What a label says besides the name and the brand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum Naming {
    /// Nothing: no other product is called so.
    #[default]
    Brand,
    /// The quantity.
    Quantity,
    /// The quantity and the barcode.
    Barcode,
}

impl Naming {
    /// The label of a product.
    pub(super) fn label(
        self,
        name: &str,
        brand: Option<&str>,
        quantity: Option<&str>,
        barcode: Barcode,
    ) -> String {
        match self {
            Self::Brand => label_of(name, brand, None),
            Self::Quantity => label_of(name, brand, quantity),
            Self::Barcode => format!("{}, {barcode}", label_of(name, brand, quantity)),
        }
    }
}

/// Name, brand and quantity: what tells a product from most others where it is not known what those are called.
#[must_use]
pub fn label_of(name: &str, brand: Option<&str>, quantity: Option<&str>) -> String {
    let label = with_brand(name, brand);
    match quantity {
        Some(quantity) if !says(&label, quantity) => [&label, ", ", quantity].concat(),
        _ => label,
    }
}

/// « Chocolat noir Lindt »; the name alone where the brand stands in it.
fn with_brand(name: &str, brand: Option<&str>) -> String {
    match brand {
        Some(brand) if !names_brand(name, brand) => [name, " ", brand].concat(),
        _ => name.to_string(),
    }
}

/// Whether a brand stands in a name.
#[must_use]
pub fn names_brand(name: &str, brand: &str) -> bool {
    says(name, brand)
}

/// Whether all words of a text stand in another, in their order.
fn says(text: &str, words: &str) -> bool {
    let (text, words) = (slugify(text), slugify(words));
    let mut rest = text.as_str();
    loop {
        let behind = rest.strip_prefix(words.as_str());
        if behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('-')) {
            return true;
        }
        let Some((_, next)) = rest.split_once('-') else { return false };
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_as_much_as_is_asked_for() {
        let barcode = Barcode::from_number(3_017_620_422_003).unwrap();
        let label = |naming: Naming, brand: Option<&str>, quantity: Option<&str>| {
            naming.label("Chocolat noir", brand, quantity, barcode)
        };
        let (brand, quantity) = (Some("Lindt"), Some("100 g"));
        assert_eq!(label(Naming::Brand, brand, quantity), "Chocolat noir Lindt");
        assert_eq!(label(Naming::Quantity, brand, quantity), "Chocolat noir Lindt, 100 g");
        let all = "Chocolat noir Lindt, 100 g, 3017620422003";
        assert_eq!(label(Naming::Barcode, brand, quantity), all);
        assert_eq!(label(Naming::Barcode, brand, None), "Chocolat noir Lindt, 3017620422003");
        assert_eq!(label(Naming::Barcode, None, None), "Chocolat noir, 3017620422003");
        assert_eq!(label(Naming::Quantity, None, None), "Chocolat noir");
    }

    #[test]
    fn what_the_name_says_is_not_said_again() {
        assert_eq!(label_of("Tablette LINDT noir", Some("Lindt"), None), "Tablette LINDT noir");
        assert_eq!(label_of("Jus d’orange", Some("U"), Some("1 l")), "Jus d’orange U, 1 l");
        assert_eq!(label_of("Sel 1 kg", Some("La Baleine"), Some("1 KG")), "Sel 1 kg La Baleine");
        for (text, words, is_said) in [
            ("Lindt noir", "lindt", true),
            ("Lindt Noir", "Lindt noir", true),
            ("Le Lindt noir fin", "lindt NOIR", true),
            ("Lindt noirs", "Lindt noir", false),
            ("Super Lindt", "Lin", false),
            ("Superlindt", "Lindt", false),
            ("a a b", "a b", true),
            ("noir", "Lindt noir", false),
            ("noir", "!", false),
            ("!", "!", true),
        ] {
            assert_eq!(says(text, words), is_said, "{text} {words}");
        }
    }
}
