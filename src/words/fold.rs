//! Characters → pieces: runs of letters a–z, numbers, and the signs that change what a number means.
//! Case, ligatures, apostrophes with elision and hyphens end here; other scripts are transliterated.
//! Accents end here too, but what they were is kept: « pâte » and « pâté » are two words.

use unicode_normalization::char::compose;

use super::ascii::reading;

/// What a text is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// A word.
    Letters {
        /// In lower-case letters a–z.
        folded: String,
        /// The same letters with the accents they were typed with; `None` where there were none.
        accented: Option<String>,
    },
    /// Digits before and after the decimal sign.
    Number {
        /// Before it.
        whole: String,
        /// After it; empty where there is none.
        fraction: String,
    },
    /// `%`
    Percent,
    /// `+`
    Plus,
    /// `/`, also the one in `½`.
    Slash,
}

/// Longer runs are no words; the rest of them is left out.
const LENGTH_MAX: usize = 40;

/// What ends before an apostrophe and belongs to no word.
const ELIDED: [&str; 15] = [
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
    "presqu",
];

/// The pieces of a text, in order.
#[must_use]
pub fn fold(text: &str) -> Vec<Piece> {
    let mut folder = Folder::default();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => folder.add(character),
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | 'ʹ' | '′' | '＇' => {
                folder.apostrophe(characters.clone().next());
            }
            '&' => folder.ampersand(characters.clone().next()),
            '.' | ',' => folder.point(characters.clone().next()),
            '%' | '％' | '٪' => folder.symbol(Piece::Percent),
            '+' | '＋' => folder.symbol(Piece::Plus),
            '/' | '⁄' | '／' => folder.symbol(Piece::Slash),
            // Marks that combine with the letter before.
            '\u{300}'..='\u{36f}' => folder.mark(character),
            // What is invisible within a word.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {}
            _ if !character.is_alphanumeric() => folder.close(),
            '¼'..='¾' | '⅐'..='⅞' => {
                // « 1½ » is no eleven.
                folder.close();
                reading(character)
                    .into_iter()
                    .flat_map(str::chars)
                    .for_each(|sign| folder.add(sign));
            }
            _ => match reading(character) {
                Some(letters) => folder.transliterate(character, letters),
                None => folder.close(),
            },
        }
    }
    folder.close();
    folder.pieces
}

#[derive(Default)]
struct Folder {
    pieces: Vec<Piece>,
    letters: String,
    /// As many letters, with their accents.
    accented: String,
    whole: String,
    fraction: String,
    in_fraction: bool,
}

impl Folder {
    /// Adds what an ASCII character stands for.
    fn add(&mut self, character: char) {
        match character.to_ascii_lowercase() {
            letter @ 'a'..='z' => {
                self.close_number();
                if self.letters.len() < LENGTH_MAX {
                    self.letters.push(letter);
                    self.accented.push(letter);
                }
            }
            digit @ '0'..='9' => {
                self.close_letters();
                let digits = if self.in_fraction { &mut self.fraction } else { &mut self.whole };
                if digits.len() < LENGTH_MAX {
                    digits.push(digit);
                }
            }
            '/' => self.symbol(Piece::Slash),
            _ => self.close(),
        }
    }

    /// Adds what another character stands for. A Latin letter for a single one is that one with an accent;
    /// ligatures and the letters of other scripts are as good as what they stand for.
    fn transliterate(&mut self, character: char, letters: &str) {
        letters.chars().for_each(|letter| self.add(letter));
        let is_latin = matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
        if is_latin && letters.len() == 1 && self.accented.pop().is_some() {
            self.accented.extend(character.to_lowercase().take(1));
        }
    }

    /// Adds an accent to the last letter, as `é` typed in two characters has it.
    fn mark(&mut self, mark: char) {
        let Some(letter) = self.accented.pop() else { return };
        self.accented.push(compose(letter, mark).unwrap_or(letter));
    }

    fn symbol(&mut self, symbol: Piece) {
        self.close();
        self.pieces.push(symbol);
    }

    fn apostrophe(&mut self, next: Option<char>) {
        let is_within = next.is_some_and(char::is_alphanumeric);
        if is_within && ELIDED.contains(&self.letters.as_str()) {
            self.letters.clear();
            self.accented.clear();
        } else if matches!(next, Some('s' | 'S')) {
            // « Kellogg's » is typed « kelloggs ».
        } else {
            self.close();
        }
    }

    /// « M&M's » is one word, « Marks&Spencer » two.
    fn ampersand(&mut self, next: Option<char>) {
        if self.letters.len() != 1 || !next.is_some_and(char::is_alphabetic) {
            self.close();
        }
    }

    fn point(&mut self, next: Option<char>) {
        let is_decimal = !self.whole.is_empty() && !self.in_fraction;
        if is_decimal && next.is_some_and(|next| next.is_ascii_digit()) {
            self.in_fraction = true;
        } else {
            self.close();
        }
    }

    fn close(&mut self) {
        self.close_letters();
        self.close_number();
    }

    fn close_letters(&mut self) {
        if !self.letters.is_empty() {
            // Most words have no accent, and their letters need no second place.
            let is_plain = self.accented == self.letters;
            let accented = if is_plain { None } else { Some(self.accented.clone()) };
            // Copies, so that both keep their room: a word that grew in a string of its own would be moved on the way.
            self.pieces.push(Piece::Letters { folded: self.letters.clone(), accented });
            self.letters.clear();
            self.accented.clear();
        }
    }

    fn close_number(&mut self) {
        if !self.whole.is_empty() {
            let whole = std::mem::take(&mut self.whole);
            let fraction = std::mem::take(&mut self.fraction);
            self.pieces.push(Piece::Number { whole, fraction });
        }
        self.in_fraction = false;
    }
}
