//! What a food is for, where its name or figures tell: the same words may be eaten or cooked with, be whole or
//! filled, sweet or savoury.

use crate::model::{Nutrient, Nutriments, Product};
use crate::words::Piece;

use super::super::PhysicalKind;
use super::super::packed::Packed;
use super::Claims;
use super::food_kinds;

/// Roles of a food, as bits; two of a pair exclude each other.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub(in crate::select) struct Roles(u16);

impl Packed for Roles {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.0.pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        u16::unpack(bytes).map(Self)
    }
}

const SMOKED: u16 = 1;
const RAW: u16 = 1 << 1;
const FILLED: u16 = 1 << 2;
const DRY: u16 = 1 << 3;
const SWEET: u16 = 1 << 4;
const SAVOURY: u16 = 1 << 5;
const TO_DRINK: u16 = 1 << 6;
const TO_COOK: u16 = 1 << 7;
const TO_DILUTE: u16 = 1 << 8;
const READY: u16 = 1 << 9;
const SPREAD: u16 = 1 << 10;
const TOPPING: u16 = 1 << 11;
const UNIT: u16 = 1 << 12;
const SLICE: u16 = 1 << 13;
const TO_BAKE: u16 = 1 << 14;

/// Pairs no shopper takes one for the other of.
const BARRED: [[u16; 2]; 4] =
    [[SMOKED, RAW], [SWEET, SAVOURY], [TO_DRINK, TO_COOK], [TO_DILUTE, READY]];
/// Pairs that make two foods less alike.
const UNLIKE: [[u16; 2]; 3] = [[FILLED, DRY], [SPREAD, TOPPING], [UNIT, SLICE]];
/// What no shopper takes anything for that does not say it too, nor the other way round.
const APART: u16 = TO_BAKE;
/// What counts where only one of two foods says it.
const MARKED: u16 = SMOKED | FILLED | TO_COOK;

/// Grams of sugars of a hundred from which on a food tastes sweet, at this multiple of its salt, and up
/// to which it does not. Between them are bread and plain dairy products (a sweet yogurt has 10 to 14 g, a plain
/// one 4 to 6 g); ketchup is sweet and salty.
const SWEET_FROM: f64 = 12.0;
const SUGARS_PER_SALT: f64 = 20.0;
const PLAIN_TO: f64 = 6.0;
/// Grams of salt from which on a food tastes of it: what a cracker, a cheese or a soup's solids have, and no cake.
const SALTY_FROM: f64 = 0.9;
/// The first pieces of a name, which say what it is.
const HEAD: usize = 2;
/// Grams of salt that raw fish and meat do not have.
const CURED_FROM: f64 = 0.6;

impl Roles {
    /// The roles of a product with these pieces of its name, of a physical kind and a plain kind, by its number.
    pub(in crate::select) fn of(
        name: &[Piece],
        product: &Product,
        (kind, food): (PhysicalKind, u8),
        claims: Claims,
    ) -> Self {
        let table = &product.nutriments;
        let mut bits = 0;
        for (place, piece) in name.iter().enumerate() {
            if let Piece::Letters { folded, .. } = piece {
                bits |= said(folded);
                // « Pêches au sirop » are not to be diluted, « sirop de pêche » is.
                bits |= if place < HEAD { strength(folded) } else { 0 };
            }
        }
        bits |= baking(name);
        if kind == PhysicalKind::Beverage {
            bits |= lemon_juice(name, product, claims);
        }
        match kind {
            PhysicalKind::Beverage if bits & (TO_COOK | TO_DILUTE) == 0 => bits |= TO_DRINK | READY,
            PhysicalKind::Solid if !food_kinds::is_of_any_taste(food) => {
                bits |= taste(table);
            }
            _ => {}
        }
        // « Fumé » outweighs « filet », « prêt à boire » outweighs « concentré ».
        for [first, second] in BARRED {
            if bits & first != 0 && bits & second != 0 {
                bits &= !second;
            }
        }
        if bits & RAW != 0 && is_cured(table) {
            bits &= !RAW;
        }
        Self(bits)
    }

