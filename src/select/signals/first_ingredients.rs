//! The first ingredients of a list, by order and share: what a food is made of says what it is.
//!
//! Ingredients are printed in descending order of weight (EU regulation 1169/2011, article 18), and the share
//! stands with those that the name or picture stresses (article 22).

use super::super::packed::packed_fields;
use crate::words::{Piece, fnv1a, fold, is_empty_word, is_unit, stem};

/// Ingredients that are kept; those after them are aromas and additives.
const KEPT: usize = 6;
/// Letters that are looked at: the first ingredients stand in them.
const LOOKED_AT: usize = 400;

/// The first ingredients of a product.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub(in crate::select) struct FirstIngredients {
    /// Numbers of their names; 0 for none.
    names: [u16; KEPT],
    /// How much of the food each is likely to be, in percent.
    shares: [u8; KEPT],
}

packed_fields!(FirstIngredients: names, shares);

impl FirstIngredients {
    /// Reads a list. What stands in brackets says of what the ingredient before them is made.
    pub(in crate::select) fn of(list: Option<&str>) -> Self {
        let mut first = Self::default();
        let Some(list) = list else { return first };
        let mut left: u32 = 100;
        let mut at = 0;
        for entry in entries(list) {
            let (name, share) = ingredient(entry);
            if name == 0 || first.names.contains(&name) {
                continue;
            }
            // Without a share half of what is left is a fair guess, since no later one is larger.
            let guess = share.unwrap_or(left / 2).clamp(1, 100).min(left.max(1));
            first.names[at] = name;
            first.shares[at] = u8::try_from(guess).unwrap_or(u8::MAX);
            left = left.saturating_sub(guess);
            at += 1;
            if at == KEPT {
                break;
            }
        }
        first
    }

    /// The names that are known, in order.
    pub(in crate::select) fn names(&self) -> impl Iterator<Item = u16> + use<> {
        self.names.into_iter().take_while(|name| *name != 0)
    }

    /// How much of the two foods is the same, from 0 to 1000 (Bray and Curtis 1957); `None` where one has
    /// no list.
    pub(in crate::select) fn likeness(&self, other: &Self) -> Option<u32> {
        if self.names[0] == 0 || other.names[0] == 0 {
            return None;
        }
        let mut shared = 0;
        let mut all = 0;
        for at in 0..KEPT {
            all += u32::from(self.shares[at]) + u32::from(other.shares[at]);
            for place in 0..KEPT {
                if self.names[at] != 0 && self.names[at] == other.names[place] {
                    shared += u32::from(self.shares[at].min(other.shares[place]));
                }
            }
        }
        (2000 * shared).checked_div(all)
    }
}

/// The parts of a list between its commas; brackets end an entry at their first comma, so what they hold
/// is left out.
fn entries(list: &str) -> Vec<&str> {
    let list = after_heading(list);
    let (mut entries, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, sign) in list.char_indices().take(LOOKED_AT) {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' | '.' if is_decimal(list, at) => {}
            ',' | ';' | '.' | '•' if depth == 0 => {
                entries.push(&list[start..at]);
                start = at + sign.len_utf8();
            }
            _ => {}
        }
    }
    let end = list.char_indices().nth(LOOKED_AT).map(|(at, _)| at);
    // What is cut in the middle may be another word.
    if end.is_none() {
        entries.push(&list[start..]);
    }
    entries
}

/// A list without « Ingrédients : » before it.
fn after_heading(list: &str) -> &str {
    match list.split_once(':') {
        Some((heading, rest)) if heading.len() < 20 && !heading.contains([',', '(']) => rest,
        _ => list,
    }
}

/// Whether the point or comma at a place stands between two digits.
fn is_decimal(list: &str, at: usize) -> bool {
    let before = list[..at].ends_with(|sign: char| sign.is_ascii_digit());
    before && list[at + 1..].starts_with(|sign: char| sign.is_ascii_digit())
}

/// The number of an ingredient's name, 0 where it has none, and its share in percent.
fn ingredient(entry: &str) -> (u16, Option<u32>) {
    let name = entry.split(['(', '[', '{']).next().unwrap_or(entry);
    let mut hash_of: Vec<u8> = Vec::new();
    for piece in fold(name) {
        let Piece::Letters { folded, .. } = piece else { continue };
        if !is_empty_word(&folded) && !is_unit(&folded) && !is_about_growing(&folded) {
            hash_of.extend(stem(&folded).bytes());
            hash_of.push(0);
        }
    }
    if hash_of.is_empty() { (0, share(entry)) } else { (short(fnv1a(hash_of)), share(entry)) }
}

/// How it was grown does not make it another ingredient.
fn is_about_growing(word: &str) -> bool {
    matches!(
        word,
        "bio"
            | "biologique"
            | "biologiques"
            | "organic"
            | "biologico"
            | "biologica"
            | "ecologico"
            | "frais"
            | "fraiche"
            | "fresh"
            | "frische"
            | "france"
            | "francais"
            | "francaise"
            | "origine"
    )
}

/// Never 0, which stands for none.
#[allow(clippy::cast_possible_truncation, reason = "the lowest bits of a hash")]
fn short(hash: u64) -> u16 {
    ((hash ^ (hash >> 32)) as u16).max(1)
}

/// The number before the first `%`.
fn share(entry: &str) -> Option<u32> {
    let before = entry.split_once('%')?.0.trim_end();
    let start = before.rfind(|sign: char| !sign.is_ascii_digit() && sign != ',' && sign != '.');
    let number =
        &before[start.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))..];
    number.split([',', '.']).next()?.parse().ok().filter(|share| (1..=100).contains(share))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(own: &str, other: &str) -> u32 {
        let [own, other] = [own, other].map(|list| FirstIngredients::of(Some(list)));
        own.likeness(&other).unwrap()
    }

    #[test]
    fn the_same_list_is_wholly_alike_however_it_is_written() {
        let plain = "Farine de blé 60 %, sucre, huile de colza";
        assert_eq!(likeness(plain, plain), 1000);
        assert_eq!(
            likeness(plain, "Ingrédients : FARINE DE BLE bio (60%), sucre*, huile de colza"),
            1000
        );
        assert_eq!(
            likeness("œufs frais 8,5 %, sel", "oeuf 8.5%, sel"),
            1000,
            "a decimal parts nothing"
        );
        assert_eq!(likeness("sucre (canne, betterave), lait", "sucre, lait"), 1000, "brackets");
    }

    #[test]
    fn order_and_share_count() {
        let gum = "sirop de glucose, sucre, gélatine";
        let chocolate = "pâte de cacao, sucre, beurre de cacao";
        let milk_chocolate = "sucre, beurre de cacao, lait en poudre, pâte de cacao";
        assert!(likeness(chocolate, milk_chocolate) > likeness(chocolate, gum));
        assert!(likeness("pommes 90 %, sucre", "pommes 80 %, sucre") > 850);
        assert!(likeness("pommes 90 %, sucre", "sucre 80 %, pommes") < 400);
        assert_eq!(likeness("pommes", "lait"), 0);
    }

    #[test]
    fn without_a_list_nothing_is_known() {
        let none = FirstIngredients::of(None);
        assert_eq!(none.likeness(&FirstIngredients::of(Some("eau"))), None);
        assert_eq!(FirstIngredients::of(Some(" , ( ; 12 % ")).names().count(), 0);
    }
}
