//! What a product's name says: the words two names are alike by, and what tells the variants of one
//! product apart, which is part of the article as a pack size is not.
//!
//! « Fromage blanc 0 % » and « Fromage blanc 40 % » have the same words and are two articles;
//! « Fromage blanc 500 g » and « Fromage blanc (lot de 4) » are one. docs/substitutes.md has the rules.

use crate::words::{Piece, fnv1a, is_empty_word, is_unit, stem};

/// A name, read.
#[derive(Default, Debug)]
pub(super) struct NameWords {
    /// Stems of the words that tell what a product is, each once, in order.
    pub(super) telling: Vec<String>,
    /// What tells variants apart: `20%`, `sans sucre`, `avec pulpe`, `3 en 1`.
    pub(super) variant: Vec<String>,
}

/// What a folded word does in a name. Names are in any language, so the tables hold several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Telling,
    /// Says nothing about what a product is.
    Silent,
    /// The next telling word is left out of the product.
    Without,
    /// The next telling word is put into it.
    With,
    /// Is about the pack, as are size words next to it.
    Pack,
    /// Is about the pack where it stands next to a word for one: `petit format`.
    Size,
    /// Is about the pack where it is counted: `4 pots`.
    Container,
}

fn role(word: &str) -> Role {
    match word {
        "sans" | "ni" | "non" | "no" | "not" | "without" | "ohne" | "kein" | "keine" | "senza"
        | "sin" | "sem" | "zonder" | "bez" | "uden" | "utan" | "fara" => Role::Without,
        "avec" | "with" | "mit" | "con" | "com" | "met" | "med" | "cu" => Role::With,
        "any" | "aucun" | "aucune" | "bio" | "by" | "c" | "dont" | "for" | "midi" | "mini"
        | "minis" | "n" | "one" | "original" | "originale" | "originals" | "originaux" | "to"
        | "x" => Role::Silent,
        "format" | "formato" | "lot" | "maxi" | "multipack" | "offre" | "pack" | "packung"
        | "paquet" | "paquete" | "confezione" | "gratuit" | "gratuite" | "gratuits"
        | "gratuites" | "offert" | "offerte" | "offerts" | "offertes" | "xxl" => Role::Pack,
        "big" | "eco" | "economique" | "familial" | "familiale" | "family" | "grand" | "grande"
        | "individuel" | "large" | "nouveau" | "petit" | "petite" | "promo" | "small"
        | "special" | "value" => Role::Size,
        "barquette" | "barquettes" | "boite" | "boites" | "bouteille" | "bouteilles" | "brique"
        | "briques" | "briquette" | "briquettes" | "canette" | "canettes" | "capsule"
        | "capsules" | "count" | "ct" | "dose" | "doses" | "dosettes" | "e" | "eme" | "er"
        | "etuis" | "fl" | "paquets" | "part" | "parts" | "pcs" | "personnes" | "piece"
        | "pieces" | "portion" | "portions" | "pot" | "pots" | "sachet" | "sachets" | "stick"
        | "sticks" | "stuck" | "tranches" | "tubes" | "unites" => Role::Container,
        _ if is_empty_word(word) || is_unit(word) => Role::Silent,
        _ => Role::Telling,
    }
}

/// Words after a percentage that make it one of the price, not of the food: « +10 % gratuit ».
const PROMOTION: [&str; 14] = [
    "bonus", "extra", "free", "gratis", "gratuit", "gratuite", "gratuits", "mehr", "more",
    "offert", "offerts", "plus", "product", "produit",
];

/// Words for fat: « 20 % », « 20 % MG » and « 20 % de matière grasse » are one.
const FAT: [&str; 14] = [
    "fat", "fett", "g", "gr", "grasse", "grasses", "grassi", "m", "mat", "matiere", "matieres",
    "mg", "grase", "vet",
];

/// What is wholly of something else is no other article for it: « 100 % pur jus ».
const PURE: [&str; 9] =
    ["fruit", "fruits", "jus", "juice", "natural", "naturel", "pur", "pure", "vegetal"];

/// « 1/2 » is a word before these; elsewhere it is the size of a tin.
const HALVED: [&str; 6] = ["ecreme", "ecremee", "fat", "fett", "gras", "sel"];

