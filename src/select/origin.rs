//! Where candidates come from, and which of them stand apart.

use crate::model::IdeaKind;

/// Where a candidate comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Origin {
    /// The operator pinned it; the number of the reason.
    Pinned(u16),
    /// It is of the same kind.
    Shelf,
    /// It is of the same kind, but tastes of something else or comes in another form.
    OtherTaste,
    /// The same of the same letter, reduced in something to limit.
    SameLetter,
    /// Of a kind the operator paired with the product's; the number of the reason.
    Paired(u16),
    /// The plant-based counterpart, of a kind the operator named; the number of the reason.
    PlantBased(u16),
}

impl Origin {
    /// Why it is no replacement like the others but stands apart; `None` for a replacement.
    #[must_use]
    pub fn idea(self) -> Option<IdeaKind> {
        match self {
            Self::Pinned(_) | Self::Shelf => None,
            Self::OtherTaste => Some(IdeaKind::OtherTaste),
            Self::SameLetter => Some(IdeaKind::SameLetter),
            Self::Paired(_) => Some(IdeaKind::Paired),
            Self::PlantBased(_) => Some(IdeaKind::PlantBased),
        }
    }

    /// Whether it is an idea only where there are too few replacements: the operator did not ask for it.
    pub(super) fn is_stopgap(self) -> bool {
        matches!(self, Self::OtherTaste | Self::SameLetter)
    }

    /// The number of the operator's reason.
    #[must_use]
    pub fn reason(self) -> Option<u16> {
        match self {
            Self::Pinned(reason) | Self::Paired(reason) | Self::PlantBased(reason) => Some(reason),
            Self::Shelf | Self::OtherTaste | Self::SameLetter => None,
        }
    }

    /// The word in explanations.
    #[must_use]
    pub fn code(self) -> &'static str {
        match (self, self.idea()) {
            (_, Some(idea)) => idea.code(),
            (Self::Pinned(_), None) => "pinned",
            _ => "shelf",
        }
    }
}
