//! « Mes aliments »: saving a pair, the list, notes, removing with a way back.

use super::save::{landing, save};
use crate::auth::Limit;
use crate::model::{AccountId, Barcode, Note, SavedPair};
use crate::render::view::{Face, News, SavedFacts, SavedItem, Side};
use crate::search::{Card, Index};
use crate::server::context::Context;
use crate::server::handlers::account::intent::Intent;
use crate::server::handlers::notice::Notice;
use crate::server::handlers::saved::snapshot::{Snapshot, face};
use crate::server::http::error::HttpError;
use crate::server::http::form::Form;
use crate::server::http::response::Response;
use crate::server::http::route::Route;
use crate::store::accounts::SavedSubstitute;

/// Pairs on a page of the list.
const PER_PAGE: usize = 48;
/// Ways to sort: the latest first, by name, best grades first.
const SORTS: &[&str] = &["date", "nom", "note"];

/// `/mes-aliments`
pub(crate) fn list_or_save(context: &Context) -> Result<Response, HttpError> {
    if context.only_reads() {
        return list(context);
    }
    let pair = pair(&context.form()?)?;
    match context.visitor()? {
        Some(visitor) => {
            context.throttle(&Limit::CHANGES, &visitor.account.0.to_string())?;
            Ok(Response::see_other(&save(context, visitor.account, pair)?))
        }
        None => {
            let sign_in = Intent::to_save(context, pair).at(Route::SignIn);
            Ok(Response::see_other(&format!("{sign_in}&fait={}", Notice::SignInToSave.code())))
        }
    }
}

/// The pair a form names.
fn pair(form: &Form) -> Result<SavedPair, HttpError> {
    let (product, substitute) = (barcode(form.text("produit")), barcode(form.text("substitut")));
    let (Some(product), Some(substitute)) = (product, substitute) else {
        return Err(HttpError::BadRequest);
    };
    SavedPair::new(product, substitute).ok_or(HttpError::BadRequest)
}

fn barcode(text: &str) -> Option<Barcode> {
    text.parse().ok()
}

/// Who changes their list, and what.
fn change(context: &Context) -> Result<(AccountId, SavedPair, Form), HttpError> {
    let account = context.signed_in()?.account;
    context.throttle(&Limit::CHANGES, &account.0.to_string())?;
    let form = context.form()?;
    Ok((account, pair(&form)?, form))
}

/// `/mes-aliments/note`
pub(crate) fn note(context: &Context) -> Result<Response, HttpError> {
    let (account, pair, form) = change(context)?;
    let note = Note::parse(form.raw("note")).map_err(|_| HttpError::BadRequest)?;
    if !context.state.accounts.note(account, pair, note.as_ref())? {
        return Err(HttpError::NotFound);
    }
    Ok(Response::see_other(&landing(Notice::NoteSaved, pair)))
}

/// `/mes-aliments/retrait`
pub(crate) fn remove(context: &Context) -> Result<Response, HttpError> {
    let (account, pair, _) = change(context)?;
    context.state.accounts.remove(account, pair, context.now)?;
    let (path, product, substitute) = (Route::Saved.path(), pair.product(), pair.substitute());
    Ok(Response::see_other(&format!("{path}?retire={product}.{substitute}")))
}

/// `/mes-aliments/retour`
pub(crate) fn restore(context: &Context) -> Result<Response, HttpError> {
    let (account, pair, _) = change(context)?;
    context.state.accounts.restore(account, pair)?;
    Ok(Response::see_other(&landing(Notice::Restored, pair)))
}

fn list(context: &Context) -> Result<Response, HttpError> {
    let visitor = context.signed_in()?;
    let (account, name) = (visitor.account, visitor.name.as_str().to_string());
    let query = context.query()?;
    let sort = SORTS.iter().find(|sort| **sort == query.text("tri")).copied().unwrap_or("date");
    let index = context.state.index.index()?;
    let saved = context.state.accounts.saved(account)?;
    let pairs: Vec<SavedPair> = saved.iter().map(|saved| saved.pair).collect();
    let mut entries = Vec::with_capacity(saved.len());
    for substitute in saved {
        entries.push(SavedEntry::look_up(&index, substitute)?);
    }
    sort_by(&mut entries, sort);
    let pages = Pages::new(query.text("page"), entries.len());
    let mut items = Vec::with_capacity(PER_PAGE);
    for entry in entries.into_iter().skip(pages.skipped()).take(PER_PAGE) {
        items.push(entry.item(&index, &pairs)?);
    }
    let facts = SavedFacts {
        path: Route::Saved.path(),
        account: name,
        notice: Notice::of(&query).map(Notice::code),
        undo: removed(&query),
        sort,
        sorts: SORTS,
        total: pairs.len(),
        page: pages.page,
        pages: pages.pages,
        items,
    };
    context.state.page(200, &context.state.wording.saved_page(facts)?)
}

