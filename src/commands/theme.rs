//! `sitegen theme eject`: a file of the theme for the operator to change.

use std::path::{Component, Path};

use anyhow::{Context as _, Result, bail, ensure};

use crate::cli::{Common, ThemeCommand};
use crate::config::{Config, ConfigError};
use crate::files::{self, LayeredFolder};

pub(super) fn run(common: Common, command: &ThemeCommand) -> Result<()> {
    let ThemeCommand::Eject { file } = command;
    let config = Config::load(common.into())?;
    let theme = config.theme();
    let is_inside = file.components().all(|part| matches!(part, Component::Normal(_)));
    let name = file.to_str().filter(|_| is_inside);
    let Some(name) = name else {
        let message =
            format!("{} is no path within a theme, such as templates/product.html", file.display());
        return Err(ConfigError::new(message).into());
    };
    let own = theme.own().join(name);
    ensure!(!files::is_there(&own)?, "{} is there already; nothing was changed", own.display());
    let from = theme.file(name);
    if !from.is_file() {
        bail!("no theme has a file {name}; there are {}", neighbours(&theme, file)?);
    }
    let content =
        std::fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
    let folder = own.parent().unwrap_or(theme.own());
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    files::write(&own, &content)?;
    super::print(&format!("{} is a copy of {}", own.display(), from.display()))
}

/// The files of the same folder, or all where there is no such folder.
fn neighbours(theme: &LayeredFolder, file: &Path) -> Result<String> {
    let (mut near, mut all) = (Vec::new(), Vec::new());
    for name in theme.files(usize::MAX)?.into_keys() {
        let shown = name.display().to_string();
        if name.parent() == file.parent() {
            near.push(shown.clone());
        }
        all.push(shown);
    }
    Ok(if near.is_empty() { all } else { near }.join(", "))
}
