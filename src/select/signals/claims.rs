//! What a name or record says of a recipe that its words and figures do not: sweetened by something else than sugar, or made
//! with less salt.

use crate::model::Product;
use crate::model::diet::has_sweeteners;
use crate::words::Piece;

use super::super::PhysicalKind;
use super::super::packed::Packed;

/// What is said, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub(in crate::select) struct Claims(u8);

impl Packed for Claims {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.0.pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        u8::unpack(bytes).map(Self)
    }
}

const SWEETENED: u8 = 1;
const LESS_SALT: u8 = 1 << 1;
const DECAFFEINATED: u8 = 1 << 2;

impl Claims {
    /// Those of a product of a physical kind with these pieces of its name.
    pub(in crate::select) fn of(product: &Product, name: &[Piece], kind: PhysicalKind) -> Self {
        let is_light = kind == PhysicalKind::Beverage && name.iter().any(is_light);
        let is_sweetened = is_light
            || has_sweeteners(product)
            || product.categories.iter().any(|tag| tag.slug().contains("with-sweeteners"))
            || names_sweetener(name);
        let sweetened = if is_sweetened { SWEETENED } else { 0 };
        let less_salt = if says_less_salt(name) { LESS_SALT } else { 0 };
        let is_decaffeinated = says_decaffeinated(name)
            || product.categories.iter().any(|tag| is_decaffeinated_kind(tag.slug()));
        Self(sweetened | less_salt | if is_decaffeinated { DECAFFEINATED } else { 0 })
    }

    /// Whether it is known to be without caffeine where others of its kind have it.
    pub(in crate::select) fn is_decaffeinated(self) -> bool {
        self.0 & DECAFFEINATED != 0
    }

    /// Whether it is known to be sweetened by something else than sugar.
    pub(in crate::select) fn is_sweetened(self) -> bool {
        self.0 & SWEETENED != 0
    }

    /// Whether its name says that it has less salt than others, or none.
    pub(in crate::select) fn has_less_salt(self) -> bool {
        self.0 & LESS_SALT != 0
    }
}

/// A piece as a folded word.
fn word(piece: Option<&Piece>) -> &str {
    match piece {
        Some(Piece::Letters { folded, .. }) => folded,
        _ => "",
    }
}

/// Whether a name says what stands in for sugar, and not that it is left out.
fn names_sweetener(name: &[Piece]) -> bool {
    (0..name.len()).any(|at| {
        let own = word(name.get(at));
        is_sweetener(own)
            && !["frei", "vrij"].iter().any(|end| own.ends_with(end))
            && word(name.get(at + 1)) != "free"
            && !is_left_out(&name[..at])
    })
}

/// Whether the words before one leave it out: « sans édulcorants », "no artificial sweeteners".
fn is_left_out(before: &[Piece]) -> bool {
    let mut words = before.iter().rev().map(|piece| word(Some(piece)));
    let is_between = |word: &&str| matches!(*word, "d" | "de" | "artificial" | "added" | "any");
    words.find(|word| !is_between(word)).is_some_and(is_absence)
}

fn is_absence(word: &str) -> bool {
    matches!(
        word,
        "sans"
            | "ni"
            | "aucun"
            | "aucune"
            | "no"
            | "nor"
            | "without"
            | "ohne"
            | "senza"
            | "sin"
            | "sem"
            | "zonder"
    )
}

/// What stands in for sugar, by the names of chocolates and biscuits in seven languages. The list of ingredients is read by
/// its own words (src/ingredients/words.toml), which have neither fructose nor beginnings of words.
fn is_sweetener(word: &str) -> bool {
    ["edulcor", "maltitol", "sweetener", "sussungsmittel", "sussstoff", "dolcificant", "zoetstof"]
        .iter()
        .any(|start| word.starts_with(start))
        || matches!(
            word,
            "fructose" | "fruttosio" | "stevia" | "xylitol" | "isomalt" | "erythritol" | "polyols"
        )
}

