//! A theme: minijinja templates in strict mode, and what each of them depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, ensure};
use htmlize::escape_all_quotes;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, context, machinery};
use serde::Serialize;

use crate::diagnostic;
use crate::files::LayeredFolder;
use crate::model::{Edition, PagePath};

use super::compiled::{CompiledTheme, Parsed};
use super::rendered_page::RenderedPage;
use super::{Site, Texts};

/// Templates of pages that builds write, and of those that visitors ask the server for.
pub(super) const OF_MANY_PAGES: [&str; 9] = [
    "category.html",
    "document.html",
    "error.html",
    "home.html",
    "product.html",
    "quality.html",
    "search.html",
    "shelves.html",
    "substitute.html",
];

/// A page to be: where it goes, which template shows it, and what it shows.
#[derive(Clone, Debug)]
pub(crate) struct Page<V> {
    /// Where it goes.
    pub path: PagePath,
    /// Name of the template.
    pub template: &'static str,
    /// What it shows.
    pub view: V,
}

impl<V> Page<V> {
    /// The same page at its place in an edition.
    pub(crate) fn of(self, edition: Edition) -> Self {
        Self { path: self.path.of(edition), ..self }
    }

    /// A page the server answers, at the address of a route.
    pub(crate) fn of_server(path: &str, template: &'static str, view: V) -> Self {
        Self { path: PagePath::document(path.trim_start_matches('/')), template, view }
    }
}

/// The templates, ready to render.
pub(crate) struct Theme {
    environment: Environment<'static>,
    compiled: CompiledTheme,
    folder: LayeredFolder,
    digests: BTreeMap<String, [u8; 32]>,
}

impl Theme {
    /// Reads the templates of a folder and gives them the site settings and texts.
    pub(crate) fn load(folder: &LayeredFolder, site: &Site, texts: Arc<Texts>) -> Result<Self> {
        let sources = read_templates(folder)?;
        ensure!(!sources.is_empty(), "{} holds no template", folder.own().display());
        let mut settings = serde_json::to_vec(site)?;
        settings.extend(texts.digest());
        let digests = digests(&sources, &settings);
        // Lines that hold a statement only leave no blank line behind.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        let syntax = syntax.map_err(|error| anyhow!("{error}"))?;
        let settings = Value::from(Serde(site));
        let parsed = parse(folder, &sources, &syntax)?;
        let compiled = CompiledTheme::new(&parsed, &settings, Arc::clone(&texts));
        let environment = environment(sources, syntax, settings, texts);
        Ok(Self { environment, compiled, folder: folder.clone(), digests })
    }

    /// What all pages of a template depend on: the version of the program, the template with all it includes, the
    /// site settings and texts. `None` where there is no such template.
    pub(crate) fn digest(&self, template: &str) -> Option<&[u8; 32]> {
        self.digests.get(template)
    }

    /// The HTML of a page, to be kept.
    pub(crate) fn html<V: Serialize>(&self, page: &Page<V>) -> Result<String> {
        Ok(self.render(page)?.into_html())
    }

    /// The HTML of a page, to be written and let go.
    pub(crate) fn render<V: Serialize>(&self, page: &Page<V>) -> Result<RenderedPage<'_>> {
        let compiled = self.compiled.page(page.template, &page.view, &self.environment);
        // Every page of every test is rendered both ways.
        debug_assert!(
            compiled.is_none() || compiled == self.render_by_minijinja(page).ok(),
            "{}",
            page.path
        );
        let html = compiled.map_or_else(|| self.render_by_minijinja(page), Ok)?;
        Ok(RenderedPage::new(html, self.compiled.buffers()))
    }

    /// What is to be said of those templates of many pages that only minijinja can render, which takes it many times as
    /// long.
    pub(crate) fn slow_templates(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for slow in self.compiled.slow() {
            if !OF_MANY_PAGES.contains(&slow.template.as_str()) {
                continue;
            }
            let message = format!(
                "pages of `{}` are rendered slower: {} is left to minijinja",
                slow.template, slow.reason
            );
            notes.push(diagnostic::in_file(&self.folder.file(&slow.used), slow.line, &message));
        }
        notes
    }

    /// A page by its program alone.
    #[cfg(test)]
    pub(super) fn compiled_page<V: Serialize>(&self, page: &Page<V>) -> Option<String> {
        self.compiled.page(page.template, &page.view, &self.environment)
    }

    /// Those of its templates that are compiled.
    #[cfg(test)]
    pub(super) fn compiled(&self) -> &CompiledTheme {
        &self.compiled
    }

    /// The HTML of a page by minijinja alone, which also knows what is wrong where something is.
    pub(super) fn render_by_minijinja<V: Serialize>(&self, page: &Page<V>) -> Result<String> {
        let rendered = self.environment.get_template(page.template).and_then(|template| {
            template.render(context! { view => Value::from(Serde(&page.view)) })
        });
        rendered.map_err(|error| self.explain(&error, &page.path))
    }

    /// Names template, line and page, and what minijinja says down to the cause.
    fn explain(&self, error: &minijinja::Error, page: &PagePath) -> anyhow::Error {
        // minijinja wraps an error for each template it passes through; the innermost knows the line.
        let mut innermost = error;
        let mut message = error.to_string();
        while let Some(cause) =
            std::error::Error::source(innermost).and_then(|cause| cause.downcast_ref())
        {
            innermost = cause;
            message = format!("{message}: {innermost}");
        }
        let template = innermost.name().or(error.name()).unwrap_or("?");
        let line = innermost.line().or(error.line()).unwrap_or(0);
        let file = self.folder.file(template);
        let message = format!("{message}; while rendering {}", page.url());
        anyhow!(diagnostic::in_file(&file, line, &message))
    }
}

