//! Pack sizes as typed, `6 x 33 cl`, in grams or millilitres.
//!
//! A size that is wrong by a factor ranks and compares wrongly, one that is unknown does nothing: where a
//! text may mean two amounts, none is believed.

mod numeral;
mod statements;
mod tokens;

use self::statements::{AmountRole, StatedAmount, Statements};
use self::tokens::PackToken;
use super::unit::{MeasureUnit, unit};

/// Amounts closer than this share are one, rounded or converted.
const TOLERANCE: f64 = 0.1;

/// Grams or millilitres of a pack, 1 to 65,535; `None` where it is not known for sure.
///
/// `witness` are the grams or millilitres OFF's server read from the same text (`product_quantity`). So it
/// can confirm, and decide between readings, but knows no more than the text: OFF takes « 1/2 l » for two
/// litres. Where both disagree, the text stands if the witness is what one number of it says read alone;
/// otherwise neither does.
#[must_use]
pub fn pack_size(text: Option<&str>, witness: Option<f64>) -> Option<u16> {
    let lower = text.unwrap_or_default().to_lowercase();
    let tokens = tokens::tokens(&lower);
    let witness = witness.unwrap_or(0.0);
    let amount = match reading(&tokens) {
        PackReading::Sure(amount) if witness <= 0.0 || agree(amount, witness) => amount,
        PackReading::Sure(amount) if is_read_alone(&tokens, witness) => amount,
        PackReading::Sure(_) => return None,
        PackReading::Doubtful if is_read_alone(&tokens, witness) => return None,
        PackReading::Doubtful | PackReading::Silent => witness,
    };
    in_range(amount.round())
}

