//! `sitegen why`

use anyhow::Result;

use super::table::TextTable;
use crate::cli::{Common, WhyArgs};
use crate::config::Config;
use crate::model::Timestamp;
use crate::pipeline::{self, Cause, PageOrigin};

pub(super) fn run(common: Common, args: &WhyArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let origin = pipeline::page_origin(&config, &args.address)?;
    super::print_as(args.json, &origin, render)
}

fn known(time: Option<Timestamp>) -> String {
    time.map_or_else(|| "not known".to_string(), |time| time.to_string())
}

fn render(origin: &PageOrigin) -> String {
    let mut table = TextTable::default();
    table.heading(&origin.address);
    table.line("file", &origin.file);
    table.line("last changed", known(origin.changed));
    table.heading("Made of");
    for input in &origin.made_of {
        table.line(&input.name, &input.hash);
    }
    if origin.made_of.is_empty() {
        table.line(
            "what is there",
            "such files are made by each run, and written where they differ",
        );
        return table.render();
    }
    if origin.dirtied.is_some() {
        let when = if origin.is_of_last_run { "in the last run, " } else { "" };
        table.heading("Last made again");
        table.line("when", format!("{when}{}", known(origin.dirtied)));
        for cause in &origin.causes {
            table.line("because of", words(*cause));
        }
        if origin.causes.is_empty() {
            table.line("because", "it was not there, or nothing was known of it");
        }
    }
    table.render()
}

fn words(cause: Cause) -> &'static str {
    match cause {
        Cause::Program => "the program, which was another one",
        Cause::Theme => "template, texts or settings of the site",
        Cause::Record => "the record of the product",
        Cause::Substitute => "what is shown of a substitute",
        Cause::Listed => "the products on the list: which, in what order, what is shown of them",
        Cause::Category => "the category: its name, those above and below it, its figures",
        Cause::Choice => "the choice of substitutes, the categories or the place on the shelf",
    }
}
