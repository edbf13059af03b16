//! Pack sizes as typed, `6 x 33 cl`, in grams or millilitres.

/// Grams or millilitres of a pack, at most 65,535; 0 where they cannot be told.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
pub(super) fn size(quantity: Option<&str>) -> u16 {
    let Some(text) = quantity else { return 0 };
    let text = text.to_lowercase().replace(',', ".");
    let amount = content(&text).unwrap_or(0.0).round();
    if (1.0..=65_535.0).contains(&amount) { amount as u16 } else { 0 }
}

/// The first number that a unit follows, times a number before an `x`.
fn content(text: &str) -> Option<f64> {
    let mut count = 1.0;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number: f64 = rest[..end].trim_end_matches('.').parse().ok()?;
        rest = rest[end..].trim_start();
        if let Some(factor) = unit(rest) {
            return Some(number * factor * count);
        }
        if rest.starts_with(['x', '×', '*']) {
            count = number.max(1.0);
        }
    }
    None
}

/// Grams or millilitres in the unit a text begins with.
fn unit(text: &str) -> Option<f64> {
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    Some(match word.as_str() {
        "g" | "gr" | "gramme" | "grammes" | "ml" => 1.0,
        "kg" | "kilo" | "kilos" | "l" | "litre" | "litres" => 1000.0,
        "cl" => 10.0,
        "dl" => 100.0,
        "oz" => 28.35,
        _ => return None,
    })
}

/// How alike two sizes are, 0 to 1000: equal ones fully, one eight times the other not at all.
/// Where one is unknown, half.
pub(super) fn likeness(left: u16, right: u16) -> u32 {
    if left == 0 || right == 0 {
        return 500;
    }
    let (small, large) = (u32::from(left.min(right)), u32::from(left.max(right)));
    match large * 100 / small {
        0..=125 => 1000,
        126..=200 => 700,
        201..=400 => 400,
        401..=800 => 150,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_type_them() {
        let read = |text: &str| size(Some(text));
        assert_eq!(
            [read("400 g"), read("1,5 L"), read("6 x 33 cl"), read("1 kg")],
            [400, 1500, 1980, 1000]
        );
        assert_eq!(
            [read("12"), read("environ 3 parts"), read("4x125g"), read("250g e")],
            [0, 0, 500, 250]
        );
        assert_eq!([size(None), read("9999 kg"), read("0 g")], [0, 0, 0]);
    }

    #[test]
    fn likeness_falls_with_the_ratio() {
        assert_eq!([likeness(400, 420), likeness(400, 750), likeness(100, 1000)], [1000, 700, 0]);
        assert_eq!(likeness(0, 10), 500);
    }
}
