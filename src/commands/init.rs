//! `sitegen init`: a folder for a site, apart from the release, with nothing in it but what is the operator's own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::cli::InitArgs;
use crate::config::{ConfigError, NewSite, folder_of_program};
use crate::files::{self, LayeredFolder};

const README: &str = "\
This folder holds what is this site's own: sitegen.toml, the databases in data/, the pages in public/. A file in content/
or themes/ stands before the file of the same name of the release; all others come from the release, so a new release
never meets what was written here. Copy a file from the release to change it. content/fr/ui.toml needs only the texts that
differ, and an empty file takes a document, template or image of the release away.
";

/// What the site may put before the release.
const OVERRIDES: [&str; 3] = ["content", "themes/default/static", "themes/default/templates"];

/// The demo catalogue: a site can be looked at before anything is downloaded.
const DEMO: &str = "data/demo";

pub(super) fn run(args: &InitArgs) -> Result<()> {
    let folder = std::path::absolute(&args.folder)
        .with_context(|| format!("{} is no path", args.folder.display()))?;
    let release = release(args)?;
    refuse_what_is_there(&folder, &release)?;
    let new_site = NewSite {
        name: args.name.clone(),
        base_url: args.base_url.clone(),
        contact: args.contact.clone(),
        listen: args.listen.clone(),
        release: args.release.is_some().then(|| release.clone()),
    };
    let file = folder.join("sitegen.toml");
    let (text, config) = new_site.config(&file)?;
    for name in OVERRIDES.into_iter().chain([&*format!("content/{}", config.site.language)]) {
        make_folder(&folder.join(name))?;
    }
    files::write(&folder.join("README.md"), README.as_bytes())?;
    copy_demo(&release, &folder)?;
    // Last: a folder that has it is whole.
    files::write(&file, text.as_bytes())?;
    super::print(&format!("made {}; next: sitegen build --config {0}", file.display()))
}

/// The folder with the content and themes that the site takes.
fn release(args: &InitArgs) -> Result<PathBuf> {
    match &args.release {
        Some(folder) => {
            std::path::absolute(folder).with_context(|| format!("{} is no path", folder.display()))
        }
        None => folder_of_program().ok_or_else(|| {
            let message = "there are no content/ and themes/ next to this program; name their folder with --release";
            ConfigError::new(message.into()).into()
        }),
    }
}

fn refuse_what_is_there(folder: &Path, release: &Path) -> Result<()> {
    for name in ["sitegen.toml", "README.md", "content", "themes"] {
        let path = folder.join(name);
        if files::is_there(&path)? {
            let message = format!("{} is there already; nothing was changed", path.display());
            return Err(ConfigError::new(message).into());
        }
    }
    if folder == release {
        let message = format!("{} is the folder of the release", folder.display());
        return Err(ConfigError::new(message).into());
    }
    Ok(())
}

fn copy_demo(release: &Path, folder: &Path) -> Result<()> {
    let demo = LayeredFolder::new(release.join(DEMO), None);
    if !files::is_there(demo.own())? {
        return super::print("the release has no demo catalogue: name a source in sitegen.toml");
    }
    for (name, from) in demo.files(1)? {
        let content = fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
        files::write(&folder.join(DEMO).join(name), &content)?;
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}
