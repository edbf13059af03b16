//! Samples → what the panel's charts show: means of some minutes, for a day and for a week.

use super::sample::{Figure, Sample};
use crate::render::view::{ChartFacts, ChartUnit, LineFacts, SpanFacts};

/// Minutes of a day and of a week, and how many make a point of the chart.
const DAY: ChartSpan = ChartSpan { code: "day", minutes: 24 * 60, step: 5 };
const WEEK: ChartSpan = ChartSpan { code: "week", minutes: MINUTES, step: 30 };
/// Minutes of all that is shown.
pub(crate) const MINUTES: i64 = 7 * 24 * 60;

struct ChartSpan {
    code: &'static str,
    minutes: i64,
    step: i64,
}

/// A chart and its lines, by the codes of their texts.
struct ChartKind {
    code: &'static str,
    unit: ChartUnit,
    lines: &'static [(&'static str, Figure)],
}

const CHARTS: [ChartKind; 7] = [
    ChartKind {
        code: "cpu",
        unit: ChartUnit::Share,
        lines: &[("machine", Figure::MachineCpu), ("server", Figure::ServerCpu)],
    },
    ChartKind {
        code: "memory",
        unit: ChartUnit::Bytes,
        lines: &[("machine", Figure::MachineMemory), ("server", Figure::ServerMemory)],
    },
    ChartKind {
        code: "bandwidth",
        unit: ChartUnit::BytesASecond,
        lines: &[("sent", Figure::Sent), ("received", Figure::Received)],
    },
    ChartKind {
        code: "requests",
        unit: ChartUnit::ASecond,
        lines: &[("nginx", Figure::NginxRequests), ("server", Figure::ServerRequests)],
    },
    ChartKind {
        code: "errors",
        unit: ChartUnit::AMinute,
        lines: &[("nginx", Figure::NginxErrors), ("server", Figure::ServerErrors)],
    },
    ChartKind {
        code: "pages",
        unit: ChartUnit::BytesASecond,
        lines: &[("nginx", Figure::NginxSent)],
    },
    ChartKind {
        code: "disk",
        unit: ChartUnit::Share,
        lines: &[
            ("data", Figure::DataDisk),
            ("public", Figure::PublicDisk),
            ("inodes", Figure::PublicInodes),
        ],
    },
];

/// The charts of what was measured up to a minute; a figure that was never known has no line.
pub(crate) fn charts(samples: &[Sample], minute: i64) -> Vec<ChartFacts> {
    let mut charts = Vec::new();
    for ChartKind { code, unit, lines } in CHARTS {
        let spans = [DAY, WEEK].map(|span| {
            let mut known = Vec::new();
            for (code, figure) in lines {
                let points = points(samples, *figure, &span, minute);
                if points.iter().any(Option::is_some) {
                    known.push(LineFacts { code, points });
                }
            }
            SpanFacts { code: span.code, lines: known }
        });
        charts.push(ChartFacts { code, unit, spans: spans.into() });
    }
    charts
}

/// The means of a figure over each step up to a minute, the oldest first.
fn points(samples: &[Sample], figure: Figure, span: &ChartSpan, minute: i64) -> Vec<Option<f64>> {
    let steps = usize::try_from(span.minutes / span.step).unwrap_or_default();
    let first = minute - span.minutes + 1;
    let mut sums = vec![(0.0, 0_u32); steps];
    for sample in samples {
        let step = usize::try_from((sample.minute - first).div_euclid(span.step));
        if let (Some(sum), Some(value)) =
            (step.ok().and_then(|step| sums.get_mut(step)), sample.get(figure))
        {
            *sum = (sum.0 + value, sum.1 + 1);
        }
    }
    let mut means = Vec::new();
    for (sum, count) in sums {
        means.push(if count > 0 { Some(sum / f64::from(count)) } else { None });
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(minute: i64, cpu: f64) -> Sample {
        let mut sample = Sample::of(minute);
        sample.set(Figure::MachineCpu, cpu);
        sample
    }

    #[test]
    fn points_are_means_and_gaps_stay_gaps() {
        let now = 1_000_000;
        let samples: Vec<Sample> =
            [(now, 0.5), (now - 1, 0.25), (now - 10, 1.0), (now - 2000, 0.75)]
                .map(|(minute, cpu)| sample(minute, cpu))
                .into();
        let charts = charts(&samples, now);
        let [day, week] = &charts[0].spans[..] else { panic!("{charts:?}") };
        assert_eq!((day.code, day.lines.len(), day.lines[0].code), ("day", 1, "machine"));
        let points = &day.lines[0].points;
        assert_eq!(points.len(), 288);
        assert_eq!(points[287], Some(0.375));
        assert_eq!((points[286], points[285]), (None, Some(1.0)));
        assert!(points[..285].iter().all(Option::is_none));
        let points = &week.lines[0].points;
        assert_eq!((points.len(), points.iter().flatten().count()), (336, 2));
        assert!(charts[1].spans[0].lines.is_empty(), "memory was not measured");
    }
}
