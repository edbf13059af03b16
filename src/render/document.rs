//! Markdown documents of content/{language}: TOML front matter between `+++` lines, then text.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use pulldown_cmark::{Options, Parser, html};
use serde::Deserialize;

use crate::diagnostic;
use crate::model::{OF_THE_SERVER, PagePath};

/// A document, ready to be shown.
#[derive(Clone, Debug)]
pub(crate) struct MarkdownPage {
    /// The file it was read from, for error messages.
    pub file: PathBuf,
    /// Title of the page and of links to it.
    pub title: String,
    /// What search engines show.
    pub description: String,
    /// Where it goes; `None` for the home text, which is part of the home page.
    pub place: Option<PagePath>,
    /// Rank among the documents in the footer.
    pub order: i64,
    /// The text as HTML.
    pub body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: String,
    description: String,
    slug: Option<String>,
    #[serde(default)]
    home: bool,
    #[serde(default)]
    order: i64,
}

/// Reads all documents of a folder, by `order`, then by file name.
pub(crate) fn load_documents(folder: &Path) -> Result<Vec<MarkdownPage>> {
    let mut documents = Vec::new();
    let walk = walkdir::WalkDir::new(folder).max_depth(1).sort_by_file_name();
    for entry in walk {
        let entry = entry
            .with_context(|| format!("cannot read the content folder {}", folder.display()))?;
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            documents.push(load(entry.path())?);
        }
    }
    documents.sort_by_key(|document| document.order);
    for (at, document) in documents.iter().enumerate() {
        if let Some(other) = documents[..at].iter().find(|other| other.place == document.place) {
            bail!("{} and {} want the same address", other.file.display(), document.file.display());
        }
    }
    Ok(documents)
}

fn load(file: &Path) -> Result<MarkdownPage> {
    let named = || format!("in the document {}", file.display());
    let content = std::fs::read_to_string(file).with_context(named)?;
    parse(&content, file).with_context(named)
}

/// The line before the front matter.
const FENCE: &str = "+++\n";

fn parse(content: &str, file: &Path) -> Result<MarkdownPage> {
    // Editors of other systems add a byte order mark and carriage returns.
    let content = content.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (front, text) = content
        .strip_prefix(FENCE)
        .and_then(|rest| rest.split_once("\n+++\n"))
        .context("it must begin with TOML front matter between two lines `+++`")?;
    let front: FrontMatter = toml::from_str(front).map_err(|error| {
        // The front matter begins after the line `+++`.
        let span = error.span().unwrap_or(0..0);
        let span = span.start + FENCE.len()..span.end + FENCE.len();
        anyhow!(diagnostic::at(file, &content, span, error.message()))
    })?;
    let place = match (&front.slug, front.home) {
        (None, true) => None,
        (Some(slug), false) => Some(document_path(slug)?),
        _ => bail!("the front matter needs either `slug` or `home = true`"),
    };
    Ok(MarkdownPage {
        file: file.to_path_buf(),
        title: front.title,
        description: front.description,
        place,
        order: front.order,
        body: to_html(text),
    })
}

fn document_path(slug: &str) -> Result<PagePath> {
    let path = PagePath::document(slug);
    ensure!(
        PagePath::from_url(&format!("/{slug}")).as_ref() == Some(&path) && slug != "index",
        "`{slug}` cannot be an address: use lower-case letters, digits and hyphens"
    );
    ensure!(!OF_THE_SERVER.contains(&slug), "`{slug}` is an address of the server; choose another");
    Ok(path)
}

fn to_html(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut body = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut body, Parser::new_ext(markdown, options));
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(content: &str) -> String {
        format!("{:#}", parse(content, Path::new("x.md")).unwrap_err())
    }

    #[test]
    fn front_matter_and_text_become_a_document() {
        let content = "+++\r\ntitle = \"T\"\r\ndescription = \"D\"\r\nslug = \"a-propos\"\r\n+++\r\n# Titre\r\n";
        let document = parse(content, Path::new("x.md")).unwrap();
        assert_eq!(document.place, Some(PagePath::document("a-propos")));
        assert_eq!(document.body, "<h1>Titre</h1>\n");
    }

    #[test]
    fn mistakes_are_explained() {
        assert!(error("# Titre").contains("`+++`"));
        assert!(
            error("+++\ntitle = \"T\"\ndescription = \"D\"\n+++\n")
                .contains("either `slug` or `home")
        );
        let slug = |slug: &str| {
            error(&format!("+++\ntitle = \"T\"\ndescription = \"D\"\nslug = \"{slug}\"\n+++\n"))
        };
        for wrong in ["Mentions légales", "404", "a/b", "..", "index"] {
            assert!(slug(wrong).contains("cannot be an address"), "{wrong}");
        }
        assert!(slug("connexion").contains("is an address of the server"));
        let unknown = error("+++\ntitle = \"T\"\ndescription = \"D\"\nslog = \"x\"\n+++\n");
        assert!(unknown.contains(".md:4: ") && unknown.contains("slog"), "{unknown}");
    }
}
