//! The dashboards, held against what is really emitted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value as Json;
use shared::conversation::Bot;
use shared::metrics::{Count, Counter, Entry, Minute, Outcome, Tallies, Timed, account::Account, emf};

use super::tests::template;
use super::*;

/// A metric as a dashboard names it: namespace, name, dimensions.
type Named = (String, String, BTreeMap<String, String>);

/// What AWS emits by itself, of what dashboards show, and by which dimension.
const OF_AWS: [(&str, &str, &[&str]); 3] = [
    ("AWS/ApiGateway", "ApiId", &["Count", "4xx", "5xx", "Latency"]),
    ("AWS/Lambda", "FunctionName", &["Invocations", "Errors", "Throttles", "Duration"]),
    ("AWS/SQS", "QueueName", &["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"]),
];
/// Where our own metrics are.
const OURS: &str = "Jorge";

/// Everything that can be measured and counted, as the log would say it.
fn emitted() -> BTreeSet<Named> {
    let mut all = Tallies::default();
    Timed::all().for_each(|timed| all.record(timed, Duration::from_millis(5), Outcome::Failure));
    for counter in Counter::ALL {
        for bot in Bot::ALL {
            all.counts.add(Count::of(bot, counter), 1);
        }
        all.counts.add(Count::of_none(counter), 1);
    }
    let minute = Minute::of("2026-11-20T12:00:00Z".parse().unwrap());
    let batch = [Entry { minute, account: Account::Installation, tallies: all }];
    let mut named = BTreeSet::new();
    for line in emf::lines(OURS, &batch) {
        let line: Json = serde_json::from_str(&line).unwrap();
        let directive = &line["_aws"]["CloudWatchMetrics"][0];
        let dimensions = directive["Dimensions"][0].as_array().unwrap().iter().map(text);
        let dimensions: BTreeMap<String, String> =
            dimensions.map(|name| (name.clone(), text(&line[&name]))).collect();
        for metric in directive["Metrics"].as_array().unwrap() {
            named.insert((text(&directive["Namespace"]), text(&metric["Name"]), dimensions.clone()));
        }
    }
    named
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What is made of log lines: by the template's filters.
fn of_log(template: &Template) -> BTreeSet<Named> {
    let resources = template.resources.values();
    let filters = resources.filter(|resource| resource["Type"].as_str() == Some("AWS::Logs::MetricFilter"));
    let named = |filter: &Value| {
        let metric = &filter["Properties"]["MetricTransformations"][0];
        let name = template.text(&metric["MetricName"], "").unwrap().replace("test-", "${stack}-");
        (scalar(&metric["MetricNamespace"]), name, BTreeMap::new())
    };
    filters.map(named).collect()
}

/// Whether somebody emits it.
fn is_known(named: &Named, ours: &BTreeSet<Named>) -> bool {
    let (namespace, metric, dimensions) = named;
    let of_aws = OF_AWS.iter().any(|(space, dimension, metrics)| {
        space == namespace
            && metrics.contains(&metric.as_str())
            && dimensions.keys().map(String::as_str).eq([*dimension])
    });
    of_aws || ours.contains(named)
}

/// The names of queues and functions without the stack's.
fn resources(template: &Template) -> BTreeSet<String> {
    let queues = template.queues().unwrap().into_iter().map(|queue| queue.name.replace("test-", ""));
    let functions = template.functions().unwrap().into_iter().map(|function| function.name);
    queues.chain(functions).collect()
}

fn grafana() -> Vec<(PathBuf, Json)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dashboards/grafana");
    let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.clone(), serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())).collect()
}

#[test]
fn every_panel_for_grafana_has_a_title_and_shows_what_is_emitted_of_what_there_is() {
    let template = template();
    let (mut ours, resources) = (emitted(), resources(&template));
    ours.extend(of_log(&template));
    let dashboards = grafana();
    assert_eq!(dashboards.len(), 4);
    for (path, dashboard) in dashboards {
        assert!(!text(&dashboard["title"]).is_empty() && !text(&dashboard["uid"]).is_empty(), "{path:?}");
        for panel in dashboard["panels"].as_array().unwrap() {
            let title = text(&panel["title"]);
            assert!(!title.is_empty(), "{path:?}: a panel without a title");
            assert_eq!(panel["datasource"]["type"], "cloudwatch", "{title}");
            let targets = panel["targets"].as_array().unwrap();
            assert!(!targets.is_empty(), "{title}");
            for target in targets.iter().filter(|target| text(&target["expression"]).is_empty()) {
                let dimensions = target["dimensions"].as_object().unwrap().iter();
                let dimensions: BTreeMap<String, String> =
                    dimensions.map(|(name, values)| (name.clone(), text(&values[0]))).collect();
                for value in dimensions.values().filter_map(|value| value.strip_prefix("${stack}-")) {
                    assert!(resources.contains(value), "{title}: {value}");
                }
                let named = (text(&target["namespace"]), text(&target["metricName"]), dimensions);
                assert!(is_known(&named, &ours), "{path:?}, {title}: {named:?}");
            }
            for link in panel["links"].as_array().into_iter().flatten() {
                let page = text(&link["url"]).replace("${runbooks}", "docs/runbooks");
                let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(page);
                assert!(page.exists(), "{title}: {page:?}");
            }
        }
    }
}

#[test]
fn every_widget_in_cloudwatch_has_a_title_and_shows_what_is_emitted() {
    let ours = emitted();
    let template = template();
    let mut widgets = 0;
    for name in ["Dashboard", "BotsDashboard"] {
        let body = &template.resources[name]["Properties"]["DashboardBody"];
        let Value::Tagged(body) = body else { panic!("{name} is substituted") };
        let body: Json = serde_json::from_str(body.value.as_str().unwrap()).unwrap();
        for widget in body["widgets"].as_array().unwrap().iter().filter(|widget| widget["type"] == "metric") {
            widgets += 1;
            let properties = &widget["properties"];
            let title = text(&properties["title"]);
            assert!(!title.is_empty(), "{name}: a widget without a title");
            let mut before: Vec<String> = Vec::new();
            for metric in properties["metrics"].as_array().unwrap() {
                let parts: Vec<String> =
                    metric.as_array().unwrap().iter().filter(|part| part.is_string()).map(text).collect();
                if parts.is_empty() {
                    continue;
                }
                before = spelled_out(parts, &before);
                let [namespace, metric, dimension, value] = before.as_slice() else { panic!("{title}") };
                let dimensions = BTreeMap::from([(dimension.clone(), value.clone())]);
                let named = (namespace.clone(), metric.clone(), dimensions);
                assert!(is_known(&named, &ours), "{name}, {title}: {named:?}");
                if let Some(resource) = value.strip_prefix("${").and_then(|value| value.strip_suffix('}')) {
                    let resource = resource.split('.').next().unwrap();
                    assert!(template.resources.contains_key(resource), "{title}: {value}");
                }
            }
        }
    }
    assert!(widgets > 12, "the test sees only {widgets}");
}

/// A dot stands for what stood there before, three for all that is not written.
fn spelled_out(parts: Vec<String>, before: &[String]) -> Vec<String> {
    if parts.first().is_some_and(|first| first == "...") {
        let kept = before.len() - (parts.len() - 1);
        return before[..kept].iter().cloned().chain(parts.into_iter().skip(1)).collect();
    }
    let whole = parts.into_iter().enumerate();
    whole.map(|(nth, part)| if part == "." { before[nth].clone() } else { part }).collect()
}
