use super::*;
use crate::alerts::{Channel, Severity, Subject};
use crate::metrics::service_levels::{is_watched, target_of};
use crate::metrics::{Operation, Timed};

fn rule(name: &str) -> Rule {
    Rules::shipped().unwrap().get(&RuleName::parse(name).unwrap()).unwrap().clone()
}

fn problems(own: &str) -> Vec<String> {
    Rules::with(own).unwrap_err().0
}

/// Its thresholds, as a row of the table: warning, critical.
fn stages(rule: &Rule) -> (Option<f64>, Option<f64>) {
    let of = |severity| rule.thresholds.get(&severity).copied();
    (of(Severity::Warning), of(Severity::Critical))
}

#[test]
fn there_are_seven_default_rules_with_the_severities_channels_and_cool_downs_that_were_asked_for() {
    use Channel::{Email, Slack, Webhook};
    for (name, stages_of_it, minutes, events, channels, cool_down) in [
        ("sla_violation", (None, None), 15, 20, vec![Email, Slack, Webhook], 5),
        ("high_error_rate", (Some(3.0), Some(5.0)), 5, 20, vec![Email, Slack, Webhook], 5),
        ("low_cache_hit_rate", (Some(60.0), Some(50.0)), 5, 20, vec![Slack], 10),
        ("handoff_failure", (Some(97.0), Some(95.0)), 5, 10, vec![Email, Slack], 5),
        ("bot_unresponsive", (Some(3.0), Some(5.0)), 5, 1, vec![Email, Slack, Webhook], 10),
        ("circular_handoff_spike", (Some(10.0), None), 60, 1, vec![Slack], 10),
        ("rate_limit_breach", (Some(10.0), None), 5, 20, vec![Slack], 5),
    ] {
        let rule = rule(name);
        assert_eq!(stages(&rule), stages_of_it, "{name}");
        assert_eq!((rule.minutes, rule.least_events, rule.resolved_after), (minutes, events, 2), "{name}");
        assert_eq!((rule.channels, rule.cool_down.as_secs() / 60), (channels, cool_down), "{name}");
    }
}

#[test]
fn further_rules_ship_with_the_thresholds_that_were_asked_for() {
    for (name, stages_of_it) in [
        ("dead_letters", (None, Some(1.0))),
        ("breaker_open", (None, Some(1.0))),
        ("llm_budget", (Some(80.0), Some(100.0))),
        ("experiment_unhealthy", (Some(1.0), None)),
        ("webhook_rejections", (Some(5.0), None)),
        ("avg_response", (Some(500.0), None)),
        ("qualification_accuracy", (Some(85.0), None)),
        ("saturation", (Some(80.0), None)),
        ("low_free_tier", (Some(30.0), None)),
        ("rule_failed", (Some(1.0), None)),
    ] {
        assert_eq!(stages(&rule(name)), stages_of_it, "{name}");
    }
    assert_eq!(rule("qualification_accuracy").least_events, 50);
    assert_eq!(Rules::shipped().unwrap().iter().count(), 17);
}

#[test]
fn a_violated_service_level_is_critical_exactly_where_it_was_promised() {
    let rule = rule("sla_violation");
    for timed in Timed::all() {
        let subject = Subject::named(&timed.to_string());
        let promised = target_of(timed).p95.as_secs_f64() * 1e3;
        let critical = is_watched(timed).then_some((Severity::Critical, promised));
        assert_eq!(rule.severity_of(&subject, promised + 1.0), critical, "{timed}");
        assert_ne!(
            rule.severity_of(&subject, promised).map(|(severity, _)| severity),
            Some(Severity::Critical)
        );
        let least = if matches!(timed, Timed::Bot(_, Operation::HandoffExecute)) { 10 } else { 20 };
        assert_eq!(rule.least_events_of(&subject), least);
    }
    for (subject, warning) in [
        ("lead.full_qualification", 1_500.0),
        ("buyer.full_qualification", 2_000.0),
        ("seller.full_qualification", 2_000.0),
        ("buyer.handoff_execute", 400.0),
    ] {
        let subject = Subject::named(subject);
        assert_eq!(rule.severity_of(&subject, warning), None);
        assert_eq!(rule.severity_of(&subject, warning + 1.0), Some((Severity::Warning, warning)));
    }
}

