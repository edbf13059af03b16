//! « Mes aliments »: saving a pair, the list, notes, removing with a way back.

use super::intent::Intent;
use super::notice::notice;
use crate::auth::Limit;
use crate::model::{AccountId, Barcode, Note, SavedPair};
use crate::render::view::{Face, News, SavedFacts, SavedItem, Side};
use crate::search::{Card, Index};
use crate::server::call::Call;
use crate::server::fault::Fault;
use crate::server::form::Form;
use crate::server::response::Response;
use crate::server::route::Route;
use crate::server::snapshot::{Snapshot, face};
use crate::store::accounts::{Saved, SavedSubstitute};

/// Pairs on a page of the list.
const PER_PAGE: usize = 48;
/// Ways to sort: the latest first, by name, best grades first.
const SORTS: &[&str] = &["date", "nom", "note"];

/// `/mes-aliments`
pub(super) fn list_or_save(call: &Call) -> Result<Response, Fault> {
    if call.only_reads() {
        return list(call);
    }
    let pair = pair(&call.form()?)?;
    match call.visitor()? {
        Some(visitor) => {
            call.throttle(&Limit::CHANGES, &visitor.account.0.to_string())?;
            Ok(Response::see_other(&save(call, visitor.account, pair)?))
        }
        None => {
            let sign_in = Intent::to_save(call, pair).at(Route::SignIn);
            Ok(Response::see_other(&format!("{sign_in}&fait=keep")))
        }
    }
}

/// Saves a pair; tells where its owner sees it.
pub(super) fn save(call: &Call, account: AccountId, pair: SavedPair) -> Result<String, Fault> {
    let index = call.app.index.index()?;
    let snapshot = Snapshot::take(&index, pair)?.ok_or(Fault::NotFound)?.to_json()?;
    let notice = match call.app.accounts.save(account, pair, &snapshot, call.now)? {
        Saved::New => "kept",
        Saved::AlreadyThere => "already",
        Saved::Full => "full",
        Saved::NoAccount => return Err(Fault::SignedOut),
    };
    Ok(landing(notice, pair))
}

/// The place of a pair on the list.
fn landing(notice: &str, pair: SavedPair) -> String {
    let (product, substitute) = (pair.product(), pair.substitute());
    format!("{}?fait={notice}#p{product}-{substitute}", Route::Saved.path())
}

/// The pair a form names.
fn pair(form: &Form) -> Result<SavedPair, Fault> {
    let barcode = |name| form.text(name).parse::<Barcode>().map_err(|_| Fault::BadRequest);
    SavedPair::new(barcode("produit")?, barcode("substitut")?).ok_or(Fault::BadRequest)
}

/// Who changes their list, and what.
fn change(call: &Call) -> Result<(AccountId, SavedPair, Form), Fault> {
    let account = call.signed_in()?.account;
    call.throttle(&Limit::CHANGES, &account.0.to_string())?;
    let form = call.form()?;
    Ok((account, pair(&form)?, form))
}

/// `/mes-aliments/note`
pub(super) fn note(call: &Call) -> Result<Response, Fault> {
    let (account, pair, form) = change(call)?;
    let note = Note::parse(form.raw("note")).map_err(|_| Fault::BadRequest)?;
    if !call.app.accounts.note(account, pair, note.as_ref())? {
        return Err(Fault::NotFound);
    }
    Ok(Response::see_other(&landing("noted", pair)))
}

/// `/mes-aliments/retrait`
pub(super) fn remove(call: &Call) -> Result<Response, Fault> {
    let (account, pair, _) = change(call)?;
    call.app.accounts.remove(account, pair, call.now)?;
    let (path, product, substitute) = (Route::Saved.path(), pair.product(), pair.substitute());
    Ok(Response::see_other(&format!("{path}?retire={product}.{substitute}")))
}

/// `/mes-aliments/retour`
pub(super) fn restore(call: &Call) -> Result<Response, Fault> {
    let (account, pair, _) = change(call)?;
    call.app.accounts.restore(account, pair)?;
    Ok(Response::see_other(&landing("restored", pair)))
}

fn list(call: &Call) -> Result<Response, Fault> {
    let visitor = call.signed_in()?;
    let (account, name) = (visitor.account, visitor.name.as_str().to_string());
    let query = call.query()?;
    let sort = SORTS.iter().find(|sort| **sort == query.text("tri")).copied().unwrap_or("date");
    let index = call.app.index.index()?;
    let saved = call.app.accounts.saved(account)?;
    let pairs: Vec<SavedPair> = saved.iter().map(|saved| saved.pair).collect();
    let mut found = saved
        .into_iter()
        .map(|saved| Found::look_up(&index, saved))
        .collect::<anyhow::Result<Vec<_>>>()?;
    sort_by(&mut found, sort);
    let pages = Pages::new(query.text("page"), found.len());
    let shown = found.into_iter().skip(pages.skipped()).take(PER_PAGE);
    let items = shown.map(|found| found.item(&index, &pairs)).collect::<anyhow::Result<_>>()?;
    let facts = SavedFacts {
        path: Route::Saved.path(),
        account: name,
        notice: notice(&query),
        undo: removed(&query),
        sort,
        sorts: SORTS,
        total: pairs.len(),
        page: pages.page,
        pages: pages.pages,
        items,
    };
    call.app.page(200, &call.app.wording.saved_page(facts)?)
}

/// The pair the address says was removed.
fn removed(query: &Form) -> Option<(String, String)> {
    let (product, substitute) = query.text("retire").split_once('.')?;
    let barcode = |text: &str| Some(text.parse::<Barcode>().ok()?.to_string());
    Some((barcode(product)?, barcode(substitute)?))
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
struct Found {
    saved: SavedSubstitute,
    then: Snapshot,
    product: Option<Card>,
    substitute: Option<Card>,
}

impl Found {
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

fn sort_by(found: &mut [Found], sort: &str) {
    // « É » stands with « E », as in a dictionary.
    let name = |found: &Found| {
        let now = found.product.as_ref().map(|card| card.name.as_str());
        deunicode::deunicode(now.unwrap_or(&found.then.product.name)).to_lowercase()
    };
    let grade = |found: &Found| {
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
