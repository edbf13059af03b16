//! Figures for monitoring in Prometheus' text format
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::fmt::{Display, Write as _};

/// A text that grows by a metric at a time.
#[derive(Default)]
pub(crate) struct Exposition(String);

impl Exposition {
    /// Says what a metric is, before its lines.
    pub(crate) fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// A value; `labels` stand in braces, or are empty.
    pub(crate) fn line(&mut self, name: &str, labels: &str, value: &dyn Display) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    /// A metric with one value.
    pub(crate) fn one(&mut self, name: &str, kind: &str, help: &str, value: &dyn Display) {
        self.head(name, kind, help);
        self.line(name, "", value);
    }

    /// A metric with a value for each value of one label.
    pub(crate) fn each<V: Display>(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        label: &str,
        values: impl IntoIterator<Item = (impl Display, V)>,
    ) {
        self.head(name, kind, help);
        for (of, value) in values {
            self.line(name, &format!("{{{label}=\"{of}\"}}"), &value);
        }
    }

    /// All of it.
    pub(crate) fn text(self) -> String {
        self.0
    }
}
