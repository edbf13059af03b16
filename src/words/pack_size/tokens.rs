//! The signs of a pack size: numbers with their grouping and fractions, words, and what stands between.

use crate::words::unit::is_unit;

/// What a pack size is written with.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum PackToken<'t> {
    /// `1,5`, `1 000`, `1/2`, `1 ½`: what it amounts to depends on the unit.
    Number(&'t str),
    /// Letters, in lower case.
    Word(&'t str),
    /// `x`, `×`, `*`
    Times,
    /// `+`
    Plus,
    /// `%`
    Percent,
    /// `-` or a longer one.
    Dash,
    /// `(`
    Open,
    /// `/` that is no fraction's.
    Slash,
    /// `)`
    Close,
    /// What ends one statement: `,`, `;`.
    Break,
}

/// The signs of a text in lower case; others, such as `℮`, mean nothing.
pub(super) fn tokens(text: &str) -> Vec<PackToken<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = length(rest, first, tokens.last());
        let (sign, behind) = rest.split_at(length);
        tokens.extend(token(sign, first));
        rest = behind;
    }
    tokens
}

fn length(rest: &str, first: char, before: Option<&PackToken>) -> usize {
    // « .5 l » is half a litre; in « env.500 g » the point ends a word.
    let starts_fraction = is_point(first)
        && !matches!(before, Some(PackToken::Word(_)))
        && rest[1..].starts_with(|next: char| next.is_ascii_digit());
    if starts_fraction {
        1 + digits(&rest[1..])
    } else if first.is_ascii_digit() || vulgar(first).is_some() {
        number_length(rest)
    } else if first.is_alphabetic() {
        word_length(rest)
    } else {
        first.len_utf8()
    }
}

/// Bytes of the word at the start of a text; in « 250gx4 » the `x` is none of it.
fn word_length(text: &str) -> usize {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    match text[..end].strip_suffix('x') {
        Some(name) if is_unit(name) && digits(&text[end..]) > 0 => name.len(),
        _ => end,
    }
}

fn token(sign: &str, first: char) -> Option<PackToken<'_>> {
    Some(match sign {
        "x" | "×" | "*" | "✕" | "fois" => PackToken::Times,
        "+" => PackToken::Plus,
        "%" => PackToken::Percent,
        "-" | "–" | "—" | "‑" | "−" | "~" => PackToken::Dash,
        "(" | "[" => PackToken::Open,
        "/" => PackToken::Slash,
        ")" | "]" => PackToken::Close,
        "," | ";" | "|" | "\n" => PackToken::Break,
        _ if first.is_alphabetic() => PackToken::Word(sign),
        _ if sign.contains(|c: char| c.is_ascii_digit() || vulgar(c).is_some()) => {
            PackToken::Number(sign)
        }
        _ => return None,
    })
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Bytes of the number at the start of a text, its groups and its fraction included.
fn number_length(text: &str) -> usize {
    let mut end = digits(text);
    loop {
        let mut after = text[end..].chars();
        let Some(sign) = after.next() else { return end };
        let behind = after.as_str();
        let next = digits(behind);
        let ends_here = match sign {
            _ if is_point(sign) => next == 0,
            // A group of thousands: three digits and no more.
            '\'' | '’' => next != 3,
            _ if is_blank(sign) => next != 3 || !could_be_grouped(&text[..end]),
            _ => true,
        };
        if ends_here {
            return end + fraction_length(&text[..end], &text[end..]);
        }
        end += sign.len_utf8() + next;
    }
}

/// Whether digits may be the first of a number grouped by blanks: `1`, `12`, `1 000`.
fn could_be_grouped(start: &str) -> bool {
    let first = digits(start);
    (1..=3).contains(&first) && !start.contains(is_point)
}

/// Bytes of the fraction after whole digits, or after none: ` 1/2`, `½`; with `1` before it, `/2`.
fn fraction_length(whole: &str, after: &str) -> usize {
    let trimmed = after.trim_start_matches(is_blank);
    let blanks = after.len() - trimmed.len();
    if let Some(sign) = trimmed.chars().next()
        && vulgar(sign).is_some()
    {
        return blanks + sign.len_utf8();
    }
    let numerator = digits(trimmed);
    if blanks > 0 && numerator > 0 {
        let (above, rest) = trimmed.split_at(numerator);
        let below = denominator_length(above, rest);
        return if below > 0 { blanks + numerator + below } else { 0 };
    }
    denominator_length(whole, after)
}

/// Bytes of `/2` behind a numerator; 0 where both are no proper fraction.
fn denominator_length(above: &str, after: &str) -> usize {
    let Some(below) = after.strip_prefix(['/', '⁄']) else { return 0 };
    let slash = after.len() - below.len();
    let length = digits(below);
    let fraction = above.parse().ok().zip(below[..length].parse().ok());
    match fraction {
        Some((above, below)) if is_proper(above, below) => slash + length,
        _ => 0,
    }
}

/// The fractions that packs have: `33/50` is two numbers.
fn is_proper(above: u32, below: u32) -> bool {
    0 < above && above < below && matches!(below, 2..=5 | 8 | 10)
}

/// Whether a sign is a decimal sign, or parts thousands.
pub(super) fn is_point(sign: char) -> bool {
    matches!(sign, '.' | ',')
}

fn is_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// The value of a fraction in one sign.
pub(super) fn vulgar(sign: char) -> Option<f64> {
    Some(match sign {
        '½' => 1.0 / 2.0,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '¼' => 1.0 / 4.0,
        '¾' => 3.0 / 4.0,
        '⅕' => 1.0 / 5.0,
        '⅛' => 1.0 / 8.0,
        _ => return None,
    })
}