impl NameWords {
    /// Reads the pieces of a name.
    pub(super) fn of(pieces: &[Piece]) -> Self {
        let mut words = Self::default();
        let mut bound = None;
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            match piece {
                Piece::Letters { folded: word, .. } => words.word(word, pieces, at, &mut bound),
                Piece::Number { whole, fraction } => {
                    let amount = amount(whole, fraction);
                    at += words.number(&amount, &pieces[..at], &pieces[at + 1..]);
                }
                Piece::Percent | Piece::Plus | Piece::Slash => {}
            }
            at += 1;
        }
        // « Sucre : sans » and what the list of roles takes for a negation at the end of a name.
        words.variant.extend(bound.map(str::to_string));
        words
    }

    /// Adds the word at a place; `bound` is the « sans » or « avec » before it.
    fn word(&mut self, word: &str, pieces: &[Piece], at: usize, bound: &mut Option<&'static str>) {
        match role(word) {
            // « No 4 » is a number.
            Role::Without if is_number(pieces.get(at + 1)) => {}
            Role::Without => *bound = Some("sans"),
            Role::With => *bound = Some("avec"),
            Role::Silent | Role::Pack => {}
            Role::Size if is_pack(pieces.get(at + 1)) => {}
            Role::Size if at > 0 && is_pack(pieces.get(at - 1)) => {}
            Role::Size | Role::Container | Role::Telling => {
                let stem = stem(word).into_owned();
                if let Some(bound) = bound.take() {
                    self.variant.push(format!("{bound} {stem}"));
                }
                self.add(stem);
            }
        }
    }

    fn add(&mut self, stem: String) {
        if !self.telling.contains(&stem) {
            self.telling.push(stem);
        }
    }

    /// Adds what a number says together with what follows it. Returns how many pieces after the
    /// number it took.
    fn number(&mut self, amount: &str, before: &[Piece], after: &[Piece]) -> usize {
        let sign = percent(after);
        if sign > 0 {
            return sign + self.percentage(amount, before, &after[sign..]);
        }
        let (unit, used) = match after {
            [Piece::Letters { folded: word, .. }, ..] if is_unit(word) => (true, 1),
            [Piece::Letters { folded: word, .. }, ..] if role(word) == Role::Container => {
                (false, 1)
            }
            [Piece::Letters { folded: word, .. }, Piece::Number { whole, .. }, ..]
                if matches!(word.as_str(), "en" | "in") && whole == "1" =>
            {
                self.variant.push(format!("{amount} en 1"));
                return 2;
            }
            [
                Piece::Slash,
                Piece::Number { whole, .. },
                Piece::Letters { folded: word, .. },
                ..,
            ] if amount == "1" && whole == "2" && HALVED.contains(&word.as_str()) => {
                self.add("demi".into());
                return 2;
            }
            _ => (false, 0),
        };
        // « 0 sucre » and « 0 g de sucre » are negations like « 0 % »; « 1 000 g » ends with a group.
        let is_group = matches!(before.last(), Some(Piece::Number { .. }));
        if amount == "0" && (unit || used == 0) && !is_group {
            self.variant.push("0%".into());
        }
        used
    }

    /// Adds a percentage. Returns how many of the pieces after its sign are about it.
    fn percentage(&mut self, amount: &str, before: &[Piece], after: &[Piece]) -> usize {
        let next = after.iter().find_map(|piece| match piece {
            Piece::Letters { folded: word, .. } if !is_empty_word(word) => Some(word.as_str()),
            _ => None,
        });
        let is_added = matches!(before.last(), Some(Piece::Plus));
        let is_promotion = next.map_or(is_added, |word| PROMOTION.contains(&word));
        let is_pure = amount == "100" && next.is_some_and(|word| PURE.contains(&word));
        if is_promotion {
            return leading(after, &PROMOTION);
        }
        if !is_pure {
            self.variant.push(format!("{amount}%"));
        }
        leading(after, &FAT)
    }

    /// A number that is equal for the same article in another size: the same words, the same variant. Without a
    /// brand or a telling word nothing is the same article as anything else.
    pub(super) fn article(&self, brands: &[u64]) -> u64 {
        if brands.is_empty() || self.telling.is_empty() { 0 } else { self.hash(&[]).max(1) }
    }

    /// A number that is equal for the weigh labels of one article, whose digits these are; `None` without a
    /// telling word. Brands may be missing: what a shop weighs often has none.
    pub(super) fn label(&self, article: u64, brands: &[u64]) -> Option<u64> {
        if self.telling.is_empty() {
            return None;
        }
        Some(fnv1a([article, self.hash(brands)].into_iter().flat_map(u64::to_le_bytes)))
    }

    fn hash(&self, brands: &[u64]) -> u64 {
        // The order of brands and words is the typist's.
        let mut sorted = brands.to_vec();
        sorted.sort_unstable();
        let mut words: Vec<&String> = self.telling.iter().chain(&self.variant).collect();
        words.sort_unstable();
        words.dedup();
        let mut bytes = Vec::new();
        for brand in sorted {
            bytes.extend(brand.to_le_bytes());
        }
        for word in words {
            bytes.extend(word.bytes());
            bytes.push(0);
        }
        fnv1a(bytes)
    }
}

