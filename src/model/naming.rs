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

/// « Chocolat noir Lindt, 100 g »: what tells a product from most others where it is not known what those are called. Brand and
/// quantity are left out where they stand there already.
#[must_use]
pub fn label_of(name: &str, brand: Option<&str>, quantity: Option<&str>) -> String {
    let parts = [(" ", brand), (", ", quantity)];
    let room = parts.iter().map(|(joint, part)| joint.len() + part.map_or(0, str::len));
    let mut label = String::with_capacity(name.len() + room.sum::<usize>());
    label.push_str(name);
    let mut said = slugify(name);
    for (joint, part) in parts {
        let Some(part) = part else { continue };
        let words = slugify(part);
        if stand_in(&words, &said) {
            continue;
        }
        label.extend([joint, part]);
        let is_first = said.is_empty() || words.is_empty();
        said.extend([if is_first { "" } else { "-" }, &words]);
    }
    label
}

/// Whether a brand stands in a name.
#[must_use]
pub fn names_brand(name: &str, brand: &str) -> bool {
    stand_in(&slugify(brand), &slugify(name))
}

/// Whether all words of a slug stand in another, in their order.
fn stand_in(words: &str, slug: &str) -> bool {
    let mut rest = slug;
    loop {
        let behind = rest.strip_prefix(words);
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
        assert_eq!(label_of("Eau", Some("Source 50"), Some("50 cl")), "Eau Source 50, 50 cl");
        assert_eq!(label_of("Eau", Some("Source"), Some("source")), "Eau Source");
        assert_eq!(label_of("!", Some("?"), Some("1 l")), "!, 1 l");
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
            assert_eq!(names_brand(text, words), is_said, "{text} {words}");
        }
    }
}
