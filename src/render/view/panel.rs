//! The operator's panel: small charts of the machine and the site, and how the last runs ended.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;

use crate::model::Timestamp;

use super::Wording;

/// Height of a chart in its own units, which no one sees.
const HEIGHT: f64 = 100.0;
/// What a chart shows at least as its top, so that noise does not fill it.
const LEAST_TOP: f64 = 1.0;

/// What a chart counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChartUnit {
    /// A share, of 1.
    Share,
    /// Bytes.
    Bytes,
    /// Bytes a second.
    BytesASecond,
    /// Something a second.
    ASecond,
    /// Something a minute.
    AMinute,
}

/// A chart, before it is worded.
#[derive(Clone, Debug)]
pub(crate) struct ChartFacts {
    /// The text `panel.charts.<code>`.
    pub code: &'static str,
    /// What it counts.
    pub unit: ChartUnit,
    /// The same over several times.
    pub spans: Vec<SpanFacts>,
}

/// A chart over a time.
#[derive(Clone, Debug)]
pub(crate) struct SpanFacts {
    /// The texts `panel.spans.<code>` and `panel.since.<code>`.
    pub code: &'static str,
    /// What is known of it.
    pub lines: Vec<LineFacts>,
}

/// A line of a chart.
#[derive(Clone, Debug)]
pub(crate) struct LineFacts {
    /// The text `panel.lines.<code>`.
    pub code: &'static str,
    /// Equal steps up to now, the oldest first.
    pub points: Vec<Option<f64>>,
}

/// How a run ended, before it is worded.
#[derive(Clone, Debug)]
pub(crate) struct RunFacts {
    /// `build` or `fetch`.
    pub command: String,
    /// When it began.
    pub started: Timestamp,
    /// Seconds it took, where it ended.
    pub seconds: Option<i64>,
    /// `done`, `failed`, `interrupted`, `running`: the text `panel.outcomes.<outcome>`.
    pub outcome: String,
}

/// What templates/panel.html sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PanelView {
    path: &'static str,
    now: String,
    charts: Vec<ChartView>,
    runs: Vec<RunView>,
    /// What the bars of the runs show, in words.
    runs_label: String,
}

#[derive(Clone, Debug, Serialize)]
struct ChartView {
    code: &'static str,
    spans: Vec<SpanView>,
}

#[derive(Clone, Debug, Serialize)]
struct SpanView {
    code: &'static str,
    /// What it shows, in words.
    label: String,
    /// What the upper edge stands for.
    top: String,
    width: usize,
    lines: Vec<LineView>,
}

#[derive(Clone, Debug, Serialize)]
struct LineView {
    code: &'static str,
    /// As SVG draws it.
    path: String,
    figures: String,
}

#[derive(Clone, Debug, Serialize)]
struct RunView {
    command: String,
    started: String,
    time: Option<String>,
    outcome: String,
    is_done: bool,
    /// Of its bar, of 100.
    height: u8,
}

impl Wording {
    /// The panel, the latest run first.
    pub(crate) fn panel(
        &self,
        path: &'static str,
        now: Timestamp,
        charts: &[ChartFacts],
        runs: &[RunFacts],
    ) -> Result<PanelView> {
        let mut shown = Vec::new();
        for chart in charts {
            let name = self.texts.get(&format!("panel.charts.{}", chart.code))?;
            let mut spans = Vec::new();
            for span in &chart.spans {
                spans.push(self.span(name, chart.unit, span)?);
            }
            shown.push(ChartView { code: chart.code, spans });
        }
        let runs = self.runs(runs)?;
        let runs_label = self.runs_label(&runs)?;
        Ok(PanelView { path, now: now.to_string(), charts: shown, runs, runs_label })
    }

    fn span(&self, chart: &str, unit: ChartUnit, span: &SpanFacts) -> Result<SpanView> {
        let top = top(unit, &span.lines);
        let mut lines = Vec::new();
        let mut told = Vec::new();
        for line in &span.lines {
            let figures = self.figures(unit, &line.points)?;
            let name = self.texts.get(&format!("panel.lines.{}", line.code))?;
            told.push(self.texts.fill(
                "panel.line",
                None,
                &[("line", name), ("figures", &figures)],
            )?);
            lines.push(LineView { code: line.code, path: path_of(&line.points, top), figures });
        }
        let time = self.texts.get(&format!("panel.spans.{}", span.code))?;
        let told = if told.is_empty() {
            self.texts.get("panel.empty")?.to_string()
        } else {
            told.join(" · ")
        };
        let values = [("chart", chart), ("time", time), ("lines", told.as_str())];
        let label = self.texts.fill("panel.label", None, &values)?;
        let width = span.lines.first().map_or(1, |line| line.points.len());
        Ok(SpanView { code: span.code, label, top: self.amount(unit, top)?, width, lines })
    }

    /// The last value, the mean and the highest.
    fn figures(&self, unit: ChartUnit, points: &[Option<f64>]) -> Result<String> {
        let (mut last, mut sum, mut count, mut highest) = (0.0, 0.0, 0_u32, 0.0_f64);
        for &value in points.iter().flatten() {
            (last, sum, count, highest) = (value, sum + value, count + 1, highest.max(value));
        }
        let mean = sum / f64::from(count.max(1));
        let last = self.amount(unit, last)?;
        let (mean, highest) = (self.amount(unit, mean)?, self.amount(unit, highest)?);
        let values = [("last", last.as_str()), ("mean", &mean), ("highest", &highest)];
        self.texts.fill("panel.figures", None, &values)
    }

