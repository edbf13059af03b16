//! `sitegen explain`: the shelves asked for a product, the candidates, and why each was taken or
//! not.

use std::fmt::Write as _;

use anyhow::Result;

use crate::cli::{Common, ExplainArgs};
use crate::config::Config;
use crate::pipeline::{self, Explained, ExplainedCandidate, ExplainedProduct};

/// Refused candidates shown where not all are asked for.
const REFUSED: usize = 20;

pub(super) fn run(common: Common, args: &ExplainArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let explained = pipeline::explain(&config, args.barcode)?;
    let text = if args.json {
        serde_json::to_string_pretty(&explained)?
    } else {
        render(&explained, if args.all { usize::MAX } else { REFUSED })
    };
    super::print(&text)
}

fn render(explained: &Explained, refused_max: usize) -> String {
    let mut text = format!("{}\nphysical kind: {}\n", named(&explained.product), explained.kind);
    for (level, categories) in explained.levels.iter().enumerate() {
        line(&mut text, &format!("level {level}: {}", categories.join(", ")));
    }
    if let Some(none) = explained.none {
        line(&mut text, &format!("no substitute: {none}"));
    }
    let (able, refused): (Vec<&ExplainedCandidate>, Vec<&ExplainedCandidate>) =
        explained.candidates.iter().partition(|candidate| candidate.score.is_some());
    for candidate in able {
        ranked(&mut text, candidate);
    }
    for candidate in refused.iter().take(refused_max) {
        line(&mut text, &format!("{:>23}  {}", candidate.verdict, named(&candidate.product)));
    }
    let others = refused.len().saturating_sub(refused_max);
    if others > 0 {
        line(&mut text, &format!("and {others} more that were refused; --all shows them"));
    }
    text.trim_end().to_string()
}

/// A candidate with its score, and below it the traits that make it.
fn ranked(text: &mut String, candidate: &ExplainedCandidate) {
    let Some(score) = &candidate.score else { return };
    let place = format!("{:>23}  {}", candidate.verdict, named(&candidate.product));
    line(text, &place);
    let away = if score.away { ", sold elsewhere" } else { "" };
    let found = format!(
        "{:>25}score {}, level {}, {} {}, {}{away}",
        "", score.score, candidate.level, score.origin, score.category, score.safety
    );
    line(text, &found);
    let traits: Vec<String> =
        score.traits.iter().map(|(name, value)| format!("{name} {value}")).collect();
    line(text, &format!("{:>25}{}", "", traits.join(", ")));
}

/// `3017620422003 Nutella (Ferrero) E 26`
fn named(product: &ExplainedProduct) -> String {
    let brand = product.brand.as_ref().map(|brand| format!(" ({brand})")).unwrap_or_default();
    let points = product.points.map(|points| format!(" {points}")).unwrap_or_default();
    let grade = product.grade.to_uppercase();
    format!("{} {}{brand} {grade}{points}", product.barcode, product.name)
}

fn line(text: &mut String, content: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{content}");
}
