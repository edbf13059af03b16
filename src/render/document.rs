//! Markdown documents of content/{language}: TOML front matter between `+++` lines, then text.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, html};
use serde::{Deserialize, Serialize};

use super::view::DevicePage;
use crate::diagnostic;
use crate::files::LayeredFolder;
use crate::model::{DATA_QUALITY, Edition, OF_THE_SERVER, PagePath, SHELVES};
use crate::render::Alternate;

/// A document, ready to be shown.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MarkdownPage {
    /// The file it was read from, for error messages.
    #[serde(skip)]
    pub file: PathBuf,
    /// Its address, as the template shows it; none where it has no page of its own.
    pub path: Option<String>,
    /// The same document in the languages of the site.
    pub alternates: Vec<Alternate>,
    /// Title of the page and of links to it.
    pub title: String,
    /// What search engines show.
    pub description: String,
    /// Where it goes; `None` for the home text, which is part of the home page.
    #[serde(skip)]
    pub place: Option<PagePath>,
    /// Rank among the documents in the footer.
    #[serde(skip)]
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
pub(crate) fn load_documents(
    folder: &LayeredFolder,
    edition: Edition,
) -> Result<Vec<MarkdownPage>> {
    let mut documents = Vec::new();
    for file in folder.files(1).context("in the folder of content")?.values() {
        if file.extension().is_some_and(|extension| extension == "md") {
            documents.push(load(file, edition)?);
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

fn load(file: &Path, edition: Edition) -> Result<MarkdownPage> {
    let named = || format!("in the document {}", file.display());
    let content = std::fs::read_to_string(file).with_context(named)?;
    parse(&content, file, edition).with_context(named)
}

/// The line before the front matter.
const FENCE: &str = "+++\n";

fn parse(content: &str, file: &Path, edition: Edition) -> Result<MarkdownPage> {
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
        (Some(slug), false) => Some(spoken_path(slug, edition)?),
        _ => bail!("the front matter needs either `slug` or `home = true`"),
    };
    Ok(MarkdownPage {
        file: file.to_path_buf(),
        path: place.as_ref().map(PagePath::url),
        alternates: Vec::new(),
        title: front.title,
        description: front.description,
        place,
        order: front.order,
        body: to_html(text, edition),
    })
}

/// A document that anyone may have written: read or refused with its place.
#[cfg(any(test, fuzzing))]
#[allow(clippy::panic, reason = "a failing target is a finding")]
pub(crate) fn fuzz(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match parse(text, Path::new("fuzzed.md"), Edition::ROOT) {
        Ok(page) => {
            let url = page.path.unwrap_or_else(|| "/".into());
            assert!(page.place.is_none() || PagePath::from_url(&url) == page.place, "{url}");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn document_path(slug: &str) -> Result<PagePath> {
    let path = PagePath::document(slug);
    ensure!(
        PagePath::from_url(&format!("/{slug}")).as_ref() == Some(&path) && slug != "index",
        "`{slug}` cannot be an address: use lower-case letters, digits and hyphens"
    );
    ensure!(!OF_THE_SERVER.contains(&slug), "`{slug}` is an address of the server; choose another");
    let is_of_device = DevicePage::ALL.iter().any(|page| page.slug() == slug);
    ensure!(!is_of_device, "`{slug}` is a page of the visitor's device; choose another address");
    ensure!(slug != DATA_QUALITY, "`{slug}` is the page about the data; choose another address");
    ensure!(slug != SHELVES, "`{slug}` is the index of the categories; choose another address");
    Ok(path)
}

/// That of a document in a language, where none of its words of addresses has the same.
fn spoken_path(slug: &str, edition: Edition) -> Result<PagePath> {
    let path = document_path(slug)?;
    let own = path.clone().of(edition);
    let is_free = own.at_root() == (edition, path);
    ensure!(
        is_free,
        "`{slug}` is a word of addresses in content/{edition}/addresses.toml; choose another"
    );
    Ok(own)
}

fn to_html(markdown: &str, edition: Edition) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut body = String::with_capacity(markdown.len() * 2);
    let mut cells = TableCells::default();
    let events = Parser::new_ext(markdown, options)
        .map(|event| cells.with_classes(in_edition(event, edition)));
    html::push_html(&mut body, events);
    // HTML, not XHTML. What is meant for readers has its `>` as an entity.
    body.replace(" />", ">")
}

/// A link to a page of the site as it is written for the root, leading to that of an edition.
fn in_edition(mut event: Event, edition: Edition) -> Event {
    if let Event::Start(Tag::Link { dest_url, .. }) = &mut event
        && dest_url.starts_with('/')
        && !dest_url.starts_with("//")
    {
        *dest_url = edition.address(dest_url).into();
    }
    event
}

/// Where we are in a table. Cells get a class for their alignment: the parser's own writer gives them
/// a `style`, which the pages' Content-Security-Policy refuses.
#[derive(Default)]
struct TableCells {
    alignments: Vec<Alignment>,
    column: usize,
    is_head: bool,
}

impl TableCells {
    fn with_classes<'e>(&mut self, event: Event<'e>) -> Event<'e> {
        match &event {
            Event::Start(Tag::Table(alignments)) => self.alignments.clone_from(alignments),
            Event::Start(row @ (Tag::TableHead | Tag::TableRow)) => {
                self.is_head = *row == Tag::TableHead;
                self.column = 0;
            }
            Event::Start(Tag::TableCell) => return Event::InlineHtml(self.opened().into()),
            _ => {}
        }
        event
    }

    /// The tag that opens the next cell; the writer closes it.
    fn opened(&mut self) -> String {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"cell-left\"",
            Some(Alignment::Center) => " class=\"cell-center\"",
            Some(Alignment::Right) => " class=\"cell-right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        let name = if self.is_head { "th" } else { "td" };
        format!("<{name}{class}>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(content: &str) -> String {
        format!("{:#}", parse(content, Path::new("x.md"), Edition::ROOT).unwrap_err())
    }

    #[test]
    fn front_matter_and_text_become_a_document() {
        let content = "+++\r\ntitle = \"T\"\r\ndescription = \"D\"\r\nslug = \"a-propos\"\r\n+++\r\n# Titre\r\n";
        let document = parse(content, Path::new("x.md"), Edition::ROOT).unwrap();
        assert_eq!(document.place, Some(PagePath::document("a-propos")));
        assert_eq!(document.body, "<h1>Titre</h1>\n");
    }

    #[test]
    fn cells_are_aligned_by_classes() {
        let html = to_html(
            "| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | *2* | `style=\"x\"` | 4 |\n",
            Edition::ROOT,
        );
        assert_eq!(
            html.replace('\n', ""),
            "<table><thead><tr><th class=\"cell-left\">a</th><th class=\"cell-center\">b</th>\
             <th class=\"cell-right\">c</th><th>d</th></tr></thead><tbody>\
             <tr><td class=\"cell-left\">1</td><td class=\"cell-center\"><em>2</em></td>\
             <td class=\"cell-right\"><code>style=\"x\"</code></td><td>4</td></tr></tbody></table>"
        );
        // A row may be too short or too long, and a second table has alignments of its own.
        let html =
            to_html("|a|b|\n|-:|-:|\n|1|\n|1|2|3|\n\nx\n\n|c|\n|-|\n|*d*|\n\n", Edition::ROOT);
        assert_eq!(html.matches("<td class=\"cell-right\">").count(), 4, "{html}");
        assert!(html.contains("<th>c</th>") && html.contains("<td><em>d</em></td>"), "{html}");
    }

    #[test]
    fn no_markdown_becomes_a_style() {
        let html = to_html(
            "# T {style=\"color: red\"}\n\n|a|\n|:-:|\n|b[^1]|\n\n[^1]: note\n\n- [x] fait\n- [ ] non\n\n\
             3. trois\n4. quatre\n\n![i](/i.png \"t\"){width=1}\n\n> [!NOTE]\n> n\n\n~~x~~ H~2~O x^2^ $y$\n\n\
             ```css\na\n```\n\nterme\n: sens\n",
            Edition::ROOT,
        );
        // Text may say so; a tag may not.
        let styled =
            html.split('<').filter(|tag| tag.split('>').next().unwrap().contains("style="));
        assert_eq!(styled.count(), 0, "{html}");
    }

    #[test]
    fn links_within_the_site_stay_in_the_language() {
        let english = Edition::below("en").unwrap();
        let text =
            "[a](/) [b](/qualite-des-donnees#x) [c](https://a.example/) [d](//a.example/) [e](#f)";
        let html = to_html(text, english);
        for own in ["/en", "/en/data-quality#x", "https://a.example/", "//a.example/", "#f"] {
            assert!(html.contains(&format!("href=\"{own}\"")), "{own}: {html}");
        }
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
