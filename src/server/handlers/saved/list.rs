//! « Mes aliments »: saving a pair, the list, notes, removing with a way back.

use super::save::{landing, save};
use crate::auth::Limit;
use crate::model::{AccountId, Barcode, Grade, Grading, Note, ProductCard, SavedPair};
use crate::render::view::{RemovedPair, SavedChange, SavedItem, SavedView, Wording};
use crate::search::{Card, Index};
use crate::server::context::Context;
use crate::server::handlers::account::intent::Intent;
use crate::server::handlers::notice::Notice;
use crate::server::handlers::saved::snapshot::Snapshot;
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
        items.push(entry.item(&index, &pairs, &context.state.wording)?);
    }
    let view = SavedView {
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
    context.state.page(200, &view.into())
}

/// The pair the address says was removed.
fn removed(query: &Form) -> Option<RemovedPair> {
    let (product, substitute) = query.text("retire").split_once('.')?;
    let (product, substitute) = (barcode(product)?.to_string(), barcode(substitute)?.to_string());
    Some(RemovedPair { product, substitute })
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
    fn item(
        self,
        index: &Index,
        pairs: &[SavedPair],
        wording: &Wording,
    ) -> anyhow::Result<SavedItem> {
        let pair = self.saved.pair;
        let swap = index.swap(pair.product(), pair.substitute())?;
        let mut news = self.news();
        news.extend(self.better(index, pairs)?);
        let (url, reasons) = match swap {
            Some(swap) => (Some(swap.url), swap.note.reasons),
            None => (None, self.then.reasons.clone()),
        };
        Ok(SavedItem {
            product: shown(self.product.as_ref(), self.then.product),
            substitute: shown(self.substitute.as_ref(), self.then.substitute),
            url,
            reasons,
            saved: wording.date(self.saved.saved)?,
            note: self.saved.note.map(|note| note.as_str().to_string()).unwrap_or_default(),
            news: news
                .into_iter()
                .map(|news| wording.saved_news(news))
                .collect::<Result<_, _>>()?,
        })
    }

    /// What has become of both products since.
    fn news(&self) -> Vec<SavedChange> {
        let mut news = Vec::new();
        match &self.product {
            None => news.push(SavedChange::ProductGone),
            Some(now) => news.extend(grade_change(self.then.product.grade, now)),
        }
        match &self.substitute {
            None => news.push(SavedChange::SubstituteGone),
            Some(now) => news.extend(grade_change(self.then.substitute.grade, now)),
        }
        news
    }

    /// A substitute of a better grade than the one that was saved.
    fn better(&self, index: &Index, pairs: &[SavedPair]) -> anyhow::Result<Option<SavedChange>> {
        let product = self.saved.pair.product();
        let saved_grade = self.substitute_grade().grade();
        for swap in index.substitutes(product)? {
            let Some(grade) = swap.substitute.grade.grade() else { continue };
            let is_better = saved_grade.is_none_or(|saved| grade < saved);
            let offered = SavedPair::new(product, swap.substitute.barcode);
            // One that is on the list already is not worth a hint.
            if is_better && !offered.is_some_and(|pair| pairs.contains(&pair)) {
                let name = swap.substitute.name;
                return Ok(Some(SavedChange::Better { name, grade, url: swap.url }));
            }
        }
        Ok(None)
    }

    fn substitute_grade(&self) -> Grading {
        match &self.substitute {
            Some(now) => now.grade,
            None => self.then.substitute.grade,
        }
    }

    fn name_key(&self) -> String {
        let name = match &self.product {
            Some(now) => &now.name,
            None => &self.then.product.name,
        };
        // « É » stands with « E », as in a dictionary.
        deunicode::deunicode(name).to_lowercase()
    }

    /// Unknown grades come last.
    fn grade_key(&self) -> (bool, &'static str) {
        let grade = self.substitute_grade();
        (grade.grade().is_none(), grade.code())
    }
}

/// A product whose grade is unknown now or was then has not become better or worse.
fn grade_change(then: Grading, now: &Card) -> Option<SavedChange> {
    let (before, after): (Grade, Grade) = (then.grade()?, now.grade.grade()?);
    if before == after {
        return None;
    }
    Some(SavedChange::Grade { name: now.name.clone(), before, after })
}

fn shown(now: Option<&Card>, then: ProductCard) -> ProductCard {
    now.map_or(then, Card::shown)
}

fn sort_by(found: &mut [SavedEntry], sort: &str) {
    match sort {
        "nom" => found.sort_by_cached_key(SavedEntry::name_key),
        "note" => found.sort_by_cached_key(SavedEntry::grade_key),
        // The store gives the latest first.
        _ => {}
    }
}
