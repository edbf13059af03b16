//! « Mes aliments »: saving a pair, the list, notes, removing with a way back.

use super::import_address;
use super::save::{landing, pair_in, pair_of, save};
use super::snapshot::Snapshot;
use crate::auth::Limit;
use crate::model::{AccountId, Edition, Note, ProductCard, SavedPair};
use crate::render::view::{ErrorPage, SavedItem, SavedNews, SavedView, Wording};
use crate::search::Index;
use crate::server::context::Context;
use crate::server::handlers::account::intent::Intent;
use crate::server::handlers::compare::compared;
use crate::server::handlers::notice::Notice;
use crate::server::http::{Answer, Form, Response, Route};
use crate::server::spoken::Spoken;
use crate::store::accounts::SavedSubstitute;
use crate::words::in_ascii;

/// Pairs on a page of the list.
const PER_PAGE: usize = 48;
/// Ways to sort: the latest first, by name, best grades first.
const SORTS: &[&str] = &["date", "nom", "note"];

/// `/mes-aliments`
pub(crate) fn list_or_save(context: &Context) -> Answer {
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
fn pair(form: &Form) -> Answer<SavedPair> {
    Ok(pair_of(form.text("produit"), form.text("substitut")).ok_or(ErrorPage::BadRequest)?)
}

/// Who changes their list, and what.
fn change(context: &Context) -> Answer<(AccountId, SavedPair, Form)> {
    let account = context.signed_in()?.account;
    context.throttle(&Limit::CHANGES, &account.0.to_string())?;
    let form = context.form()?;
    Ok((account, pair(&form)?, form))
}

/// `/mes-aliments/note`
pub(crate) fn note(context: &Context) -> Answer {
    let (account, pair, form) = change(context)?;
    let note = Note::parse(form.raw("note")).map_err(|_| ErrorPage::BadRequest)?;
    if !context.state.accounts.note(account, pair, note.as_ref())? {
        return Err(ErrorPage::NotFound.into());
    }
    Ok(Response::see_other(&landing(Notice::NoteSaved, pair)))
}

/// `/mes-aliments/retrait`
pub(crate) fn remove(context: &Context) -> Answer {
    let (account, pair, _) = change(context)?;
    context.state.accounts.remove(account, pair, context.now)?;
    let (path, product, substitute) = (Route::Saved.path(), pair.product(), pair.substitute());
    Ok(Response::see_other(&format!("{path}?retire={product}.{substitute}")))
}

/// `/mes-aliments/retour`
pub(crate) fn restore(context: &Context) -> Answer {
    let (account, pair, _) = change(context)?;
    context.state.accounts.restore(account, pair)?;
    Ok(Response::see_other(&landing(Notice::Restored, pair)))
}

fn list(context: &Context) -> Answer {
    let visitor = context.signed_in()?;
    let (account, name) = (visitor.account, visitor.name.as_str().to_string());
    let query = context.query()?;
    let sort = SORTS.iter().find(|sort| **sort == query.text("tri")).copied().unwrap_or("date");
    let index = context.state.index.index()?;
    let saved = context.state.accounts.saved(account)?;
    let pairs: Vec<SavedPair> = saved.iter().map(|saved| saved.pair).collect();
    let mut entries = Vec::with_capacity(saved.len());
    for substitute in saved {
        entries.push(SavedEntry::look_up(&index, context.spoken.edition, substitute)?);
    }
    sort_by(&mut entries, sort);
    let pages = entries.len().div_ceil(PER_PAGE).max(1);
    let page = query.text("page").parse().unwrap_or(1).clamp(1, pages);
    let mut items = Vec::with_capacity(PER_PAGE);
    for entry in entries.into_iter().skip((page - 1) * PER_PAGE).take(PER_PAGE) {
        items.push(entry.item(&index, &pairs, context.spoken)?);
    }
    let view = SavedView {
        path: Route::Saved.path(),
        account: name,
        notice: Notice::of(&query).map(Notice::code),
        imported: import_address::of(&query),
        undo: pair_in(query.text("retire")),
        sort,
        sorts: SORTS,
        total: pairs.len(),
        page,
        pages,
        items,
    };
    context.page(200, "saved.html", view.path, view)
}

/// A saved pair with what is known of it now.
struct SavedEntry {
    saved: SavedSubstitute,
    then: Snapshot,
    /// Both products as they are now; one that has left the catalogue as it was then.
    product: ProductCard,
    substitute: ProductCard,
}

impl SavedEntry {
    fn look_up(index: &Index, edition: Edition, saved: SavedSubstitute) -> anyhow::Result<Self> {
        let then = Snapshot::read(&saved.snapshot, saved.pair);
        let product = current(index, edition, &then.product)?;
        let substitute = current(index, edition, &then.substitute)?;
        Ok(Self { saved, then, product, substitute })
    }

    /// As it is shown; `pairs` are all its owner has saved.
    fn item(
        self,
        index: &Index,
        pairs: &[SavedPair],
        spoken: &Spoken,
    ) -> anyhow::Result<SavedItem> {
        let pair = self.saved.pair;
        let wording = &spoken.wording;
        let mut news = self.news(wording)?;
        news.extend(self.better(index, pairs, spoken)?);
        let (url, reasons) = match index.swap(pair.product(), pair.substitute())? {
            Some(swap) => {
                (Some(swap.url), reasons(index, spoken, pair)?.unwrap_or(swap.note.reasons))
            }
            None => (None, self.then.reasons),
        };
        Ok(SavedItem {
            product: self.product,
            substitute: self.substitute,
            url,
            reasons,
            saved: wording.date(self.saved.saved)?,
            note: self.saved.note.map(|note| note.as_str().to_string()).unwrap_or_default(),
            news,
        })
    }

    /// What has become of both products since. One whose grade is unknown now or was then has not
    /// become better or worse.
    fn news(&self, wording: &Wording) -> anyhow::Result<Vec<SavedNews>> {
        let mut news = Vec::new();
        for (then, now, gone) in [
            (&self.then.product, &self.product, "product_gone"),
            (&self.then.substitute, &self.substitute, "substitute_gone"),
        ] {
            if now.url.is_none() {
                news.push(wording.saved_news(gone, &[], None, false)?);
            } else if let (Some(before), Some(after)) = (then.grade.grade(), now.grade.grade())
                && before != after
            {
                let letters = (wording.letter(before)?, wording.letter(after)?);
                let values =
                    [("name", now.name.as_str()), ("before", letters.0), ("after", letters.1)];
                news.push(wording.saved_news("grade", &values, None, after < before)?);
            }
        }
        Ok(news)
    }

    /// A substitute of a better grade than the one that was saved.
    fn better(
        &self,
        index: &Index,
        pairs: &[SavedPair],
        spoken: &Spoken,
    ) -> anyhow::Result<Option<SavedNews>> {
        let wording = &spoken.wording;
        let product = self.saved.pair.product();
        let saved_grade = self.substitute.grade.grade();
        for swap in index.substitutes(product)? {
            let Some(grade) = swap.substitute.shown.grade.grade() else { continue };
            let is_better = saved_grade.is_none_or(|saved| grade < saved);
            let offered = SavedPair::new(product, swap.substitute.shown.barcode);
            // One that is on the list already is not worth a hint.
            if is_better && !offered.is_some_and(|pair| pairs.contains(&pair)) {
                let code = swap.substitute.shown.barcode;
                let own = index.card_in(spoken.edition, code)?.unwrap_or(swap.substitute);
                let values = [("name", own.shown.name.as_str()), ("grade", wording.letter(grade)?)];
                return wording.saved_news("better", &values, Some(swap.url), true).map(Some);
            }
        }
        Ok(None)
    }
}

/// A product as it is now, with its address; as it was then where it has left the catalogue.
fn current(index: &Index, edition: Edition, then: &ProductCard) -> anyhow::Result<ProductCard> {
    Ok(match index.card_in(edition, then.barcode)? {
        Some(card) => card.shown,
        None => then.clone(),
    })
}

/// Why one product of a pair replaces the other, in another language than that of the root, in whose words the search file
/// says it.
fn reasons(index: &Index, spoken: &Spoken, pair: SavedPair) -> anyhow::Result<Option<Vec<String>>> {
    if spoken.edition.is_root() {
        return Ok(None);
    }
    let (Some(product), Some(substitute)) =
        (index.card(pair.product())?, index.card(pair.substitute())?)
    else {
        return Ok(None);
    };
    let (product, substitute) = (compared(index, &product)?, compared(index, &substitute)?);
    spoken.wording.better_reasons(&product, &substitute).map(Some)
}

fn sort_by(found: &mut [SavedEntry], sort: &str) {
    match sort {
        // « É » stands with « E », as in a dictionary.
        "nom" => found.sort_by_cached_key(|entry| in_ascii(&entry.product.name).to_lowercase()),
        // Unknown grades come last.
        "note" => found.sort_by_key(|entry| {
            let grade = entry.substitute.grade;
            (grade.grade().is_none(), grade.code())
        }),
        // The store gives the latest first.
        _ => {}
    }
}