    /// Whether two foods have roles that no shopper takes one for the other of.
    pub(in crate::select) fn bar(self, other: Self) -> bool {
        (self.0 ^ other.0) & APART != 0 || BARRED.iter().any(|pair| self.differs(other, *pair))
    }

    /// How alike two roles are, from 0 to 1000.
    pub(in crate::select) fn likeness(self, other: Self) -> u32 {
        if self.bar(other) {
            return 0;
        }
        let mut likeness = 1000;
        for pair in UNLIKE {
            if self.differs(other, pair) {
                likeness /= 2;
            }
        }
        if (self.0 ^ other.0) & MARKED == 0 { likeness } else { likeness * 7 / 10 }
    }

    fn differs(self, other: Self, [first, second]: [u16; 2]) -> bool {
        let has = |roles: Self, role: u16| roles.0 & role != 0;
        (has(self, first) && has(other, second)) || (has(self, second) && has(other, first))
    }
}

/// What a folded word of a name says, in seven languages.
fn said(word: &str) -> u16 {
    match word {
        "fume" | "fumee" | "fumes" | "fumees" | "smoked" | "gerauchert" | "geraucherter"
        | "raucherlachs" | "affumicato" | "affumicata" | "ahumado" | "ahumada" | "gerookt"
        | "gerookte" | "fumado" => SMOKED,
        "pave" | "paves" | "darne" | "darnes" | "cru" | "crue" | "crus" | "crues" | "raw"
        | "roh" | "crudo" | "cruda" | "rauw" => RAW,
        "fourre" | "fourres" | "fourree" | "fourrees" | "filled" | "stuffed" | "gefullt"
        | "gefullte" | "ripieno" | "ripieni" | "ripiene" | "relleno" | "rellenas" | "rellenos"
        | "gevuld" | "gevulde" | "recheado" | "recheadas" | "nappe" | "nappes" | "nappees"
        | "enrobe" | "enrobes" | "sandwich" => FILLED,
        "sec" | "secs" | "nature" | "plain" | "sable" | "sables" => DRY,
        "cuisine" | "cuisson" | "culinaire" | "cuisiner" | "cooking" | "kochen" | "kochsahne"
        | "cucina" | "cocinar" | "koken" | "cozinha" => TO_COOK,
        "boire" | "drink" | "trinken" | "trinkjoghurt" | "bere" | "beber" => TO_DRINK,
        "diluer" | "dilute" | "verdunnen" | "diluire" | "diluir" => TO_DILUTE,
        "pret" | "ready" | "fertig" | "pronto" => READY,
        "tartiner" | "tartinable" | "tartinade" | "spread" | "aufstrich" | "brotaufstrich"
        | "spalmabile" | "untar" | "barrar" => SPREAD,
        "nappage" | "topping" | "coulis" | "glacage" | "topper" => TOPPING,
        "tranche" | "tranches" | "slices" | "sliced" | "scheiben" | "fette" | "lonchas"
        | "plakken" | "fatias" => SLICE,
        "cubes" | "lardons" | "allumettes" | "wurfel" | "cubetti" | "tacos" | "blokjes" => UNIT,
        _ => 0,
    }
}

/// Chocolate to bake with, which neither is an eating bar nor replaced by one; « crème dessert » and « crème pâtissière » are
/// something else.
fn baking(name: &[Piece]) -> u16 {
    let (mut is_chocolate, mut is_to_bake) = (false, false);
    for piece in name {
        let Piece::Letters { folded, .. } = piece else { continue };
        match folded.as_str() {
            "chocolat" | "chocolate" | "cioccolato" | "schokolade" | "chocolade" => {
                is_chocolate = true;
            }
            "patissier" | "patissiere" | "dessert" | "desserts" | "couverture" | "baking"
            | "kuverture" | "blockschokolade" | "pasticceria" | "cuisiner" | "reposteria"
            | "postres" => is_to_bake = true,
            "creme" | "cremes" | "mousse" | "glace" => return 0,
            _ => {}
        }
    }
    if is_to_bake && is_chocolate { TO_BAKE } else { 0 }
}

