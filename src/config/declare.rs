//! The macro that declares a section of sitegen.toml: each key once, with its type, default, rule and comment.
//! From that come the checked struct, the environment variables, the template and the JSON schema.

use super::declared::DeclaredSection;
use super::error::Result;
use super::reader::{SettingsReader, SettingsTable};

/// What the macro makes of a section besides its struct.
pub(super) trait Section: Sized {
    const PATH: &'static str;

    /// Reads and checks all keys of a table.
    fn read_from(reader: &mut SettingsReader, table: &SettingsTable) -> Result<Self>;

    /// Reads and checks all keys of the section.
    fn read(reader: &mut SettingsReader) -> Result<Self> {
        let table = reader.section(Self::PATH);
        Self::read_from(reader, &table)
    }

    fn declared() -> DeclaredSection;
}

/// Declares sections: `#[doc] [path] Struct { #[doc] key: Type = default, rule; }`.
macro_rules! sections {
    ($($(#[doc = $about:literal])* [$path:literal] $name:ident {
        $($(#[doc = $comment:literal])* $key:ident: $type:ty = $default:tt, $rule:expr;)*
    })*) => {
        $(
            $(#[doc = $about])*
            #[derive(Clone, PartialEq, Debug)]
            pub(crate) struct $name {
                $($(#[doc = $comment])* pub $key: $type,)*
            }

            impl $crate::config::declare::Section for $name {
                const PATH: &'static str = $path;

                fn read_from(
                    reader: &mut $crate::config::reader::SettingsReader,
                    table: &$crate::config::reader::SettingsTable,
                ) -> Result<Self, $crate::config::error::ConfigError> {
                    Ok(Self {
                        $($key: reader.read(table, stringify!($key), stringify!($default), &$rule)?,)*
                    })
                }

                fn declared() -> $crate::config::declared::DeclaredSection {
                    $crate::config::declared::DeclaredSection {
                        path: Self::PATH,
                        about: &[$($about),*],
                        keys: vec![$({
                            let rule: $crate::config::rule::Rule<$type> = $rule;
                            $crate::config::declared::DeclaredKey {
                                name: stringify!($key),
                                about: &[$($comment),*],
                                default: stringify!($default),
                                example: rule.example,
                                schema: rule.schema,
                            }
                        }),*],
                    }
                }
            }
        )*

        /// All sections, in the order of the template.
        pub(super) fn declared() -> Vec<$crate::config::declared::DeclaredSection> {
            vec![$(<$name as $crate::config::declare::Section>::declared()),*]
        }
    };
}

pub(super) use sections;