/// Whether a name says that caffeine is left out.
fn says_decaffeinated(name: &[Piece]) -> bool {
    (0..name.len()).any(|at| {
        let own = word(name.get(at));
        let is_caffeine =
            matches!(own, "cafeine" | "caffeine" | "caffeina" | "cafeina" | "koffein");
        let is_free = word(name.get(at + 1)) == "free" || is_left_out(&name[..at]);
        (is_caffeine && is_free)
            || ["decafein", "decaf", "descafein", "entkoffein", "koffeinfrei", "cafeinevrij"]
                .iter()
                .any(|start| own.starts_with(start))
    })
}

/// Whether the name of a category says so.
fn is_decaffeinated_kind(slug: &str) -> bool {
    slug.contains("without-caffeine")
        || slug.contains("caffeine-free")
        || slug.contains("decaffeinated")
}

/// What a drink with sweeteners is called.
fn is_light(piece: &Piece) -> bool {
    matches!(word(Some(piece)), "light" | "zero")
}

/// Whether words next to salt say that there is less, or none: « à teneur réduite en sel », « sans sel ».
fn says_less_salt(name: &[Piece]) -> bool {
    (0..name.len()).any(|at| {
        let before = &name[at.saturating_sub(3)..at];
        // « Reduced fat sea salt » has less fat.
        let own = before.iter().rposition(is_other_nutrient).map_or(before, |of| &before[of + 1..]);
        let is_said = own.iter().chain(name.get(at + 1)).any(|piece| is_less(word(Some(piece))));
        is_salt(word(name.get(at))) && (is_said || is_left_out(&name[..at]))
    })
}

/// What else there may be less of.
fn is_other_nutrient(piece: &Piece) -> bool {
    ["fat", "fett", "gras", "grassi", "matiere", "mg", "sucre", "sugar", "zucker", "calorie"]
        .iter()
        .any(|start| word(Some(piece)).starts_with(start))
}

fn is_salt(word: &str) -> bool {
    matches!(word, "sel" | "sodium" | "salt" | "salz" | "sal" | "zout")
}

/// Less of something, by the beginnings of words in seven languages.
fn is_less(word: &str) -> bool {
    matches!(word, "moins" | "less" | "low" | "weniger" | "meno" | "menos" | "minder" | "faible")
        || ["redui", "reduc", "reduz", "ridott", "pauvre", "alleg"]
            .iter()
            .any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::select::test_products;
    use crate::words::fold;

    fn claims(name: &str, kind: PhysicalKind) -> Claims {
        let product = test_products::product(1, "c", "", &[]);
        Claims::of(&product, &fold(name), kind)
    }

    #[test]
    fn what_is_named_and_not_left_out_stands_in_for_sugar() {
        for (name, expected) in [
            ("Chocolat noir au maltitol", true),
            ("Biscuits sans sucres, avec édulcorants", true),
            ("Chocolat sans sucre édulcoré au maltitol", true),
            ("Schokolade mit Süßungsmittel", true),
            ("Chocolat noir sans édulcorant", false),
            ("Biscuits sans sucres ajoutés ni édulcorants", false),
            ("Sweetener free chocolate", false),
            ("Cookies with no artificial sweeteners", false),
            ("Schokolade süßstofffrei", false),
            ("Chocolat zéro", false),
        ] {
            assert_eq!(claims(name, PhysicalKind::Solid).is_sweetened(), expected, "{name}");
        }
        assert!(claims("Cola zéro", PhysicalKind::Beverage).is_sweetened());
    }

    #[test]
    fn less_salt_is_said_by_two_words() {
        for (name, expected) in [
            ("Soupe de légumes à teneur réduite en sel", true),
            ("Jambon -25 % de sel, moins salé", true),
            ("Crackers reduced salt", true),
            ("Cacahuètes sans sel", true),
            ("Caramel au sel de Guérande", false),
            ("Crackers sans gluten au sel de mer", false),
            ("Soupe allégée", false),
            ("Reduced fat sea salt crisps", false),
            ("Chips allégées en matières grasses, sel de mer", false),
            ("Beurre demi-sel", false),
        ] {
            assert_eq!(claims(name, PhysicalKind::Solid).has_less_salt(), expected, "{name}");
        }
    }
}
