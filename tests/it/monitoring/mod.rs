//! What the operator sees: figures for Prometheus, what it warns of.

#![allow(clippy::float_cmp, reason = "whole numbers and times that are the same")]

mod figures;
mod panel;
mod rules;
mod scraping;

use std::collections::BTreeMap;

/// The samples of an exposition: name with labels, value.
fn samples(exposition: &str) -> BTreeMap<&str, f64> {
    let lines = exposition.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.rsplit_once(' '));
    pairs.filter_map(|(name, value)| Some((name, value.parse().ok()?))).collect()
}