#[test]
fn every_rule_has_its_runbook() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let index = std::fs::read_to_string(root.join("docs/runbooks/README.md")).unwrap();
    for rule in Rules::shipped().unwrap().iter() {
        assert_eq!(rule.runbook, format!("docs/runbooks/{}.md", rule.name));
        let runbook = std::fs::read_to_string(root.join(&rule.runbook)).unwrap_or_default();
        for part in ["## What it means", "## Look here first", "## Do this", "## It is over when"] {
            assert!(runbook.contains(part), "{} lacks {part:?}", rule.runbook);
        }
        assert!(index.contains(&format!("({}.md)", rule.name)), "the index lacks {}", rule.name);
    }
}

#[test]
fn every_page_the_runbooks_point_to_is_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/runbooks");
    let mut links = 0;
    for page in std::fs::read_dir(&folder).unwrap() {
        let page = page.unwrap().path();
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            // Which part of it is checked by `.ci/links`.
            let file = link.split('#').next().unwrap_or_default();
            assert!(link.contains("://") || folder.join(file).exists(), "{}: {link}", page.display());
            links += 1;
        }
    }
    assert!(links > 20, "{links}");
}

#[test]
fn every_figure_and_field_is_documented_and_the_example_is_good() {
    let page = include_str!("../../../docs/alert-rules.md");
    for name in Figure::ALL.map(Figure::name).into_iter().chain(crate::alerts::read_rule::FIELDS) {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
    let example = page.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(Rules::with(example).unwrap().iter().count(), 17, "one less and one more");
}

#[test]
fn an_unknown_severity_is_refused_by_name() {
    let problems = problems("[high_error_rate]\nthresholds = { fatal = 5 }");
    let expected =
        "high_error_rate: thresholds: there is no severity \"fatal\"; there are: warning, critical";
    assert!(problems.contains(&expected.to_owned()), "{problems:?}");
}

#[test]
fn an_unknown_channel_is_refused_by_name() {
    let problems = problems("[high_error_rate]\nchannels = [\"slack\", \"pigeon\"]");
    let expected = "high_error_rate: there is no channel \"pigeon\"; there are: email, slack, webhook, pagerduty, \
                    opsgenie";
    assert_eq!(problems, [expected]);
}

#[test]
fn every_mistake_is_named_at_once() {
    let problems = problems(
        "high_error_rate = 5
        [low_cache_hit_rate]
        thresholds = { warning = 50, critical = 60 }
        tresholds = { warning = 1 }
        minutes = 0
        least_events = -1
        resolved_after = 0
        cool_down_minutes = \"five\"
        [handoff_failure]
        thresholds = { critical = 101 }
        fires = \"sometimes\"
        runbook = \"\"
        [llm_budget]
        thresholds = { critical = \"much\" }
        channels = []
        [dead_letters]
        channels = [\"slack\", \"slack\"]
        thresholds = {}
        [rule_failed]
        off = true
        [sla_violation.of]
        \"renter.process\" = { thresholds = { critical = 1 } }
        \"lead.process\" = { threshold = 1, least_events = 0 }
        \"lead process\" = 1
        [new_rule]
        figure = \"moon_phase\"
        [New]
        figure = \"error_rate\"
        off = 1",
    );
    for part in [
        "high_error_rate: a rule is a table",
        "low_cache_hit_rate: thresholds: warning must be reached before critical",
        "low_cache_hit_rate: tresholds is no field",
        "low_cache_hit_rate: minutes must be 1 to 43200",
        "low_cache_hit_rate: least_events must be",
        "low_cache_hit_rate: resolved_after must be",
        "low_cache_hit_rate: cool_down_minutes must be",
        "handoff_failure: there is no fires \"sometimes\"; there are: over, under, at_least",
        "handoff_failure: runbook must be",
        "llm_budget: thresholds.critical must be a percentage",
        "llm_budget: channels must name at least one",
        "dead_letters: slack is named twice",
        "dead_letters: thresholds must name",
        "rule_failed: cannot be switched off",
        "sla_violation: of.renter.process: there is no bot \"renter\"",
        "sla_violation: of.lead.process: threshold is no field",
        "sla_violation: least_events must be",
        "sla_violation: of.lead process must be a table",
        "new_rule: there is no figure \"moon_phase\"; there are: p95, mean_answer",
        "new_rule: fires must be one of",
        "New: a rule's name is",
        "New: off must be true or false",
    ] {
        assert!(problems.iter().any(|problem| problem.contains(part)), "{part}: {problems:#?}");
    }
}

#[test]
fn a_threshold_that_nothing_could_pass_is_refused() {
    for (fires, threshold, fits) in [
        ("over", "100", false),
        ("over", "99.9", true),
        ("over", "0", true),
        ("over", "-1", false),
        ("over", "nan", false),
        ("under", "0", false),
        ("under", "100", true),
        ("at_least", "100", true),
        ("at_least", "100.1", false),
    ] {
        let own =
            format!("[high_error_rate]\nfires = \"{fires}\"\nthresholds = {{ critical = {threshold} }}");
        assert_eq!(Rules::with(&own).is_ok(), fits, "{own}");
    }
}

#[test]
fn an_installation_changes_a_field_at_a_time_and_adds_or_drops_rules() {
    let own = "
        [high_error_rate]
        thresholds = { critical = 10 }
        [sla_violation.of]
        \"lead.process\" = { thresholds = { critical = 9000 } }
        [low_free_tier]
        off = true
        [many_errors_of_the_hour]
        figure = \"error_rate\"
        fires = \"over\"
        thresholds = { warning = 1 }
        minutes = 60
        channels = [\"email\"]
        cool_down_minutes = 60
        runbook = \"https://wiki.example/errors\"
    ";
    let rules = Rules::with(own).unwrap();
    let get = |name| rules.get(&RuleName::parse(name).unwrap());
    let errors = get("high_error_rate").unwrap();
    assert_eq!(stages(errors), (None, Some(10.0)), "the warning went with the thresholds that were replaced");
    assert_eq!(errors.channels, rule("high_error_rate").channels);
    let levels = get("sla_violation").unwrap();
    assert_eq!(levels.severity_of(&Subject::named("lead.process"), 5_000.0), None);
    assert!(levels.severity_of(&Subject::named("buyer.process"), 5_000.0).is_some());
    assert_eq!(get("low_free_tier"), None);
    assert_eq!(get("many_errors_of_the_hour").unwrap().resolved_after, 2);
}

#[test]
fn what_must_be_read_of_a_scope_is_what_its_rules_look_at() {
    let rules = Rules::shipped().unwrap();
    let installation = rules.wanted_of(&Scope::Installation);
    let location = rules.wanted_of(&Scope::parse("LOC1").unwrap());
    assert!(installation.contains(&Wanted { figure: Figure::P95, minutes: 15 }));
    assert!(
        !location.iter().any(|wanted| wanted.figure == Figure::P95),
        "measurements belong to no location"
    );
    assert!(location.contains(&Wanted { figure: Figure::CircularHandoffs, minutes: 60 }));
    let breakers = Wanted { figure: Figure::OpenBreakers, minutes: 5 };
    assert!(installation.contains(&breakers) && location.contains(&breakers));
    assert!(!installation.iter().any(|wanted| wanted.figure == Figure::FailedRules), "nobody reads that");
}

#[test]
fn what_is_no_toml_is_said_with_its_place() {
    let error = Rules::with("[high_error_rate\n").unwrap_err().to_string();
    assert!(error.contains("line 1"), "{error}");
}
