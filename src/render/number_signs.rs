//! What numbers are written with in a language.

use anyhow::Result;

/// Signs and units.
#[derive(Default)]
pub(super) struct NumberSigns {
    /// Stands before the decimals.
    pub(super) decimal: String,
    /// Stands between thousands.
    pub(super) thousands: String,
    /// Units by their names: every amount has one.
    pub(super) units: Vec<(String, String)>,
}

impl NumberSigns {
    /// Those among some texts by their keys; units come with their names and keys.
    pub(super) fn of<'t>(
        text: impl Fn(&str) -> Result<&'t str>,
        units: impl Iterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self> {
        let [decimal, thousands] = ["number.decimal", "number.thousands"].map(&text);
        let mut written = Vec::new();
        for (name, key) in units {
            written.push((name.to_string(), text(key)?.to_string()));
        }
        Ok(Self { decimal: decimal?.into(), thousands: thousands?.into(), units: written })
    }
}
