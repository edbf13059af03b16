//! How many products a page has, and how many pages there are.

use serde::Serialize;

/// Products on a page.
pub const PER_PAGE: usize = 24;
/// Pages there are at most: hardly anyone reads on, and each costs as much as all before it together.
pub const PAGES_MAX: usize = 20;
/// The products of all pages; this many are sorted and counted.
pub(super) const REACHABLE: usize = PAGES_MAX * PER_PAGE;

/// The number of a page, from 1 to [`PAGES_MAX`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct ResultPage(usize);

impl ResultPage {
    /// The first one.
    pub const FIRST: Self = Self(1);

    /// `None` for numbers no page has.
    #[must_use]
    pub fn new(number: usize) -> Option<Self> {
        if (1..=PAGES_MAX).contains(&number) { Some(Self(number)) } else { None }
    }

    /// The first page instead of one that there is not.
    #[must_use]
    pub fn at(number: usize) -> Self {
        Self::new(number).unwrap_or(Self::FIRST)
    }

    /// From 1.
    #[must_use]
    pub fn number(self) -> usize {
        self.0
    }
}
