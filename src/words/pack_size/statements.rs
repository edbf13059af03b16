//! Tokens → the amounts a pack size states: « 6 x 33 cl (1,98 l) » states two that agree.

use super::numeral;
use super::tokens::PackToken;
use crate::words::unit::{MeasureUnit, is_unit, unit};

/// What a text says, before it is decided what to believe.
#[derive(Default)]
pub(super) struct Statements {
    pub(super) amounts: Vec<StatedAmount>,
    /// Something was said of which it is not known what it does to the amounts: `x6`, « 2 à 3 kg ».
    pub(super) is_doubtful: bool,
}

/// An amount in grams or millilitres.
#[derive(Clone, Copy)]
pub(super) struct StatedAmount {
    pub(super) amount: f64,
    pub(super) is_volume: bool,
    pub(super) role: AmountRole,
    /// In brackets.
    pub(super) is_inside: bool,
}

/// What an amount is the amount of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AmountRole {
    /// The whole pack.
    Content,
    /// The food without its liquid.
    Drained,
    /// A part of it, or the pack with its wrapping.
    Other,
}

const DRAINED: [&str; 8] = [
    "égoutté",
    "égouttée",
    "egoutte",
    "égouttés",
    "drained",
    "abgetropft",
    "escurrido",
    "sgocciolato",
];
const OTHERS: [&str; 12] = [
    "portion",
    "dont",
    "brut",
    "brutto",
    "gross",
    "porción",
    "porzione",
    "portie",
    "serving",
    "including",
    "inkl",
    "davon",
];
/// What parts a number of packs from the content of each.
const OF_EACH: [&str; 13] =
    ["de", "d", "of", "à", "a", "von", "di", "da", "van", "je", "per", "con", "zu"];
/// What is sold by its content: « 4 pots 125 g » does not tell whether it is that of one or of all.
const CONTAINERS: [&str; 27] = [
    "pot",
    "bouteille",
    "canette",
    "cannette",
    "boîte",
    "boite",
    "brique",
    "briquette",
    "gourde",
    "barquette",
    "bocal",
    "bocaux",
    "verre",
    "bottle",
    "can",
    "cup",
    "jar",
    "tin",
    "becher",
    "flasche",
    "dosen",
    "lot",
    "pack",
    "paquet",
    "yaourt",
    "yogurt",
    "joghurt",
];

/// Reads all that a text states.
pub(super) fn read(tokens: &[PackToken]) -> Statements {
    let (role, said) = (AmountRole::Content, Statements::default());
    let mut reader = StatementReader { tokens, at: 0, role, is_inside: false, segment: 0, said };
    while reader.at < tokens.len() {
        reader.step();
    }
    reader.end_segment();
    reader.said
}

struct StatementReader<'t> {
    tokens: &'t [PackToken<'t>],
    at: usize,
    /// What the next amount is, as the words before it say.
    role: AmountRole,
    is_inside: bool,
    /// How many amounts there were when the segment began.
    segment: usize,
    said: Statements,
}

impl<'t> StatementReader<'t> {
    fn step(&mut self) {
        match self.rest() {
            [PackToken::Number(_), PackToken::Percent, ..] => self.at += 2,
            [PackToken::Number(number), ..] => self.number(number),
            // « 1 litre et demi », while milk may be « demi-écrémé ».
            [PackToken::Word("et"), PackToken::Word("demi" | "demie"), ..] => {
                self.said.is_doubtful = true;
                self.at += 2;
            }
            [PackToken::Word(word), ..] => {
                self.word(word);
                self.at += 1;
            }
            [PackToken::Plus, after @ ..] => self.plus(after),
            [PackToken::Times, PackToken::Number(_), ..] => {
                self.said.is_doubtful = true;
                self.at += 1;
            }
            [
                sign @ (PackToken::Open | PackToken::Close | PackToken::Break | PackToken::Slash),
                ..,
            ] => {
                self.end_segment();
                self.is_inside = match sign {
                    PackToken::Open => true,
                    PackToken::Close => false,
                    _ => self.is_inside,
                };
                self.at += 1;
            }
            _ => self.at += 1,
        }
    }

