//! What the pack says: "4 x 125 g" is 500 g, "6 x 33 cl" is 1980 ml.

/// The whole content of a pack, in grams or millilitres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub amount: u32,
    pub unit: &'static str,
}

/// Reads a French pack size; `None` when it is not one.
pub(crate) fn content(pack: &str) -> Option<Content> {
    let (count, size) = pack.split_once(" x ").unwrap_or(("1", pack));
    let (number, unit) = size.split_once(' ')?;
    let (factor, unit) = match unit {
        "g" => (1, "g"),
        "kg" => (1000, "g"),
        "ml" => (1, "ml"),
        "cl" => (10, "ml"),
        "l" => (1000, "ml"),
        _ => return None,
    };
    let thousandths = thousandths(number)?;
    let amount = count.parse::<u32>().ok()? * thousandths * factor / 1000;
    Some(Content { amount, unit })
}

/// "1,25" → 1250.
fn thousandths(number: &str) -> Option<u32> {
    let (whole, decimals) = number.split_once(',').unwrap_or((number, ""));
    let decimals = format!("{decimals:0<3}").parse::<u32>().ok()?;
    Some(whole.parse::<u32>().ok()? * 1000 + decimals)
}

#[cfg(test)]
mod tests {
    use super::{Content, content};

    #[test]
    fn packs_become_grams_or_millilitres() {
        let cases = [
            ("350 g", 350, "g"),
            ("1 kg", 1000, "g"),
            ("4 x 125 g", 500, "g"),
            ("6 x 33 cl", 1980, "ml"),
            ("1,25 l", 1250, "ml"),
        ];
        for (pack, amount, unit) in cases {
            assert_eq!(content(pack), Some(Content { amount, unit }), "{pack}");
        }
        assert_eq!(content("une poignée"), None);
    }
}