/// « 1,50 », « 1.5 » and « 01,5 » are one.
fn amount(whole: &str, fraction: &str) -> String {
    let units = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    match fraction.trim_end_matches('0') {
        "" => units.to_string(),
        decimals => format!("{units}.{decimals}"),
    }
}

/// Words for « % ».
const PERCENT: [&str; 5] = ["percent", "pourcent", "prozent", "procent", "pct"];
const PER_CENT: [[&str; 2]; 5] =
    [["pour", "cent"], ["per", "cent"], ["per", "cento"], ["por", "ciento"], ["por", "cento"]];

/// How many pieces say that the number before them is a percentage.
fn percent(after: &[Piece]) -> usize {
    match after {
        [Piece::Percent, ..] => 1,
        [Piece::Letters { folded: word, .. }, ..] if PERCENT.contains(&word.as_str()) => 1,
        [Piece::Letters { folded: first, .. }, Piece::Letters { folded: second, .. }, ..]
            if PER_CENT.contains(&[first.as_str(), second.as_str()]) =>
        {
            2
        }
        _ => 0,
    }
}

/// How many pieces up to the last of some words stand in front, connected by empty words at most.
fn leading(pieces: &[Piece], words: &[&str]) -> usize {
    let mut used = 0;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Letters { folded: word, .. } if words.contains(&word.as_str()) => used = at + 1,
            Piece::Letters { folded: word, .. } if is_empty_word(word) => {}
            _ => break,
        }
    }
    used
}

fn is_number(piece: Option<&Piece>) -> bool {
    matches!(piece, Some(Piece::Number { .. }))
}

