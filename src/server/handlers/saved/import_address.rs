//! What came of bringing a list back, in the address of the page that tells it: `fait=imported` with
//! `ajoutes=2&presents=1&refuses=3&lignes=digits:2-3,date:9`.

use crate::render::view::{ImportNews, RowFault};
use crate::server::http::Form;

/// Most runs of numbers in an address; the others are counted only.
const RUNS_MOST: usize = 100;

/// What is added to the address.
pub(super) fn as_query(news: &ImportNews) -> String {
    let ImportNews { added, present, left_out, .. } = news;
    if *left_out == 0 {
        return format!("&ajoutes={added}&presents={present}");
    }
    let lines = lines(news).join(",");
    format!("&ajoutes={added}&presents={present}&refuses={left_out}&lignes={lines}")
}

fn lines(news: &ImportNews) -> Vec<String> {
    let mut lines = Vec::new();
    for faults in &news.faults {
        for (first, last) in &faults.lines {
            lines.push(format!("{}:{first}-{last}", faults.fault.code()));
        }
    }
    lines.truncate(RUNS_MOST);
    lines
}

/// What an address tells; `None` where it tells nothing of a list.
pub(super) fn of(query: &Form) -> Option<ImportNews> {
    let number = |name: &str| whole(query.text(name));
    let mut news = ImportNews {
        added: number("ajoutes")?,
        present: number("presents")?,
        ..ImportNews::default()
    };
    for entry in query.text("lignes").split(',') {
        if let Some((code, run)) = entry.split_once(':')
            && let Some(fault) = RowFault::from_code(code)
            && let Some((first, last)) = run.split_once('-')
            && let (Some(first), Some(last)) = (whole(first), whole(last))
        {
            news.add_run(fault, (first, last));
        }
    }
    news.left_out = number("refuses").unwrap_or(0);
    Some(news)
}

/// A number that rows can have; people may write anything into an address.
fn whole(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| *number < 1_000_000)
}
