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

            /// Its word in databases, addresses, texts and JSON.
            #[must_use]
            $visible const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
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
