//! Draws and verdicts as tables: a line a pair, barcodes and words only, so that they may be published.

use std::collections::btree_map::Entry;
use std::fmt::Write as _;

use anyhow::{Context, Result, bail};

use crate::model::Barcode;

use super::draw::DrawnPair;
use super::verdict::{FaultClass, JudgedPair, Pair, Verdict, Verdicts};

/// The first line of a table of verdicts.
pub(crate) const HEADER: &str = "barcode\tsubstitute\tverdict\tclass\n";

/// The pairs of a draw, with empty columns for what a reader says of them.
pub(crate) fn drawn_table(drawn: &[DrawnPair]) -> String {
    let mut table = String::from("barcode\tsubstitute\tplace\twidth\torigin\tverdict\tclass\n");
    for DrawnPair { product, substitute, place, stratum, .. } in drawn {
        let (width, origin) = (stratum.width.code(), stratum.origin.code());
        let _ = writeln!(table, "{product}\t{substitute}\t{place}\t{width}\t{origin}\t\t");
    }
    table
}

/// The line of a pair, below [`HEADER`].
pub(crate) fn verdict_line((product, substitute): Pair, judged: JudgedPair) -> String {
    let class = judged.class.map_or("", FaultClass::code);
    format!("{product}\t{substitute}\t{}\t{class}\n", judged.verdict.code())
}

/// Where the columns stand that are needed; others may stand anywhere.
struct VerdictColumns {
    product: usize,
    substitute: usize,
    verdict: usize,
    class: Option<usize>,
}

impl VerdictColumns {
    fn of(header: &str) -> Result<Self> {
        let names = cells(header);
        let place = |name: &str| names.iter().position(|found| *found == name);
        let needed =
            |name: &str| place(name).with_context(|| format!("there is no column `{name}`"));
        Ok(Self {
            product: needed("barcode")?,
            substitute: needed("substitute")?,
            verdict: needed("verdict")?,
            class: place("class"),
        })
    }

    /// The pair of a line and what was said of it; `None` where nothing was yet.
    fn read(&self, line: &str) -> Result<Option<(Pair, JudgedPair)>> {
        let found = cells(line);
        let cell = |at: usize| found.get(at).copied().unwrap_or_default();
        let pair = (barcode(cell(self.product))?, barcode(cell(self.substitute))?);
        let said = cell(self.verdict);
        if said.is_empty() || said == "-" {
            return Ok(None);
        }
        let verdict = Verdict::ALL.into_iter().find(|known| known.code() == said);
        let verdict = verdict.with_context(|| {
            format!(
                "`{said}` is no verdict; there are {}",
                Verdict::ALL.map(Verdict::code).join(", ")
            )
        })?;
        let class = self.class.map(cell).unwrap_or_default();
        Ok(Some((pair, JudgedPair { verdict, class: fault_class(class)? })))
    }
}

/// The cells of a line; spreadsheets put spaces around them.
fn cells(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    for cell in line.split('\t') {
        cells.push(cell.trim());
    }
    cells
}

fn barcode(text: &str) -> Result<Barcode> {
    text.parse().with_context(|| format!("`{text}` is no barcode"))
}

fn fault_class(text: &str) -> Result<Option<FaultClass>> {
    if text.is_empty() || text == "-" {
        return Ok(None);
    }
    let class = FaultClass::ALL.into_iter().find(|known| known.code() == text);
    let codes = FaultClass::ALL.map(FaultClass::code);
    class.map(Some).with_context(|| format!("`{text}` is no class; there are {}", codes.join(", ")))
}

/// Reads verdicts: TAB-separated with a first line that names the columns `barcode`, `substitute`,
/// `verdict` and `class`; lines that begin with `#` are notes.
///
/// # Errors
/// Names the line that cannot be read, or that contradicts one before it.
pub(crate) fn parse_verdicts(text: &str) -> Result<Verdicts> {
    let mut columns = None;
    let mut verdicts = Verdicts::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(known) = &columns else {
            columns = Some(VerdictColumns::of(line).with_context(|| format!("line {}", at + 1))?);
            continue;
        };
        let found = known.read(line).with_context(|| format!("line {}", at + 1))?;
        let Some((pair, judged)) = found else { continue };
        match verdicts.entry(pair) {
            Entry::Vacant(place) => {
                place.insert(judged);
            }
            Entry::Occupied(known) if *known.get() == judged => {}
            Entry::Occupied(_) => {
                bail!("line {}: {} and {} have another verdict above", at + 1, pair.0, pair.1)
            }
        }
    }
    if columns.is_none() {
        bail!("there is no line that names the columns");
    }
    Ok(verdicts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "3017620422003";
    const B: &str = "3045320094084";

    fn error(text: &str) -> String {
        format!("{:#}", parse_verdicts(text).unwrap_err())
    }

    #[test]
    fn verdicts_are_read_as_they_are_written() {
        let pair: Pair = (A.parse().unwrap(), B.parse().unwrap());
        for verdict in Verdict::ALL {
            for class in [None, Some(FaultClass::OtherFood), Some(FaultClass::Other)] {
                let judged = JudgedPair { verdict, class };
                let text = [HEADER, &verdict_line(pair, judged)].concat();
                assert_eq!(parse_verdicts(&text).unwrap(), Verdicts::from([(pair, judged)]));
            }
        }
    }

    #[test]
    fn columns_stand_in_any_order_and_empty_verdicts_are_unread() {
        let text = format!(
            "\u{feff}# a note\r\nverdict\tplace\tsubstitute\tbarcode\r\nodd\t1\t{B}\t{A}\r\n\t2\t{A}\t{B}\r\n\r\n"
        );
        let verdicts = parse_verdicts(&text).unwrap();
        assert_eq!(verdicts.len(), 1);
        assert_eq!(verdicts.values().next().unwrap().class, None);
    }

    #[test]
    fn mistakes_name_their_line() {
        assert!(error("").contains("no line that names the columns"));
        assert!(error("barcode\tverdict\n").contains("line 1: there is no column `substitute`"));
        let with = |line: &str| error(&format!("{HEADER}{line}\n"));
        assert!(with("12a\tx\todd\t").contains("line 2: `12a` is no barcode"));
        assert!(
            with(&format!("{A}\t{B}\tgood\t")).contains("`good` is no verdict; there are sensible")
        );
        assert!(with(&format!("{A}\t{B}\todd\tugly")).contains("`ugly` is no class"));
        let twice = with(&format!("{A}\t{B}\todd\t\n{A}\t{B}\tsilly\t"));
        assert!(twice.contains("line 3:") && twice.contains("another verdict above"), "{twice}");
    }
}
