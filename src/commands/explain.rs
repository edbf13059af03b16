//! `sitegen explain`: the shelves asked for a product, the candidates, and why each was taken or
//! not.

use anyhow::Result;

use crate::cli::{Common, ExplainArgs};
use crate::config::Config;
use crate::pipeline::{self, Explained, ExplainedProduct, ExplainedScore};

/// Refused candidates shown where not all are asked for.
const REFUSED: usize = 20;

pub(super) fn run(common: Common, args: &ExplainArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let explained = pipeline::explain(&config, args.barcode, args.why_not)?;
    let refused_max = if args.all { usize::MAX } else { REFUSED };
    super::print_as(args.json, &explained, |explained| render(explained, refused_max))
}

fn render(explained: &Explained, refused_max: usize) -> String {
    let kind = format!("physical kind: {}", explained.kind);
    let mut lines = vec![named(&explained.product), kind];
    for (level, categories) in explained.levels.iter().enumerate() {
        lines.push(format!("level {level}: {}", categories.join(", ")));
    }
    if let Some(none) = explained.none {
        lines.push(format!("no substitute: {none}"));
    }
    let mut refused = Vec::new();
    for candidate in &explained.candidates {
        let line = format!("{:>23}  {}", candidate.verdict, named(&candidate.product));
        match &candidate.score {
            Some(score) => lines.extend([line, ranked(candidate.level, score), traits(score)]),
            None => refused.push(line),
        }
    }
    let others = refused.len().saturating_sub(refused_max);
    refused.truncate(refused_max);
    lines.append(&mut refused);
    if others > 0 {
        lines.push(format!("and {others} more that were refused; --all shows them"));
    }
    lines.join("\n").trim_end().to_string()
}

fn ranked(level: u8, score: &ExplainedScore) -> String {
    let ExplainedScore { likeness, score, category, origin, safety, away, .. } = score;
    let away = if *away { ", sold elsewhere" } else { "" };
    let score = format!(
        "likeness {likeness}, score {score}, level {level}, {origin} {category}, {safety}{away}"
    );
    format!("{:>25}{score}", "")
}

fn traits(score: &ExplainedScore) -> String {
    let mut traits = Vec::with_capacity(score.traits.len());
    for (name, value) in &score.traits {
        let value = value.map_or("–".to_string(), |value| value.to_string());
        traits.push(format!("{} {value}", name.code()));
    }
    format!("{:>25}{}", "", traits.join(", "))
}

/// `3017620422003 Nutella (Ferrero) E 26`
fn named(product: &ExplainedProduct) -> String {
    let brand = product.brand.as_ref().map(|brand| format!(" ({brand})")).unwrap_or_default();
    let points = product.points.map(|points| format!(" {points}")).unwrap_or_default();
    let grade = product.grade.to_uppercase();
    format!("{} {}{brand} {grade}{points}", product.barcode, product.name)
}
