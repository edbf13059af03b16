//! What verdicts say of the proposals, as a table for people or as JSON.

use anyhow::Result;
use serde_json::json;

use super::table::{TextTable, counted, thousands};
use crate::judgement::{
    Coverage, Estimate, Hubs, JudgementScore, ReadGroup, ReadingScore, StratumScore, Verdicts,
    score,
};
use crate::pipeline::ProposalCatalogue;

/// Unread pairs shown; JSON has all.
const UNREAD: usize = 20;

pub(super) fn print_score(
    catalogue: &ProposalCatalogue,
    group: ReadGroup,
    verdicts: &Verdicts,
    is_json: bool,
) -> Result<()> {
    let score = score(&catalogue.lists, group, verdicts);
    if !is_json {
        return super::print(&render(catalogue, &score));
    }
    let mut value = serde_json::to_value(&score)?;
    if let Some(hub) = &score.hubs.largest_of_shelf {
        value["hubs"]["largest_of_shelf"]["shelf"] = json!(catalogue.tag(hub.shelf));
    }
    super::print(&serde_json::to_string_pretty(&value)?)
}

fn render(catalogue: &ProposalCatalogue, score: &JudgementScore) -> String {
    let mut table = TextTable::default();
    table.heading("The pairs of the reading");
    reading(&mut table, &score.reading);
    table.heading("Today's proposals for the same products");
    reading(&mut table, &score.today);
    table.count("read and no longer proposed", score.withdrawn as u64);
    table.heading("What is wrong");
    for (class, count) in &score.classes {
        table.count(class.code(), *count as u64);
    }
    table.heading("C to E with a proposal");
    table.line("all", served(score.coverage));
    for (stratum, coverage) in &score.coverage_by_stratum {
        table.line(&stratum.to_string(), served(*coverage));
    }
    hubs(&mut table, catalogue, &score.hubs);
    table.heading("Lists");
    table.line("variety of the first three", format!("{:>11.3}", score.variety));
    if !score.unread.is_empty() {
        table.heading(&format!(
            "Proposed today and unread: {}",
            counted(score.unread.len(), "pair")
        ));
    }
    for (product, substitute) in &score.unread[..score.unread.len().min(UNREAD)] {
        table.line(&product.to_string(), format!("  {substitute}"));
    }
    if score.unread.len() > UNREAD {
        table.line("…", format!("  and {} more; --json has all", score.unread.len() - UNREAD));
    }
    table.render()
}

fn reading(table: &mut TextTable, reading: &ReadingScore) {
    table.line("", "   precision at 3          silly                   unsafe");
    verdicts(table, "all as read", &reading.all);
    let weighted = &reading.weighted;
    let (right, wrong) = (interval(weighted.precision), interval(weighted.silly));
    let part = weighted.represented * 100.0;
    table.line("weighted by stratum", format!("   {right}{wrong}of {part:.1} % of the products"));
    for (stratum, score) in &reading.strata {
        verdicts(table, &stratum.to_string(), score);
    }
}

fn verdicts(table: &mut TextTable, name: &str, score: &StratumScore) {
    let [right, wrong, harmful] = [score.precision, score.silly, score.harmful].map(interval);
    let unread =
        if score.unread > 0 { format!(", {} unread", score.unread) } else { String::new() };
    let counts =
        format!("{} of {}", counted(score.pairs, "pair"), counted(score.products, "product"));
    table.line(name, format!("   {right}{wrong}{harmful}{counts}{unread}"));
}

/// `0.503 (0.441–0.565)    `
fn interval(estimate: Option<Estimate>) -> String {
    let text = match estimate {
        Some(Estimate { share, low, high, .. }) => format!("{share:.3} ({low:.3}–{high:.3})"),
        None => "–".into(),
    };
    format!("{text:24}")
}

fn served(coverage: Coverage) -> String {
    let Coverage { served, products, only_idea } = coverage;
    let (served, products) = (thousands(served as u64), thousands(products as u64));
    let share = coverage.share() * 100.0;
    format!("{served:>11} of {products} ({share:.1} %), {only_idea} more have another idea")
}

fn hubs(table: &mut TextTable, catalogue: &ProposalCatalogue, hubs: &Hubs) {
    table.heading("Places on all lists");
    table.count("places", hubs.places as u64);
    table.count("products that have them", hubs.products as u64);
    if let Some((product, share)) = hubs.largest {
        table.line("most places", format!("{:>9.1} % for {product}", share * 100.0));
    }
    table.line("the ten with most", format!("{:>9.1} %", hubs.ten_share * 100.0));
    if let Some(hub) = &hubs.largest_of_shelf {
        let (share, shelf) = (hub.share * 100.0, catalogue.tag(hub.shelf));
        let lists = counted(hub.lists, "list");
        table.line(
            "most lists of a shelf",
            format!("{share:>9.1} % of {lists} of {shelf} for {}", hub.product),
        );
    }
}
