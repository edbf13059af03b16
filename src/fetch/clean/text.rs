//! Cleaning of single texts: entities, white space, invisible characters, markup.

use htmlize::unescape;

/// Plain text of at most `characters` characters: HTML entities decoded once (`&amp;lt;` is the
/// text `&lt;`) as in the text of a page (HTML standard, §13.2.5.72 and following: the semicolon may
/// lack where the table of names allows it, 0x80 to 0x9F are those of windows-1252), white space and line ends folded to single blanks, control and direction
/// characters removed. `None` where nothing is left.
pub(super) fn clean_text(text: &str, characters: usize) -> Option<String> {
    folded(&unescape(start(text, characters)), characters)
}

/// The same for ingredients, without OFF's allergen marks: `<span class="allergen">lait</span>`,
/// `_lait_`.
pub(super) fn clean_marked_text(text: &str, characters: usize) -> Option<String> {
    folded(&without_markup(&unescape(start(text, characters))), characters)
}

/// As much of a text as can matter: what is cut off here would be cut off in the end, even where
/// every character is written as an entity.
fn start(text: &str, characters: usize) -> &str {
    let bytes = characters * 16;
    if text.len() <= bytes { text } else { &text[..text.floor_char_boundary(bytes)] }
}

fn folded(text: &str, characters: usize) -> Option<String> {
    let mut cleaned = String::with_capacity(text.len());
    let mut blank_due = false;
    for character in text.chars() {
        if character.is_whitespace() {
            blank_due = true;
        } else if !is_invisible(character) {
            if blank_due && !cleaned.is_empty() {
                cleaned.push(' ');
            }
            blank_due = false;
            cleaned.push(character);
        }
    }
    shorten(&mut cleaned, characters);
    (!cleaned.is_empty()).then_some(cleaned)
}

/// Control characters, zero-width characters, direction overrides, soft hyphens, the replacement
/// character and those that are none: nothing a reader should meet in a name.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffd}'..='\u{ffff}'
        )
}

fn shorten(text: &mut String, characters: usize) {
    if let Some((cut, _)) = text.char_indices().nth(characters) {
        text.truncate(cut);
        text.truncate(text.trim_end().len());
        text.push('…');
    }
}

fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        let tail = &rest[start..];
        let opens =
            tail[1..].starts_with(|first: char| first == '/' || first.is_ascii_alphabetic());
        rest = if !opens {
            plain.push('<');
            &tail[1..]
        } else if let Some((_, behind)) = tail.split_once('>') {
            // `sucre<br>lait` are two words.
            if plain.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric) {
                plain.push(' ');
            }
            behind
        } else {
            // Nothing is closed any more: the rest holds no tag.
            plain.push_str(tail);
            ""
        };
    }
    plain.push_str(rest);
    without_underscores(&plain)
}

/// `_lait_écrémé` and `de_lait` are two words each; so are `_Weizen_mehl`, of which the first then stands alone.
fn without_underscores(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split('_');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        if plain.ends_with(char::is_alphanumeric) && part.starts_with(char::is_alphanumeric) {
            plain.push(' ');
        }
        plain.push_str(part);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        clean_text(text, 40).unwrap_or_default()
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(cleaned("Pain &quot;bio&quot; &amp; noix"), "Pain \"bio\" & noix");
        assert_eq!(cleaned("&amp;lt;b&amp;gt;"), "&lt;b&gt;");
        assert_eq!(cleaned("L&#39;eau"), "L'eau");
        assert_eq!(cleaned("Cr&amp;egrave;me"), "Cr&egrave;me");
    }

    #[test]
    fn entities_are_decoded_as_browsers_do() {
        for (text, shown) in [
            ("Cr&egraveme br&ucircl&eacutee", "Crème brûlée"),
            ("Caf&eacute moulu", "Café moulu"),
            ("L&#146;eau &#147;pure&#148; &#133;", "L’eau “pure” …"),
            ("&#128; &#x80; &#X20AC; &#8364", "€ € € €"),
            ("&#39l&#x27Eau &#39nuit", "'l⟪u 'nuit"),
            ("B&oelig;uf &hellip; &half;", "Bœuf … ½"),
            ("Marks &amp Spencer", "Marks & Spencer"),
            ("AT&T, M&M's, R&D, Salt & Vinegar &", "AT&T, M&M's, R&D, Salt & Vinegar &"),
            // Names that need their semicolon, and what is no name.
            ("b&oeligf &oe; &eacut; &; &#; &#x; &#xz;", "b&oeligf &oe; &eacut; &; &#; &#x; &#xz;"),
            ("a&#0;b&#xD800;c&#1114112;d&#99999999999999999999;e", "abcde"),
            ("a&#13;b&nbsp;c&shy;d&#x202E;e", "a b cde"),
            ("&EACUTE; &Eacute", "&EACUTE; É"),
        ] {
            assert_eq!(clean_text(text, 80).unwrap(), shown, "{text}");
        }
    }

    #[test]
    fn white_space_and_invisible_characters_are_folded() {
        assert_eq!(cleaned("  a \u{a0}\t b\u{2028}c\u{200b}d\u{202e}e\0 "), "a b cde");
        assert_eq!(cleaned(" \u{200b} "), "");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(clean_text("éàü éàü", 4).unwrap(), "éàü…");
    }

    #[test]
    fn allergen_marks_are_stripped_and_comparisons_kept() {
        let text =
            "_lait_, <span class=\"allergen\">soja</span>, &lt;span&gt;blé&lt;/span&gt;, sel < 1 %";
        assert_eq!(clean_marked_text(text, 100).unwrap(), "lait, soja, blé, sel < 1 %");
        assert_eq!(clean_marked_text("&amp;lt;b&amp;gt;", 100).unwrap(), "&lt;b&gt;");
    }

    #[test]
    fn removed_markup_parts_words() {
        let text = "sucre<br>lait<br/>soja, <b>sel</b>.<p>eau</p>";
        assert_eq!(clean_marked_text(text, 100).unwrap(), "sucre lait soja, sel.eau");
    }

    #[test]
    fn endless_markup_takes_no_time() {
        for text in ["<".repeat(4_000_000), "<a".repeat(2_000_000), "&lt;".repeat(1_000_000)] {
            assert!(clean_marked_text(&text, 8_000).unwrap().len() < 25_000);
        }
    }
}
