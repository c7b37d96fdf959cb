use super::*;
use crate::alerts::Wanted;
use crate::alerts::rule::Comparison;
use crate::metrics::{Histogram, Window};

fn location() -> Scope {
    Scope::parse("LOC1").unwrap()
}

fn named(rule: &str) -> RuleName {
    RuleName::parse(rule).unwrap()
}

/// Everything was read and nothing happened.
pub(crate) fn nothing(rules: &Rules, scope: &Scope) -> Figures {
    let mut figures = Figures::default();
    for wanted in rules.wanted_of(scope) {
        figures.put(wanted, Ok(Readings::new()));
    }
    figures
}

fn with(rules: &Rules, scope: &Scope, figure: Figure, subject: &str, reading: Reading) -> Figures {
    let mut figures = nothing(rules, scope);
    for wanted in rules.wanted_of(scope).into_iter().filter(|wanted| wanted.figure == figure) {
        figures.put(wanted, Ok(Readings::from([(Subject::named(subject), reading)])));
    }
    figures
}

fn verdict(rule: &str, scope: &Scope, figure: Figure, subject: &str, reading: Reading) -> Verdict {
    let rules = Rules::shipped().unwrap();
    let evaluation = evaluate(&rules, scope, &with(&rules, scope, figure, subject, reading));
    evaluation.of(&named(rule), &Subject::named(subject))
}

fn severity(verdict: &Verdict) -> Option<Severity> {
    match verdict {
        Verdict::Breach(severity, _) => Some(*severity),
        _ => None,
    }
}

fn events(value: f64) -> Reading {
    Reading::Events { value: Some(value), events: 100 }
}

#[test]
fn each_rule_fires_at_its_edge_and_not_before() {
    use Reading::State;
    use Severity::{Critical, Warning};
    let (all, loc) = (Scope::Installation, location());
    for (rule, scope, figure, subject, fires, holds, expected) in [
        ("sla_violation", &all, Figure::P95, "lead.process", events(1_500.1), events(1_500.0), Critical),
        (
            "sla_violation",
            &all,
            Figure::P95,
            "lead.full_qualification",
            events(1_500.1),
            events(1_500.0),
            Warning,
        ),
        ("high_error_rate", &all, Figure::ErrorRate, "lead", events(3.1), events(3.0), Warning),
        ("low_cache_hit_rate", &all, Figure::CacheHits, "all", events(59.9), events(60.0), Warning),
        ("handoff_failure", &all, Figure::HandoffSuccess, "lead", events(96.9), events(97.0), Warning),
        ("bot_unresponsive", &loc, Figure::Unanswered, "buyer", State(3.0), State(2.99), Warning),
        ("circular_handoff_spike", &loc, Figure::CircularHandoffs, "all", State(11.0), State(10.0), Warning),
        ("rate_limit_breach", &loc, Figure::CallsLimited, "crm", events(10.1), events(10.0), Warning),
        ("dead_letters", &all, Figure::DeadLetters, "inbound", State(1.0), State(0.0), Critical),
        ("breaker_open", &loc, Figure::OpenBreakers, "crm", State(1.0), State(0.0), Critical),
        ("llm_budget", &loc, Figure::ModelBudget, "day", State(80.0), State(79.9), Warning),
        ("experiment_unhealthy", &loc, Figure::UnhealthyExperiments, "x", State(1.0), State(0.0), Warning),
        ("webhook_rejections", &all, Figure::WebhookRejections, "all", events(5.1), events(5.0), Warning),
        ("avg_response", &all, Figure::MeanAnswer, "lead", events(500.1), events(500.0), Warning),
        (
            "qualification_accuracy",
            &loc,
            Figure::QualificationAccuracy,
            "all",
            events(84.9),
            events(85.0),
            Warning,
        ),
        ("saturation", &all, Figure::Saturation, "webhook", State(80.1), State(80.0), Warning),
        ("low_free_tier", &all, Figure::FreeTier, "all", events(29.9), events(30.0), Warning),
    ] {
        let breach = verdict(rule, scope, figure, subject, fires);
        assert_eq!(severity(&breach), Some(expected), "{rule}: {breach:?}");
        assert_eq!(verdict(rule, scope, figure, subject, holds), Verdict::Clean, "{rule}");
    }
}

#[test]
fn the_second_stage_is_critical() {
    let (all, loc) = (Scope::Installation, location());
    for (rule, scope, figure, subject, fires, holds) in [
        ("sla_violation", &all, Figure::P95, "lead.full_qualification", events(2_000.1), events(2_000.0)),
        ("high_error_rate", &all, Figure::ErrorRate, "lead", events(5.1), events(5.0)),
        ("low_cache_hit_rate", &all, Figure::CacheHits, "all", events(49.9), events(50.0)),
        ("handoff_failure", &all, Figure::HandoffSuccess, "lead", events(94.9), events(95.0)),
        ("bot_unresponsive", &loc, Figure::Unanswered, "all", Reading::State(5.0), Reading::State(4.99)),
        ("llm_budget", &loc, Figure::ModelBudget, "day", Reading::used(5, 5), Reading::State(99.9)),
    ] {
        assert_eq!(
            severity(&verdict(rule, scope, figure, subject, fires)),
            Some(Severity::Critical),
            "{rule}"
        );
        assert_eq!(
            severity(&verdict(rule, scope, figure, subject, holds)),
            Some(Severity::Warning),
            "{rule}"
        );
    }
}

#[test]
fn a_breach_says_what_was_measured_against_what_and_of_how_many() {
    let breach =
        verdict("high_error_rate", &Scope::Installation, Figure::ErrorRate, "lead", Reading::share(7, 100));
    let measured = Measured { value: 7.0, threshold: 5.0, events: Some(100) };
    assert_eq!(breach, Verdict::Breach(Severity::Critical, measured));
}