    /// `12,5 %`, `3,1 Mo/s`
    fn amount(&self, unit: ChartUnit, value: f64) -> Result<String> {
        let (value, code) = match unit {
            ChartUnit::Share => (value * 100.0, "percent"),
            ChartUnit::Bytes | ChartUnit::BytesASecond => scaled(value),
            ChartUnit::ASecond | ChartUnit::AMinute => (value, "count"),
        };
        // Three digits tell enough.
        let steps = if value < 10.0 { 100.0 } else { 10.0 };
        let number = self.texts.decimal((value * steps).round() / steps);
        let amount = self.texts.fill(&format!("panel.units.{code}"), None, &[("n", &number)])?;
        let per = match unit {
            ChartUnit::Share | ChartUnit::Bytes => return Ok(amount),
            ChartUnit::BytesASecond | ChartUnit::ASecond => "second",
            ChartUnit::AMinute => "minute",
        };
        self.texts.fill(&format!("panel.per.{per}"), None, &[("amount", &amount)])
    }

    fn runs(&self, runs: &[RunFacts]) -> Result<Vec<RunView>> {
        let longest = runs.iter().filter_map(|run| run.seconds).max().unwrap_or(0).max(1);
        let mut shown = Vec::new();
        for run in runs {
            let seconds = run.seconds;
            let time = match seconds {
                Some(seconds) => {
                    let number = self.texts.whole(seconds);
                    Some(self.texts.fill("panel.seconds", Some(seconds), &[("n", &number)])?)
                }
                None => None,
            };
            let share = seconds.unwrap_or(0).max(0) * 100 / longest;
            let outcome = format!("panel.outcomes.{}", run.outcome);
            shown.push(RunView {
                command: run.command.clone(),
                started: run.started.to_string(),
                time,
                outcome: self.texts.find(&outcome).unwrap_or(&run.outcome).to_string(),
                is_done: run.outcome == "done",
                // Even the shortest is seen.
                height: u8::try_from(share.clamp(4, 100)).unwrap_or(100),
            });
        }
        Ok(shown)
    }

    fn runs_label(&self, runs: &[RunView]) -> Result<String> {
        let mut done = 0;
        for run in runs {
            done += usize::from(run.is_done);
        }
        let (all, done) = (runs.len().to_string(), done.to_string());
        self.texts.fill("panel.runs_label", None, &[("all", &all), ("done", &done)])
    }
}

/// Bytes in the largest unit of which there is at least one.
fn scaled(bytes: f64) -> (f64, &'static str) {
    match bytes {
        large if large >= 1e9 => (large / 1e9, "gigabytes"),
        middle if middle >= 1e6 => (middle / 1e6, "megabytes"),
        small => (small / 1e3, "kilobytes"),
    }
}

/// What the upper edge of a chart stands for: all where there is an all, else a round number above the highest.
fn top(unit: ChartUnit, lines: &[LineFacts]) -> f64 {
    if unit == ChartUnit::Share {
        return 1.0;
    }
    let mut highest = 0.0_f64;
    for line in lines {
        for &value in line.points.iter().flatten() {
            highest = highest.max(value);
        }
    }
    let size = 10_f64.powf(highest.max(LEAST_TOP).log10().floor());
    for step in [1.0, 2.0, 5.0] {
        if step * size >= highest {
            return step * size;
        }
    }
    10.0 * size
}

/// The line as a path of SVG; where nothing is known it is interrupted, and a lone point is a short line.
fn path_of(points: &[Option<f64>], top: f64) -> String {
    let mut path = String::new();
    let mut is_drawing = false;
    for (x, point) in points.iter().enumerate() {
        let Some(value) = point else {
            is_drawing = false;
            continue;
        };
        let y = HEIGHT - (value / top).clamp(0.0, 1.0) * HEIGHT;
        // Writing to a text cannot fail.
        let _ =
            if is_drawing { write!(path, "L{x} {y:.1}") } else { write!(path, "M{x} {y:.1}h.5") };
        is_drawing = true;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_interrupted_where_nothing_is_known() {
        let points = [Some(0.0), Some(0.5), None, Some(2.0), None];
        assert_eq!(path_of(&points, 1.0), "M0 100.0h.5L1 50.0M3 0.0h.5");
        assert_eq!(path_of(&[None, None], 1.0), "");
    }

    #[test]
    fn the_upper_edge_is_a_round_number_above_all() {
        let lines = |value: f64| [LineFacts { code: "nginx", points: vec![None, Some(value)] }];
        for (highest, expected) in
            [(0.0, 1.0), (0.3, 1.0), (1.1, 2.0), (37.0, 50.0), (5e6, 5e6), (6e6, 1e7)]
        {
            let found = top(ChartUnit::Bytes, &lines(highest));
            assert!((found - expected).abs() < 1e-6, "{highest}: {found}");
        }
        assert!((top(ChartUnit::Share, &lines(0.1)) - 1.0).abs() < 1e-9);
    }
}
