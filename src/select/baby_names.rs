//! Food for babies by its brand or the age it names, whatever shelf it was put on: its salt is limited (directive 2006/125/EC, annex II)
//! and it has no sweeteners (EU regulation 1333/2008, article 7), so what adults eat is none for it.

use crate::words::{Piece, fold};

/// Brands that make nothing else, folded, with spaces around them as in [`spaced`].
const BRANDS: [&str; 14] = [
    " babybio ",
    " baby bio ",
    " beech nut ",
    " bledichef ",
    " bledina ",
    " good gout ",
    " guigoz ",
    " hipp ",
    " holle ",
    " milupa ",
    " modilac ",
    " naturnes ",
    " plasmon ",
    " tout petits ",
];
/// What a name calls who it is for.
const BABIES: [&str; 6] = ["bebe", "bebes", "babybrei", "babynahrung", "nourrisson", "nourrissons"];
/// What stands before the age from which on it may be given: « dès 6 mois ».
const FROM: [&str; 8] = ["des", "partir", "from", "ab", "nach", "dai", "desde", "vanaf"];
/// Words from there to the number.
const BEFORE_AGE: usize = 2;
const MONTHS: [&str; 9] =
    ["mois", "months", "month", "monat", "monats", "monate", "mesi", "meses", "maanden"];

/// True where a brand makes food for babies alone, or the name says that it is for them.
pub(super) fn is_for_babies(name: &[Piece], brands: &[String]) -> bool {
    for piece in name {
        if BABIES.contains(&word(piece)) {
            return true;
        }
    }
    for brand in brands {
        let words = spaced(&fold(brand));
        if BRANDS.iter().any(|known| words.contains(known)) {
            return true;
        }
    }
    says_age(name)
}

/// The words, each with a space before and after it.
fn spaced(pieces: &[Piece]) -> String {
    let mut words = String::from(" ");
    for piece in pieces {
        words.push_str(word(piece));
        words.push(' ');
    }
    words
}

/// Cheese of six months says so, too, but not from when on it may be eaten. German names the month that has begun: « ab dem 6. Monat ».
fn says_age(name: &[Piece]) -> bool {
    for (at, piece) in name.iter().enumerate() {
        let is_age =
            matches!(piece, Piece::Number { .. }) && name.get(at + 1).is_some_and(is_month);
        let before = &name[at.saturating_sub(BEFORE_AGE)..at];
        if is_age && before.iter().any(|piece| FROM.contains(&word(piece))) {
            return true;
        }
    }
    false
}

fn is_month(piece: &Piece) -> bool {
    MONTHS.contains(&word(piece))
}

fn word(piece: &Piece) -> &str {
    match piece {
        Piece::Letters { folded, .. } => folded.as_str(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_told(name: &str, brand: &str) -> bool {
        is_for_babies(&fold(name), &[brand.to_string()])
    }

    #[test]
    fn a_brand_an_age_or_a_word_tells() {
        for (name, brand) in [
            ("Velouté de légumes variés", "Blédina"),
            ("Purée de carottes", "Good Goût"),
            ("Premier biscuit", "HiPP Biologique"),
            ("Biscuits pépites de chocolat", "U Tout Petits"),
            ("Muesli pour bébé", "Marque"),
            ("Purée dès 6 mois", "Marque"),
            ("Compote à partir de 4 mois", "Marque"),
            ("Hirsebrei ab dem 6. Monat", "Marke"),
            ("Omogeneizzato dai 4 mesi pollo", "Marca"),
        ] {
            assert!(is_told(name, brand), "{name} {brand}");
        }
    }

    #[test]
    fn little_things_and_ripe_ones_are_for_everyone() {
        for (name, brand) in [
            ("Kosher baby dills", "Mt. Olive"),
            ("Baby lima beans", "Marque"),
            ("Comté affiné 6 mois", "Marque"),
            ("Jambon sec 12 mois d'affinage", "Marque"),
            ("Babybel", "Babybel"),
            ("Biscuits des Alpes 6 pièces", "Marque"),
        ] {
            assert!(!is_told(name, brand), "{name} {brand}");
        }
    }
}