    fn rest(&self) -> &'t [PackToken<'t>] {
        &self.tokens[self.at..]
    }

    fn number(&mut self, number: &str) {
        if let Some((amount, used)) = term(self.rest()) {
            self.at += used;
            let role = if is_of_one(self.rest()) { AmountRole::Other } else { self.role };
            self.said.amounts.push(StatedAmount { role, is_inside: self.is_inside, ..amount });
            self.role = AmountRole::Content;
            return;
        }
        let after = &self.rest()[1..];
        if is_doubtful(number, after) || self.follows_container() {
            self.said.is_doubtful = true;
        }
        // What is counted says nothing: « 4 portions ».
        let is_word_next = matches!(after, [PackToken::Word(_), ..]);
        self.at += if is_word_next { 2 } else { 1 };
    }

    /// « pack de 6 »
    fn follows_container(&self) -> bool {
        let is = |back: usize, wanted: fn(&str) -> bool| {
            let token = self.at.checked_sub(back).map(|at| self.tokens[at]);
            matches!(token, Some(PackToken::Word(word)) if wanted(word))
        };
        is(1, is_container) || (is(1, |word| OF_EACH.contains(&word)) && is(2, is_container))
    }

    fn word(&mut self, word: &str) {
        if DRAINED.contains(&word) {
            self.role = AmountRole::Drained;
        } else if OTHERS.contains(&word) {
            self.role = AmountRole::Other;
        }
    }

    /// A word for drained food that no amount came after belongs to the amount before: « 300 g égoutté ».
    fn end_segment(&mut self) {
        if self.role == AmountRole::Drained
            && let [.., last] = &mut self.said.amounts[self.segment..]
        {
            last.role = self.role;
        }
        self.role = AmountRole::Content;
        self.segment = self.said.amounts.len();
    }

    /// « + 100 g » and « + 20 % » add to the amount before; « + 1 offert » adds something unknown.
    fn plus(&mut self, after: &[PackToken]) {
        self.at += 1;
        let Some(last) = self.said.amounts.last_mut() else { return };
        match after {
            [PackToken::Number(number), PackToken::Percent, ..] => {
                let more = numeral::value(number, 1_000).unwrap_or(0.0);
                last.amount *= 1.0 + more / 100.0;
                self.at += 2;
            }
            [PackToken::Number(_), ..] => match term(after) {
                Some((more, used)) if more.is_volume == last.is_volume => {
                    last.amount += more.amount;
                    self.at += used;
                }
                // « 12 tranches de 36,5 g + 2 entames », in brackets after the whole.
                _ => self.said.is_doubtful |= !self.is_inside,
            },
            _ => {}
        }
    }
}

/// Whether a number that is not understood may change what the pack holds.
fn is_doubtful(number: &str, after: &[PackToken]) -> bool {
    let is_joined = matches!(
        after,
        [
            PackToken::Dash
                | PackToken::Plus
                | PackToken::Word("à" | "a" | "ou" | "or" | "bis" | "to"),
            PackToken::Number(_),
            ..
        ] | [PackToken::Times | PackToken::Open, ..]
    );
    match after {
        // Its value may be two.
        [PackToken::Word(word), ..] if is_unit(word) || *word == "fl" => true,
        [PackToken::Slash, PackToken::Number(_), PackToken::Word(word), ..] => is_unit(word),
        [PackToken::Word(word), ..] if is_container(word) => number != "1",
        _ => is_joined,
    }
}

/// Whether the amount before is that of one of several: « 125 g par pot », « 125 g / pot ».
fn is_of_one(after: &[PackToken]) -> bool {
    match after {
        [PackToken::Word("par" | "per" | "pro"), ..] => true,
        [PackToken::Slash, PackToken::Word(word), ..] => is_container(word),
        _ => false,
    }
}

