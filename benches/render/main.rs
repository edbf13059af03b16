//! What the template layer costs: pages of the shipped theme, and one product page written by hand.
//!
//! `cargo bench --bench render` prints processor time a page, the median of several rounds taken in turn,
//! and as a multiple of what a program needs that knows nothing but this page: constant texts looked up
//! beforehand, `push_str` for the rest. Both write the same bytes, or the bench says where they differ.

mod hand;

use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rustix::time::{ClockId, clock_gettime};
use sitegen::testing::SamplePages;

use hand::{HandWriter, ProductPage};

/// A product with a full table, points, four substitutes and a photo.
const PRODUCT: u64 = 129;
const ROUNDS: usize = 15;
const PAGES: u32 = 200;

fn main() -> Result<()> {
    let pages = SamplePages::read(Path::new("content/fr"), Path::new("themes/default"))?;
    let (product, pair) = (pages.product(PRODUCT)?, pages.pair(PRODUCT)?);
    let writer = HandWriter::read(Path::new("content/fr"), Path::new("themes/default/static"))?;
    let view: ProductPage = serde_json::from_value(product.view()?)?;
    let mut written = String::new();
    writer.write(&view, &mut written);
    let rendered = pages.render(&product)?;
    same(&rendered, &written)?;
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(micros(|| {
            let mut out = String::new();
            writer.write(black_box(&view), &mut out);
            Ok(out)
        })?);
        times[1].push(micros(|| pages.render(black_box(&product)))?);
        times[2].push(micros(|| pages.render(black_box(&pair)))?);
    }
    let [hand, product, pair] = times.map(median);
    let mut out = std::io::stdout();
    writeln!(out, "a product page of {} bytes", rendered.len())?;
    writeln!(out, "  by hand     {hand:7.1} µs")?;
    writeln!(out, "  by theme    {product:7.1} µs, {:.2} times", product / hand)?;
    writeln!(out, "a page of a pair")?;
    writeln!(out, "  by theme    {pair:7.1} µs")?;
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
        ensure!(theirs == own, "line {number}: by theme\n{theirs}\nby hand\n{own}");
    }
    let at = rendered.lines().count().min(written.lines().count());
    let more = rendered.lines().nth(at).or(written.lines().nth(at)).context("");
    ensure!(rendered == written, "one of them goes on with {more:?}");
    Ok(())
}
