//! A drink by its name, whatever shelf it was put on: « Jus de pomme », 75 cl, under jams.

use crate::words::Piece;

/// What a drink is called by its first word that is no adjective.
const DRINKS: [&str; 22] = [
    "boisson",
    "drink",
    "jugo",
    "juice",
    "jus",
    "limonade",
    "limonata",
    "nectar",
    "nectars",
    "nektar",
    "refresco",
    "saft",
    "sap",
    "smoothie",
    "smoothies",
    "soda",
    "spremuta",
    "succhi",
    "succo",
    "suco",
    "sumo",
    "zumo",
];
/// What may stand before it.
const BEFORE: [&str; 9] = ["bio", "d", "le", "mon", "petit", "pur", "pure", "purs", "the"];
/// What is to cook with: « jus de veau ».
const OF_MEAT: [&str; 8] =
    ["boeuf", "cuisson", "poulet", "roti", "truffe", "veau", "viande", "volaille"];
/// Units of what is poured.
const VOLUMES: [&str; 10] =
    ["cc", "cl", "dl", "l", "liter", "litre", "litres", "litro", "litri", "ml"];

/// True where the name begins with a word for drinks and the pack is measured by volume.
pub(super) fn is_drink_by_name(name: &[Piece], quantity: &[Piece]) -> bool {
    if !words(quantity).any(|word| VOLUMES.contains(&word)) {
        return false;
    }
    let mut is_drink = None;
    for word in words(name) {
        if OF_MEAT.contains(&word) {
            return false;
        }
        if is_drink.is_none() && !BEFORE.contains(&word) {
            // German puts them at the end: « Orangensaft ».
            let is_compound = word.ends_with("saft") || word.ends_with("limonade");
            is_drink = Some(is_compound || DRINKS.contains(&word));
        }
    }
    is_drink == Some(true)
}

fn words(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Letters { folded, .. } => Some(folded.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::is_drink_by_name;
    use crate::words::fold;

    #[test]
    fn what_is_called_a_drink_and_poured_is_one() {
        for (name, quantity, is_drink) in [
            ("Jus de pomme et myrtille", "750 ml", true),
            ("100 % pur jus de pomme", "1 L", true),
            ("Succo e polpa di pesca", "3 x 200 ml", true),
            ("Apfelsaft naturtrüb", "0,75 Liter", true),
            ("Nectar d'abricot", "75cl", true),
            ("Jus de pomme", "320 g", false),
            ("Jus de veau", "20 cl", false),
            ("Confiture au jus de pomme", "75 cl", false),
            ("Huile d'olive", "75 cl", false),
        ] {
            let found = is_drink_by_name(&fold(name), &fold(quantity));
            assert_eq!(found, is_drink, "{name} {quantity}");
        }
    }
}
