//! `sitegen config`: the settings that take effect, and what editors and operators can know of all of them.

use std::fmt::Write as _;

use anyhow::Result;

use crate::cli::{Common, ConfigCommand};
use crate::config::{self, Config, EffectiveSetting};

pub(super) fn run(common: Common, command: &ConfigCommand) -> Result<()> {
    match command {
        ConfigCommand::Show => super::print(&shown(&Config::load(common.into())?.effective)),
        ConfigCommand::Template => super::print(config::template().trim_end()),
        ConfigCommand::Schema => super::print(&serde_json::to_string_pretty(&config::schema())?),
    }
}

/// `site.name = "x"  # sitegen.toml:6`, one setting a line.
fn shown(settings: &[EffectiveSetting]) -> String {
    let mut assignments = Vec::new();
    // One overlong value must not push all comments out of sight.
    let (mut width, widest) = (0, 60);
    for EffectiveSetting { key, toml, origin, .. } in settings {
        let assignment = match toml {
            Some(value) => format!("{key} = {value}"),
            None => format!("# {key} is not set"),
        };
        width = width.max(assignment.chars().count().min(widest));
        assignments.push((assignment, origin));
    }
    let mut text = String::new();
    for (assignment, origin) in assignments {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{assignment:width$}  # {origin}");
    }
    text.trim_end().to_string()
}