/// The pair the address says was removed.
fn removed(query: &Form) -> Option<(String, String)> {
    let (product, substitute) = query.text("retire").split_once('.')?;
    Some((barcode(product)?.to_string(), barcode(substitute)?.to_string()))
}

/// Which part of the list is shown.
struct Pages {
    page: usize,
    pages: usize,
}

impl Pages {
    fn new(asked: &str, items: usize) -> Self {
        let pages = items.div_ceil(PER_PAGE).max(1);
        Self { page: asked.parse().unwrap_or(1).clamp(1, pages), pages }
    }

    fn skipped(&self) -> usize {
        (self.page - 1) * PER_PAGE
    }
}

/// A saved pair with what is known of it now.
struct SavedEntry {
    saved: SavedSubstitute,
    then: Snapshot,
    product: Option<Card>,
    substitute: Option<Card>,
}

impl SavedEntry {
    fn look_up(index: &Index, saved: SavedSubstitute) -> anyhow::Result<Self> {
        let pair = saved.pair;
        Ok(Self {
            then: Snapshot::read(&saved.snapshot, pair),
            product: index.card(pair.product())?,
            substitute: index.card(pair.substitute())?,
            saved,
        })
    }

    /// As it is shown; `pairs` are all its owner has saved.
    fn item(self, index: &Index, pairs: &[SavedPair]) -> anyhow::Result<SavedItem> {
        let pair = self.saved.pair;
        let swap = index.swap(pair.product(), pair.substitute())?;
        let mut news = self.news();
        news.extend(self.better(index, pairs)?);
        let (url, reasons) = match swap {
            Some(swap) => (Some(swap.url), swap.reasons),
            None => (None, self.then.reasons.clone()),
        };
        Ok(SavedItem {
            product: side(pair.product(), self.product.as_ref(), self.then.product),
            substitute: side(pair.substitute(), self.substitute.as_ref(), self.then.substitute),
            url,
            reasons,
            saved: self.saved.saved,
            note: self.saved.note.map(|note| note.as_str().to_string()).unwrap_or_default(),
            news,
        })
    }

    /// What has become of both products since.
    fn news(&self) -> Vec<News> {
        let mut news = Vec::new();
        match &self.product {
            None => news.push(News::ProductGone),
            Some(now) => news.extend(grade_news(&self.then.product.grade, now)),
        }
        match &self.substitute {
            None => news.push(News::SubstituteGone),
            Some(now) => news.extend(grade_news(&self.then.substitute.grade, now)),
        }
        news
    }

    /// A substitute of a better grade than the one that was saved.
    fn better(&self, index: &Index, pairs: &[SavedPair]) -> anyhow::Result<Option<News>> {
        let product = self.saved.pair.product();
        let grade =
            self.substitute.as_ref().map_or(self.then.substitute.grade.as_str(), |c| c.grade);
        let is_saved = |card: &Card| {
            SavedPair::new(product, card.barcode).is_some_and(|pair| pairs.contains(&pair))
        };
        let mut swaps = index.substitutes(product)?.into_iter();
        let better = swaps.find(|swap| {
            is_letter(swap.substitute.grade)
                && (!is_letter(grade) || swap.substitute.grade < grade)
                && !is_saved(&swap.substitute)
        });
        Ok(better.map(|swap| News::Better {
            name: swap.substitute.name,
            grade: swap.substitute.grade.into(),
            url: swap.url,
        }))
    }
}

fn grade_news(before: &str, now: &Card) -> Option<News> {
    let both_graded = is_letter(before) && is_letter(now.grade);
    (both_graded && before != now.grade).then(|| News::Grade {
        name: now.name.clone(),
        before: before.into(),
        after: now.grade.into(),
        is_better: now.grade < before,
    })
}

/// One of `a` to `e`, which sort as they are.
fn is_letter(grade: &str) -> bool {
    grade.len() == 1
}

fn side(barcode: Barcode, now: Option<&Card>, then: Face) -> Side {
    let url = now.map(|card| card.url.clone());
    let face = now.map_or(then, face);
    Side { barcode: barcode.to_string(), url, face }
}

fn sort_by(found: &mut [SavedEntry], sort: &str) {
    // « É » stands with « E », as in a dictionary.
    let name = |found: &SavedEntry| {
        let now = found.product.as_ref().map(|card| card.name.as_str());
        deunicode::deunicode(now.unwrap_or(&found.then.product.name)).to_lowercase()
    };
    let grade = |found: &SavedEntry| {
        let now = found.substitute.as_ref().map(|card| card.grade.to_string());
        let grade = now.unwrap_or_else(|| found.then.substitute.grade.clone());
        (!is_letter(&grade), grade)
    };
    match sort {
        "nom" => found.sort_by_cached_key(name),
        "note" => found.sort_by_cached_key(grade),
        // The store gives the latest first.
        _ => {}
    }
}