/// An amount with all that multiplies it, and how many tokens say it: `4 x (2 x 50 g)`, `250 g x 4`,
/// « 4 pots de 125 g ».
fn term(tokens: &[PackToken]) -> Option<(StatedAmount, usize)> {
    let (mut amount, mut used) = measure(tokens).or_else(|| multiple(tokens))?;
    while let [PackToken::Times, PackToken::Number(number), after @ ..] = &tokens[used..] {
        let is_counted = !matches!(after, [PackToken::Word(word), ..] if is_unit(word));
        amount.amount *= numeral::count(number).filter(|_| is_counted)?;
        used += 2;
    }
    // « 1l5 » may be a litre and a half.
    let is_cut = matches!(tokens[used..], [PackToken::Number(_)]);
    if is_cut { None } else { Some((amount, used)) }
}

/// A count and what it counts.
fn multiple(tokens: &[PackToken]) -> Option<(StatedAmount, usize)> {
    let [PackToken::Number(number), after @ ..] = tokens else { return None };
    let count = numeral::count(number)?;
    let skipped = match after {
        [PackToken::Times, PackToken::Open, ..] => 2,
        [PackToken::Times, ..]
        | [PackToken::Word("de" | "d" | "of" | "von" | "di" | "je"), PackToken::Number(_), ..] => 1,
        _ => words_to_each(after)?,
    };
    let (each, used) = term(&after[skipped..])?;
    Some((StatedAmount { amount: each.amount * count, ..each }, 1 + skipped + used))
}

/// The words of « pots en verre de », up to the one after which the content of each comes.
fn words_to_each(tokens: &[PackToken]) -> Option<usize> {
    let words = tokens.iter().take_while(|token| matches!(token, PackToken::Word(_))).count();
    let is_joined = matches!(tokens.get(words.checked_sub(1)?), Some(PackToken::Word(word)) if OF_EACH.contains(word));
    if is_joined && (2..=5).contains(&words) { Some(words) } else { None }
}

/// A number with its unit, and with what is left over in a smaller one: `1 lb 4 oz`.
fn measure(tokens: &[PackToken]) -> Option<(StatedAmount, usize)> {
    let (amount, first, used) = simple_measure(tokens)?;
    if let Some((more, smaller, more_used)) = simple_measure(&tokens[used..])
        && smaller.is_of_system(&first)
        && smaller.is_volume() == first.is_volume()
        && smaller.thousandths < first.thousandths
        && more < first.of(1.0)
    {
        return Some((stated(amount + more, &first), used + more_used));
    }
    Some((stated(amount, &first), used))
}

fn stated(amount: f64, unit: &MeasureUnit) -> StatedAmount {
    let role = AmountRole::Content;
    StatedAmount { amount, is_volume: unit.is_volume(), role, is_inside: false }
}

fn simple_measure(tokens: &[PackToken]) -> Option<(f64, MeasureUnit, usize)> {
    let [PackToken::Number(number), after @ ..] = tokens else { return None };
    let (unit, used) = unit_of(after)?;
    let value = numeral::value(number, unit.thousandths)?;
    Some((unit.of(value), unit, 1 + used))
}

/// The unit words begin with: `g`, `fl oz`.
fn unit_of(tokens: &[PackToken]) -> Option<(MeasureUnit, usize)> {
    match tokens {
        [PackToken::Word("fl" | "fluid"), PackToken::Word("oz" | "ounce" | "ounces"), ..] => {
            Some((unit("floz")?, 2))
        }
        [PackToken::Word("oz"), PackToken::Word("fl"), ..] => Some((unit("floz")?, 2)),
        [PackToken::Word(word), ..] => Some((unit(word)?, 1)),
        _ => None,
    }
}

fn is_container(word: &str) -> bool {
    let singular = word.strip_suffix(['s', 'n']).unwrap_or(word);
    CONTAINERS.contains(&word) || CONTAINERS.contains(&singular)
}
