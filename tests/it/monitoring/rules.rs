//! scripts/prometheus and scripts/grafana: the rules are right by promtool, fire when they should and not when they
//! should not, and ask only for what the program tells.

use std::process::{Command, Stdio};

use super::figures::{figures, watched};
use crate::support::{is_installed, project};

/// Words of the query language that rules and dashboard use.
const LANGUAGE: [&str; 13] = [
    "by",
    "histogram_quantile",
    "le",
    "min_over_time",
    "or",
    "predict_linear",
    "rate",
    "resets",
    "sum",
    "time",
    "class",
    "route",
    // What Prometheus itself says of a target.
    "up",
];

fn promtool(arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new("promtool");
    let command = command.args(arguments).current_dir(project().join("scripts/prometheus"));
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn shipped(name: &str) -> String {
    std::fs::read_to_string(project().join("scripts").join(name)).unwrap()
}

/// The alerts, each with its expression.
fn alerts() -> Vec<(String, String)> {
    let rules = shipped("prometheus/alerts.yml");
    let mut alerts = Vec::new();
    for rule in rules.split("- alert: ").skip(1) {
        let (name, rest) = rule.split_once('\n').unwrap();
        let expressions: Vec<&str> =
            rest.lines().filter_map(|line| line.trim().strip_prefix("expr: ")).collect();
        let [expression] = expressions[..] else { panic!("{name}: {expressions:?}") };
        alerts.push((name.to_string(), expression.to_string()));
    }
    alerts
}

/// The expressions of the dashboard.
fn plotted() -> Vec<String> {
    let dashboard: serde_json::Value =
        serde_json::from_str(&shipped("grafana/sitegen.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    targets.map(|target| target["expr"].as_str().unwrap().to_string()).collect()
}

#[test]
fn promtool_takes_the_rules_and_their_tests_hold() {
    if !is_installed("promtool") {
        return;
    }
    let (is_good, said) = promtool(&["check", "rules", "alerts.yml"]);
    assert!(is_good && said.contains(&format!("{} rules found", alerts().len())), "{said}");
    let (is_good, said) = promtool(&["test", "rules", "alerts_test.yml"]);
    assert!(is_good && said.contains("SUCCESS"), "{said}");
}

#[test]
fn each_alert_is_tried_with_what_fires_it_and_what_does_not() {
    let tests = shipped("prometheus/alerts_test.yml");
    let alerts = alerts();
    assert!(alerts.len() > 15, "{alerts:?}");
    for (name, _) in &alerts {
        let tried: Vec<&str> = tests.split("alertname: ").skip(1).collect();
        let own: Vec<&&str> =
            tried.iter().filter(|test| test.starts_with(&format!("{name}\n"))).collect();
        let fires = own.iter().filter(|test| test.contains("exp_labels")).count();
        assert!(
            fires >= 1 && own.len() > fires,
            "{name} is tried {} times, fires {fires}",
            own.len()
        );
    }
}

/// A metric that is renamed must not leave a rule that can never fire.
#[test]
fn rules_and_dashboard_ask_only_for_what_the_program_tells() {
    let Some(caged) = watched() else { return };
    caged.wait_for(|| figures(&caged).contains("sitegen_nginx_sent_bytes_total"));
    caged.get("/recherche?q=produit");
    let told = figures(&caged) + &caged.site.read("data/sitegen.prom");
    let rules = alerts().into_iter().map(|(_, expression)| expression);
    let expressions: Vec<String> = rules.chain(plotted()).collect();
    assert!(expressions.len() > 35, "{expressions:?}");
    for expression in expressions {
        assert_eq!(faults(&expression, &told), [""; 0], "{expression}: not in\n{told}");
    }
}

#[test]
fn what_the_program_does_not_tell_is_noticed() {
    let told = "a_total{class=\"5xx\"} 1\nb 2\n";
    assert_eq!(
        faults("sum by (class) (rate(a_total{class=\"5xx\"}[5m])) / b > 0.5e6", told),
        [""; 0]
    );
    assert_eq!(faults("a_total{class=\"9xx\"}", told), ["a_total{class=\"9xx\"}"]);
    assert_eq!(faults("rate(a_totals[5m]) or up{job=\"x\"}", told), ["a_totals"]);
}

/// What of an expression is neither language nor told.
fn faults(expression: &str, told: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rest = expression;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '_') {
        // Numbers and times such as 0.5e6 and 5m are no names.
        if rest[..at].ends_with(|c: char| c.is_ascii_digit()) {
            let end = rest[at..].find(|c: char| !c.is_ascii_alphanumeric());
            rest = end.map_or("", |end| &rest[at + end..]);
            continue;
        }
        let (name, after) = cut(&rest[at..]);
        let selector = after.starts_with('{').then(|| after.split_inclusive('}').next().unwrap());
        rest = &after[selector.unwrap_or_default().len()..];
        let wanted = selector.unwrap_or_default();
        let is_told = |line: &&str| {
            let (sample, labels) = cut(line);
            sample == name && labels.contains(wanted.trim_matches(['{', '}']))
        };
        if !LANGUAGE.contains(&name) && told.lines().find(is_told).is_none() {
            faults.push(format!("{name}{wanted}"));
        }
    }
    faults
}

/// A name, and what follows it.
fn cut(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    text.split_at(end.unwrap_or(text.len()))
}
