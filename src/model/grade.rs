//! Grades: Nutri-Score (A to E), NOVA (1 to 4) and the environmental score.
//!
//! OFF's stored grades are used unchanged; nothing is computed here.

use std::borrow::Cow;

use super::coded;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

coded! {
    /// A Nutri-Score grade. `A` is the healthiest and orders first; the word is OFF's letter.
    pub enum Grade {
        /// The healthiest fifth of the scale.
        A = "a",
        /// Healthier than C.
        B = "b",
        /// The middle of the scale.
        C = "c",
        /// Less healthy than C.
        D = "d",
        /// The least healthy end of the scale.
        E = "e",
    }
}

/// What OFF says of a product's Nutri-Score. Orders graded products first, healthiest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Grading {
    /// The product has a grade.
    Graded(Grade),
    /// Data are missing to compute one.
    #[default]
    Unknown,
    /// The kind of food is exempt (alcohol, spices, baby food …).
    NotApplicable,
}

impl Grading {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Graded(Grade::A),
        Self::Graded(Grade::B),
        Self::Graded(Grade::C),
        Self::Graded(Grade::D),
        Self::Graded(Grade::E),
        Self::Unknown,
        Self::NotApplicable,
    ];

    /// Its position among them.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Graded(grade) => grade as u8,
            Self::Unknown => 5,
            Self::NotApplicable => 6,
        }
    }

    /// Reads OFF's word: `a` to `e` in either case, `not-applicable`; all else is `Unknown`.
    #[must_use]
    pub fn from_off(word: &str) -> Self {
        let word = word.trim();
        for grading in Self::ALL {
            if word.eq_ignore_ascii_case(grading.code()) {
                return grading;
            }
        }
        Self::default()
    }

    /// The word that [`Grading::from_off`] reads back, used in databases, views and CSS classes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Graded(grade) => grade.code(),
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// The grade, where there is one.
    #[must_use]
    pub fn grade(self) -> Option<Grade> {
        match self {
            Self::Graded(grade) => Some(grade),
            Self::Unknown | Self::NotApplicable => None,
        }
    }
}

impl Serialize for Grading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Grading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from_off(&Cow::<str>::deserialize(deserializer)?))
    }
}

/// A NOVA group, 1 (unprocessed) to 4 (ultra-processed).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Nova(u8);

impl Nova {
    /// Checks that the group is 1, 2, 3 or 4.
    #[must_use]
    pub fn new(group: u8) -> Option<Self> {
        (1..=4).contains(&group).then_some(Self(group))
    }

    /// 1 to 4.
    #[must_use]
    pub fn group(self) -> u8 {
        self.0
    }
}

/// OFF's environmental score (Green-Score, formerly Eco-Score), `a-plus` to `f`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EnvironmentalGrade(&'static str);

impl EnvironmentalGrade {
    const CODES: [&'static str; 7] = ["a-plus", "a", "b", "c", "d", "e", "f"];

    /// Reads OFF's word; `unknown`, `not-applicable` and others give nothing.
    #[must_use]
    pub fn from_off(word: &str) -> Option<Self> {
        for code in Self::CODES {
            if word.trim().eq_ignore_ascii_case(code) {
                return Some(Self(code));
            }
        }
        None
    }

    /// The word that [`EnvironmentalGrade::from_off`] reads back.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradings_order_healthiest_first_and_ungraded_last() {
        let mut gradings = [
            Grading::NotApplicable,
            Grading::Unknown,
            Grading::Graded(Grade::E),
            Grading::Graded(Grade::A),
        ];
        gradings.sort_unstable();
        let codes = gradings.map(Grading::code);
        assert_eq!(codes, ["a", "e", "unknown", "not-applicable"]);
    }

    #[test]
    fn every_code_reads_back() {
        for code in ["a", "b", "c", "d", "e", "unknown", "not-applicable"] {
            assert_eq!(Grading::from_off(code).code(), code);
        }
        assert_eq!(Grading::from_off(" B "), Grading::Graded(Grade::B));
        assert_eq!(Grading::from_off(""), Grading::Unknown);
    }
}
