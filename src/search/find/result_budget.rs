//! How much is looked for.

/// How many products are needed.
#[derive(Clone, Copy)]
pub(super) struct ResultBudget {
    /// More are not looked for.
    pub(super) most: usize,
    /// With fewer, the query is taken more widely. What is found then comes after the others, so that
    /// pages follow each other whatever their budget.
    pub(super) least: usize,
    /// Whether the last word is still being typed. Else it is only taken as a prefix where it finds
    /// nothing as a word.
    pub(super) is_typing: bool,
}

impl ResultBudget {
    /// As many as there are, up to a number.
    pub(super) const fn all(most: usize) -> Self {
        Self { most, least: most, is_typing: false }
    }
}