#[test]
fn a_share_of_too_few_events_says_nothing_yet() {
    let of = |rule, figure, subject, reading| verdict(rule, &Scope::Installation, figure, subject, reading);
    let errors = |events| of("high_error_rate", Figure::ErrorRate, "lead", Reading::share(events, events));
    assert_eq!(errors(19), Verdict::TooFew { events: 19 });
    assert_eq!(severity(&errors(20)), Some(Severity::Critical));
    let handoffs = |events| of("handoff_failure", Figure::HandoffSuccess, "lead", Reading::share(0, events));
    assert_eq!(handoffs(9), Verdict::TooFew { events: 9 });
    assert_eq!(severity(&handoffs(10)), Some(Severity::Critical));
    let slow = Reading::Events { value: Some(9_999.0), events: 10 };
    assert_eq!(of("sla_violation", Figure::P95, "lead.process", slow), Verdict::TooFew { events: 10 });
    assert_eq!(
        severity(&of("sla_violation", Figure::P95, "lead.handoff_execute", slow)),
        Some(Severity::Critical)
    );
    let healthy = Reading::Events { value: Some(0.0), events: 3 };
    assert_eq!(
        of("high_error_rate", Figure::ErrorRate, "lead", healthy),
        Verdict::Clean,
        "few and well is well"
    );
}

#[test]
fn no_traffic_is_not_an_incident_but_a_stuck_queue_is() {
    let rules = Rules::shipped().unwrap();
    for scope in [Scope::Installation, location()] {
        let mut figures = nothing(&rules, &scope);
        assert_eq!(evaluate(&rules, &scope, &figures).concerns([]).len(), 0);
        // Everything that is made of events, made of none.
        let none = [
            Reading::share(0, 0),
            Reading::p95(&Window::default()),
            Reading::mean(&Histogram::default()),
            Reading::failures(&Window::default()),
        ];
        for reading in none {
            for wanted in rules.wanted_of(&scope) {
                figures.put(wanted, Ok(Readings::from([(Subject::named("lead.process"), reading)])));
            }
            assert_eq!(evaluate(&rules, &scope, &figures).concerns([]).len(), 0);
        }
    }
    let stuck = with(&rules, &location(), Figure::Unanswered, "lead", Reading::State(6.0));
    let evaluation = evaluate(&rules, &location(), &stuck);
    let names: Vec<String> = evaluation.concerns([]).iter().map(Key::to_string).collect();
    assert_eq!(names, ["LOC1/bot_unresponsive/lead"]);
}

#[test]
fn a_rule_that_cannot_be_evaluated_is_reported_and_the_others_still_run() {
    let (rules, scope) = (Rules::shipped().unwrap(), Scope::Installation);
    let mut figures = with(&rules, &scope, Figure::DeadLetters, "inbound", Reading::count(2));
    let errors = Wanted { figure: Figure::ErrorRate, minutes: 5 };
    figures.put(errors, Err("operations table is unavailable".into()));
    let saturation = Wanted { figure: Figure::Saturation, minutes: 5 };
    figures.put(saturation, Ok(Readings::from([(Subject::named("api"), Reading::State(f64::NAN))])));
    let evaluation = evaluate(&rules, &scope, &figures);
    let names: Vec<String> = evaluation.concerns([]).iter().map(Key::to_string).collect();
    assert_eq!(
        names,
        ["*/dead_letters/inbound", "*/rule_failed/high_error_rate", "*/rule_failed/saturation"]
    );
    let why: Vec<(&str, &str)> = evaluation.failed().map(|(rule, why)| (rule.as_str(), why)).collect();
    assert_eq!(
        why,
        [("high_error_rate", "operations table is unavailable"), ("saturation", "api is not a number")]
    );
    let of = |rule, subject| evaluation.of(&named(rule), &Subject::named(subject));
    assert_eq!(of("high_error_rate", "lead"), Verdict::Failed, "neither over nor going on");
    assert_eq!(of("dead_letters", "assessments"), Verdict::Clean);
}

#[test]
fn a_figure_that_was_never_read_is_a_rule_that_failed() {
    let rules = Rules::shipped().unwrap();
    let evaluation = evaluate(&rules, &location(), &Figures::default());
    assert_eq!(evaluation.failed().count(), rules.wanted_of(&location()).len());
    assert_eq!(
        severity(&evaluation.of(&named("rule_failed"), &Subject::named("llm_budget"))),
        Some(Severity::Warning)
    );
}

#[test]
fn what_is_known_to_fire_is_decided_about_even_if_nothing_is_measured_of_it_any_more() {
    let rules = Rules::shipped().unwrap();
    let evaluation = evaluate(&rules, &location(), &nothing(&rules, &location()));
    let key = |rule| Key { scope: location(), rule: named(rule), subject: Subject::named("x") };
    let (known, dropped) = (key("breaker_open"), key("a_rule_that_was_dropped"));
    assert_eq!(evaluation.concerns([known.clone(), dropped.clone()]).len(), 2);
    for key in [known, dropped] {
        assert_eq!(evaluation.of(&key.rule, &key.subject), Verdict::Clean);
    }
}

#[test]
fn a_threshold_is_passed_above_below_or_at_it() {
    for (comparison, below, at, above) in [
        (Comparison::Over, false, false, true),
        (Comparison::Under, true, false, false),
        (Comparison::AtLeast, false, true, true),
    ] {
        let fires = [4.9, 5.0, 5.1].map(|value| comparison.fires(value, 5.0));
        assert_eq!(fires, [below, at, above]);
    }
}
