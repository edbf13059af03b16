//! The nutrition table of a product as a line of the search file: `100g 0 0 - ~539 30.9 …`: what the amounts refer to,
//! whether they are prepared, whether estimated, which rules they break, then an amount a nutrient, `-` where unknown.

use std::fmt::Write as _;

use crate::model::{Basis, Implausibility, Modifier, Nutrient, Nutriments, Preparation};

/// What stands where nothing is known.
const NONE: &str = "-";

/// The line of a table; empty where nothing is known.
pub(super) fn line(table: &Nutriments) -> String {
    if table.is_empty() {
        return String::new();
    }
    let mut broken: Vec<&str> = table.implausible.iter().map(|rule| rule.code()).collect();
    if broken.is_empty() {
        broken.push(NONE);
    }
    let flag = |is_so: bool| if is_so { "1" } else { "0" };
    let is_prepared = table.preparation == Preparation::Prepared;
    let words = [table.basis.code(), flag(is_prepared), flag(table.estimated), &broken.join(",")];
    let mut line = words.join(" ");
    for nutrient in Nutrient::ALL {
        line.push(' ');
        match table.get(nutrient) {
            Some(amount) => {
                let sign = table.modifiers.get(nutrient).map_or("", Modifier::code);
                // Writing to a text does not fail.
                let _ = write!(line, "{sign}{amount}");
            }
            None => line.push_str(NONE),
        }
    }
    line
}

/// The table of a line; an empty one where it is none.
pub(super) fn table(line: &str) -> Nutriments {
    let mut words = line.split(' ');
    let mut table =
        Nutriments::empty(Basis::from_code(words.next().unwrap_or("")).unwrap_or_default());
    let mut flag = || words.next() == Some("1");
    if flag() {
        table.preparation = Preparation::Prepared;
    }
    table.estimated = flag();
    let broken = words.next().unwrap_or(NONE).split(',');
    table.implausible = broken.filter_map(Implausibility::from_code).collect();
    for (nutrient, word) in Nutrient::ALL.into_iter().zip(words) {
        let digits = word.trim_start_matches(['<', '>', '~']);
        if let Ok(amount) = digits.parse()
            && table.set(nutrient, amount)
        {
            table.modifiers.set(nutrient, Modifier::from_code(&word[..word.len() - digits.len()]));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Product;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let mut whole = Product::complete().nutriments;
        // These are no part of a comparison.
        (whole.portion, whole.serving, whole.energy_restored) = (None, None, false);
        assert_eq!(table(&line(&whole)), whole);
        let mut little = Nutriments::empty(Basis::Per100g);
        assert!(little.set(Nutrient::Salt, 0.1));
        little.modifiers.set(Nutrient::Salt, Some(Modifier::LessThan));
        assert_eq!(table(&line(&little)), little);
        for broken in ["", "nonsense", "100g"] {
            assert!(table(broken).is_empty(), "{broken}");
        }
    }
}