fn read_templates(folder: &LayeredFolder) -> Result<BTreeMap<String, String>> {
    let mut sources = BTreeMap::new();
    for (name, file) in folder.files(usize::MAX).context("in the theme's folder of templates")? {
        if file.extension().is_some_and(|extension| extension == "html") {
            let name = name.to_string_lossy().into_owned();
            let source = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read the template {}", file.display()))?;
            sources.insert(name, without_indentation(&source));
        }
    }
    Ok(sources)
}

/// A template with its lines as they are sent: indented for people, which would add a tenth to every page.
/// Lines stay lines, so that errors name the right one.
fn without_indentation(source: &str) -> String {
    let mut lines = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        lines.push_str(line.trim_start_matches([' ', '\t']));
    }
    lines
}

/// A digest for each template over its source, those of the templates it names, and `settings`.
fn digests(sources: &BTreeMap<String, String>, settings: &[u8]) -> BTreeMap<String, [u8; 32]> {
    let mut named = BTreeMap::new();
    for (name, source) in sources {
        named.insert(name.as_str(), named_templates(source, sources));
    }
    let mut digests = BTreeMap::new();
    for name in sources.keys() {
        let mut hasher = blake3::Hasher::new();
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        for used in used_templates(name, &named) {
            // A zero byte after each part: no other parts can run together to the same bytes.
            hasher.update(used.as_bytes()).update(&[0]);
            hasher.update(sources[used].as_bytes()).update(&[0]);
        }
        hasher.update(settings);
        digests.insert(name.clone(), *hasher.finalize().as_bytes());
    }
    digests
}

/// The templates that stand in quotes in a source. Those that it uses are named literally, so at worst a page is rendered
/// that need not be.
fn named_templates<'s>(source: &str, sources: &'s BTreeMap<String, String>) -> BTreeSet<&'s str> {
    let mut named = BTreeSet::new();
    for quote in ['"', '\''] {
        // Whichever of two quotes opens a text, what is between them is met.
        for text in source.split(quote) {
            if let Some((name, _)) = sources.get_key_value(text) {
                named.insert(name.as_str());
            }
        }
    }
    named
}

/// The template and all it may extend, include or import; `named` are those that each names.
fn used_templates<'s>(
    name: &'s str,
    named: &BTreeMap<&str, BTreeSet<&'s str>>,
) -> BTreeSet<&'s str> {
    let mut used = BTreeSet::from([name]);
    let mut open = vec![name];
    while let Some(user) = open.pop() {
        for &other in named.get(user).into_iter().flatten() {
            if used.insert(other) {
                open.push(other);
            }
        }
    }
    used
}

/// The syntax trees of all templates, or what is wrong with one.
fn parse<'s>(
    folder: &LayeredFolder,
    sources: &'s BTreeMap<String, String>,
    syntax: &SyntaxConfig,
) -> Result<Parsed<'s>> {
    let mut templates = Parsed::new();
    for (name, source) in sources {
        let template = machinery::parse(source, name, syntax.clone()).map_err(|error| {
            let detail = error.detail().unwrap_or_default();
            let message = format!("{}: {detail}", error.kind());
            anyhow!(diagnostic::in_file(&folder.file(name), error.line().unwrap_or(0), &message))
        })?;
        templates.insert(name.as_str(), template);
    }
    Ok(templates)
}

/// What minijinja renders pages with. It reads a template where a page needs it: most are rendered by their programs.
fn environment(
    sources: BTreeMap<String, String>,
    syntax: SyntaxConfig,
    site: Value,
    texts: Arc<Texts>,
) -> Environment<'static> {
    let mut environment = Environment::new();
    // A misspelt name of a view must fail the build, not leave a gap on a million pages.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(syntax);
    environment.set_formatter(|out, state, value| {
        if value.is_none() || value.is_undefined() {
            let message = "a missing value would be printed; guard it with `{% if %}`";
            return Err(minijinja::Error::new(ErrorKind::InvalidOperation, message));
        }
        match value.as_str() {
            // minijinja would write every slash as an entity, a sixth of a page's size.
            Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
                out.write_str(&escape_all_quotes(text)).map_err(minijinja::Error::from)
            }
            _ => minijinja::escape_formatter(out, state, value),
        }
    });
    environment.add_global("site", site);
    environment.add_function("text", move |key: &str, values: Kwargs| text(&texts, key, &values));
    environment.set_loader(move |name| Ok(sources.get(name).cloned()));
    environment
}

/// The template function `text(key, name=value, …)`.
fn text(texts: &Texts, key: &str, values: &Kwargs) -> Result<String, minijinja::Error> {
    let failed = |error: anyhow::Error| {
        minijinja::Error::new(ErrorKind::InvalidOperation, format!("{error:#}"))
    };
    let mut number = None;
    let mut filled: Vec<(&str, String)> = Vec::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        let whole = value.as_i64().filter(|_| value.is_number());
        // `n` chooses between singular and plural, by the rules of the texts' language.
        if name == "n" {
            number = whole;
        }
        filled.push((name, whole.map_or_else(|| value.to_string(), |whole| texts.whole(whole))));
    }
    let pairs: Vec<(&str, &str)> =
        filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
    texts.fill(key, number, &pairs).map_err(failed)
}

#[cfg(test)]
mod tests;
