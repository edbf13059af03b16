//! GTIN-13 barcodes of the range for examples, one for each product number.
//!
//! GS1 keeps the numbers that begin with 952 for demonstrations and examples (GS1 General
//! Specifications, "GS1 Prefixes"), so an invented product can never carry the barcode of a real
//! one. The numbers are spread over the whole range: neither file order nor the last digits are
//! regular.

const SERIALS: u128 = 1_000_000_000;

/// For an even spread; its last digit is 9, so it shares no factor with a power of ten and
/// multiplication by it permutes the serials.
const MULTIPLIER: u128 = 61_803_398_879;

/// The barcode of product `number`. Two numbers below 10⁹ never share one.
pub(crate) fn example_barcode(seed: u64, number: u64) -> String {
    let serial = (u128::from(number) + u128::from(seed) * 7_919) % SERIALS;
    let payload = format!("952{:09}", serial * MULTIPLIER % SERIALS);
    let check = check_digit(&payload);
    format!("{payload}{check}")
}

/// The last digit of a GTIN: digits weighted 3, 1, 3, … from the right, completed to a multiple of
/// ten (GS1 General Specifications, section 7.9).
fn check_digit(payload: &str) -> u32 {
    let sum: u32 = payload
        .chars()
        .rev()
        .filter_map(|character| character.to_digit(10))
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{check_digit, example_barcode};

    #[test]
    fn check_digits_are_those_of_real_barcodes() {
        for barcode in ["3017620422003", "7622210449283", "3175681210714", "42105220", "54491472"] {
            let (payload, check) = barcode.split_at(barcode.len() - 1);
            assert_eq!(check_digit(payload).to_string(), check, "{barcode}");
        }
    }

    #[test]
    fn barcodes_are_valid_for_examples_and_unique() {
        let barcodes: HashSet<String> =
            (0..50_000).map(|number| example_barcode(1, number)).collect();
        assert_eq!(barcodes.len(), 50_000);
        for barcode in barcodes {
            assert_eq!(barcode.len(), 13);
            assert!(barcode.starts_with("952"));
            assert_eq!(check_digit(&barcode[..12]).to_string(), barcode[12..]);
        }
    }
}