/// Juice of lemons has hardly any sugar: it is cooked with or diluted. Lemonade is drunk, so the name begins with the juice,
/// or the record is filed under it, and nothing says that it is sweetened.
fn lemon_juice(name: &[Piece], product: &Product, claims: Claims) -> u16 {
    let word = |at: usize| match name.get(at) {
        Some(Piece::Letters { folded, .. }) => folded.as_str(),
        _ => "",
    };
    let begins = match [word(0), word(1), word(2)] {
        [juice, "de" | "di" | "of" | "van", lemon] | [juice, lemon, _]
            if PRESSED.contains(&juice) =>
        {
            LEMONS.contains(&lemon)
        }
        ["pur" | "pure", juice, _] if PRESSED.contains(&juice) => {
            [word(2), word(3)].iter().any(|word| LEMONS.contains(word))
        }
        [lemon, juice, _] | [lemon, _, juice] if PRESSED.contains(&juice) => {
            LEMONS.contains(&lemon)
        }
        [compound, ..] => {
            matches!(compound, "zitronensaft" | "limettensaft" | "citroensap" | "limoensap")
        }
    };
    let is_filed = product.categories.iter().any(|tag| LEMON_JUICES.contains(&tag.as_str()));
    let sugars = product.nutriments.get(Nutrient::Sugars);
    let is_sour = sugars.is_some_and(|sugars| (0.1..SOUR_TO).contains(&sugars));
    if is_sour && !claims.is_sweetened() && (begins || is_filed) { TO_COOK } else { 0 }
}

const PRESSED: [&str; 8] = ["jus", "juice", "presse", "presses", "succo", "zumo", "sap", "sumo"];
/// Lemons and limes.
const LEMONS: [&str; 11] = [
    "citron", "citrons", "lemon", "lemons", "lime", "limes", "limone", "limoni", "limon", "limao",
    "citroen",
];
const LEMON_JUICES: [&str; 3] = ["en:lemon-juices", "en:lime-juices", "en:squeezed-lemon-juices"];
/// Grams of sugars in 100 ml: juice of lemons has 2.5, of limes 1.7 (by the food tables of the USDA), and what is added to is above.
const SOUR_TO: f64 = 4.0;

/// What the first words of a name say.
fn strength(word: &str) -> u16 {
    match word {
        "sirop" | "sirup" | "sciroppo" | "siroop" | "syrup" | "jarabe" | "xarope" | "squash"
        | "cordial" | "concentre" => TO_DILUTE,
        _ => 0,
    }
}

/// Sweet or savoury by sugar and salt; what has both, as ketchup has, is neither.
fn taste(table: &Nutriments) -> u16 {
    // Figures that cannot be true tell nothing.
    if !table.implausible.is_empty() {
        return 0;
    }
    let (Some(sugars), Some(salt)) = (table.get(Nutrient::Sugars), table.get(Nutrient::Salt))
    else {
        return 0;
    };
    if sugars >= SWEET_FROM && sugars >= SUGARS_PER_SALT * salt {
        SWEET
    } else if sugars <= PLAIN_TO && salt >= SALTY_FROM {
        SAVOURY
    } else {
        0
    }
}

