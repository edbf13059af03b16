//! What the template layer costs: pages of the shipped theme, and one product page written by hand.
//!
//! `cargo bench --bench render` prints processor time a page, the median of several rounds taken in turn,
//! and as a multiple of what a program needs that knows nothing but this page: `push_str` of constant texts and of escaped
//! values, one after the other. Both write the same bytes, or the bench says where they differ.

mod least_writer;

use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;
use sitegen::testing::{SamplePage, SamplePages};

use least_writer::LeastWriter;

/// A product with a full table, points, four substitutes and a photo.
const PRODUCT: u64 = 129;
const ROUNDS: usize = 15;
const PAGES: u32 = 200;

fn main() -> Result<()> {
    let pages = SamplePages::read(Path::new("content/fr"), Path::new("themes/default"))?;
    compare("a product page", &pages, &pages.product(PRODUCT)?)?;
    compare("a page of a pair", &pages, &pages.pair(PRODUCT)?)
}

/// Prints what a page costs both ways.
fn compare<V: Serialize>(name: &str, pages: &SamplePages, page: &SamplePage<V>) -> Result<()> {
    let least = LeastWriter::of(&page.view()?, |view| pages.render(&page.showing(view)))?;
    let (rendered, mut written) = (pages.render(page)?, String::new());
    least.write(&mut written);
    same(&rendered, &written)?;
    let mut times: [Vec<f64>; 2] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(micros(|| {
            let mut out = String::new();
            black_box(&least).write(&mut out);
            Ok(out)
        })?);
        times[1].push(micros(|| pages.render(black_box(page)))?);
    }
    let [least_time, theme] = times.map(median);
    let mut out = std::io::stdout();
    writeln!(out, "{name} of {} bytes, {} values in it", rendered.len(), least.values())?;
    writeln!(out, "  by push_str {least_time:7.1} µs")?;
    writeln!(out, "  by theme    {theme:7.1} µs, {:.2} times", theme / least_time)?;
    Ok(())
}

/// Processor time of one call of many.
fn micros(page: impl Fn() -> Result<String>) -> Result<f64> {
    let now = || Duration::try_from(clock_gettime(ClockId::ProcessCPUTime));
    let started = now()?;
    for _ in 0..PAGES {
        black_box(page()?);
    }
    Ok(now()?.saturating_sub(started).as_secs_f64() * 1e6 / f64::from(PAGES))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The first line in which two pages differ is an error.
fn same(rendered: &str, written: &str) -> Result<()> {
    for (number, (theirs, own)) in (1..).zip(rendered.lines().zip(written.lines())) {
        ensure!(theirs == own, "line {number}: by theme\n{theirs}\nby push_str\n{own}");
    }
    let at = rendered.lines().count().min(written.lines().count());
    let more = rendered.lines().nth(at).or(written.lines().nth(at)).context("");
    ensure!(rendered == written, "one of them goes on with {more:?}");
    Ok(())
}