/// Grams or millilitres of a number in a unit, where the number means one amount: `1/2`, `1 000`.
pub(super) fn amount(number: &str, unit: &MeasureUnit) -> Option<f64> {
    match tokens::tokens(number)[..] {
        [PackToken::Number(number)] => {
            numeral::value(number, unit.thousandths).map(|value| unit.of(value))
        }
        _ => None,
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn in_range(amount: f64) -> Option<u16> {
    if (1.0..=65_535.0).contains(&amount) { Some(amount as u16) } else { None }
}

enum PackReading {
    Sure(f64),
    /// More than one amount may be meant.
    Doubtful,
    /// No amount is named.
    Silent,
}

fn reading(tokens: &[PackToken]) -> PackReading {
    let Statements { amounts, is_doubtful } = statements::read(tokens);
    if is_doubtful {
        return PackReading::Doubtful;
    }
    let of_role = |role: AmountRole| amounts.iter().filter(move |stated| stated.role == role);
    let first = of_role(AmountRole::Content).next().or_else(|| of_role(AmountRole::Drained).next());
    let Some(first) = first else {
        return if amounts.is_empty() { PackReading::Silent } else { PackReading::Doubtful };
    };
    let is_one = of_role(AmountRole::Content).all(|other| is_same_content(first, other));
    if is_one { PackReading::Sure(first.amount) } else { PackReading::Doubtful }
}

/// Whether two amounts can be those of one pack: the same, its volume and its mass, or less in brackets:
/// « 80 g (poids de poisson : 52 g) ».
fn is_same_content(one: &StatedAmount, other: &StatedAmount) -> bool {
    let ratio = one.amount / other.amount;
    if other.is_inside && !one.is_inside && ratio > 1.0 {
        return true;
    }
    if one.is_volume == other.is_volume {
        agree(one.amount, other.amount)
    } else {
        (0.5..=2.0).contains(&ratio)
    }
}

fn agree(one: f64, other: f64) -> bool {
    (one - other).abs() <= TOLERANCE * one.max(other)
}

/// Whether an amount is that of a number directly before a unit, without its groups, its fraction and
/// what multiplies it.
fn is_read_alone(tokens: &[PackToken], amount: f64) -> bool {
    tokens.windows(2).any(|pair| match pair {
        [PackToken::Number(number), PackToken::Word(word)] => {
            let last = number.rsplit([' ', '\u{a0}', '\u{202f}', '/', '\'']).next();
            let digits = last.unwrap_or_default().replace(',', ".");
            let alone = digits.parse::<f64>().ok().zip(unit(word));
            alone.is_some_and(|(value, unit)| agree(unit.of(value), amount))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> u16 {
        pack_size(Some(text), None).unwrap_or(0)
    }

    #[test]
    fn sizes_are_read_as_people_type_them() {
        for (text, size) in [
            ("400 g", 400),
            ("250g e", 250),
            ("200 g ℮", 200),
            ("33 cl ℮", 330),
            ("1 kg", 1000),
            ("500 grammes", 500),
            ("75cl", 750),
            ("70 cl 40 % vol", 700),
            ("0 % 125 g", 125),
            ("Poids net : 180 g.", 180),
            ("env.500 g", 500),
        ] {
            assert_eq!(read(text), size, "{text}");
        }
    }

    #[test]
    fn numbers_have_points_groups_and_fractions() {
        for (text, size) in [
            ("1,5 L", 1500),
            ("0,75 l", 750),
            (".5 l", 500),
            ("1/2 l", 500),
            ("½ l", 500),
            ("3/4 L", 750),
            ("1 1/2 l", 1500),
            ("1½ l", 1500),
            ("1 ½ kg", 1500),
            ("2 x 1/2 l", 1000),
            ("1 000 g", 1000),
            ("1\u{202f}000 g", 1000),
            ("2 500 ml", 2500),
            ("1.000 g", 1000),
            ("1,000 g", 1000),
            ("1'000 g", 1000),
            ("1.250 ml", 1250),
            ("1.500 l", 1500),
            ("1,000 kg", 1000),
            ("0.330 l", 330),
            ("125.000 g", 125),
            ("12.5 g", 13),
            ("1.000,5 g", 1001),
        ] {
            assert_eq!(read(text), size, "{text}");
        }
    }

    #[test]
    fn packs_of_several_hold_all_of_them() {
        for (text, size) in [
            ("6 x 33 cl", 1980),
            ("6X33CL", 1980),
            ("4x125g", 500),
            ("250 g x 4", 1000),
            ("250gx4", 1000),
            ("250 g (x 1)", 0),
            ("4x(2x50 g)", 400),
            ("2 x 2 x 50 g", 200),
            ("3 × 80 g", 240),
            ("3*80g = 240 g", 240),
            ("4 pots de 125 g", 500),
            ("6 bouteilles de 1,5 l", 9000),
            ("4 pots en verre de 140 g", 560),
            ("12 Stück à 25 g", 300),
            ("lot de 2 x 250 g", 500),
            ("lot de 2 de 500 g", 1000),
            ("6 cans of 12 fl oz", 2129),
            ("500 g (4 x 125 g)", 500),
            ("6 x 1,5 L (9 L)", 9000),
            ("1 bouteille 75 cl", 750),
            ("20 sachets (30 g)", 30),
            ("4 portions, 400 g", 400),
            ("10 tranches 200 g", 200),
        ] {
            assert_eq!(read(text), size, "{text}");
        }
    }

    #[test]
    fn other_units_and_what_is_added_or_said_again() {
        for (text, size) in [
            ("8 fl oz", 237),
            ("8 FL. OZ.", 237),
            ("12 oz", 340),
            ("1 lb", 454),
            ("1 lb 4 oz", 567),
            ("1 LB. 4 OZ. (567 g)", 567),
            ("16 oz (1 lb) 454 g", 454),
            ("8 oz 227 g", 227),
            ("1 kg (2,2 lb)", 1000),
            ("1 kg 200 g", 1200),
            ("500 g + 20 % offert", 600),
            ("500 g + 100 g gratuits", 600),
            ("2 x 100 g + 50 g", 250),
            ("600 g dont 100 g offerts", 600),
            ("500 g (dont 20 % gratuit)", 500),
            ("500 g net (égoutté 300 g)", 500),
            ("400 g (240 g égoutté)", 400),
            ("Poids net 400 g, poids net égoutté 240 g", 400),
            ("850 ml / 530 g égoutté", 850),
            ("Poids égoutté : 240 g", 240),
            ("1 l (1,03 kg)", 1000),
            ("80 g (poids de poisson : 52 g)", 80),
            ("500 g (12 tranches de 36,5 g + 2 entames)", 500),
            ("500 g (125 g par pot)", 500),
            ("500 g, 125 g / pot", 500),
            ("4 yaourts de 125 g", 500),
            ("6 x 1 l demi-écrémé", 6000),
        ] {
            assert!(read(text).abs_diff(size) <= 1, "{text}: {}", read(text));
        }
    }

    #[test]
    fn what_may_be_two_amounts_is_unknown() {
        for text in [
            "",
            "12",
            "x6",
            "environ 3 parts",
            "9999 kg",
            "0 g",
            "4 125 g",
            "12 500 g",
            "12.500 g",
            "100-150 g",
            "2 à 3 kg",
            "1l5",
            "1 kg 500",
            "x6 180 g",
            "180 g (x6)",
            "4 pots (125 g)",
            "4 pots 125 g",
            "4 yaourts 125 g",
            "125 g par pot",
            "125g / pot",
            "330 ml per can",
            "1 litre et demi",
            "pack de 6, 33 cl",
            "6 x 33 cl + 2 offertes",
            "2+1 x 500 g",
            "250 g, 500 g",
            "125 g (500 g)",
            "4 x 100 g (100 g), 200 g",
            "800 g / 480 g",
            "11/2 l",
            "1 pt",
            "🍫 x",
        ] {
            assert_eq!(pack_size(Some(text), None), None, "{text}");
        }
    }

    #[test]
    fn off_is_a_witness() {
        let read = |text: &str, witness: f64| pack_size(Some(text), Some(witness));
        assert_eq!(read("500 g", 500.0), Some(500));
        assert_eq!(read("33 cl", 330.4), Some(330));
        assert_eq!(read("500 g", 0.0), Some(500));
        // It read one number alone.
        for (text, witness, size) in [
            ("1/2 l", 2000.0, 500),
            ("250 g x 4", 250.0, 1000),
            ("1.000 g", 1.0, 1000),
            ("1 000 g", 0.0, 1000),
        ] {
            assert_eq!(read(text, witness), Some(size), "{text}");
        }
        // It decides where the text does not.
        assert_eq!(read("4 pots (125 g)", 500.0), Some(500));
        assert_eq!(read("4 125 g", 500.0), Some(500));
        assert_eq!(read("4 pots (125 g)", 125.0), None);
        assert_eq!(read("125 g par pot", 125.0), None);
        assert_eq!(read("1 litre et demi", 1000.0), None);
        assert_eq!(read("400", 400.0), Some(400));
        assert_eq!(pack_size(None, Some(400.0)), Some(400));
        // Nothing explains why they disagree.
        assert_eq!(read("500 g", 5000.0), None);
        assert_eq!(read("6 x 33 cl", 33.0), None);
        assert_eq!(pack_size(None, Some(1e9)), None);
        assert_eq!(pack_size(None, None), None);
    }
}