fn is_cured(table: &Nutriments) -> bool {
    table.get(Nutrient::Salt).is_some_and(|salt| salt >= CURED_FROM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::select::test_products;
    use crate::words::fold;

    fn roles(name: &str, sugars: f64, salt: f64, kind: PhysicalKind) -> Roles {
        let mut product = test_products::product(1, "c", "", &[]);
        assert!(product.nutriments.set(Nutrient::Sugars, sugars));
        assert!(product.nutriments.set(Nutrient::Salt, salt));
        let pieces = fold(name);
        let claims = Claims::of(&product, &pieces, kind);
        Roles::of(&pieces, &product, (kind, 0), claims)
    }

    #[test]
    fn what_excludes_each_other_bars() {
        let solid = |name, sugars, salt| roles(name, sugars, salt, PhysicalKind::Solid);
        let drink = |name| roles(name, 9.0, 0.0, PhysicalKind::Beverage);
        for (own, other) in [
            (solid("Saumon fumé d'Écosse", 0.5, 3.0), solid("Pavé de saumon", 0.0, 0.1)),
            (solid("Räucherlachs", 0.5, 3.0), solid("Lachs roh", 0.0, 0.1)),
            (solid("Bâtonnets nappés caramel", 40.0, 0.4), solid("Biscuits blé sésame", 1.8, 1.0)),
            (solid("Popcorn caramel", 50.0, 0.3), solid("Popcorn salé", 1.0, 1.5)),
            (drink("Jus multifruits"), drink("Jus de citron cuisine")),
            (drink("Sirop de menthe"), drink("Menthe à l'eau")),
        ] {
            assert!(own.bar(other) && other.bar(own), "{own:?} {other:?}");
            assert_eq!(own.likeness(other), 0);
        }
    }

    #[test]
    fn juice_of_lemons_is_to_cook_with_and_lemonade_is_drunk() {
        for (name, is_juice) in [
            ("Jus de citron", true),
            ("Pur jus de citron de Sicile", true),
            ("Citron pressé", true),
            ("Lime juice", true),
            ("Zitronensaft", true),
            ("Limonade au jus de citron zéro", false),
            ("Thé glacé au jus de citron", false),
            ("Jus de citron avec édulcorants", false),
            ("Jus de pomme citron", false),
        ] {
            let sour = roles(name, 2.0, 0.0, PhysicalKind::Beverage);
            assert_eq!(sour.0 & TO_COOK != 0, is_juice, "{name}");
        }
    }

    #[test]
    fn chocolate_to_bake_with_is_no_bar_and_no_bar_is_baked() {
        let solid = |name| roles(name, 30.0, 0.0, PhysicalKind::Solid);
        let bar = solid("Chocolat noir 70 %");
        for name in [
            "Chocolat noir pâtissier 63 %",
            "Chocolat noir corsé dessert",
            "Baking chocolate",
            "Chocolate negro para repostería",
        ] {
            let baking = solid(name);
            assert!(baking.bar(bar) && bar.bar(baking), "{name}");
            assert!(!baking.bar(solid("Chocolat pâtissier")), "{name}");
        }
        for name in ["Crème dessert au chocolat", "Chocolat au lait"] {
            assert!(!solid(name).bar(bar), "{name}");
        }
    }

    #[test]
    fn what_is_only_leaner_is_not_barred() {
        let solid = |name, sugars, salt| roles(name, sugars, salt, PhysicalKind::Solid);
        for (own, other) in [
            (solid("Ketchup", 23.0, 2.4), solid("Ketchup allégé", 5.0, 1.5)),
            (solid("Yaourt sucré", 13.0, 0.1), solid("Yaourt nature", 5.0, 0.1)),
            (solid("Saumon fumé", 0.5, 3.0), solid("Saumon fumé moins de sel", 0.5, 2.0)),
            (solid("Cacahuètes salées", 5.0, 1.2), solid("Cacahuètes sans sel", 5.0, 0.0)),
            (solid("Pêches au sirop", 16.0, 0.0), solid("Pêches au naturel", 9.0, 0.0)),
        ] {
            assert!(!own.bar(other) && !other.bar(own), "{own:?} {other:?}");
        }
    }

    #[test]
    fn a_filling_makes_less_alike_and_bars_nothing() {
        let solid = |name| roles(name, 30.0, 0.3, PhysicalKind::Solid);
        let (filled, dry) = (solid("Biscuits fourrés"), solid("Biscuits secs"));
        assert!(!filled.bar(dry));
        assert!(filled.likeness(dry) < filled.likeness(solid("Biscuits fourrés figue")));
    }
}