fn is_pack(piece: Option<&Piece>) -> bool {
    matches!(piece, Some(Piece::Letters { folded: word, .. }) if role(word) == Role::Pack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fold;

    fn telling(name: &str) -> Vec<String> {
        NameWords::of(&fold(name)).telling
    }

    fn variant(name: &str) -> Vec<String> {
        NameWords::of(&fold(name)).variant
    }

    fn article(name: &str) -> u64 {
        NameWords::of(&fold(name)).article(&[3])
    }

    #[test]
    fn names_become_telling_words() {
        assert_eq!(
            telling("Pâte à tartiner aux noisettes 400 g"),
            ["pate", "tartiner", "noisette"]
        );
        assert_eq!(
            telling("Gâteaux BIO x6 au chocolat, sans huile"),
            ["gateau", "chocolat", "huile"]
        );
        assert_eq!(telling("Thé vert 0 %"), ["the", "vert"]);
        assert_eq!(telling("!!"), [""; 0]);
    }

    #[test]
    fn variants_are_read_in_every_spelling() {
        for (name, read) in [
            ("Lait 1,5 % MG", "1.5%"),
            ("Lait 1.50% de matière grasse", "1.5%"),
            ("Milch 1,5 % Fett", "1.5%"),
            ("Milch 1,5 Prozent", "1.5%"),
            ("Crème 30 pour cent", "30%"),
            ("Chips (-30% de M.G.)", "30%"),
            ("Cola 0 sucre", "0%"),
            ("Cola 0,0", "0%"),
            ("Jus sans aucun sucre", "sans sucre"),
            ("Juice without sugar", "sans sugar"),
            ("Kekse ohne Zucker", "sans zucker"),
            ("Biscotti senza zucchero", "sans zucchero"),
            ("Galletas sin azúcar", "sans azucar"),
            ("Jus avec pulpe", "avec pulpe"),
            ("Café 3 en 1", "3 en 1"),
        ] {
            assert_eq!(variant(name), [read], "{name}");
        }
        assert_eq!(variant("Cheese No 4"), [""; 0]);
        assert_eq!(variant("100 % pur jus d'orange"), [""; 0]);
    }

    /// The pairs a dietitian names first, each of one brand, and others of their kind.
    #[test]
    fn a_leaner_variant_is_another_article() {
        for (rich, lean) in [
            ("Steak haché 20 %", "Steak haché 5 %"),
            ("Fromage blanc 40 %", "Fromage blanc 0 %"),
            ("Crème fraîche 30 %", "Crème fraîche 15 %"),
            ("Purée de pommes avec sucres ajoutés", "Purée de pommes sans sucres ajoutés"),
            ("Chocolat noir 70 %", "Chocolat noir 90 %"),
            ("Beurre", "Beurre allégé"),
            ("Mayonnaise", "Mayonnaise light"),
            ("Cola", "Cola zéro"),
            ("Jambon supérieur", "Jambon supérieur à teneur réduite en sel"),
            ("Beurre salé", "Beurre demi-sel"),
            ("Fromage blanc 3,2%", "Fromage blanc 0%"),
            ("Yaourt nature sucré", "Yaourt nature non sucré"),
            ("Thon à l'huile", "Thon sans huile"),
            ("Chips salées", "Chips sans sel"),
            ("Compote sans sel", "Compote sans sucre"),
            ("Lait écrémé", "Lait 1/2 écrémé"),
            ("Milch 3,5% Fett", "Milch 1,5% Fett"),
            ("Peanut butter", "Peanut butter no added sugar"),
            ("Yogurt", "Yogurt fat free"),
            ("Müsli", "Müsli ohne Zuckerzusatz"),
            ("Passata", "Passata senza sale"),
            ("Galletas", "Galletas sin azúcar"),
            ("Soda agrumes", "Soda agrumes 0 sucre"),
            ("Café 3 en 1", "Café 2 en 1"),
        ] {
            assert_ne!(article(rich), article(lean), "{rich} and {lean}");
        }
    }

    #[test]
    fn another_size_is_the_same_article() {
        for (one, other) in [
            ("Nutella 400 g", "Nutella - 1 kg"),
            ("Biscuits choco", "Choco biscuits 6x50g"),
            ("Limonade 6x33cl", "Limonade 1,5 l"),
            ("Velouté de potiron", "Velouté de potiron (lot de 2)"),
            ("Velouté de potiron", "Velouté de potiron (lot de 2 x 1 L)"),
            ("Petit écolier", "Petit écolier (format familial)"),
            ("Pains au chocolat", "Pains au chocolat (x12)"),
            ("Corn flakes", "Corn flakes (maxi pack)"),
            ("Corn flakes", "Corn flakes Family Pack"),
            ("Chips nature", "Chips nature (+10 % gratuit)"),
            ("Chips nature", "Chips nature 10% offert"),
            ("Chips nature", "Chips nature + 10 %"),
            ("Sea salt", "Sea Salt (50% extra free)"),
            ("Chips nature", "Chips nature (20 % de produit en plus)"),
            ("Roudor", "Roudor (3 + 1 gratuit)"),
            ("Prince chocolat", "Prince chocolat 8+4 paquets gratuits"),
            ("Yaourt nature", "Yaourt nature 4 pots"),
            ("Pain de mie", "Pain de mie 14 tranches"),
            ("Gaspacho", "Gaspacho (petit format)"),
            ("Biscuits", "Biscuits Paquet Familial"),
            ("Fromage blanc 0%", "Fromage blanc 0,0 % de matières grasses 500g"),
            ("Lait 1,5% MG 1L", "Lait 1.5 % 6 x 1 L"),
            ("Pur jus d'orange", "100% pur jus d'orange"),
            ("Hot & Spicy", "Hot & Spicy XXL"),
            ("Nutella 400 g", "Nutella 1 000 g"),
            ("Limonade 1/2 l", "Limonade ½ l"),
            ("Limonade 1/2 l", "Limonade 8 fl oz"),
            ("Müsli 500 Gramm", "Müsli 1 lb 4 oz"),
        ] {
            assert_eq!(article(one), article(other), "{one} and {other}");
        }
    }

    #[test]
    fn without_brand_or_words_nothing_is_the_same_article() {
        assert_eq!(NameWords::of(&fold("Nutella")).article(&[]), 0);
        assert_eq!(article("500 g"), 0);
        assert_eq!(article("0 %"), 0);
    }
}
