//! Enums whose variants are also words: of databases, addresses, texts and JSON.

/// Declares an enum with the word of each variant, so that none of the words, the list of all and the
/// serialised form can forget one.
macro_rules! coded {
    ($(#[$about:meta])* $visible:vis enum $name:ident {
        $($(#[$meaning:meta])* $variant:ident $(: $number:literal)? = $code:literal,)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        $visible enum $name {
            $($(#[$meaning])* $variant $(= $number)?,)+
        }

        impl $name {
            /// All of them, in order.
            #[allow(dead_code, reason = "declared with the enum, needed or not")]
            $visible const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// The one with a word.
            #[allow(dead_code, reason = "declared with the enum, needed or not")]
            #[must_use]
            $visible fn from_code(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|variant| variant.code() == code)
            }

            /// Its word in databases, addresses, texts and JSON.
            #[must_use]
            $visible const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        /// Its number: from 0 where no other is declared.
        impl From<$name> for u16 {
            fn from(variant: $name) -> Self {
                variant as Self
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }
    };
}

pub(crate) use coded;

#[cfg(test)]
mod tests {
    use crate::model::{Implausibility, Nutrient};

    #[test]
    fn words_lead_back_to_their_variants() {
        for rule in Implausibility::ALL {
            assert_eq!(Implausibility::from_code(rule.code()), Some(rule));
        }
        assert_eq!(Nutrient::from_code("energy-kj"), Some(Nutrient::EnergyKj));
        assert_eq!(Nutrient::from_code("Energy-kj"), None);
        assert_eq!(Nutrient::from_code(""), None);
    }

    #[test]
    fn numbers_are_those_of_the_order() {
        assert_eq!(Nutrient::ALL.map(u16::from), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}
