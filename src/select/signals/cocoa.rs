//! The share of cocoa in a chocolate, by its name or else by what its list of ingredients has to state (directive
//! 2000/36/EC, article 3: "cocoa solids: … % minimum").

use crate::model::Product;
use crate::words::{Piece, fold};

/// The share of cocoa that a chocolate's name says, given in pieces, or its list of ingredients states, in percent; 0
/// where none does.
pub(in crate::select) fn cocoa(product: &Product, name: &[Piece]) -> u8 {
    let is_filed = product.categories.iter().any(|tag| tag.as_str().contains("chocolate"));
    if !is_filed && !name.iter().any(is_cocoa) {
        return 0;
    }
    if is_paste(name) {
        return 100;
    }
    let said = name.windows(2).find_map(share);
    said.or_else(|| stated(product.ingredients.as_deref()?)).unwrap_or(0)
}

/// Percent of cocoa from which on a chocolate is bitter, and bought for that.
pub(in crate::select) const BITTER: u8 = 85;

/// « Pâte de cacao » and nothing else is all cocoa.
fn is_paste(name: &[Piece]) -> bool {
    let says = |wanted: &[&str]| name.iter().any(|piece| is_one_of(piece, wanted));
    says(&["pate", "masse", "mass", "pasta"]) && says(&["cacao", "cocoa", "kakao"])
}

/// The percentage next to "cocoa" and "minimum" in a list of ingredients; that of its paste alone is no share of
/// cocoa.
fn stated(list: &str) -> Option<u8> {
    let pieces = fold(list);
    for (at, pair) in pieces.windows(2).enumerate() {
        let near = &pieces[at.saturating_sub(NEAR)..(at + 2 + NEAR).min(pieces.len())];
        if let Some(share) = share(pair)
            && near.iter().any(is_minimum)
            && near.iter().any(is_cocoa)
        {
            return Some(share);
        }
    }
    None
}

/// Percent of chocolate from which on a biscuit tastes of it, whatever its name says.
const RICH: u8 = 10;

/// Whether a list of ingredients states that a food has much chocolate: « chocolat au lait 27 % ». A share of something behind it, or of
/// the cocoa in it, is none.
pub(in crate::select) fn is_rich_in_chocolate(product: &Product) -> bool {
    let pieces = fold(product.ingredients.as_deref().unwrap_or_default());
    for at in 0..pieces.len() {
        if is_chocolate(&pieces[at]) {
            let next = at + 1 + sort_of_chocolate(&pieces[at + 1..]);
            let pair = &pieces[next..(next + 2).min(pieces.len())];
            if share(pair) >= Some(RICH) {
                return true;
            }
        }
    }
    false
}

/// How many pieces say of what sort a chocolate is: « noir », « au lait ».
fn sort_of_chocolate(pieces: &[Piece]) -> usize {
    match pieces {
        [first, Piece::Letters { .. }, ..] if is_one_of(first, &["au", "al"]) => 2,
        [first, ..] if is_one_of(first, &["noir", "blanc", "fondente"]) => 1,
        _ => 0,
    }
}

fn is_chocolate(piece: &Piece) -> bool {
    is_one_of(piece, &["chocolat", "chocolate", "cioccolato", "schokolade", "chocolade"])
}

/// Words between a percentage and what it is of.
const NEAR: usize = 4;

fn share(pair: &[Piece]) -> Option<u8> {
    match pair {
        [Piece::Number { whole, .. }, Piece::Percent] => whole.parse().ok(),
        _ => None,
    }
}

fn is_minimum(piece: &Piece) -> bool {
    matches!(piece, Piece::Letters { folded, .. } if folded.starts_with("min"))
        || is_one_of(piece, &["least", "moins"])
}

fn is_cocoa(piece: &Piece) -> bool {
    is_one_of(
        piece,
        &["noir", "cacao", "chocolat", "chocolate", "cocoa", "dark", "kakao", "zartbitter"],
    )
}

fn is_one_of(piece: &Piece, wanted: &[&str]) -> bool {
    matches!(piece, Piece::Letters { folded, .. } if wanted.contains(&folded.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::select::test_products;

    #[test]
    fn a_biscuit_is_rich_in_chocolate_by_its_own_share() {
        for (list, expected) in [
            ("farine, chocolat au lait 27 % (sucre, cacao)", true),
            ("farine, chocolat noir 12 %", true),
            ("farine, chocolat 25%", true),
            ("farine, chocolat 3 % (cacao : 60 % minimum)", false),
            ("chocolat, farine de blé 40 %", false),
            ("chocolat, sucre 30 %", false),
        ] {
            let mut own = test_products::product(1, "c", "", &[]);
            own.ingredients = Some(list.into());
            assert_eq!(is_rich_in_chocolate(&own), expected, "{list}");
        }
    }

    fn share_of(name: &str, list: &str) -> u8 {
        let mut product = test_products::product(1, "c", "M", &[]);
        product.ingredients = Some(list.into());
        cocoa(&product, &fold(name))
    }

    #[test]
    fn a_name_says_its_share_before_the_list_does() {
        assert_eq!(share_of("Chocolat noir 85 %", "Cacao : 70 % minimum"), 85);
        assert_eq!(share_of("Noir 72% cacao", ""), 72);
        assert_eq!(share_of("Dark chocolate 70%", ""), 70);
        assert_eq!(share_of("Pure pâte de cacao", "Pâte de cacao"), 100);
    }

    #[test]
    fn a_list_states_it_as_the_law_asks() {
        for list in [
            "pâte de cacao, sucre, beurre de cacao. Cacao : 74 % minimum",
            "Cocoa mass, sugar. Cocoa solids: 74% minimum.",
            "Kakaomasse, Zucker. Kakao: 74 % mindestens",
            "Contient au minimum 74% de cacao",
        ] {
            assert_eq!(share_of("Chocolat noir", list), 74, "{list}");
        }
    }

    #[test]
    fn other_percentages_are_none_of_cocoa() {
        assert_eq!(share_of("Chocolat noir", "pâte de cacao 45 %, sucre, noisettes 10 %"), 0);
        assert_eq!(share_of("Yaourt 0 % aux fruits", "lait, fruits 12 % minimum"), 0);
        assert_eq!(share_of("Biscuit", "farine, sucre"), 0);
    }
}
