//! How far statements of absence and of traces reach. Where that is in doubt they end: what follows is then taken
//! for what is in the food, since a warning too many does less harm than one too few.

use super::list_items::ListItem;
use super::meaning::{Languages, Meaning, Says, WordRole};
use super::tokens::WordGap;

/// The index behind what a word says may be there in traces.
pub(super) fn traces_end(items: &[ListItem<'_>], at: usize) -> usize {
    let end = bracket_end(items, at);
    let reached = &items[..end];
    // A list that goes on behind the statement has amounts, or what no food has traces of.
    let content = next_where(reached, at + 1, |item| {
        item.first.is_percent || item.gap() == WordGap::Comma && item.is(WordRole::Safe)
    });
    if content == end {
        return end;
    }
    let first = next_where(reached, at + 1, |item| item.meaning.is_some_and(Meaning::is_thing));
    next_where(reached, first + 1, |item| item.gap() != WordGap::Blank)
}

/// Whether something is handled in the place named here: « un atelier qui utilise … ».
pub(super) fn is_handled(items: &[ListItem<'_>], at: usize) -> bool {
    let end = bracket_end(items, at);
    next_where(&items[..end], at + 1, |item| item.says(Says::Handled)) < end
}

/// Where the bracket ends that an item stands in, or a new list begins.
fn bracket_end(items: &[ListItem<'_>], at: usize) -> usize {
    let depth = items[at].first.depth;
    next_where(items, at + 1, |item| {
        let is_new = item.says(Says::Present) || item.says(Says::Heading);
        item.first.floor < depth || is_new && item.gap() != WordGap::Blank
    })
}

/// The index of the next item that is something; their number where none is.
fn next_where(items: &[ListItem<'_>], from: usize, is: impl Fn(&ListItem<'_>) -> bool) -> usize {
    (from..items.len()).find(|&at| is(&items[at])).unwrap_or(items.len())
}

/// A word that says that something is absent, in its sentence.
pub(super) struct AbsenceStatement<'i, 't> {
    items: &'i [ListItem<'t>],
    at: usize,
    languages: Languages,
    is_free_from: bool,
    start: StatementStart,
    /// The text has no other sentence.
    is_alone: bool,
}

/// Before what nothing is named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum StatementStart {
    Inside,
    OfEntry,
    OfSentence,
}

impl StatementStart {
    /// The start of a statement that the last of some items makes.
    fn of(items: &[ListItem<'_>]) -> Self {
        let mut start = Self::OfSentence;
        for (at, item) in items.iter().enumerate() {
            let is_last = at + 1 == items.len();
            // A word that is not known may be an ingredient too.
            if !is_last && (item.is_thing() || item.meaning.is_none()) {
                start = Self::Inside;
            } else if item.gap() != WordGap::Blank && start == Self::Inside {
                start = Self::OfEntry;
            }
        }
        start
    }
}

impl<'i, 't> AbsenceStatement<'i, 't> {
    /// The statement a word makes, if it does.
    pub(super) fn at(items: &'i [ListItem<'t>], at: usize, is_alone: bool) -> Option<Self> {
        let meaning = items[at].meaning?;
        let is_statement = match meaning.says? {
            Says::Without | Says::FreeFrom => true,
            Says::No => {
                let next = items.get(at + 1)?;
                next.gap() == WordGap::Blank && next.is(WordRole::AfterNo)
            }
            _ => false,
        };
        if !is_statement || is_negated(items, at) {
            return None;
        }
        let is_free_from = meaning.says == Some(Says::FreeFrom);
        let start = StatementStart::of(&items[..=at]);
        Some(Self { items, at, languages: meaning.languages, is_free_from, start, is_alone })
    }

    /// The index behind what is absent.
    pub(super) fn end(&self) -> usize {
        let Some(mut end) = self.named_end(self.at + 1, true) else { return self.at + 1 };
        while let Some(further) = self.joined_end(end) {
            end = further;
        }
        self.list_end(end).unwrap_or(end)
    }

    fn item(&self, at: usize) -> Option<&'i ListItem<'t>> {
        let depth = self.items[self.at].first.depth;
        self.items.get(at).filter(|item| item.first.floor >= depth && item.first.depth == depth)
    }

    /// The index behind the thing that is named here, after articles, and behind what is said of it.
    fn named_end(&self, from: usize, may_follow_colon: bool) -> Option<usize> {
        let mut at = from;
        while Self::is_between(self.item(at)?) {
            if at > from && self.item(at)?.gap() != WordGap::Blank {
                return None;
            }
            at += 1;
        }
        let thing = self.item(at)?;
        let follows =
            thing.gap() == WordGap::Blank || may_follow_colon && thing.gap() == WordGap::Colon;
        if !follows || thing.meaning.is_some_and(|meaning| meaning.says.is_some()) {
            return None;
        }
        at += 1;
        // One word may say which: « sans colorants artificiels ».
        if let Some(item) = self.item(at)
            && item.gap() == WordGap::Blank
            && item.meaning.is_none()
        {
            at += 1;
        }
        Some(self.added_end(at))
    }

    /// « sans *traces de* lait »
    fn is_between(item: &ListItem<'_>) -> bool {
        item.is(WordRole::Article) || item.says(Says::Added) || item.says(Says::Traces)
    }

    fn added_end(&self, from: usize) -> usize {
        next_where(self.items, from, |item| !item.says(Says::Added))
    }

    /// The index behind what is joined to the thing before.
    fn joined_end(&self, at: usize) -> Option<usize> {
        let item = self.item(at)?;
        let meaning = item.meaning?;
        let is_near = item.gap() <= WordGap::Comma;
        if is_near && meaning.nor.meet(self.languages) {
            return self.named_end(at + 1, false);
        }
        // « Exempt de lait, d'œufs »: no ingredient begins so.
        let is_repeated =
            self.is_free_from && item.gap() == WordGap::Comma && item.is(WordRole::Article);
        if is_repeated {
            return self.named_end(at + 1, false);
        }
        if item.gap() != WordGap::Blank
            || !meaning.and.meet(self.languages)
            || self.start < StatementStart::OfEntry
        {
            return None;
        }
        let end = self.named_end(at + 1, false)?;
        let joined = &self.items[..end];
        // « Sans sucre et noisettes » may be without sugar, and have hazelnuts.
        let other = next_where(joined, at + 1, |item| item.is_allergen() && !item.is_claim_name());
        if other == end { Some(end) } else { None }
    }

    /// The index behind a list of what the food is free of: nothing but names of allergens to the end of the
    /// sentence, where nothing makes it likely that they are ingredients.
    fn list_end(&self, first_end: usize) -> Option<usize> {
        let first = next_where(&self.items[..first_end], self.at + 1, |item| {
            item.is_claim_name() && item.is_allergen()
        });
        if first == first_end {
            return None;
        }
        let (mut end, mut names, mut last_joined) = (first_end, 1, Joint::Comma);
        while let Some(item) = self.item(end)
            && !begins_other(item)
        {
            let joint = self.joint(item)?;
            let mut at = end + usize::from(joint != Joint::Comma);
            while self.item(at)?.is(WordRole::Article) {
                at += 1;
            }
            let name = self.item(at)?;
            let is_near = at == end || name.gap() == WordGap::Blank;
            if !is_near || !name.is_claim_name() {
                return None;
            }
            end = self.added_end(at + 1);
            (names, last_joined) = (names + 1, joint);
        }
        let is_list = match last_joined {
            Joint::Nor => true,
            _ if self.start < StatementStart::OfSentence => false,
            Joint::And => true,
            Joint::Comma => self.is_free_from || self.has_colon() || names > 2 && !self.is_alone,
        };
        if is_list { Some(end) } else { None }
    }

    /// How an item is joined to the one before; `None` where it is not.
    fn joint(&self, item: &ListItem<'_>) -> Option<Joint> {
        let meaning = item.meaning?;
        if item.gap() > WordGap::Comma {
            None
        } else if meaning.nor.meet(self.languages) {
            Some(Joint::Nor)
        } else if meaning.and.meet(self.languages) {
            Some(Joint::And)
        } else if item.gap() == WordGap::Comma {
            Some(Joint::Comma)
        } else {
            None
        }
    }

    fn has_colon(&self) -> bool {
        self.item(self.at + 1).is_some_and(|next| next.gap() == WordGap::Colon)
    }
}

/// What parts the last two names of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Comma,
    And,
    Nor,
}

/// Whether another statement begins with an item.
fn begins_other(item: &ListItem<'_>) -> bool {
    let Some(meaning) = item.meaning else { return false };
    let begins = matches!(
        meaning.says,
        Some(
            Says::Without
                | Says::FreeFrom
                | Says::No
                | Says::Traces
                | Says::Place
                | Says::Present
                | Says::Heading
        )
    );
    // « Ni » joins.
    begins && item.gap() != WordGap::Blank && meaning.nor == Languages::default()
}

/// Whether a word is negated itself: « not free from », « nicht glutenfrei ».
pub(super) fn is_negated(items: &[ListItem<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let says_not = items[before].says(Says::Not) || items[before].says(Says::No);
    says_not && items[at].gap() == WordGap::Blank
}
